"""One pandera model a table: the single source of columns, types, allowed values and descriptions.

Belongs here: what a row of each raw, meta and mart table looks like, and what is generated from it. Does not belong
here: relations between tables and distributions (dbt tests them), and anything that runs Dagster, DuckDB or dbt.
"""

from schemas.base import Table
from schemas.bridges import BRIDGES
from schemas.dimensions import DIMENSIONS
from schemas.facts import FACTS
from schemas.indicators import INDICATORS
from schemas.meta import META
from schemas.raw import RAW

SCHEMA_VERSION = 1
MARTS: tuple[type[Table], ...] = (*DIMENSIONS, *BRIDGES, *FACTS, *INDICATORS)
TABLES: tuple[type[Table], ...] = (*RAW, *META, *MARTS)

__all__ = ["BRIDGES", "DIMENSIONS", "FACTS", "MARTS", "META", "RAW", "SCHEMA_VERSION", "TABLES", "Table"]
