"""`cooperation sql` can only ask: attempts to write, reach out or change settings, each refused without a trace."""

import hashlib
from pathlib import Path

import pytest

from orchestration.cli import main
from orchestration.home import Home

Captured = pytest.CaptureFixture[str]
TABLE = "fct_commitments_by_country"
SECRET = "words that nobody may read"
# In the attempts {table} is a published table, {secret} a file that is there, {new} one that is not, {home} the home.
WRITES = [
    "INSERT INTO {table} SELECT * FROM {table}",
    "INSERT OR REPLACE INTO {table} BY NAME SELECT 'XXX' AS country_code",
    "UPDATE {table} SET commitment_count = 0",
    "DELETE FROM {table}",
    "TRUNCATE {table}",
    "MERGE INTO {table} AS t USING (SELECT 'KEN' AS c) AS s ON t.country_code = s.c WHEN MATCHED THEN DELETE",
    "WITH gone AS (DELETE FROM {table} RETURNING *) SELECT * FROM gone",
    "WITH new AS (INSERT INTO {table} SELECT * FROM {table} RETURNING *) SELECT * FROM new",
    "DROP TABLE {table}",
    "DROP SCHEMA marts CASCADE",
    "DROP MACRO TABLE promises",
    "ALTER TABLE {table} ADD COLUMN mine INTEGER",
    "ALTER TABLE {table} RENAME TO other",
    "COMMENT ON TABLE {table} IS 'mine'",
    "CREATE TABLE marts.mine AS SELECT 1 AS a",
    "CREATE OR REPLACE TABLE {table} AS SELECT 1 AS a",
    "CREATE TEMP TABLE mine AS SELECT 1 AS a",
    "CREATE VIEW marts.mine AS SELECT 1 AS a",
    "CREATE TEMP VIEW mine AS SELECT * FROM read_text('{secret}')",
    "CREATE MACRO marts.mine() AS TABLE SELECT * FROM read_text('{secret}')",
    "CREATE TEMP MACRO mine(place) AS TABLE SELECT * FROM read_text(place)",
    "CREATE SCHEMA mine",
    "CREATE SEQUENCE marts.mine",
    "CREATE TYPE marts.mine AS ENUM ('a')",
    "CREATE INDEX mine ON {table} (country_code)",
    "CREATE PERSISTENT SECRET mine (TYPE s3, KEY_ID 'a', SECRET 'b')",
    "CREATE SECRET mine (TYPE http)",
    "SELECT * INTO mine FROM {table}",
    "VACUUM",
    "VACUUM ANALYZE {table}",
    "ANALYZE",
    "CHECKPOINT",
    "FORCE CHECKPOINT",
    "CALL force_checkpoint()",
    "SELECT * FROM force_checkpoint()",
    "BEGIN TRANSACTION",
    "COMMIT",
    "PREPARE mine AS SELECT 1",
    "EXECUTE mine",
    "DEALLOCATE mine",
    "SELECT nextval('mine')",
]
FILES = [
    "SELECT * FROM '{secret}'",
    'SELECT * FROM "{secret}"',
    "FROM '{secret}'",
    "SELECT * FROM 'file://{secret}'",
    "SELECT * FROM '{home}/warehouse.duckdb'",
    "SELECT * FROM read_csv('{secret}')",
    "SELECT * FROM read_csv_auto('{secret}')",
    "SELECT * FROM read_csv(['{secret}'])",
    "SELECT * FROM read_csv('/dev/stdin')",
    "SELECT * FROM sniff_csv('{secret}')",
    "SELECT * FROM read_text('{secret}')",
    "SELECT * FROM read_blob('{secret}')",
    "SELECT * FROM read_parquet('{secret}')",
    "SELECT * FROM parquet_scan('{secret}')",
    "SELECT * FROM parquet_metadata('{secret}')",
    "SELECT * FROM parquet_schema('{secret}')",
    "SELECT * FROM parquet_kv_metadata('{secret}')",
    "SELECT * FROM read_json('{secret}')",
    "SELECT * FROM read_json_objects('{secret}')",
    "SELECT * FROM read_ndjson('{secret}')",
    "SELECT * FROM read_duckdb('{home}/warehouse.duckdb')",
    "SELECT * FROM glob('{home}/*')",
    "SELECT * FROM glob('/*')",
    "SELECT (SELECT content FROM read_text('{secret}'))",
    "SELECT * FROM {table} WHERE country_code IN (SELECT content FROM read_text('{secret}'))",
    "WITH told AS (SELECT * FROM read_text('{secret}')) SELECT * FROM told",
    "SELECT * FROM query('SELECT * FROM read_text(''{secret}'')')",
    "SELECT * FROM query_table('{secret}')",
    "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT * FROM read_text(''{secret}'')'))",
    "DESCRIBE SELECT * FROM read_text('{secret}')",
    "SUMMARIZE SELECT * FROM '{secret}'",
    "EXPLAIN ANALYZE SELECT * FROM read_text('{secret}')",
    "PIVOT (SELECT * FROM read_text('{secret}')) ON filename",
    "COPY {table} TO '{new}'",
    "COPY (SELECT 1 AS a) TO '{new}' (FORMAT parquet)",
    "COPY (SELECT 1 AS a) TO '/dev/stdout'",
    "COPY {table} FROM '{secret}'",
    "COPY FROM DATABASE cooperation TO memory",
    "EXPORT DATABASE '{new}'",
    "IMPORT DATABASE '{home}'",
    "ATTACH '{new}' AS other",
    "ATTACH '{home}/warehouse.duckdb' AS other (READ_ONLY)",
    "ATTACH ':memory:' AS other",
    "ATTACH 'https://127.0.0.1:9/other.duckdb' AS other",
    "DETACH cooperation",
    "USE meta",
    "USE memory",
    "SELECT getenv('HOME')",
    "SELECT * FROM secret",
    "SELECT * FROM settings",
]
REACHING_OUT = [
    "INSTALL httpfs",
    "FORCE INSTALL httpfs FROM community",
    "INSTALL '{secret}'",
    "LOAD httpfs",
    "LOAD '{secret}'",
    "UPDATE EXTENSIONS",
    "SELECT * FROM 'https://127.0.0.1:9/a.csv'",
    "SELECT * FROM read_csv('https://127.0.0.1:9/a.csv')",
    "SELECT * FROM read_parquet('s3://bucket/a.parquet')",
    "SELECT * FROM read_text('http://127.0.0.1:9/?leaked')",
]
SETTINGS = [
    "SET enable_external_access = true",
    "SET GLOBAL enable_external_access = true",
    "SET lock_configuration = false",
    "RESET lock_configuration",
    "SET memory_limit = '1TB'",
    "SET temp_directory = '{new}'",
    "SET home_directory = '{home}'",
    "SET secret_directory = '{new}'",
    "SET extension_directory = '{new}'",
    "SET allow_unsigned_extensions = true",
    "SET allowed_directories = ['/']",
    "SET autoload_known_extensions = true",
    "SET python_enable_replacements = true",
    "SET profiling_output = '{new}'",
    "SET log_query_path = '{new}'",
    "SET schema = 'meta'",
    "SET search_path = 'meta'",
    "SET VARIABLE mine = 1",
    "RESET schema",
    "PRAGMA enable_profiling",
    "PRAGMA profiling_output = '{new}'",
    "PRAGMA memory_limit = '1TB'",
    "PRAGMA database_list",
    "PRAGMA import_database('{home}')",
    "CALL enable_logging(storage = 'file', storage_path = '{new}')",
    "SELECT * FROM enable_logging(storage = 'file', storage_path = '{new}')",
    "CALL enable_profiling()",
    "SELECT * FROM enable_profiling()",
]
DISGUISED = [
    "SELECT 1; DROP TABLE {table}",
    "SELECT 1;;; COPY (SELECT 1 AS a) TO '{new}';",
    "SELECT 1; SET enable_external_access = true; SELECT * FROM read_text('{secret}')",
    "SET enable_external_access = true; SELECT * FROM read_text('{secret}')",
    "/* SELECT 1 */ DROP TABLE {table} -- SELECT 1",
    "-- only a look\nCOPY (SELECT 1 AS a) TO '{new}'",
    "SELECT ';'; DELETE FROM {table}",
    "SELECT $$;$$; DELETE FROM {table}",
    "SELECT '--'; DELETE FROM {table} --'",
    "EXPLAIN ANALYZE INSERT INTO {table} SELECT * FROM {table}",
    "EXPLAIN ANALYZE COPY (SELECT 1 AS a) TO '{new}'",
    "EXPLAIN (ANALYZE) COPY (SELECT 1 AS a) TO '{new}'",
    "EXPLAIN /* ; SELECT 1 */ ANALYZE CREATE TEMP TABLE mine AS SELECT 1 AS a",
    "EXPLAIN ANALYZE EXPLAIN ANALYZE DELETE FROM {table}",
    "CREATE TEMP TABLE pivot AS SELECT 1 AS a",
    "COPY (PIVOT {table} ON country_code) TO '{new}'",
    "cOpY (sElEcT 1 aS a) tO '{new}'",
    "\ufeffDROP TABLE {table}",
]


