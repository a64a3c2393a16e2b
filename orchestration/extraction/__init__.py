"""Text to mentions: the coder. Pure functions over text and tables; no Dagster, DuckDB or dbt."""
