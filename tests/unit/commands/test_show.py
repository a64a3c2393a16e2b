"""`cooperation show`: the words of an id in their paragraph, why they were coded so, and how to cite them."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from orchestration.cli import main
from orchestration.extraction.coder import RuleCoder
from orchestration.extraction.model import Statement
from orchestration.handover import leave
from orchestration.home import Home
from orchestration.publication.duckdb_file import publish
from schemas import Table
from schemas.bridges import BridgeCommitmentRelation
from schemas.dimensions import DimCountry, DimDocument, DimStatement
from schemas.facts import FctCommitmentMentions, FctCommitments, RptCommitments
from schemas.history import FctCommitmentStatusHistory
from schemas.meta import Rekeys, Runs
from schemas.raw import Statements
from schemas.reviews import FctMentionReviews, FctReviews
from tests.conftest import make_working_file

Captured = pytest.CaptureFixture[str]
TEXT = (
    "The leaders met in Oslo.\n\n"
    "Talks were warm. The two sides agreed to establish a joint working group on fisheries by 2026. They parted.\n\n"
    "The weather held."
)
TITLE, DAY, KNOWN = "Joint Statement of Norway & Peru", date(2024, 5, 2), date(2024, 5, 9)
STATEMENT, MENTION, COMMITMENT = "s_" + "1" * 20, "m_" + "2" * 20, "c_" + "2" * 20
NEXT, REVIEWED = "c_" + "3" * 20, "m_" + "4" * 20
URL, QUOTE_URL = "https://example.org/a", "https://example.org/a#:~:text=The%20two"


def coded() -> Mapping[str, Any]:
    """The row that the coder makes of TEXT."""
    [mention] = RuleCoder().code(Statement(TEXT, TITLE, DAY, "Norway", "joint_statement", ("NOR", "PER")))
    return {
        "mention_id": MENTION,
        "commitment_id": COMMITMENT,
        "statement_id": STATEMENT,
        "start_offset": mention.start,
        "end_offset": mention.end,
        "quote": mention.quote,
        "context": TEXT.split("\n\n")[1],
        "status": mention.status,
        "actors": ";".join(mention.actors),
        "sectors": ";".join(mention.sectors),
        "sector": mention.sectors[0],
        "due": mention.due,
        "rule": mention.rule,
        "quote_url": QUOTE_URL,
        "source_url": URL,
    }


def planted() -> dict[type[Table], list[Mapping[str, Any]]]:
    row = coded()
    statement = {
        "statement_id": STATEMENT,
        "title": TITLE,
        "published_on": DAY,
        "publisher": "Ministry of Norway",
        "source_url": URL,
        "kind": "joint_statement",
        "language": "en",
        "is_digest": False,
        "known_on": KNOWN,
    }
    commitment = {
        "commitment_id": COMMITMENT,
        "mention_id": MENTION,
        "statement_id": STATEMENT,
        "status": "agreed",
        "entry_status": "proposed",
        "due": "2026",
        "due_basis": "stated",
        "timeliness": "past_due_no_report",
        "statements_after_due_count": 3,
        "amount": 5_000_000,
        "amount_kind": "credit_line",
        "currency": "NOK",
        "instrument": "working_group",
        "source_class": "joint",
    }
    wide = {**commitment, "actors": "Norway; Peru", "sectors": "Fisheries", "quote": row["quote"]}
    other = {
        "commitment_id": NEXT,
        "status": "proposed",
        "first_seen_on": date(2025, 1, 1),
        "quote": "its second meeting",
    }
    person = {
        "mention_id": REVIEWED,
        "commitment_id": NEXT,
        "statement_id": "s_" + "5" * 20,
        "quote": "second",
        "actors": "PER",
    }
    return {
        DimStatement: [statement, {**statement, "statement_id": "s_" + "5" * 20, "is_digest": True}],
        DimDocument: [{"document_id": "d" * 64, "statement_id": STATEMENT, "file_name": "oslo.txt"}],
        DimCountry: [
            {"country_code": "NOR", "country_name": "Norway"},
            {"country_code": "PER", "country_name": "Peru"},
        ],
        FctCommitmentMentions: [row, {**person, "context": "of a second kind", "start_offset": 5, "end_offset": 11}],
        FctCommitments: [
            commitment,
            {**other, "mention_id": REVIEWED, "entry_status": "proposed", "timeliness": "done"},
        ],
        RptCommitments: [wide, {**other, "mention_id": REVIEWED, "actors": "Peru", "sectors": "Fisheries"}],
        FctCommitmentStatusHistory: [
            {
                "commitment_id": COMMITMENT,
                "status_position": 1,
                "status": "agreed",
                "mention_id": MENTION,
                "event": "2024-05",
            }
        ],
        BridgeCommitmentRelation: [
            {
                "commitment_id": NEXT,
                "related_commitment_id": COMMITMENT,
                "relation": "successor",
                "reason": "same parties",
            }
        ],
        FctMentionReviews: [
            {
                "mention_id": REVIEWED,
                "decision": "corrected",
                "reviewers": "Ada",
                "reviewed_fields": "status",
                "coded_status": "agreed",
                "reviewed_status": "proposed",
                "final_status": "proposed",
                "has_conflict": False,
            }
        ],
        FctReviews: [
            {"review_id": "r1", "mention_id": REVIEWED, "reviewer": "Ada", "action": "set", "reason": "only proposed"}
        ],
        Rekeys: [
            {
                "old_id": "c_a" + "b" * 19,
                "new_id": COMMITMENT,
                "object_kind": "commitment",
                "reason": "older text added",
            },
            {
                "old_id": "c_" + "a" * 20,
                "new_id": "c_" + "b" * 20,
                "object_kind": "commitment",
                "reason": "older text added",
            },
            {
                "old_id": "c_" + "b" * 20,
                "new_id": COMMITMENT,
                "object_kind": "commitment",
                "reason": "joined by a review",
            },
            {
                "old_id": "m_" + "c" * 20,
                "new_id": None,
                "object_kind": "mention",
                "reason": "withdrawn: nothing tells of it",
            },
        ],
        Runs: [{"as_of_on": date(2026, 11, 23), "package_version": "0.1.0", "coder_version": RuleCoder().version}],
    }


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with one coded statement and its clean text, and one mention that a person corrected, without its text."""
    home = Home(tmp_path_factory.mktemp("shown"))
    publish(make_working_file(home.warehouse, planted()), home.published, keep=2)
    text = {
        "statement_id": STATEMENT,
        "document_id": "d" * 64,
        "title": TITLE,
        "published_on": DAY,
        "publisher": "Norway",
        "kind": "joint_statement",
        "is_translation": False,
        "parties": ["NOR", "PER"],
        "text": TEXT,
        "known_on": KNOWN,
        "row_hash": "e" * 64,
    }
    schema = Statements.frame_schema()
    leave(home, "statements", Statements, pl.DataFrame([{name: text.get(name) for name in schema}], schema=schema))
    return home