def traces(*folders: Path) -> dict[Path, str]:
    """Every file below the folders with a hash of its content."""
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize("attempt", [*WRITES, *FILES, *REACHING_OUT, *SETTINGS, *DISGUISED])
def test_an_attempt_is_refused_in_one_line_and_leaves_no_trace(
    published_home: Home, capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attempt: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    secret, new = tmp_path / "secret.csv", tmp_path / "new"
    secret.write_text(f"a,b\n{SECRET},1\n", encoding="utf-8")
    query = attempt.format(table=TABLE, secret=secret, new=new, home=published_home.root)
    before = traces(tmp_path, published_home.root)
    assert main(["sql", query, "--format", "csv", "--home", str(published_home.root)]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert told.err.startswith("cooperation: ")
    assert SECRET not in told.err
    assert traces(tmp_path, published_home.root) == before
    assert not new.exists()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT country_code FROM {table} LIMIT 1",
        "FROM {table} LIMIT 1",
        "TABLE {table}",
        "VALUES (1)",
        "SHOW TABLES",
        "DESCRIBE {table}",
        "SUMMARIZE {table}",
        "EXPLAIN SELECT 1",
        "EXPLAIN ANALYZE SELECT 1",
        "PIVOT {table} ON country_code USING sum(commitment_count)",
        "SELECT * FROM (PIVOT {table} ON country_code USING sum(commitment_count))",
        "SELECT 'DROP TABLE x; COPY' AS words",
        "-- DROP TABLE x;\nSELECT 1",
        "SELECT 1;",
    ],
)
def test_a_question_is_answered(published_home: Home, capsys: Captured, query: str) -> None:
    words = query.format(table=TABLE)
    assert main(["sql", words, "--format", "csv", "--home", str(published_home.root)]) == 0
    assert capsys.readouterr().out
