"""The cookbook over the embedded sample: each answer checked against what the digests say, read by hand.

Numbers that the coder decides are not repeated here; what is checked is what a reader of the digests knows must be so,
and that each answer adds up to the warehouse it was asked of.
"""

import io
import json
import re
from collections import Counter
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestration.cli import main as command
from orchestration.publication.cookbook import cookbook, main, readme, recipe, recipes
from tests.end_to_end.conftest import DAY, Cooperation, ask

Answer = list[dict[str, Any]]


@pytest.fixture(scope="module")
def answers(sample_run: tuple[Path, str]) -> dict[int, Answer]:
    """The answer to every question over the sample, by number."""

    def answer(path: Path) -> Answer:
        with redirect_stdout(io.StringIO()) as out:
            assert command(["sql", "--file", str(path), "--format", "json", "--home", str(sample_run[0])]) == 0
        return list(json.loads(out.getvalue()))

    return {one.number: answer(one.path) for one in recipes()}


@pytest.fixture(scope="module")
def front_matter(sample_files: list[Path]) -> list[dict[str, Any]]:
    """What the digests say of themselves."""
    return [yaml.safe_load(path.read_text(encoding="utf-8").split("---")[1]) for path in sample_files]


def value(home: Path, query: str) -> Any:
    return ask(home, query)[0][0]


def row(rows: Answer, **wanted: Any) -> dict[str, Any]:
    """The only row that has these values."""
    [found] = [one for one in rows if all(one[name] == value for name, value in wanted.items())]
    return found


def days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def test_there_are_25_questions_each_with_answer_and_pitfalls() -> None:
    assert [one.number for one in recipes()] == list(range(1, 26))
    assert all(one.question.rstrip(")").endswith(("?", "2025", "Uzbekistan", "India", "proposed")) for one in recipes())
    assert main(["--check"]) == 0
    assert all(one.path.name in readme() for one in recipes())


def test_a_question_is_named_by_number_or_name() -> None:
    assert {recipe(name).number for name in ("5", "05", "05-who-promises-most-to-whom")} == {5}
    assert (cookbook() / "05-who-promises-most-to-whom.sql").is_file()


def test_every_question_is_answered_by_number_as_a_table(
    cooperation: Cooperation, sample_run: tuple[Path, str]
) -> None:
    assert "Who promises most to whom?" in cooperation("sql", "--cookbook", "--home", sample_run[0]).stdout
    out = cooperation("sql", "--cookbook", "5", "--home", sample_run[0]).stdout
    assert out.startswith("Who promises most to whom?\nAnswer: one row")
    assert "no question 26" in cooperation("sql", "--cookbook", "26", "--home", sample_run[0], expect=2).stderr


# 1: publishers, and how many digests name each, are the front matter's; the first is of 2019, the last of 2025.
def test_coverage_is_what_the_front_matter_of_the_digests_says(
    answers: dict[int, Answer], front_matter: list[dict[str, Any]]
) -> None:
    assert {one["publisher"]: one["statements"] for one in answers[1]} == Counter(
        one["publisher"] for one in front_matter
    )
    assert all(one["statements"] == one["digests"] and one["copies"] == 0 for one in answers[1])
    assert min(one["first_on"] for one in answers[1]) == min(str(one["published_on"]) for one in front_matter)
    assert max(one["last_on"] for one in answers[1]) == max(str(one["published_on"]) for one in front_matter)


# 2: every file of the sample can be used.
def test_nothing_of_the_sample_was_left_out(answers: dict[int, Answer]) -> None:
    assert answers[2] == []


