"""One pandera model a table: the single source of columns, types, allowed values and descriptions.

Belongs here: what a row of each raw, meta and mart table looks like, and what is generated from it. Does not belong
here: relations between tables and distributions (dbt tests them), and anything that runs Dagster, DuckDB or dbt.
"""

from schemas.base import Table
from schemas.bridges import BRIDGES
from schemas.changes import CHANGES
from schemas.dimensions import DIMENSIONS
from schemas.facts import FACTS as FACTS_OF_THE_DAY
from schemas.history import HISTORY
from schemas.indicators import INDICATORS
from schemas.macros import MACROS
from schemas.meta import META as META_OF_RUNS
from schemas.publication import PUBLISHED_META, Releases
from schemas.raw import RAW as RAW_OF_STATEMENTS
from schemas.reviews import RAW_REVIEWS, REVIEW_MARTS

SCHEMA_VERSION = 3
RAW: tuple[type[Table], ...] = (*RAW_OF_STATEMENTS, *RAW_REVIEWS)
FACTS: tuple[type[Table], ...] = (*FACTS_OF_THE_DAY, *HISTORY)
META: tuple[type[Table], ...] = (*META_OF_RUNS, Releases, *CHANGES)
MARTS: tuple[type[Table], ...] = (*DIMENSIONS, *BRIDGES, *FACTS, *INDICATORS, *REVIEW_MARTS)
PUBLISHED: tuple[type[Table], ...] = (*MARTS, *META, *PUBLISHED_META)
TABLES: tuple[type[Table], ...] = (*RAW, *PUBLISHED)

__all__ = [
    "BRIDGES",
    "DIMENSIONS",
    "FACTS",
    "MACROS",
    "MARTS",
    "META",
    "PUBLISHED",
    "PUBLISHED_META",
    "RAW",
    "SCHEMA_VERSION",
    "TABLES",
    "Table",
]
