"""Metadata: what names, first lines and titles tell, and which of several sayings decides."""

import json
from collections.abc import Sequence
from datetime import date
from itertools import permutations

import pytest

from orchestration.reference import codes, rows
from orchestration.sources.dateline import read_head
from orchestration.sources.deciding import decide, places_searched
from orchestration.sources.evidence import FIELDS, Evidence, UnusableError, as_json, from_json
from orchestration.sources.formats import DOCX, HTML, PDF, TEXT
from orchestration.sources.kinds import kind_in_title
from orchestration.sources.names import read_link, read_name
from orchestration.sources.publishers import publisher_like

ORDER = [row["source"] for row in rows("reading/metadata_sources")]


def told(evidence: Sequence[Evidence]) -> dict[str, str]:
    return {item.field: item.value for item in evidence}


def test_the_source_highest_in_the_table_decides_whatever_the_order_of_the_evidence() -> None:
    days = {source: f"20{10 + number}-01-02" for number, source in enumerate(ORDER)}
    evidence = [Evidence("published_on", day, source) for source, day in days.items()]
    while evidence:
        highest = date.fromisoformat(evidence[0].value)
        assert decide(evidence).metadata.published_on == highest
        assert decide(evidence[::-1]).metadata.published_on == highest
        del evidence[0]


def test_within_one_source_the_first_saying_counts() -> None:
    sayings = [Evidence("title", "First", "json_ld"), Evidence("title", "Second", "json_ld")]
    assert decide(sayings).metadata.title == "First"


@pytest.mark.parametrize(
    ("field", "unusable", "usable"),
    [
        ("published_on", "soon", "2024-05-02"),
        ("published_on", "03/04/2024", "2024-05-02"),
        ("published_on", "1024-05-02", "2024-05-02"),
        ("title", "Microsoft Word - final.docx", "Joint Statement"),
        ("title", "untitled", "Joint Statement"),
        ("language", "klingon", "en"),
        ("url", "javascript:alert(1)", "https://example.org"),
        ("url", "/relative", "https://example.org"),
    ],
)
def test_what_cannot_be_used_is_passed_over_where_nobody_stated_it(field: str, unusable: str, usable: str) -> None:
    evidence = [Evidence(field, unusable, "json_ld"), Evidence(field, usable, "properties")]
    assert str(getattr(decide(evidence).metadata, field)) == usable


@pytest.mark.parametrize("source", ["front_matter", "metadata_csv"])
@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("published_on", "soon", "invalid_date"),
        ("kind", "poem", "unknown_kind"),
        ("language", "klingon", "unknown_language"),
        ("parties", "KEN; XQX", "unknown_party"),
        ("is_translation", "perhaps", "invalid_metadata"),
    ],
)
def test_what_a_person_stated_must_be_usable(source: str, field: str, value: str, rule: str) -> None:
    with pytest.raises(UnusableError) as caught:
        decide([Evidence(field, value, source)])
    assert caught.value.rule == rule


def test_all_evidence_is_recorded_with_what_was_used() -> None:
    evidence = [
        Evidence("published_on", "2024-05-03", "file_name", "a.pdf"),
        Evidence("published_on", "2024-05-02", "json_ld"),
    ]
    recorded = json.loads(decide(evidence).evidence)
    assert [(item["source"], item["value"], item["used"]) for item in recorded] == [
        ("json_ld", "2024-05-02", True),
        ("file_name", "2024-05-03", False),
    ]
    assert recorded[1]["found_at"] == "a.pdf"


def test_the_order_of_evidence_from_different_sources_does_not_matter() -> None:
    sayings = [Evidence("title", source, source) for source in ("front_matter", "json_ld", "file_name")]
    assert len({decide(order) for order in permutations(sayings)}) == 1


def test_the_reject_of_a_text_without_date_names_the_places_of_its_format() -> None:
    assert "published_on, date and published_time in the front matter" in places_searched(TEXT)
    assert "JSON-LD" not in places_searched(TEXT)
    assert "JSON-LD (datePublished)" in places_searched(HTML)
    for form in (PDF, DOCX):
        assert "the properties of the file" in places_searched(form)


def test_evidence_can_be_kept_as_text() -> None:
    evidence = (Evidence("title", 'É "q"', "json_ld", "name"), Evidence("place", "Lima", "text_head"))
    assert from_json(as_json(evidence)) == evidence


@pytest.mark.parametrize(
    ("name", "day", "title"),
    [
        ("in/2024-05-02-joint-statement-of-norway.pdf", "2024-05-02", "joint statement of norway"),
        ("20240502_statement.docx", "2024-05-02", None),
        ("Statement 2.May.2024.pdf", "2024-05-02", None),
        ("2024_05_02.txt", "2024-05-02", None),
        ("report-2024-13-40.txt", None, None),
        ("12345678901234.pdf", None, None),
        ("Joint%20Statement of Norway.md", None, "Joint Statement of Norway"),
        ("a.txt", None, None),
    ],
)
def test_the_name_of_a_file_tells_day_and_title(name: str, day: str | None, title: str | None) -> None:
    evidence = told(read_name(name))
    assert (evidence.get("published_on"), evidence.get("title")) == (day, title)


