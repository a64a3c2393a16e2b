"""Indicators over planted promises, worked out by hand; and the wait by Kaplan and Meier against statsmodels."""

import math
import random
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from planted import Dbt, Planted, RawRows, Reload, failures, load, planted_rows, read_marts

from orchestration.reference import rows
from schemas import RAW

PER_CENT_95 = 1.959964
CONTINUE = "agree:decide/past+continue:continue/inf; actor:role; object:field"
Value = Callable[..., dict[str, Any]]


def promises() -> RawRows:
    """Chile and Peru over five years, with a year in which nothing was read.

    Twelve promises of delivery in 2020, followed until 2024: three signed (2022), one under way (2024), one only
    continued (2022), one delivered (2024) and six without a word; the wait is 731 days to 2022 and 1461 to 2024. One
    promise of 2024 that nothing was read on since. A visit and its report.
    """
    planted = Planted({model.table_name(): [] for model in RAW})
    for number, day in enumerate(("2020-01-01", "2021-06-01", "2022-01-01", "2024-01-01"), start=1):
        planted.statement(number, day, parties=["CHL", "PER"])
    both = {"actors": ["CHL"], "partners": ["PER"], "instrument": "project", "rule": "object:thing"}
    for number in range(1, 13):
        planted.mention(number, 1, number, **both)
    for number in (1, 2, 3):
        planted.mention(100 + number, 3, number, status="formalised", **both)
    planted.mention(104, 4, 4, status="under_way", **both)
    planted.mention(105, 3, 5, status="under_way", **(both | {"rule": CONTINUE}))
    planted.mention(106, 4, 6, status="completed", **both)
    planted.mention(107, 3, 7, status="suspended", **both)
    planted.mention(108, 2, 8, **both)
    # a promise of the last text; a visit; a deed that was never promised, by Peru for Chile, with a new partner
    planted.mention(13, 4, 13, **both)
    planted.mention(14, 1, 14, **(both | {"instrument": "visit"}))
    planted.mention(114, 3, 14, **(both | {"instrument": "visit", "status": "completed"}))
    money = {"amount": Decimal("9000000.00"), "currency": "EUR", "amount_kind": "grant"}
    planted.mention(15, 2, 15, actors=["PER"], partners=["CHL", "BOL"], status="formalised", sectors=["space"], **money)
    return planted.rows


@pytest.fixture(scope="module")
def value(built: Path, dbt: Dbt, tmp_path_factory: pytest.TempPathFactory) -> Value:
    """A row of fct_indicators over the promises: `value("open_share", country_code="CHL")`; 'all' is left out."""

    path = tmp_path_factory.mktemp("promises") / "planted.duckdb"
    shutil.copyfile(built, path)
    load(path, promises())
    result = dbt(path, "run", "--select", "+fct_indicators", as_of="2024-12-31")
    assert result.success, failures(result) or result.exception
    frame = read_marts(path)["fct_indicators"]

    def find(indicator: str, **cell: str) -> dict[str, Any]:
        wanted: dict[str, Any] = {
            "indicator": indicator,
            **dict.fromkeys(("country_code", "partner_country_code", "sector", "period"), "all"),
            "instrument_group": "all",
            "currency": "none",
        } | cell
        [row] = frame.filter(pl.all_horizontal(pl.col(name) == wanted[name] for name in wanted)).to_dicts()
        return row

    return find


def test_flow_and_stock_by_year(value: Value) -> None:
    """2023 was not read: nothing is known of it, while 2022, which was read and opened nothing, is 0."""
    flow = {year: value("commitment_count", period=year)["value"] for year in ("2020", "2021", "2022", "2023", "2024")}
    # 12 projects and the visit; the deed by Peru; none; unknown; the last promise
    assert flow == {"2020": 13, "2021": 1, "2022": 0, "2023": None, "2024": 1}
    stock = {year: value("open_commitment_count", period=year)["value"] for year in flow}
    # the visit was made by 2022, one project completed by 2024
    assert stock == {"2020": 13, "2021": 14, "2022": 13, "2023": None, "2024": 13}
    assert value("commitment_count", period="2023")["null_reason"] == "not_covered"
    assert value("commitment_count")["value"] == 15
    assert value("open_commitment_count")["value"] == 13
    # 15 commitments less those completed
    assert value("open_share")["value"] == pytest.approx(13 / 15)


