"""What teams find in PostgreSQL after a publication: tables, types, keys, comments, grants and stable views."""

from datetime import date, datetime
from decimal import Decimal

import duckdb
import psycopg
import pytest

from schemas import MARTS, PUBLISHED
from schemas.facts import FctCommitmentMentions, FctCommitments
from schemas.postgres_ddl import column_types, described
from tests.integration.conftest import Team

COLUMNS = """
SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull
FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attnum > 0 ORDER BY a.attnum
"""
COMMENTS = """
SELECT coalesce(a.attname::text, ''), d.description
FROM pg_description d LEFT JOIN pg_attribute a ON a.attrelid = d.objoid AND a.attnum = d.objsubid AND d.objsubid > 0
WHERE d.objoid = %s::regclass AND d.classoid = 'pg_class'::regclass
"""


def test_every_column_has_the_type_that_its_model_declares(team: Team) -> None:
    done = team.publish(team.release())
    with team.connect() as connection:
        for model in PUBLISHED:
            columns = connection.execute(COLUMNS, [f"{done.schema}.{model.table_name()}"]).fetchall()
            declared = model.to_schema().columns
            assert columns == [
                (name, kind, not declared[name].nullable) for name, kind in column_types(model).items()
            ], model
            seen = connection.execute(COLUMNS, [f"{model.about()['schema']}.{model.table_name()}"]).fetchall()
            assert [column[:2] for column in seen] == [column[:2] for column in columns], model


def test_values_arrive_as_they_are(team: Team) -> None:
    mention = {
        "mention_id": "m_0123456789abcdef",
        "quote": "L'Inde et le Kazakhstan conviennent d'une \"ligne de crédit\" — 10 млрд ₹\nsoit\t\\x00 et \u0000 fin",
        "amount": Decimal("9999999999999999999999.99"),
        "published_on": date(1815, 6, 9),
        "confidence": 0.1 + 0.2,
        "is_reviewed": False,
    }
    commitment = {"commitment_id": "c_0123456789abcdef", "amount": None, "due": None}
    team.publish(team.release(rows={FctCommitmentMentions: [mention], FctCommitments: [commitment]}))
    [found] = team.ask(f"SELECT {', '.join(mention)} FROM marts.fct_commitment_mentions")
    expected = {**mention, "quote": str(mention["quote"]).replace("\0", "\N{REPLACEMENT CHARACTER}")}
    assert dict(zip(mention, found, strict=True)) == expected
    assert team.ask("SELECT commitment_id, amount, due FROM marts.fct_commitments") == [
        ("c_0123456789abcdef", None, None)
    ]
    assert team.ask("SELECT started_at FROM meta.runs") == [(datetime(2024, 5, 2, 12, 30),)]


def test_every_table_has_the_rows_of_the_duckdb_file(team: Team) -> None:
    published = team.release()
    done = team.publish(published)
    assert set(done.rows) == {f"{model.about()['schema']}.{model.table_name()}" for model in PUBLISHED}
    with duckdb.connect(str(published), read_only=True) as file, team.connect() as connection:
        for name, count in done.rows.items():
            query = f"SELECT count(*) FROM {name}"
            assert [(count,)] == file.execute(query).fetchall() == connection.execute(query).fetchall(), name


def test_every_table_has_its_key_and_indexes_to_join_by(team: Team) -> None:
    done = team.publish(team.release())
    keys = dict(
        team.ask(
            "SELECT c.conrelid::regclass::text, string_agg(a.attname, ', ' ORDER BY k.place) FROM pg_constraint c"
            " CROSS JOIN unnest(c.conkey) WITH ORDINALITY AS k(number, place)"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number WHERE c.contype = 'p'"
            f" AND c.connamespace = '{done.schema}'::regnamespace GROUP BY 1"
        )
    )
    assert keys == {f"{done.schema}.{model.table_name()}": ", ".join(model.about()["key"]) for model in PUBLISHED}
    indexes = team.ask(
        "SELECT indexdef FROM pg_indexes WHERE tablename = 'fct_commitment_mentions' AND indexname NOT LIKE '%_pkey'"
    )
    columns = {definition.partition("USING btree ")[2] for (definition,) in indexes}
    assert columns == {"(commitment_id)", "(statement_id)", "(published_on)"}


