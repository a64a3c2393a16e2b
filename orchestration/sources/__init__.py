"""How documents arrive and become statements. No Dagster here.

Belongs here: finding files, keeping their bytes, reading text and metadata out of them. Does not belong here: coding.
"""