def test_a_country_of_which_nothing_was_read_is_unknown(value: Value) -> None:
    for indicator in ("commitment_count", "open_share", "commitments_per_statement", "sector_concentration"):
        row = value(indicator, country_code="NZL")
        assert (row["value"], row["low"], row["n"], row["null_reason"]) == (None, None, 0, "not_covered")


def test_commitments_per_statement_needs_five_statements(value: Value) -> None:
    row = value("commitments_per_statement")
    assert (row["value"], row["n"], row["null_reason"]) == (None, 4, "too_few")


def test_follow_through_of_what_could_be_followed(value: Value) -> None:
    """12 of the 13 promises of delivery were followed: 3 signed, 2 under way (one only continues), 1 delivered."""
    delivery = {"country_code": "CHL", "instrument_group": "delivery"}
    found = {
        part: value(f"follow_through_{part}", **delivery)["value"]
        for part in ("share", "signed_share", "work_share", "delivered_share")
    }
    assert found == pytest.approx(
        {"share": 6 / 12, "signed_share": 3 / 12, "work_share": 2 / 12, "delivered_share": 1 / 12}
    )
    strict = value("strict_follow_through_share", **delivery)
    assert (strict["value"], strict["n"]) == (pytest.approx(5 / 12), 12)
    assert value("strict_follow_through_work_share", **delivery)["value"] == pytest.approx(1 / 12)
    # one visit is too few to tell
    talk = value("follow_through_share", instrument_group="talk")
    assert (talk["value"], talk["n"], talk["null_reason"]) == (None, 1, "too_few")


def test_an_interval_holds_chance_and_the_coders_error(value: Value) -> None:
    """Wilson's interval for 6 of 12, on as many cases as hold at worst, moved by the error of status at worst."""
    figures = {
        (row["slice"], row["figure"]): float(row["low"])
        for row in rows("accuracy")
        if row["label_set"] == "held_out" and row["slice_by"] in ("all", "field") and row["low"]
    }
    n = 12 * figures["all", "row_is_commitment"] * figures["parties", "field_agrees"]
    error = 1 - figures["status", "field_agrees"]
    # for a share of one half Wilson's interval is 1/2 -/+ z / (2 * sqrt(n + z * z))
    half_width = PER_CENT_95 / (2 * math.sqrt(n + PER_CENT_95**2)) + error
    row = value("follow_through_share", country_code="CHL", instrument_group="delivery")
    assert (row["low"], row["high"]) == (
        pytest.approx(max(0, 0.5 - half_width), abs=1e-8),
        pytest.approx(min(1, 0.5 + half_width), abs=1e-8),
    )


def test_median_wait(value: Value) -> None:
    """After 731 days 4 of 12 have a report, 8/12 wait; after 1461 days 2 of the 8 more: 8/12 * 6/8 = 1/2."""
    delivery = {"instrument_group": "delivery"}
    assert value("median_days_to_progress", **delivery)["value"] == 1461
    # without the one that only continues 9/12 * 7/9 = 7/12 still wait at the end
    row = value("strict_median_days_to_progress", **delivery)
    assert (row["value"], row["n"], row["null_reason"]) == (None, 12, "not_reached")


def test_repetition_counts_promises_without_progress(value: Value) -> None:
    """The seven without progress (one was suspended, one said again, one is of 2024): 9 mentions, and 7 are too few."""
    row = value("mentions_without_progress")
    assert (row["value"], row["n"], row["null_reason"]) == (None, 7, "too_few")


def test_specificity(value: Value) -> None:
    """14 of 15 name a thing, none a date, one a sum; that one names no thing."""
    assert value("deliverable_share")["value"] == pytest.approx(14 / 15)
    assert value("due_date_share")["value"] == 0
    assert value("sum_share")["value"] == pytest.approx(1 / 15)
    assert value("specificity_share")["value"] == 1


def test_sectors_of_a_country(value: Value) -> None:
    """Chile: 14 commitments in trade at 1/2 each, one in space at 1/3: 21/22 and 1/22."""
    assert value("sector_share", country_code="CHL", sector="trade")["value"] == pytest.approx(21 / 22)
    concentration = value("sector_concentration", country_code="CHL")["value"]
    assert concentration == pytest.approx((21 / 22) ** 2 + (1 / 22) ** 2)


def test_money_is_shared_among_countries(value: Value) -> None:
    """9 million for Peru, Chile and Bolivia together; a third each."""
    assert value("money_promised", currency="EUR")["value"] == 9_000_000
    assert value("money_promised", currency="EUR", country_code="BOL")["value"] == 3_000_000