def shown(capsys: Captured, home: Home, key: str, *options: str) -> str:
    assert main(["show", key, "--home", str(home.root), *options]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def refused(capsys: Captured, home: Home, key: str, code: int = 2) -> str:
    assert main(["show", key, "--home", str(home.root)]) == code
    captured = capsys.readouterr()
    assert (captured.out, captured.err.count("\n")) == ("", 1)
    return captured.err


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_quote_is_marked_within_its_paragraph_and_the_paragraph_is_whole(home: Home, capsys: Captured) -> None:
    out = flat(shown(capsys, home, COMMITMENT))
    quote = coded()["quote"]
    assert f"Talks were warm. ⟪{quote}⟫. They parted." in out
    assert "The weather held" not in out
    assert f"characters {TEXT.index(quote)} to {TEXT.index(quote) + len(quote)} of the clean text" in out


def test_a_commitment_is_told_with_status_money_due_date_source_and_link(home: Home, capsys: Captured) -> None:
    out = flat(shown(capsys, home, COMMITMENT))
    for words in (
        "agreed, as reported by 2026-11-23; first proposed",
        "NOK 5,000,000 (credit line)",
        "2026 (stated); past due, no report, 3 statements between its parties read since",
        f"Ministry of Norway, 2024-05-02, joint statement; {STATEMENT}",
        QUOTE_URL,
        "NOR Norway, PER Peru",
    ):
        assert words in out


def test_how_each_field_was_decided_is_what_the_coder_explains(home: Home, capsys: Captured) -> None:
    values = json.loads(shown(capsys, home, MENTION, "--format", "json"))
    decided = {one["field"]: one for one in values["mentions"][0]["explanation"]["decided"]}
    assert decided["status"]["words"] == "agreed … to establish"
    assert decided["due"]["value"] == "2026"
    assert {"actors", "sector", "instrument", "confidence"} <= decided.keys()
    assert "rule: " + coded()["rule"] in shown(capsys, home, MENTION)


def test_history_and_related_commitments_are_told_from_either_side(home: Home, capsys: Captured) -> None:
    out = flat(shown(capsys, home, COMMITMENT))
    assert "2024-05-02 │ │ agreed │ 2024-05 │ 2024-05-02 │ words 1" in out
    assert f"successor: {NEXT} (2025-01-01, proposed)" in out
    assert f"predecessor: {COMMITMENT}" in flat(shown(capsys, home, NEXT))


def test_what_people_decided_stands_beside_what_the_coder_said(home: Home, capsys: Captured) -> None:
    out = flat(shown(capsys, home, REVIEWED))
    assert "review: corrected by Ada" in out
    assert "│ status │ agreed │ proposed │ proposed │" in out
    assert "only proposed" in out


def test_without_the_text_the_context_of_the_row_is_shown_and_it_says_so(home: Home, capsys: Captured) -> None:
    out = flat(shown(capsys, home, REVIEWED))
    assert "of a ⟪second⟫ kind" in out
    assert "not at hand; shown from the row's context" in out
    assert "not shown, since the home does not hold the statement's text" in out


def test_a_row_of_another_coder_is_not_explained_by_this_one(home: Home, capsys: Captured, tmp_path: Path) -> None:
    rows = {**planted(), Runs: [{"coder_version": "of last year"}]}
    other = Home(tmp_path)
    publish(make_working_file(other.warehouse, rows), other.published, keep=1)
    (other.root / "statements").symlink_to(home.root / "statements")
    assert "the coder is another one now" in flat(shown(capsys, other, MENTION))


def test_a_statement_is_told_with_its_documents_and_commitments(home: Home, capsys: Captured) -> None:
    out = flat(shown(capsys, home, STATEMENT))
    assert f"oslo.txt ({'d' * 12}…)" in out
    assert "Tells of 1 commitment" in out
    assert COMMITMENT in out


def test_a_former_id_leads_to_the_present_one_step_by_step(home: Home, capsys: Captured) -> None:
    out = flat(shown(capsys, home, "c_" + "a" * 20))
    assert f"commitment {COMMITMENT}" in out
    assert f"c_{'a' * 20} became c_{'b' * 20} on 2024-05-02: older text added" in out
    assert f"c_{'b' * 20} became {COMMITMENT} on 2024-05-02: joined by a review" in out


def test_a_withdrawn_id_says_why(home: Home, capsys: Captured) -> None:
    assert "no longer there: withdrawn: nothing tells of it (2024-05-02)" in refused(capsys, home, "m_" + "c" * 20, 1)


def test_as_much_of_an_id_as_no_other_begins_with_is_enough(home: Home, capsys: Captured) -> None:
    assert f"commitment {COMMITMENT}" in shown(capsys, home, "C_22")
    assert f"commitment {COMMITMENT}" in shown(capsys, home, "c_aa")


def test_the_beginning_of_several_ids_names_them(home: Home, capsys: Captured) -> None:
    told = refused(capsys, home, "c_a")
    assert f"c_a begins several ids: c_{'a' * 20}, c_a{'b' * 19}; give more of it" in told


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("nonsense", "ids begin with c_ (commitment), m_ (mention) or s_ (statement)"),
        ("c_ffff", "no commitment has an id that begins with c_ffff"),
        ("m_3333", f"{NEXT} is a commitment; try: cooperation show {NEXT}"),
        ("c_'; DROP", "is no id"),
    ],
)
def test_a_wrong_id_says_what_to_do(home: Home, capsys: Captured, key: str, words: str) -> None:
    assert words in refused(capsys, home, key)


