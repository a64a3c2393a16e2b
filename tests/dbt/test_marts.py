"""The marts that the planted rows give."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest
from planted import key

from orchestration.groupings import reference_memberships
from schemas import MARTS, Table
from schemas.ddl import column_types

Marts = dict[str, pl.DataFrame]


@pytest.mark.parametrize("model", MARTS, ids=lambda model: model.table_name())
def test_every_mart_has_the_rows_its_model_allows(marts: Marts, model: type[Table]) -> None:
    frame = marts[model.table_name()]
    model.validate(frame, lazy=True)
    assert frame.height > 0


@pytest.mark.parametrize("model", MARTS, ids=lambda model: model.table_name())
def test_rows_are_stored_in_a_stated_order(marts: Marts, model: type[Table]) -> None:
    orders = {
        "dim_status": ["status_rank"],
        "fct_commitments_by_status": ["status_rank"],
        "bridge_commitment_sector": ["commitment_id", "sector_position"],
        "rpt_commitments": ["first_seen_on", "commitment_id"],
    }
    frame = marts[model.table_name()]
    order = orders.get(model.table_name(), list(model.about()["key"]))
    assert frame.equals(frame.sort(order))


def test_types_and_comments_stand_in_the_database(built: Path) -> None:
    with duckdb.connect(str(built), read_only=True) as connection:
        columns = connection.sql(
            "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE schema_name = 'marts'"
            " ORDER BY table_name, column_index"
        ).fetchall()
        tables = dict(
            connection.sql("SELECT table_name, comment FROM duckdb_tables() WHERE schema_name = 'marts'").fetchall()
        )
    expected = [
        (model.table_name(), name, kind, model.to_schema().columns[name].description)
        for model in sorted(MARTS, key=lambda model: model.table_name())
        for name, kind in column_types(model).items()
    ]
    assert columns == expected
    for model in MARTS:
        assert tables[model.table_name()].startswith(model.to_schema().description)
        assert f"Grain: {model.about()['grain']}." in tables[model.table_name()]


def test_schemas_have_plain_names(built: Path) -> None:
    with duckdb.connect(str(built), read_only=True) as connection:
        names = connection.sql(
            "SELECT DISTINCT table_schema FROM information_schema.tables WHERE table_catalog = current_database()"
        ).fetchall()
    assert {name for (name,) in names} == {"raw", "reference", "staging", "intermediate", "marts"}


def test_code_lists_are_loaded_as_text(built: Path) -> None:
    with duckdb.connect(str(built), read_only=True) as connection:
        guessed = connection.sql(
            "SELECT table_name, column_name FROM duckdb_columns()"
            " WHERE schema_name = 'reference' AND data_type <> 'VARCHAR'"
        ).fetchall()
    assert guessed == []


def test_leading_zeros_and_namibia_survive(marts: Marts) -> None:
    countries = {row["country_code"]: row for row in marts["dim_country"].iter_rows(named=True)}
    assert countries["AFG"]["m49"] == "004"
    assert countries["NAM"]["iso2"] == "NA"


def test_thread_takes_each_field_from_its_mention(marts: Marts) -> None:
    [thread] = marts["fct_commitments"].filter(pl.col("commitment_id") == key("c", 1)).to_dicts()
    assert thread == {
        "commitment_id": key("c", 1),
        "mention_id": key("m", 2),
        "statement_id": key("s", 1),
        "status": "under_way",
        "entry_status": "agreed",
        "is_open": True,
        "first_seen_on": date(2024, 3, 1),
        "last_seen_on": date(2026, 3, 1),
        "known_on": date(2026, 1, 5),
        "mention_count": 3,
        "statement_count": 3,
        "sector": "trade",
        "instrument": "forum",
        "amount": Decimal("1000000.00"),
        "amount_kind": "credit_line",
        "currency": "USD",
        "due": "2026-06",
        "due_on": date(2026, 6, 30),
        "due_basis": "relative",
        "timeliness": "not_yet_due",
        "statements_after_due_count": None,
        "done": None,
        "strength": 5,
        "confidence": 0.8,
        "source_class": "joint",
        "corroborated_by_actor": True,
        "is_reviewed": True,
    }


def test_statuses_and_timeliness(marts: Marts) -> None:
    found = marts["fct_commitments"].select("commitment_id", "status", "timeliness").rows()
    assert found == [
        (key("c", 1), "under_way", "not_yet_due"),
        (key("c", 2), "suspended", "past_due_no_report"),
        (key("c", 3), "completed", "done"),
        (key("c", 4), "agreed", "no_due_date"),
        (key("c", 5), "formalised", "no_due_date"),
    ]


def test_later_statements_are_read_but_do_not_count(marts: Marts) -> None:
    later = key("s", 7)
    assert later in marts["dim_statement"]["statement_id"]
    assert "JPN" in marts["fct_coverage"]["country_code_1"]
    assert later not in marts["fct_commitment_mentions"]["statement_id"]
    assert key("c", 6) not in marts["fct_commitments"]["commitment_id"]
    assert marts["dim_statement"].filter(statement_id=later)["mention_count"].item() == 0


def test_groupings_split_over_members_of_the_day(marts: Marts) -> None:
    countries = marts["bridge_commitment_country"]
    european = countries.filter(commitment_id=key("c", 3))
    weights = dict(zip(european["country_code"], european["weight"], strict=True))
    assert len(weights) == 28
    assert weights.pop("DEU") == pytest.approx(1 / 2 + 1 / 56)
    assert "GBR" in weights
    assert list(weights.values()) == pytest.approx([1 / 56] * 27)
    [germany] = european.filter(country_code="DEU").to_dicts()
    assert (germany["role"], germany["via_grouping"]) == ("actor", None)
    central_asian = countries.filter(commitment_id=key("c", 5))
    assert central_asian["country_code"].to_list() == ["KAZ", "KGZ", "TJK", "TKM", "USA", "UZB"]
    assert central_asian["via_grouping"].unique().to_list() == ["C5+1"]


def test_grouping_without_members_on_the_day_is_not_stated(marts: Marts) -> None:
    rows = marts["bridge_commitment_country"].filter(commitment_id=key("c", 4)).rows()
    assert rows == [(key("c", 4), "IND", "partner", None, 0.5), (key("c", 4), "ZZZ", "actor", "G7", 0.5)]


def test_memberships_are_those_the_coder_expands_by(marts: Marts) -> None:
    members = marts["bridge_grouping_member"].filter(member_role="member")
    spells = members.select("grouping_code", "country_code", "valid_from", pl.col("valid_to").fill_null(date.max))
    expected = {
        (grouping, spell.member, spell.first_day, spell.last_day)
        for grouping, found in reference_memberships().items()
        for spell in found
    }
    assert set(spells.rows()) == expected


def test_counts_by_country_sector_status(marts: Marts) -> None:
    counts = marts["fct_commitments_by_country_sector_status"]
    assert counts.filter(country_code="IND").rows() == [
        ("IND", "digital_ict", "under_way", "actor", 1, 0.25, 3, 1.0),
        ("IND", "trade", "agreed", "partner", 1, 0.5, 1, 0.0),
        ("IND", "trade", "suspended", "actor", 1, 0.5, 2, 0.0),
        ("IND", "trade", "under_way", "actor", 1, 0.25, 3, 1.0),
    ]
    assert counts["weighted_commitment_count"].sum() == pytest.approx(marts["fct_commitments"].height, abs=1e-6)


def test_coarser_counts(marts: Marts) -> None:
    [india] = marts["fct_commitments_by_country"].filter(country_code="IND").rows()
    assert india == ("IND", "India", 3, 3, 1.5, 6, pytest.approx(1 / 3), date(1974, 12, 31), date(2026, 3, 1))
    sectors = marts["fct_commitments_by_sector"].select("sector", "commitment_count", "weighted_commitment_count")
    assert sectors.rows() == [("digital_ict", 1, 0.5), ("trade", 5, 4.5)]
    statuses = marts["fct_commitments_by_status"].select("status", "commitment_count", "mention_count")
    assert statuses.rows() == [
        ("agreed", 1, 1),
        ("formalised", 1, 1),
        ("under_way", 1, 3),
        ("completed", 1, 1),
        ("suspended", 1, 2),
    ]


def test_coverage_counts_copies_and_rejects(marts: Marts) -> None:
    coverage = marts["fct_coverage"]
    copies = coverage.filter(pl.col("copy_count") > 0)
    # statement 1 concerns India, Kazakhstan and Uzbekistan, so its copy stands in three pairs
    assert copies.select(
        "publisher", "country_code_1", "country_code_2", "document_count", "statement_count"
    ).rows() == [
        ("Planted News", "IND", "KAZ", 1, 0),
        ("Planted News", "IND", "UZB", 1, 0),
        ("Planted News", "KAZ", "UZB", 1, 0),
    ]
    rejects = coverage.filter(pl.col("reject_count") > 0)
    assert rejects.select("publisher", "country_code_1", "country_code_2", "year", "reject_count").rows() == [
        ("Planted News", "ZZZ", "ZZZ", 2025, 1),
        ("not stated", "ZZZ", "ZZZ", 0, 2),
    ]


def test_report_reads_in_names_and_words(marts: Marts) -> None:
    [thread] = marts["rpt_commitments"].filter(commitment_id=key("c", 1)).to_dicts()
    assert (thread["actors"], thread["partners"]) == ("India; Uzbekistan", None)
    assert thread["sectors"] == "Trade & market access; Digital public infrastructure & ICT"
    assert (thread["status"], thread["timeliness"], thread["amount_kind"]) == (
        "under way",
        "not yet due",
        "credit line",
    )
    assert thread["quote_url"] == "https://ministry.example/2#:~:text=agreed%20on%20item%202"
    [european] = marts["rpt_commitments"].filter(commitment_id=key("c", 3)).to_dicts()
    assert (european["actors"], european["partners"]) == ("European Union", "Germany")
    [digest] = marts["rpt_commitments"].filter(commitment_id=key("c", 5)).to_dicts()
    assert (digest["quote_is_verbatim"], digest["quote_url"]) == (False, None)


def test_mentions_carry_codes_in_one_cell(marts: Marts) -> None:
    [mention] = marts["fct_commitment_mentions"].filter(mention_id=key("m", 2)).to_dicts()
    assert (mention["actors"], mention["partners"]) == ("UZB;IND", None)
    assert (mention["sector"], mention["sectors"]) == ("digital_ict", "digital_ict;trade")


def test_days_run_from_the_first_statement_to_the_day(marts: Marts) -> None:
    days = marts["dim_date"]["date_on"]
    assert (days.min(), days.max()) == (date(1974, 1, 1), date(2026, 12, 31))


# Reviews


def test_a_reviewed_mention_makes_its_commitment_reviewed(marts: Marts) -> None:
    """Planted: one mention of the first commitment is confirmed."""
    reviewed = marts["fct_commitments"].filter("is_reviewed")
    assert reviewed["commitment_id"].to_list() == [key("c", 1)]
    by_status = marts["fct_commitments_by_status"]
    shares = dict(by_status.select("status", "reviewed_share").iter_rows())
    counted = dict(by_status.select("status", "commitment_count").iter_rows())
    assert shares == {status: (1 / counted[status] if status == "under_way" else 0.0) for status in counted}


def test_a_dismissed_mention_counts_nowhere_and_stays_on_record(marts: Marts) -> None:
    """It has a row among reviewed mentions and none among facts; its statement has no mention and no party from it."""
    dismissed = key("m", 11)
    record = marts["fct_mention_reviews"].filter(mention_id=dismissed).row(0, named=True)
    assert (record["decision"], record["final_status"], record["commitment_id"]) == ("dismissed", None, None)
    assert marts["fct_commitment_mentions"].filter(mention_id=dismissed).is_empty()
    assert marts["dim_statement"].filter(statement_id=key("s", 8))["mention_count"].item() == 0
    assert marts["bridge_commitment_country"].filter(country_code="KEN").is_empty()


def test_weaker_words_are_kept_and_change_nothing(marts: Marts) -> None:
    thread = marts["fct_commitment_mentions"].filter(commitment_id=key("c", 1)).sort("mention_position")
    assert thread.select("mention_position", "status", "changes_status").rows() == [
        (1, "agreed", True),
        (2, "under_way", True),
        (3, "proposed", False),
    ]
    history = marts["fct_commitment_status_history"].filter(commitment_id=key("c", 1))
    assert history.select("status", "valid_from", "valid_to", "known_on", "mention_id").rows() == [
        ("agreed", date(2024, 3, 1), date(2025, 2, 28), date(2026, 1, 7), key("m", 1)),
        ("under_way", date(2025, 3, 1), None, date(2026, 1, 6), key("m", 2)),
    ]


def test_an_event_is_dated_where_its_text_dates_it(marts: Marts) -> None:
    events = marts["fct_commitment_status_history"].filter(pl.col("event").is_not_null())
    assert events.select("commitment_id", "event", "event_on", "reported_on").rows() == [
        (key("c", 3), "2020-01", date(2020, 1, 1), date(2020, 1, 31))
    ]


def test_silence_after_a_due_date_is_told_from_blindness(marts: Marts) -> None:
    past_due = marts["fct_commitments"].filter(timeliness="past_due_no_report")
    # statement 2 names India, Kazakhstan and Uzbekistan after the due date of January 2025; nobody looked at more
    assert past_due.select("commitment_id", "due", "statements_after_due_count").rows() == [
        (key("c", 2), "2025-01-31", 1)
    ]


def test_pairs_run_across_the_table(marts: Marts) -> None:
    pairs = marts["fct_country_pairs"].filter(pl.any_horizontal(pl.col("^country_code_.$").is_in(["IND", "USA"])))
    assert pairs.select(
        "country_code_1", "country_code_2", "direction", "status", "weighted_commitment_count"
    ).rows() == [
        ("IND", "KAZ", "from_to", "suspended", 1.0),
        ("IND", "UZB", "joint", "under_way", 0.5),
        ("IND", "UZB", "joint", "under_way", 0.5),
        *[(one, other, "joint", "formalised", 0.2) for one, other in (("KAZ", "USA"), ("KGZ", "USA"), ("TJK", "USA"))],
        *[(one, other, "joint", "formalised", 0.2) for one, other in (("TKM", "USA"), ("USA", "UZB"))],
    ]
    of_the_eu = marts["bridge_commitment_pair"].filter(commitment_id=key("c", 3))
    assert of_the_eu.height == 27
    assert set(of_the_eu.select("country_code_1", "country_code_2").rows()) == {
        tuple(sorted(("DEU", member)))
        for member in marts["bridge_commitment_country"].filter(commitment_id=key("c", 3))["country_code"]
        if member != "DEU"
    }


def test_months_stand_in_the_state_of_their_end(marts: Marts) -> None:
    uzbekistan = marts["fct_commitments_monthly"].filter(country_code="UZB", sector="trade")
    thread = uzbekistan.filter(pl.col("month_start_on").is_between(date(2025, 1, 1), date(2025, 3, 1)))
    assert thread.select("month_start_on", "status", "commitment_count", "weighted_commitment_count").rows() == [
        (date(2025, 1, 1), "agreed", 1, 0.5),
        (date(2025, 2, 1), "agreed", 1, 0.5),
        (date(2025, 3, 1), "under_way", 1, 0.25),
    ]


def test_weights_add_up_by_country_sector_status_pair_and_month(marts: Marts) -> None:
    commitments = marts["fct_commitments"]
    for name in ("fct_commitments_by_country", "fct_commitments_by_sector", "fct_commitments_by_country_sector_status"):
        assert marts[name]["weighted_commitment_count"].sum() == pytest.approx(commitments.height, abs=1e-6)
    assert marts["fct_commitments_by_status"]["commitment_count"].sum() == commitments.height
    by_status = (
        marts["fct_commitments_by_country_sector_status"]
        .group_by("status")
        .agg(pl.col("weighted_commitment_count").sum())
    )
    assert dict(by_status.rows()) == pytest.approx(dict(commitments["status"].value_counts().rows()))
    paired = marts["bridge_commitment_pair"]["commitment_id"].n_unique()
    assert marts["fct_country_pairs"]["weighted_commitment_count"].sum() == pytest.approx(paired, abs=1e-6)
    for month, rows in marts["fct_commitments_monthly"].group_by("month_start_on"):
        [start] = month
        known = commitments.filter(pl.col("first_seen_on") < pl.lit(start).dt.offset_by("1mo")).height
        assert rows["weighted_commitment_count"].sum() == pytest.approx(known, abs=1e-6)
    assert commitments["mention_count"].sum() == marts["fct_commitment_mentions"].height


def test_every_row_of_a_mart_leads_to_a_quote(built: Path) -> None:
    to_commitments = {
        "fct_commitments": "one.commitment_id",
        "rpt_commitments": "one.commitment_id",
        "fct_commitment_status_history": "one.commitment_id",
        "bridge_commitment_country": "one.commitment_id",
        "bridge_commitment_sector": "one.commitment_id",
        "bridge_commitment_pair": "one.commitment_id",
        "fct_commitments_by_country": "country.commitment_id",
        "fct_commitments_by_sector": "sector.commitment_id",
        "fct_commitments_by_status": "commitment.commitment_id",
        "fct_commitments_by_country_sector_status": "commitment.commitment_id",
        "fct_country_pairs": "commitment.commitment_id",
    }
    of_its_sector = (
        " JOIN bridge_commitment_sector AS sector ON sector.commitment_id = commitment.commitment_id"
        " AND sector.sector = one.sector"
    )
    joins = {
        "fct_commitments_by_country": "JOIN bridge_commitment_country AS country USING (country_code)",
        "fct_commitments_by_sector": "JOIN bridge_commitment_sector AS sector USING (sector)",
        "fct_commitments_by_status": "JOIN fct_commitments AS commitment USING (status)",
        "fct_commitments_by_country_sector_status": "JOIN bridge_commitment_country USING (country_code, role)"
        f" JOIN fct_commitments AS commitment USING (commitment_id, status) {of_its_sector}",
        "fct_country_pairs": "JOIN bridge_commitment_pair USING (country_code_1, country_code_2, direction)"
        f" JOIN fct_commitments AS commitment USING (commitment_id, status) {of_its_sector}",
    }
    with duckdb.connect(str(built), read_only=True) as connection:
        connection.execute("SET schema = 'marts'")
        for name, commitment in to_commitments.items():
            quoted = (
                f"SELECT DISTINCT one FROM {name} AS one {joins.get(name, '')}"
                f" JOIN fct_commitment_mentions AS mention ON mention.commitment_id = {commitment}"
                " WHERE mention.quote != ''"
            )
            [rows] = connection.execute(f"SELECT count(*) FROM {name}").fetchall()
            assert connection.execute(f"SELECT count(*) FROM ({quoted})").fetchall() == [rows], name
        # a month's row leads to the commitments that stood so at its end
        ends = (
            "SELECT DISTINCT one FROM fct_commitments_monthly AS one JOIN fct_commitment_status_history AS history"
            " ON history.status = one.status AND last_day(one.month_start_on) >= history.valid_from"
            " AND last_day(one.month_start_on) <= coalesce(history.valid_to, DATE '9999-12-31')"
            " JOIN bridge_commitment_country AS country USING (commitment_id, country_code)"
            " JOIN bridge_commitment_sector AS sector USING (commitment_id, sector)"
            " JOIN fct_commitment_mentions AS mention ON mention.mention_id = history.mention_id"
        )
        [rows] = connection.execute("SELECT count(*) FROM fct_commitments_monthly").fetchall()
        assert connection.execute(f"SELECT count(*) FROM ({ends})").fetchall() == [rows]


def test_a_relation_stands_from_the_day_of_the_statement_at_which_it_was_found(marts: Marts) -> None:
    relations = marts["bridge_commitment_relation"].select("commitment_id", "related_commitment_id", "relation")
    assert relations.rows() == [(key("c", 2), key("c", 1), "successor")]