def test_tables_and_views_carry_the_descriptions_of_the_models(team: Team) -> None:
    done = team.publish(team.release())
    with team.connect() as connection:
        for model in PUBLISHED:
            for schema in (done.schema, model.about()["schema"]):
                found = connection.execute(COMMENTS, [f"{schema}.{model.table_name()}"]).fetchall()
                assert dict(found) == described(model), model
        query = "SELECT obj_description(%s::regnamespace, 'pg_namespace')"
        [(said,)] = connection.execute(query, [done.schema]).fetchall()
    assert said.startswith("Release 1 of the cooperation warehouse, published ")
    assert said.endswith(" by run some-run, as of 2024-05-02.")


def test_statistics_are_there_at_once(team: Team) -> None:
    done = team.publish(team.release())
    [(pages,)] = team.ask(
        f"SELECT reltuples FROM pg_class WHERE oid = '{done.schema}.fct_commitments_by_country'::regclass"
    )
    assert pages == 1


def test_readers_may_read_and_nothing_else(team: Team) -> None:
    done = team.publish(team.release())
    for model in MARTS:
        team.ask(f"SELECT * FROM marts.{model.table_name()}")
        team.ask(f"SELECT * FROM {done.schema}.{model.table_name()}")
    refused = (
        "INSERT INTO marts.fct_commitments_by_country (country_code) VALUES ('PER')",
        "DELETE FROM marts.fct_commitments_by_country",
        f"DELETE FROM {done.schema}.fct_commitments_by_country",
        f"DROP TABLE {done.schema}.fct_commitments_by_country",
        "DROP VIEW marts.fct_commitments_by_country",
        "CREATE TABLE marts.mine (a int)",
    )
    for statement in refused:
        with team.connect() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)
    stranger = team.server.role("stranger")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        team.ask("SELECT * FROM marts.fct_commitments", stranger)
    team.publish(team.release(), readers=["public"])
    team.ask("SELECT * FROM marts.fct_commitments", stranger)


def test_views_show_the_newest_release_and_older_ones_stay_to_be_cited(team: Team) -> None:
    for number in (1, 2, 3, 4):
        done = team.publish(team.release(f"run-{number}", number), keep=3)
        assert (done.release, done.former) == (number, number - 1 or None)
        query = "SELECT run_id, commitment_count FROM meta.publication, marts.fct_commitments_by_country"
        assert team.ask(query) == [(f"run-{number}", number)]
    assert (done.removed, done.left) == ((1,), {})
    assert team.versions() == [f"cooperation_r00000{number}" for number in (2, 3, 4)]
    assert team.ask("SELECT commitment_count FROM cooperation_r000002.fct_commitments_by_country") == [(2,)]


def test_queries_of_the_duckdb_file_run_unchanged(team: Team) -> None:
    published = team.release()
    team.publish(published)
    queries = (
        "SELECT country_name, commitment_count FROM marts.fct_commitments_by_country ORDER BY commitment_count DESC",
        "SELECT count(*) FILTER (WHERE timeliness = 'past_due_no_report') AS past_due FROM marts.fct_commitments",
        "SELECT c.due, r.quote FROM marts.fct_commitments c JOIN marts.rpt_commitments r USING (commitment_id)",
        "SELECT release_number, as_of_on FROM meta.publication",
        "SELECT date_trunc('year', first_seen_on) AS year, count(DISTINCT commitment_id) AS commitments"
        " FROM marts.fct_commitments GROUP BY 1 ORDER BY 1",
    )
    with duckdb.connect(str(published), read_only=True) as file, team.connect() as connection:
        for query in queries:
            assert connection.execute(query).fetchall() == file.execute(query).fetchall(), query
        connection.execute("SET search_path = marts, meta")
        assert connection.execute("SELECT count(*) FROM fct_commitments_by_country").fetchall() == [(1,)]