# 3: all statuses in their order, every commitment once, and no share that fewer than ten rows carry.
def test_accuracy_stands_beside_every_status_only_where_enough_rows_carry_it(
    answers: dict[int, Answer], sample_run: tuple[Path, str]
) -> None:
    assert [one["status"] for one in answers[3]][:5] == ["proposed", "agreed", "formalised", "under_way", "completed"]
    assert sum(one["commitments"] for one in answers[3]) == value(sample_run[0], "SELECT count(*) FROM fct_commitments")
    for one in answers[3]:
        assert (one["hold_of_100"] is not None) == (one["rows_measured"] >= 10)
    measured = row(answers[3], status="agreed")
    assert 0 < measured["low"] <= measured["hold_of_100"] <= measured["high"] <= 100


# 4: nobody reviewed the sample; connectivity is what the Central Asian digests speak of most.
def test_nobody_has_reviewed_the_sample(answers: dict[int, Answer]) -> None:
    assert {one["reviewed"] for one in answers[4]} == {0}
    assert answers[4][0]["sector"] == "Transport, corridors & infrastructure"
    assert all(0 < one["mean_confidence_of_the_rest"] < 1 for one in answers[4])


# 5: half of the digests are India's with Central Asia, and most offers in them are India's: credit, training, vaccines.
def test_india_promises_most_and_to_its_central_asian_partners(answers: dict[int, Answer]) -> None:
    central_asia = {"Kazakhstan", "Kyrgyzstan", "Tajikistan", "Turkmenistan", "Uzbekistan"}
    assert {(one["from_country"], one["to_country"]) for one in answers[5][:5]} == {
        ("India", name) for name in central_asia
    }
    assert all(one["still_open"] <= one["commitments"] and one["weighted"] <= one["commitments"] for one in answers[5])


# 6: Australia ended arrangements with China (2021) and China undertook nothing towards it.
def test_australia_and_china_are_one_way(answers: dict[int, Answer]) -> None:
    found = row(answers[6], country_a="AUS", country_b="CHN")
    assert (found["a_to_b"] > 0, found["b_to_a"], found["reciprocity"]) == (True, 0, 0)
    assert row(answers[6], country_a="IND", country_b="UZB")["b_to_a"] > 0  # Uzbekistan offered to host meetings


# 7: of all that India and Uzbekistan share on minerals, the Rare Earth Forum was held (September 2024).
def test_india_and_uzbekistan_completed_one_thing_on_minerals(answers: dict[int, Answer]) -> None:
    assert row(answers[7], sector="Critical minerals & mining")["completed"] == 1
    assert "Transport, corridors & infrastructure" in [one["sector"] for one in answers[7]]
    assert all(one["completed"] + one["still_open"] <= one["commitments"] for one in answers[7])


# 8: proposed and done: the Rare Earth Forum. Agreed and then signed: the investment treaty of India and Uzbekistan.
def test_one_proposal_was_completed_and_one_agreement_formalised(
    answers: dict[int, Answer], sample_run: tuple[Path, str]
) -> None:
    assert row(answers[8], first_reported_as="proposed")["completed"] == 1
    assert row(answers[8], first_reported_as="agreed")["formalised_or_further"] == 1
    assert sum(one["commitments"] for one in answers[8]) == value(sample_run[0], "SELECT count(*) FROM fct_commitments")
    for one in answers[8]:
        steps = [one[name] for name in ("commitments", "agreed_or_further", "formalised_or_further")]
        steps += [one["under_way_or_further"], one["completed"]]
        assert steps == sorted(steps, reverse=True)


# 9: proposed on 17 October 2023, told of as held on 6 June 2025.
def test_the_rare_earth_forum_took_598_days_from_proposal_to_report(answers: dict[int, Answer]) -> None:
    done = row(answers[9], stands_now_at="completed")
    assert done["median_days"] == days("2023-10-17", "2025-06-06") == 598
    assert "Rare Earth Forum" in done["earliest_in_its_words"]
    assert row(answers[9], stands_now_at="proposed")["median_days"] is None


