"""Mentions to commitments. Pure functions; no Dagster, DuckDB or dbt."""