def test_balance_of_chile_and_peru(value: Value) -> None:
    """Chile acts 14 times for Peru, Peru once for Chile: (14 - 1) / 15."""
    row = value("reciprocity_balance", country_code="CHL", partner_country_code="PER")
    assert (row["value"], row["n"]) == (pytest.approx(13 / 15), 15)
    row = value("reciprocity_balance", country_code="PER", partner_country_code="CHL")
    assert row["value"] == pytest.approx(-13 / 15)


def test_new_partners_and_sectors(value: Value) -> None:
    """In 2020, Chile's first covered year, all would be new; 2021 brings Bolivia and space, 2022 nothing."""
    found = {
        year: (value("new_partner_count", country_code="CHL", period=year)["value"], sector["value"])
        for year in ("2020", "2021", "2022", "2023")
        for sector in [value("new_sector_count", country_code="CHL", period=year)]
    }
    assert found == {"2020": (None, None), "2021": (1, 1), "2022": (0, 0), "2023": (None, None)}
    assert value("new_partner_count", country_code="CHL", period="2020")["null_reason"] == "first_covered_year"


def test_every_indicator_is_defined_and_given(value: Value, marts: dict[str, pl.DataFrame]) -> None:
    """What is defined has rows (money targets aside, which nobody set), and nothing is given without definition."""
    defined = set(marts["dim_indicator"]["indicator"])
    given = set(marts["fct_indicators"]["indicator"])
    assert given <= defined
    assert defined - given <= {"money_target"}
    assert {row["indicator"] for row in rows("indicators")} == defined


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # statsmodels takes logarithms of 0 and 1 and knows it
def test_waits_agree_with_statsmodels(dbt: Dbt, built: Path, reloaded: Reload) -> None:
    """Medians and their log-minus-log intervals of random waits, for a coder without error."""
    survival = pytest.importorskip("statsmodels.duration.survfunc", reason="statsmodels is not installed")
    chance = random.Random(3)
    waits = {
        group: [(chance.randint(1, 400), chance.random() < reported) for _ in range(size)]
        for group, size, reported in (("talk", 60, 0.9), ("delivery", 45, 0.45))
    }
    path = reloaded(planted_rows())
    first_on = date(2020, 1, 1)
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE intermediate.int_coder_accuracy SET precision_low = 1, status_low = 1")
        for table in ("indicator_commitments", "indicator_scopes", "indicator_grid", "commitment_country_sets"):
            connection.execute(f"DELETE FROM intermediate.int_{table}")
        connection.execute(
            "INSERT INTO intermediate.int_indicator_grid BY NAME "
            "SELECT 'CHL' AS country_code, 'all' AS sector, 'all' AS period, 9 AS statement_count, 1 AS slice_accuracy"
        )
        for group, cases in waits.items():
            for number, (days, is_reported) in enumerate(cases):
                day = first_on + timedelta(days)
                connection.execute(
                    "INSERT INTO intermediate.int_indicator_commitments BY NAME SELECT ? AS commitment_id, "
                    "? AS instrument_group, true AS is_promise, ?::DATE AS first_seen_on, ?::DATE AS followed_until, "
                    "?::DATE AS progress_on",
                    [f"{group}{number}", group, first_on, day, day if is_reported else None],
                )
        connection.execute(
            "INSERT INTO intermediate.int_commitment_country_sets BY NAME "
            "SELECT commitment_id, 'set' AS country_set_id FROM intermediate.int_indicator_commitments"
        )
        connection.execute(
            "INSERT INTO intermediate.int_country_set_members BY NAME "
            "SELECT 'set' AS country_set_id, 'CHL' AS country_code"
        )
    result = dbt(path, "run", "--select", "int_indicator_waiting")
    assert result.success, failures(result)
    with duckdb.connect(str(path), read_only=True) as connection:
        found = connection.sql(
            "SELECT instrument_group, value, low, high FROM intermediate.int_indicator_waiting "
            "WHERE indicator = 'median_days_to_progress' ORDER BY 1"
        ).fetchall()
    expected = []
    for group, cases in sorted(waits.items()):
        curve = survival.SurvfuncRight([days for days, _ in cases], [int(told) for _, told in cases])
        low, high = curve.quantile_ci(0.5, method="cloglog")
        expected.append((group, curve.quantile(0.5), low, None if math.isinf(high) else high))
    assert found == expected
    assert all(median is not None for _, median, _, _ in found)
