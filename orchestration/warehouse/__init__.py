"""The working DuckDB file: raw tables, run history, and dbt over them.

Belongs here: loading, running dbt in-process, stamping runs. Does not belong here: what leaves the warehouse.
"""
