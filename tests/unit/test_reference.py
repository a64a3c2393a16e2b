"""Every row of every code list: unique keys, codes that exist, dates that parse, definitions that say something."""

import re
from datetime import date

import pycountry
import pytest

from orchestration.groupings import first_day_of, reference_memberships
from orchestration.reference import Row, codes, rows
from orchestration.settings import resources

KEYS = {
    "accuracy": ("label_set", "slice_by", "slice", "figure"),
    "amount_kinds": ("code",),
    "countries": ("country_code",),
    "currencies": ("currency_code",),
    "grouping_names": ("grouping_code",),
    "groupings": ("group", "iso3", "join", "role"),
    "indicators": ("indicator",),
    "instruments": ("instrument",),
    "kinds": ("code",),
    "mention_decisions": ("code",),
    "relations": ("code",),
    "review_actions": ("code",),
    "review_anchorings": ("code",),
    "review_outcomes": ("code",),
    "roles": ("code",),
    "sectors": ("sector",),
    "source_classes": ("code",),
    "statuses": ("status",),
    "sum_part_phrases": ("phrase",),
    "timeliness": ("code",),
}
# What else must be filled in every row, beside the key.
FILLED = {
    "accuracy": ("value", "n", "texts", "coder_version", "measured_on"),
    "amount_kinds": ("name", "definition"),
    "countries": ("iso2", "name", "official_name"),
    "currencies": ("name",),
    "grouping_names": ("name", "kind"),
    "groupings": ("role", "date_precision", "date_source"),
    "indicators": (
        *("indicator_name", "definition", "formula", "unit", "cases", "minimum_n", "interval_method", "caveats"),
    ),
    "instruments": ("is_talk", "definition"),
    "kinds": ("name", "definition"),
    "mention_decisions": ("name", "definition"),
    "relations": ("name", "definition"),
    "review_actions": ("name", "definition"),
    "review_anchorings": ("name", "definition"),
    "review_outcomes": ("name", "definition"),
    "roles": ("name", "definition"),
    "sectors": ("name", "sector_group", "scope", "dac3", "dac5", "g20rg_issue_area", "plover_context"),
    "source_classes": ("name", "definition"),
    # AidData has no stage for a proposal and PLOVER no class for a pause, so those crosswalks may be empty.
    "statuses": ("rank", "is_open", "definition", "iati_activity_status", "ogp_completion"),
    "sum_part_phrases": ("example",),
    "timeliness": ("name", "definition"),
}
# The vocabulary that tables, code and documentation share.
FIXED = {
    "amount_kinds": ("grant", "loan", "credit_line", "investment", "contract", "target", "other"),
    "kinds": (
        *("joint_statement", "communique", "agreement", "mou", "press_release", "readout", "fact_sheet", "speech"),
        *("news", "digest", "other"),
    ),
    "mention_decisions": ("confirmed", "corrected", "added", "dismissed"),
    "relations": ("successor", "possible_duplicate"),
    "review_actions": ("confirm", "dismiss", "add", "correct", "merge", "split", "fully_read"),
    "review_anchorings": ("same_span", "overlap", "words", "fuzzy", "statement", "not_found"),
    "review_outcomes": ("applied", "superseded", "conflict", "not_found", "invalid"),
    "roles": ("actor", "partner"),
    "source_classes": ("joint", "own_side", "other_side", "third_party", "digest"),
    "statuses": ("proposed", "agreed", "formalised", "under_way", "completed", "suspended", "cancelled"),
    "timeliness": ("no_due_date", "not_yet_due", "past_due_no_report", "done"),
}
# UN M49: which sub-regions make up which region.
M49 = {
    "Africa": {"Northern Africa", "Sub-Saharan Africa"},
    "Americas": {"Latin America and the Caribbean", "Northern America"},
    "Asia": {"Central Asia", "Eastern Asia", "South-eastern Asia", "Southern Asia", "Western Asia"},
    "Europe": {"Eastern Europe", "Northern Europe", "Southern Europe", "Western Europe"},
    "Oceania": {"Australia and New Zealand", "Melanesia", "Micronesia", "Polynesia"},
}
USER_ASSIGNED = {"XKX": "XK", "ZZZ": "ZZ"}
GROUPING_ROLES = {"member", "observer", "partner", "participant", "associate", "declined", "invited_ambiguous"}


def label(row: Row) -> str:
    """Names a test case by the first two cells of its row."""
    return "-".join(list(row.values())[:2])