# 10: the Quad's summit in India was for 2024, the trade agreement for autumn 2025; no digest tells of either again.
def test_past_due_holds_what_was_dated_and_not_told_of_again(answers: dict[int, Answer]) -> None:
    assert "India will host the next summit in person in 2024" in [one["quote"] for one in answers[10]]
    trade = next(one for one in answers[10] if "Bilateral Trade Agreement" in one["quote"])
    assert (trade["due"][:4], trade["actors"]) == ("2025", "United States; India")
    assert all(one["due"] < DAY for one in answers[10])
    assert not [one for one in answers[10] if "Rare Earth Forum was held" in one["quote"]]


# 11: the second EU-GCC summit (Saudi Arabia) and the fifth Dialogue are for 2026.
def test_next_due_are_the_meetings_of_2026(answers: dict[int, Answer]) -> None:
    assert {one["quote"] for one in answers[11] if one["due"] == "2026"} >= {
        "Saudi Arabia will host the second summit in 2026",
        "They agreed to hold the fifth meeting in 2026",
    }
    assert all(one["due"] >= DAY[:4] for one in answers[11])


# 12: of Afghanistan, a party of the first Dialogue (2019), nothing was read after the Delhi Declaration (2022).
def test_afghanistan_has_fallen_silent_since_the_delhi_declaration(answers: dict[int, Answer]) -> None:
    found = row(answers[12], country_a="Afghanistan", country_b="India")
    assert (found["last_statement_on"], found["days_since"]) == ("2022-01-27", days("2022-01-27", DAY))
    assert all(one["days_since"] > 2 * 365 and one["open_commitments"] > 0 for one in answers[12])


# 13: 4,850 crore rupees for the Maldives are 48.5 billion; the EU's package for Central Asia is 12 billion euros.
def test_money_is_told_by_currency_and_kind(answers: dict[int, Answer]) -> None:
    assert row(answers[13], currency="INR", amount_kind="credit_line")["total"] == 48_500_000_000
    assert row(answers[13], currency="EUR", amount_kind="investment")["largest"] == 12_000_000_000
    assert row(answers[13], currency="USD", amount_kind="target")["largest"] == 500_000_000_000  # trade by 2030
    assert len({(one["currency"], one["amount_kind"]) for one in answers[13]}) == len(answers[13])


# 14: the first Dialogue (Samarkand, 2019) had six partners; the Maldives come in with the credit line of July 2025.
def test_first_time_partners_of_india_come_in_with_their_first_statement(answers: dict[int, Answer]) -> None:
    assert row(answers[14], year=2019)["who"] == (
        "Afghanistan, Kazakhstan, Kyrgyzstan, Tajikistan, Turkmenistan, Uzbekistan"
    )
    assert "Maldives" in row(answers[14], year=2025)["who"]
    assert all(len(one["who"].split(", ")) == one["new_partners"] for one in answers[14])


# 15: two investment treaties and the Rare Earth Forum are told of twice.
def test_what_was_told_again_is_the_treaties_and_the_forum(answers: dict[int, Answer]) -> None:
    uzbek = next(one for one in answers[15] if "India-Uzbekistan Bilateral Investment Treaty" in one["first_words"])
    assert (uzbek["entry_status"], uzbek["status"]) == ("agreed", "formalised")
    assert uzbek["days_between"] == days("2020-12-11", "2024-09-27")
    assert any("Rare Earth Forum" in one["last_words"] for one in answers[15])
    assert all(one["statements"] > 1 and one["days_between"] > 0 for one in answers[15])


# 16: between the two days fall the treaty's signature (2024) and the report of the forum (2025).
def test_between_2023_and_2025_one_proposal_was_completed_and_one_agreement_signed(answers: dict[int, Answer]) -> None:
    assert row(answers[16], on_first_day="proposed", on_second_day="completed")["commitments"] == 1
    signed = row(answers[16], on_first_day="agreed", on_second_day="formalised")
    assert (signed["commitments"], "signed the India-Uzbekistan" in signed["for_instance"]) == (1, True)
    assert (
        row(answers[16], on_first_day="not seen yet", on_second_day="suspended")["commitments"] == 1
    )  # Indus Waters Treaty


