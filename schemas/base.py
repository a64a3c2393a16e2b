"""The base of every table model, and the field helpers they share.

Belongs here: what all tables have in common. Does not belong here: any one table.
"""

from functools import cache
from typing import Annotated, Any

import pandera.polars as pa
import polars as pl

from orchestration.reference import codes

Money = Annotated[pl.Decimal, 24, 2]
Texts = Annotated[pl.List, pl.String]
Timestamp = Annotated[pl.Datetime, "us", None]


class Table(pa.DataFrameModel):
    """Row shape of one warehouse table. Subclasses set `database_schema`, `grain` and `key`."""

    class Config:
        strict = True
        ordered = True
        metadata: dict[str, Any] = {}

    @classmethod
    @cache
    def about(cls) -> dict[str, Any]:
        """`schema`, `grain` and `key` (a tuple of column names) of the table."""
        model_metadata = (cls.get_metadata() or {}).get(cls.table_name()) or {}
        return dict(model_metadata.get("dataframe") or {})

    @classmethod
    def table_name(cls) -> str:
        """Name of the table in its schema."""
        return str(cls.to_schema().name)

    @classmethod
    def frame_schema(cls) -> dict[str, pl.DataType]:
        """Column names and polars types, in table order."""
        return {name: column.dtype.type for name, column in cls.to_schema().columns.items()}

    @classmethod
    def empty_frame(cls) -> pl.DataFrame:
        """A frame of this table with no rows."""
        return pl.DataFrame(schema=cls.frame_schema())


def required(description: str, **options: Any) -> Any:
    """A column of any type with its description; options are those of `pandera.Field`."""
    return pa.Field(description=description, **options)


def optional(description: str, **options: Any) -> Any:
    """As `required`, and may be empty."""
    return pa.Field(description=description, nullable=True, **options)


def code(table: str, description: str, *, nullable: bool = False) -> Any:
    """A column that holds a code of `data/reference/<table>.csv`."""
    return pa.Field(description=description, isin=list(codes(table)), nullable=nullable)


def count(description: str) -> Any:
    """A number of things, 0 or more."""
    return pa.Field(description=description, ge=0)


def identifier(description: str, *, unique: bool = False, nullable: bool = False) -> Any:
    """A deterministic key: lower-case hexadecimal digits, with a one-letter prefix for all but documents."""
    return pa.Field(
        description=description, str_matches=r"^([a-z]_)?[0-9a-f]{16,64}$", unique=unique, nullable=nullable
    )


DAY_PRECISION = r"^\d{4}(-\d{2}(-\d{2})?)?$"
COUNTRY = r"^[A-Z]{3}$"
CURRENCY = r"^[A-Z]{3}$"