def test_every_table_is_tested() -> None:
    """A new table without its row in KEYS and FILLED fails here."""
    found = {path.stem for path in (resources() / "data" / "reference").glob("*.csv")}
    assert found == KEYS.keys() == FILLED.keys()


@pytest.mark.parametrize("table", KEYS)
def test_keys_are_unique(table: str) -> None:
    """One key, one row."""
    keys = [tuple(row[column] for column in KEYS[table]) for row in rows(table)]
    assert keys
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("table", KEYS)
def test_rows_are_whole_and_clean(table: str) -> None:
    """No row is longer or shorter than the header, no cell has stray blanks, and required cells are filled."""
    for row in rows(table):
        assert None not in row, row
        assert None not in row.values(), row
        assert all(cell == " ".join(cell.split()) for cell in row.values()), row
        required = FILLED[table] + (() if table == "groupings" else KEYS[table])
        assert all(row[column] for column in required), row


@pytest.mark.parametrize("table", KEYS)
def test_lines_end_as_in_the_rest_of_the_project(table: str) -> None:
    """LF alone, so that a diff shows what changed."""
    content = (resources() / "data" / "reference" / f"{table}.csv").read_bytes()
    assert b"\r" not in content
    assert content.endswith(b"\n")


@pytest.mark.parametrize("table", FIXED)
def test_fixed_vocabulary(table: str) -> None:
    """Codes that the design fixes are there, no more and no fewer."""
    assert codes(table) == FIXED[table]


@pytest.mark.parametrize(
    "table", ["amount_kinds", "indicators", "instruments", "kinds", "roles", "sectors", "source_classes"]
)
def test_codes_are_plain_words(table: str) -> None:
    """Codes serve as column values and in file names."""
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", code) for code in codes(table))


# Countries


def test_countries_are_iso_3166_and_two_user_assigned_codes() -> None:
    """All of ISO 3166-1, Kosovo, and "not stated"; sorted by code."""
    assert set(codes("countries")) == {country.alpha_3 for country in pycountry.countries} | USER_ASSIGNED.keys()
    assert list(codes("countries")) == sorted(codes("countries"))


@pytest.mark.parametrize("row", rows("countries"), ids=label)
def test_country(row: Row) -> None:
    """Alpha-2 and number are those of ISO 3166-1; region and sub-region belong together in M49."""
    country = pycountry.countries.get(alpha_3=row["country_code"])
    if country is None:
        assert row["iso2"] == USER_ASSIGNED[row["country_code"]]
        assert row["m49"] == ""
        assert "User-assigned" in row["note"]
    else:
        assert (row["iso2"], row["m49"]) == (country.alpha_2, country.numeric)
    if row["country_code"] in {"ATA", "ZZZ"}:
        assert (row["region"], row["sub_region"]) == ("", "")
    else:
        assert row["sub_region"] in M49[row["region"]]


def test_country_names_are_unique() -> None:
    """A chart labelled by name must not merge two countries."""
    names = [row["name"] for row in rows("countries")]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("KAZ", "Kazakhstan"),
        ("KOR", "South Korea"),
        ("TUR", "Türkiye"),
        ("CZE", "Czechia"),
        ("TWN", "Taiwan"),
        ("PSE", "Palestine"),
        ("XKX", "Kosovo"),
    ],
)
def test_display_names_are_short_and_neutral(code: str, name: str) -> None:
    """Common English names, without the qualifiers of the ISO list."""
    assert {row["country_code"]: row["name"] for row in rows("countries")}[code] == name


def test_central_asia_is_the_five_states() -> None:
    """M49 has Central Asia as a sub-region."""
    found = {row["country_code"] for row in rows("countries") if row["sub_region"] == "Central Asia"}
    assert found == {"KAZ", "KGZ", "TJK", "TKM", "UZB"}


def test_nauru_is_in_micronesia() -> None:
    """Lists that circulate put it in Polynesia; M49 does not."""
    assert next(row["sub_region"] for row in rows("countries") if row["country_code"] == "NRU") == "Micronesia"


# Currencies


@pytest.mark.parametrize("row", rows("currencies"), ids=label)
def test_currency(row: Row) -> None:
    """A code in use is in ISO 4217; a withdrawn one says since which year, and is not."""
    known = pycountry.currencies.get(alpha_3=row["currency_code"])
    if row["withdrawn_in"]:
        assert re.fullmatch(r"20\d\d", row["withdrawn_in"])
        assert known is None
    else:
        assert known is not None