# 17: all was published by the end of 2025, and the home took it in only when the test made it.
def test_what_was_published_is_not_yet_what_was_known(answers: dict[int, Answer], sample_run: tuple[Path, str]) -> None:
    counts = dict(ask(sample_run[0], "SELECT status, commitment_count FROM fct_commitments_by_status"))
    assert {one["status"]: one["published_by_then"] for one in answers[17]} == counts
    assert {one["known_by_then"] for one in answers[17]} == {0}


# 18: India proposed the Chabahar group in 2022; it met in April 2023, and Iran offered to host the second meeting.
def test_the_second_chabahar_meeting_is_the_next_edition_of_the_group(answers: dict[int, Answer]) -> None:
    found = row(
        answers[18], later_words="Iran offered to host the second meeting of the Joint Working Group on Chabahar Port"
    )
    assert found["earlier_words"] == "India proposed a Joint Working Group on Chabahar Port"
    assert (found["earlier_on"], found["later_on"]) == ("2022-01-27", "2023-04-14")


# 19: the Indus Waters Treaty (23 April 2025) and the President's visit (16 May 2023) were suspended or put off.
def test_what_was_stopped_has_the_day_on_which_it_was_told(answers: dict[int, Answer]) -> None:
    stopped = {(one["since"], one["actors"]) for one in answers[19] if one["status"] == "suspended"}
    assert stopped == {("2023-05-16", "United States"), ("2025-04-23", "India")}
    assert {one["who_says_so"] for one in answers[19]} == {"digest"}
    assert sum("Australia" in one["actors"] for one in answers[19]) >= 4  # the four arrangements of 2021


# 20: meetings and bodies that meet are talk; credit and grants are not.
def test_talk_is_told_from_delivery(answers: dict[int, Answer], sample_run: tuple[Path, str]) -> None:
    kinds = {one["instrument"]: one["kind"] for one in answers[20]}
    assert {kinds[name] for name in ("forum", "dialogue", "working_group", "visit")} == {"talk"}
    assert {kinds[name] for name in ("credit_line", "grant", "training", "project")} == {"delivery"}
    assert sum(one["commitments"] for one in answers[20]) == value(
        sample_run[0], "SELECT count(*) FROM fct_commitments"
    )


# 21: 27 members of the EU since 2020, 10 of ASEAN in 2022, 6 of the GCC.
def test_groupings_reach_their_members_of_the_day(answers: dict[int, Answer]) -> None:
    members = {one["grouping"]: one["members_reached"] for one in answers[21]}
    assert members["European Union"] == 27
    assert members["Association of Southeast Asian Nations"] == 10
    assert members["Gulf Cooperation Council"] == 6


# 22: two statements each in May 2023, May 2024, April and June 2025; in September 2024 one that signs what was agreed.
def test_months_have_the_statements_of_the_digests(
    answers: dict[int, Answer], front_matter: list[dict[str, Any]], sample_run: tuple[Path, str]
) -> None:
    months = Counter(f"{one['published_on']:%Y-%m}-01" for one in front_matter)
    assert {one["month_start_on"]: one["statements"] for one in answers[22]} == months
    assert sum(one["new_commitments"] for one in answers[22]) == value(
        sample_run[0], "SELECT count(*) FROM fct_commitments"
    )
    assert row(answers[22], month_start_on="2024-09-01")["mentions_of_earlier_ones"] == 1


# 23: the sample is India's story.
def test_concentration_lies_between_all_alike_and_one_alone(
    answers: dict[int, Answer], sample_run: tuple[Path, str]
) -> None:
    [found] = answers[23]
    countries = value(sample_run[0], "SELECT count(*) FROM fct_commitments_by_country WHERE country_code <> 'ZZZ'")
    assert found["countries"] == countries
    assert found["share_of_first"] < found["share_of_first_three"] < found["share_of_first_five"] < 1
    assert 1 / countries < found["herfindahl_index"] < found["share_of_first"]