@pytest.mark.parametrize(
    ("url", "day", "publisher"),
    [
        ("https://www.whitehouse.gov/briefing-room/2024/05/02/statement/", "2024-05-02", "White House"),
        ("https://www.mea.gov.in/bilateral-documents.htm?dtl/39", None, "Ministry of External Affairs, India"),
        ("https://example.org/2024/5/2", "2024-05-02", None),
        ("https://example.org/2024/99/99/", None, None),
        ("https://notwhitehouse.gov/", None, None),
        ("https://[broken", None, None),
    ],
)
def test_a_link_tells_day_and_publisher(url: str, day: str | None, publisher: str | None) -> None:
    evidence = told(read_link(url))
    assert (evidence.get("published_on"), evidence.get("publisher")) == (day, publisher)


@pytest.mark.parametrize(
    ("head", "day", "place"),
    [
        ("WASHINGTON, May 2, 2024 – The two sides agreed.", "2024-05-02", "WASHINGTON"),
        ("New Delhi, 2 May 2024: India and Peru agreed.", "2024-05-02", "New Delhi"),
        ("New Delhi\nMay 02, 2024\n\nThe two sides agreed.", "2024-05-02", None),
        ("Joint Statement\n\n(Samarkand, 2 May 2024)\n\nThe sides", "2024-05-02", "Samarkand"),
        ("Published on: Thursday, 2nd of May 2024\n\nThe sides", "2024-05-02", None),
        ("2024-05-02\n\nThe sides agreed.", "2024-05-02", None),
        ("The leaders met in Lima on 2 May 2024 and agreed.", None, None),
        ("On 2 May 2024: the leaders met.", None, None),
        ("The two sides will meet on 2 May 2024 – in Lima.", None, None),
        ("May 2024\n\nThe sides agreed.", None, None),
    ],
)
def test_the_dateline_tells_day_and_place_and_dates_in_sentences_do_not(
    head: str, day: str | None, place: str | None
) -> None:
    evidence = told(read_head(head))
    assert (evidence.get("published_on"), evidence.get("place")) == (day, place)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Joint Statement of Norway and Peru\n\nThe two sides agreed.", "Joint Statement of Norway and Peru"),
        ("The two sides agreed.\n\nThey met.", None),
        ("Joint Statement\nThe two sides agreed.", None),
        ("- an item of a list\n\nThe two sides", None),
        ("Only one line without a full stop", None),
        ("2 May 2024\n\nThe two sides agreed.", None),
    ],
)
def test_the_first_line_is_the_title_where_it_stands_apart(text: str, title: str | None) -> None:
    assert told(read_head(text)).get("title") == title


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Joint Statement of Norway and Peru", "joint_statement"),
        ("Readout of the President’s call", "readout"),
        ("Memorandum of Understanding between Norway and Peru", "mou"),
        ("Remarks by the Prime Minister", "speech"),
        ("Communiqué of the summit", "communique"),
        ("Fact Sheet: Ports", "fact_sheet"),
        ("Norway and Peru", None),
    ],
)
def test_the_title_names_the_kind(title: str, kind: str | None) -> None:
    assert kind_in_title(title) == kind
    assert decide([Evidence("title", title, "json_ld")]).metadata.kind == (kind or "other")


def test_a_stated_kind_outranks_the_title_and_the_title_the_default_of_a_source() -> None:
    title = Evidence("title", "Joint Statement", "json_ld")
    assert decide([title, Evidence("kind", "news", "front_matter")]).metadata.kind == "news"
    assert decide([title, Evidence("kind", "news", "source_defaults")]).metadata.kind == "joint_statement"
    default = Evidence("kind", "news", "source_defaults")
    assert decide([Evidence("title", "Ports", "json_ld"), default]).metadata.kind == "news"


@pytest.mark.parametrize(
    ("name", "expected"), [("Ministry of Ports", True), ("White House", True), ("A. Clerk", False), ("", False)]
)
def test_a_person_who_typed_a_file_is_no_publisher(name: str, expected: bool) -> None:
    assert publisher_like(name) is expected


def test_tables_of_reading_are_whole() -> None:
    assert len(set(ORDER)) == len(ORDER)
    assert [int(row["rank"]) for row in rows("reading/metadata_sources")] == list(range(1, len(ORDER) + 1))
    for row in rows("reading/page_fields"):
        assert (row["field"] in FIELDS, row["source"] in ORDER, row["place"] in ("json_ld", "meta")) == (True,) * 3, row
    for name in ("hosts", "languages", "publisher_words", "page_boilerplate", "compound_starts", "printing_programs"):
        assert len(set(codes(f"reading/{name}"))) == len(codes(f"reading/{name}"))
        assert all(None not in row.values() and None not in row for row in rows(f"reading/{name}"))