def test_currencies_are_all_active_codes() -> None:
    """All but the codes for tests and for no currency."""
    active = {row["currency_code"] for row in rows("currencies") if not row["withdrawn_in"]}
    assert active == {currency.alpha_3 for currency in pycountry.currencies} - {"XTS", "XXX"}


# Sectors and statuses


@pytest.mark.parametrize("row", rows("sectors"), ids=label)
def test_sector_excludes_point_to_sectors(row: Row) -> None:
    """`what -> sector` names a real sector, and another one than its own."""
    targets = re.findall(r"->\s*([a-z_]+)", row["excludes"])
    assert row["excludes"].count("->") == len(targets)
    assert set(targets) <= set(codes("sectors")) - {row["sector"]}


@pytest.mark.parametrize("row", rows("sectors"), ids=label)
def test_sector_crosswalks(row: Row) -> None:
    """DAC codes have three digits and CRS purpose codes five."""
    assert re.fullmatch(r"\d{3}(;\d{3})*", row["dac3"])
    assert re.fullmatch(r"\d{5}(;\d{5})*", row["dac5"])


def test_status_ranks_count_up() -> None:
    """Ranks are 1, 2, 3 ... in file order; promises and work under way are open, ends are not."""
    assert [row["rank"] for row in rows("statuses")] == [str(rank) for rank in range(1, len(rows("statuses")) + 1)]
    closed = {row["status"] for row in rows("statuses") if row["is_open"] == "false"}
    assert closed == {"completed", "cancelled"}
    assert {row["is_open"] for row in rows("statuses")} == {"true", "false"}


# Indicators and what they rest on


def test_talk_is_what_ends_in_words() -> None:
    """Meetings, visits and bodies that meet are talk; whatever is signed, paid, built or taught is not."""
    talk = {row["instrument"] for row in rows("instruments") if row["is_talk"] == "true"}
    assert talk == {"dialogue", "forum", "working_group", "visit", "event"}
    assert {row["is_talk"] for row in rows("instruments")} == {"true", "false"}


def test_shares_need_more_cases_than_counts() -> None:
    """A count is given where one text was read; a share of fewer than ten cases says nothing."""
    for row in rows("indicators"):
        assert int(row["minimum_n"]) >= (10 if row["unit"] == "share of 1" else 1), row["indicator"]


@pytest.mark.parametrize("row", rows("sum_part_phrases"), ids=label)
def test_phrase_of_a_part_stands_in_its_example(row: Row) -> None:
    """In small letters, as texts are compared."""
    assert row["phrase"] == row["phrase"].lower()
    assert row["phrase"] in row["example"].lower()


# Groupings


def members_that_are_bodies() -> set[str]:
    """The documented exceptions to country codes, such as EUE."""
    return {row["member_code"] for row in rows("grouping_names")} - {""}


def test_every_grouping_has_a_name_and_every_name_a_grouping() -> None:
    """Both tables list the same groupings; names are unique and sorted by code."""
    assert set(codes("grouping_names")) == {row["group"] for row in rows("groupings")}
    assert len({row["name"] for row in rows("grouping_names")}) == len(rows("grouping_names"))
    assert list(codes("grouping_names")) == sorted(codes("grouping_names"))


@pytest.mark.parametrize("row", rows("grouping_names"), ids=label)
def test_grouping_name(row: Row) -> None:
    """Kind and url are well formed; a host is a member of its own format; no grouping's code is a country's."""
    assert row["kind"] in {"treaty_organisation", "forum", "format", "alliance"}
    assert row["url"] == "" or row["url"].startswith("https://")
    assert row["grouping_code"] not in codes("countries")
    if row["host_country"]:
        assert row["kind"] == "format"
        members = {spell.member for spell in reference_memberships()[row["grouping_code"]]}
        assert row["host_country"] in members


def test_bodies_that_are_members_are_no_countries() -> None:
    """EUE and AFU are not in ISO 3166-1, so no country can be mistaken for them."""
    assert members_that_are_bodies() == {"EUE", "AFU"}
    assert not members_that_are_bodies() & set(codes("countries"))


@pytest.mark.parametrize("row", rows("groupings"), ids=label)
def test_membership(row: Row) -> None:
    """The member is a country or a documented body, its role is known, and it joins before it leaves."""
    assert row["iso3"] in {*codes("countries"), *members_that_are_bodies()} - {"ZZZ"}
    assert row["role"] in GROUPING_ROLES
    if row["role"] == "declined":
        assert row["join"] == ""
    else:
        assert first_day_of(row["join"]) < (first_day_of(row["leave"]) if row["leave"] else date.max)