# 24: in June 2025 India and Central Asia "expressed interest" in joint exploration.
def test_the_words_behind_a_figure_are_as_many_as_it_says(
    answers: dict[int, Answer], sample_run: tuple[Path, str]
) -> None:
    cell = value(
        sample_run[0],
        "SELECT sum(commitment_count) FROM fct_commitments_by_country_sector_status"
        " WHERE country_code = 'IND' AND sector = 'critical_minerals' AND status = 'proposed'",
    )
    assert len(answers[24]) == cell
    assert any("joint exploration for rare earths" in one["quote"] for one in answers[24])
    assert not any(one["quote_is_verbatim"] for one in answers[24])


# 25: every statement of the sample is a digest: an address each, and never a link to words that are not the source's.
def test_digests_have_addresses_and_no_links_to_words(answers: dict[int, Answer], sample_run: tuple[Path, str]) -> None:
    count = value(sample_run[0], "SELECT count(*) FROM fct_commitments")
    expected = {"source_class": "digest", "commitments": count, "told_by_an_actor": 0}
    assert answers[25] == [{**expected, "with_address": count, "with_link_to_words": 0}]


def test_the_method_note_of_the_sample_has_no_number_that_the_warehouse_does_not_have(
    cooperation: Cooperation, sample_run: tuple[Path, str]
) -> None:
    home = sample_run[0]
    known = {
        value(home, query)
        for query in (
            "SELECT count(*) FROM fct_commitments",
            "SELECT count(*) FROM fct_commitment_mentions",
            "SELECT count(*) FROM fct_commitments_by_country WHERE country_code <> 'ZZZ'",
            "SELECT count(*) FROM bridge_commitment_country WHERE country_code = 'ZZZ'",
            "SELECT count(*) FROM dim_statement",
            "SELECT count(*) FROM dim_document",
            "SELECT count(DISTINCT publisher) FROM dim_statement",
            "SELECT release_number FROM meta.publication",
            "SELECT schema_version FROM meta.publication",
        )
    }
    publishers = [n for (n,) in ask(home, "SELECT count(*) FROM dim_statement GROUP BY publisher ORDER BY 1 DESC")]
    known |= {*publishers, len(publishers[10:]), sum(publishers[10:])}
    for year, number in ask(home, "SELECT year(published_on), count(*) FROM dim_statement GROUP BY 1"):
        known |= {year, number}
    rows = ask(home, "SELECT value, low, high, texts FROM meta.accuracy WHERE slice_by = 'all'")
    for *shares, texts in rows:
        known |= {round(100 * share) for share in shares} | {texts}
    told = cooperation("note", "--home", home).stdout
    stamps = ask(home, "SELECT coder_version, reference_version, package_version, run_id FROM meta.publication")
    stamps += ask(home, "SELECT DISTINCT coder_version FROM meta.accuracy")
    for stamp in (stamp for row in stamps for stamp in row):
        told = told.replace(str(stamp), "")
    told = re.sub(
        r"\d+ (January|February|March|April|May|June|July|August|September|October|November|December) \d{4}", "", told
    )
    told = re.sub(r"\d{4}-\d\d-\d\d( \d\d:\d\d UTC)?|G20|CC BY 4\.0|95%|[Oo]f 100", "", told)
    assert {int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", told)} <= known


def test_every_id_of_the_sample_can_be_shown(cooperation: Cooperation, sample_run: tuple[Path, str]) -> None:
    for kind, table in (("commitment", "fct_commitments"), ("statement", "dim_statement")):
        key = value(sample_run[0], f"SELECT min({kind}_id) FROM {table}")
        out = cooperation("show", key, "--home", sample_run[0]).stdout
        assert out.startswith(f"{kind} {key}")
        assert "not an official text" in out
