"""What leaves the warehouse: finished files for readers.

Belongs here: the published DuckDB file and exports. Does not belong here: the working file, which nobody else opens.
"""