def test_a_citation_has_publisher_title_day_link_retrieval_and_where_it_stands(home: Home, capsys: Captured) -> None:
    assert (
        shown(capsys, home, COMMITMENT, "--cite", "text")
        .strip()
        .startswith(
            f"Ministry of Norway. “{TITLE}”. 2 May 2024. {QUOTE_URL} (retrieved 2024-05-09). Coded as {COMMITMENT} in "
            "cooperation-warehouse 0.1.0, "
        )
    )


def test_bibtex_escapes_what_tex_would_read(home: Home, capsys: Captured) -> None:
    out = shown(capsys, home, COMMITMENT, "--cite", "bibtex")
    assert out.startswith("@online{ministryofnorway2024-222222,\n")
    assert r"title = {{Joint Statement of Norway \& Peru}}" in out
    assert "urldate = {2024-05-09}" in out
    assert out.count("{") - out.count(r"\{") == out.count("}") - out.count(r"\}")


def test_csl_json_is_a_list_of_one_item_with_dates_in_parts(home: Home, capsys: Captured) -> None:
    [item] = json.loads(shown(capsys, home, COMMITMENT, "--cite", "csl"))
    assert item["issued"] == {"date-parts": [[2024, 5, 2]]}
    assert item["accessed"] == {"date-parts": [[2024, 5, 9]]}
    assert (item["type"], item["URL"], item["title"]) == ("webpage", QUOTE_URL, TITLE)


