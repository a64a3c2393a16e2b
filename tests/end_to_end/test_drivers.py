"""The published file under the drivers that analysts and BI tools have: README's table of them is made from this.

Each driver is put into a folder of its own and asked in a process that sees nothing else.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from schemas import MARTS, PUBLISHED
from schemas.ddl import column_types
from schemas.facts import FctCommitments

pytestmark = pytest.mark.slow

ENGINES = ("duckdb==1.1.3", "duckdb==1.4.5", "duckdb==2.0.0", "duckdb==2.0.1")
TOOLKITS = ("sqlalchemy==1.4.54", "sqlalchemy==2.0.36", "sqlalchemy==2.0.58", "sqlalchemy==2.1.9")
BINDING = ("duckdb-engine==0.17.0", "greenlet>=3.1", "packaging", "typing-extensions")

ASK_DUCKDB = """
answers = {}
connection = duckdb.connect(path, read_only=True, config={"enable_external_access": "false"})
connection.execute("SET enable_progress_bar = false")

def ask(name, query):
    try:
        answers[name] = connection.execute(query).fetchall()
    except Exception as error:
        answers[name] = f"fails: {type(error).__name__}: {str(error)[:200]}"

ask("release", "SELECT release_number, storage_version FROM meta.publication")
ask("tables", "SELECT count(*) FROM duckdb_tables()")
ask("comments", "SELECT count(comment) FROM duckdb_columns() WHERE NOT internal")
ask("rows", "SELECT bool_and(column_count > 0), count(*) FROM meta.tables")
ask("as_of", "SELECT count(*) > 0 FROM marts.commitments_as_of('2024-06-30')")
ask("known_on", "SELECT count(*) >= 0 FROM marts.commitments_known_on('2026-11-23')")
ask("promises", "SELECT count(*) > 0 FROM marts.promises('IND', 'UZB', '2020-01-01')")
for table in tables:
    counted = f"SELECT row_count FROM meta.row_counts WHERE schema_name || '.' || table_name = '{table}'"
    ask(table, f"SELECT count(*) = ({counted}) FROM {table}")
"""

ASK_SQLALCHEMY = """
answers = {}
engine = sqlalchemy.create_engine(f"duckdb:///{path}", connect_args={"read_only": True})
inspector = sqlalchemy.inspect(engine)

def ask(name, function):
    try:
        answers[name] = function()
    except Exception as error:
        answers[name] = f"fails: {type(error).__name__}: {str(error)[:200]}"

def query():
    with engine.connect() as connection:
        found = connection.execute(sqlalchemy.text(
            "SELECT sector, count(DISTINCT commitment_id) FROM marts.fct_commitments GROUP BY sector ORDER BY 2 DESC"
        )).fetchall()
    return len(found) > 0

def reflected():
    table = sqlalchemy.Table("fct_commitments", sqlalchemy.MetaData(), schema="marts", autoload_with=engine)
    with engine.connect() as connection:
        return len(connection.execute(sqlalchemy.select(table).limit(1)).fetchone())

def columns():
    return [(column["name"], column.get("comment")) for column in inspector.get_columns("fct_commitments", "marts")]

ask("schemas", lambda: [name for name in inspector.get_schema_names() if name.endswith((".marts", ".meta"))])
ask("tables", lambda: sorted(inspector.get_table_names(schema="marts")))
ask("columns", columns)
ask("comment", lambda: inspector.get_table_comment("fct_commitments", schema="marts")["text"])
ask("query", query)
ask("reflected", reflected)
"""


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Puts packages into a folder, once: `installed("duckdb==1.1.3")`."""
    folder = tmp_path_factory.mktemp("drivers")

    def install(*packages: str) -> Path:
        target = folder / packages[0]
        if not target.exists():
            words = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(target), *packages]
            done = subprocess.run(words, capture_output=True, text=True, check=False)
            if done.returncode:
                pytest.skip(f"{packages[0]} could not be had from the package registry: {done.stderr[-200:]}")
        return target

    return install


def asked(source: str, imports: str, paths: list[Path], file: Path) -> dict[str, Any]:
    """The answers of a process that sees the standard library and some folders."""
    tables = [f"{model.about()['schema']}.{model.table_name()}" for model in PUBLISHED]
    start = (
        f"import json, sys, warnings\nwarnings.simplefilter('ignore')\nsys.path[:0] = {[str(p) for p in paths]!r}\n"
        f"import {imports}\npath, tables = {str(file)!r}, {tables!r}\n"
    )
    code = f"{start}{source}\nprint(json.dumps(answers))"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answers: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answers


@pytest.fixture(scope="session")
def published(sample_run: tuple[Path, str]) -> Path:
    """The published file of the sample."""
    return sample_run[0] / "published" / "cooperation.duckdb"


@pytest.mark.parametrize("engine", ENGINES)
def test_duckdb_opens_the_file_and_answers_from_every_table_and_macro(
    installed: Any, published: Path, engine: str
) -> None:
    answers = asked(ASK_DUCKDB, "duckdb", [installed(engine)], published)
    columns = sum(len(column_types(model)) for model in PUBLISHED)
    assert answers.pop("release") == [[1, "v1.0.0"]]
    assert answers.pop("tables") == [[len(PUBLISHED)]]
    assert answers.pop("comments") == [[columns]]
    assert answers.pop("rows") == [[True, len(PUBLISHED)]]
    assert {name: answer for name, answer in answers.items() if answer != [[True]]} == {}


NO_COLUMNS = {"columns": "pg_collation", "reflected": "pg_collation"}
NO_REFLECTION = {"reflected": "REGCLASS"}
KNOWN_TO_FAIL = {
    ("duckdb==1.1.3", "sqlalchemy==2.0.58"): NO_COLUMNS,
    ("duckdb==1.4.5", "sqlalchemy==2.0.58"): NO_COLUMNS,
    ("duckdb==2.0.0", "sqlalchemy==2.0.58"): NO_REFLECTION,
    ("duckdb==2.0.1", "sqlalchemy==2.0.58"): NO_REFLECTION,
    **{(engine, "sqlalchemy==2.1.9"): NO_COLUMNS for engine in ENGINES},
}
"""What duckdb-engine cannot do under newer SQLAlchemy, whatever the file, with its words: README says so too."""


@pytest.mark.parametrize("toolkit", TOOLKITS)
@pytest.mark.parametrize("engine", ENGINES)
def test_sqlalchemy_lists_schemas_tables_and_columns_and_answers(
    installed: Any, published: Path, engine: str, toolkit: str
) -> None:
    folders = [installed(engine), installed(toolkit), installed(*BINDING)]
    answers = asked(ASK_SQLALCHEMY, "duckdb, sqlalchemy", folders, published)
    known = KNOWN_TO_FAIL.get((engine, toolkit), {})
    for name, words in known.items():
        assert words in answers.pop(name)
    columns = FctCommitments.to_schema().columns
    wanted = {
        "schemas": ["cooperation.marts", "cooperation.meta"],
        "tables": sorted(model.table_name() for model in MARTS),
        "columns": [[name, column.description] for name, column in columns.items()],
        "comment": f"{FctCommitments.to_schema().description} Grain: {FctCommitments.about()['grain']}.",
        "query": True,
        "reflected": len(columns),
    }
    assert answers == {name: answer for name, answer in wanted.items() if name not in known}
