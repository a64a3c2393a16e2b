"""Decisions of people on what the coder found. Pure functions; no Dagster, DuckDB or dbt."""
