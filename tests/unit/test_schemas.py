"""Table models and the DDL generated from them."""

import re
from collections.abc import Iterator
from typing import ClassVar

import duckdb
import polars as pl
import pytest

from schemas import MARTS, META, PUBLISHED, PUBLISHED_META, RAW, TABLES, Table
from schemas.base import required
from schemas.ddl import column_types, comments, create_table, sql_type

each_table = pytest.mark.parametrize(
    "model", TABLES, ids=lambda model: f"{model.about()['schema']}.{model.table_name()}"
)


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory with every table and its comments."""
    with duckdb.connect() as connection:
        for schema in ("raw", "meta", "marts"):
            connection.execute(f"CREATE SCHEMA {schema}")
        for model in TABLES:
            connection.execute(create_table(model))
            for statement in comments(model):
                connection.execute(statement)
        yield connection


def asked(database: duckdb.DuckDBPyConnection, view: str, columns: str, model: type[Table]) -> list[tuple[object, ...]]:
    about = model.about()
    query = f"SELECT {columns} FROM {view} WHERE schema_name = ? AND table_name = ?"
    return database.execute(query, [about["schema"], model.table_name()]).fetchall()


def test_every_schema_has_its_tables_once() -> None:
    for schema, models in (("raw", RAW), ("meta", (*META, *PUBLISHED_META)), ("marts", MARTS)):
        assert {model.about()["schema"] for model in models} == {schema}
    names = [(model.about()["schema"], model.table_name()) for model in TABLES]
    assert len(set(names)) == len(names)


@each_table
def test_columns_of_the_table_are_those_of_the_model(database: duckdb.DuckDBPyConnection, model: type[Table]) -> None:
    found = asked(database, "duckdb_columns()", "column_name, data_type, is_nullable", model)
    columns = model.to_schema().columns
    types = column_types(model)
    assert found == [(name, types[name], columns[name].nullable) for name in columns]


@each_table
def test_the_table_takes_and_gives_back_frames_of_the_model(
    database: duckdb.DuckDBPyConnection, model: type[Table]
) -> None:
    name = f"{model.about()['schema']}.{model.table_name()}"
    assert dict(database.sql(f"SELECT * FROM {name}").pl().schema) == model.frame_schema()
    model.validate(model.empty(), lazy=True)


@each_table
def test_the_key_exists_is_never_empty_and_is_the_primary_key(
    database: duckdb.DuckDBPyConnection, model: type[Table]
) -> None:
    key, columns = model.about()["key"], model.to_schema().columns
    assert key
    assert not any(columns[name].nullable for name in key)
    constraints = asked(database, "duckdb_constraints()", "constraint_type, constraint_column_names", model)
    assert [list(names) for kind, names in constraints if kind == "PRIMARY KEY"] == [list(key)]


@each_table
def test_table_and_columns_are_described_in_the_database(
    database: duckdb.DuckDBPyConnection, model: type[Table]
) -> None:
    schema, about = model.to_schema(), model.about()
    assert schema.description
    assert about["grain"]
    assert asked(database, "duckdb_tables()", "comment", model) == [(f"{schema.description} Grain: {about['grain']}.",)]
    described = dict(asked(database, "duckdb_columns()", "column_name, comment", model))
    assert described == {name: column.description for name, column in schema.columns.items()}
    assert all(described.values())


def test_making_tables_again_changes_nothing(database: duckdb.DuckDBPyConnection) -> None:
    for model in TABLES:
        database.execute(create_table(model))


class Quoted(Table):
    """A table whose words could end a statement early."""

    name: str = required("The partner's 'name'; DROP TABLE quoted; --")

    class Config(Table.Config):
        name = "quoted"
        description = 'It\'s "quoted".'
        metadata: ClassVar = {"schema": "main", "grain": "one 'thing'", "key": ("name",)}


def test_quotes_in_descriptions_are_text() -> None:
    with duckdb.connect() as connection:
        connection.execute(create_table(Quoted))
        for statement in comments(Quoted):
            connection.execute(statement)
        assert connection.execute("SELECT comment FROM duckdb_tables()").fetchall() == [
            ("It's \"quoted\". Grain: one 'thing'.",)
        ]
        assert connection.execute("SELECT comment FROM duckdb_columns() WHERE table_name = 'quoted'").fetchall() == [
            ("The partner's 'name'; DROP TABLE quoted; --",)
        ]


@pytest.mark.parametrize(
    ("dtype", "name"),
    [
        (pl.String(), "VARCHAR"),
        (pl.Int64(), "BIGINT"),
        (pl.Float64(), "DOUBLE"),
        (pl.Boolean(), "BOOLEAN"),
        (pl.Date(), "DATE"),
        (pl.Datetime("us"), "TIMESTAMP"),
        (pl.Decimal(24, 2), "DECIMAL(24,2)"),
        (pl.List(pl.String), "VARCHAR[]"),
        (pl.List(pl.Int64), "BIGINT[]"),
    ],
)
def test_each_type_has_its_name(dtype: pl.DataType, name: str) -> None:
    assert sql_type(dtype) == name


@pytest.mark.parametrize("dtype", [pl.Int32(), pl.Duration(), pl.List(pl.Int32)], ids=str)
def test_a_type_that_is_not_agreed_is_refused(dtype: pl.DataType) -> None:
    with pytest.raises(TypeError, match="no DuckDB type is agreed"):
        sql_type(dtype)


each_published_table = pytest.mark.parametrize("model", PUBLISHED, ids=lambda model: model.table_name())


@each_published_table
def test_types_of_published_columns_are_those_that_every_bi_tool_understands(model: type[Table]) -> None:
    """No lists, no timestamps with a zone, no whole numbers over 64 bits, no decimals over 28 digits."""
    understood = {"VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP", "DECIMAL(24,2)"}
    assert set(column_types(model).values()) <= understood


@each_published_table
def test_published_names_are_lower_case_words_that_no_tool_need_quote(model: type[Table]) -> None:
    for name in (model.table_name(), *column_types(model)):
        assert re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name), name


@each_published_table
def test_days_and_moments_are_named_and_typed_alike(model: type[Table]) -> None:
    columns = model.to_schema().columns
    for name, kind in column_types(model).items():
        assert name.endswith("_at") == (kind == "TIMESTAMP"), name
        assert kind == "DATE" or not name.endswith("_on"), name
        assert kind != "TIMESTAMP" or "UTC" in (columns[name].description or ""), name