def test_a_digest_is_never_cited_as_if_the_source_had_been_retrieved(home: Home, capsys: Captured) -> None:
    out = shown(capsys, home, NEXT, "--cite", "text")
    assert "summary in our own words, not an official text" in out
    assert "retrieved" not in out
    assert "urldate" not in shown(capsys, home, NEXT, "--cite", "bibtex")


def test_json_has_everything(home: Home, capsys: Captured) -> None:
    values = json.loads(shown(capsys, home, COMMITMENT, "--format", "json"))
    assert values["found"] == {"kind": "commitment", "id": COMMITMENT, "became": []}
    assert values["mentions"][0]["words"]["quote"] == coded()["quote"]
    assert values["commitment"]["amount"] == 5_000_000
    assert {"history", "related", "citation", "stamp", "statement"} <= values.keys()


def test_without_a_warehouse_it_says_how_to_make_one(tmp_path: Path, capsys: Captured) -> None:
    assert "make it with: cooperation run" in refused(capsys, Home(tmp_path), COMMITMENT, 1)


def test_a_file_of_another_version_is_one_line_that_says_what_to_do(tmp_path: Path, capsys: Captured) -> None:
    home = Home(tmp_path)
    home.published.mkdir()
    with duckdb.connect(str(home.published_warehouse)) as connection:
        connection.execute("CREATE SCHEMA marts")
    for words in (["show", COMMITMENT], ["note"], ["sql", "--describe"]):
        assert main([*words, "--home", str(tmp_path)]) == 1
        told = capsys.readouterr().err
        assert told.count("\n") == 1
        assert told.endswith("; cooperation run publishes it anew\n")
