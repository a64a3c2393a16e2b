"""Why something changed: the rules alone, then over small releases made by hand."""

from dataclasses import fields
from itertools import product
from pathlib import Path

import pytest

from orchestration.publication.changes import (
    FIELDS,
    PRECEDENCE,
    Cause,
    ChangeFacts,
    MentionFacts,
    cause_of_mention,
    causes_of_change,
)
from schemas.changes import CAUSES, CORRECTED, FIRST_RELEASE, NEW, STATUS_CHANGED, WITHDRAWN
from tests.planted_releases import PERU, Planted, Said, Text, differences

QUIET = MentionFacts(
    change="recoded",
    statement="kept",
    is_newer=False,
    is_reviewed=False,
    is_told_otherwise=False,
    coder_changed=False,
    code_lists_changed=False,
)
BEFORE = Planted((Text(1, "2026-01-10"),), (Said(1),))


def mention(**facts: object) -> Cause:
    return cause_of_mention(MentionFacts(**{field.name: getattr(QUIET, field.name) for field in fields(QUIET)} | facts))


def change(
    *causes: Cause, kind: str = CORRECTED, field: str = "sector", is_told: bool = True, **facts: bool
) -> tuple[Cause, ...]:
    known = {"is_decided": False, "code_lists_changed": False, "as_of_changed": False} | facts
    return causes_of_change(ChangeFacts(kind, field, frozenset(causes), is_told, **known))


def test_every_cause_has_a_rank_and_a_meaning() -> None:
    assert set(PRECEDENCE) == set(Cause)
    assert {*map(str, Cause), FIRST_RELEASE} == set(CAUSES)


@pytest.mark.parametrize(
    ("facts", "cause"),
    [
        ({"change": "added", "statement": "unread", "is_newer": True}, Cause.NEW_STATEMENT),
        ({"change": "added", "statement": "unread", "is_newer": False}, Cause.OLDER_STATEMENT),
        ({"change": "added", "statement": "uncounted", "is_newer": True}, Cause.NEW_STATEMENT),
        ({"change": "added", "statement": "edited", "is_newer": True}, Cause.WITHDRAWN_STATEMENT),
        ({"change": "added", "statement": "kept"}, Cause.CODER),
        ({"change": "removed", "statement": "gone"}, Cause.WITHDRAWN_STATEMENT),
        ({"change": "removed", "statement": "uncounted"}, Cause.AS_OF),
        ({"change": "removed", "statement": "kept", "coder_changed": True}, Cause.CODER),
        ({"change": "recoded", "coder_changed": True, "code_lists_changed": True}, Cause.CODER),
        ({"change": "recoded", "code_lists_changed": True}, Cause.CODE_LIST),
        ({"change": "recoded", "is_told_otherwise": True}, Cause.OLDER_STATEMENT),
        ({"change": "relinked", "coder_changed": True}, Cause.LINKING),
    ],
)
def test_a_mention_changes_for_one_cause(facts: dict[str, object], cause: Cause) -> None:
    assert mention(**facts) == cause
    assert mention(**facts, is_reviewed=True) == Cause.REVIEW


def test_only_a_mention_of_a_statement_that_was_not_counted_before_is_news() -> None:
    flags = [(False, True)] * 5
    for kind, statement in product(("added", "removed", "recoded", "relinked", "same"), ("kept", "gone", "edited")):
        for is_newer, is_reviewed, told, coder, lists in product(*flags):
            facts = MentionFacts(kind, statement, is_newer, is_reviewed, told, coder, lists)
            assert cause_of_mention(facts) != Cause.NEW_STATEMENT


def test_of_several_causes_news_is_the_last_to_count() -> None:
    for cause in set(Cause) - {Cause.NEW_STATEMENT}:
        assert change(cause, Cause.NEW_STATEMENT) == (cause, Cause.NEW_STATEMENT)
    assert change(*Cause) == PRECEDENCE


def test_a_new_statement_counts_only_where_it_tells_the_new_value() -> None:
    assert change(Cause.NEW_STATEMENT) == (Cause.NEW_STATEMENT,)
    assert change(Cause.NEW_STATEMENT, is_told=False) == (Cause.CODER,)
    assert change(Cause.NEW_STATEMENT, kind=WITHDRAWN, field="") == (Cause.CODER,)
    assert change(Cause.NEW_STATEMENT, field="commitment_id") == (Cause.LINKING,)


def test_what_nothing_explains_is_the_software() -> None:
    assert change() == (Cause.CODER,)
    assert change(field="commitment_id") == (Cause.LINKING,)


def test_some_fields_have_causes_of_their_own() -> None:
    assert change(Cause.NEW_STATEMENT, field="timeliness", as_of_changed=True) == (Cause.AS_OF,)
    assert change(Cause.CODER, field="is_reviewed", is_decided=True) == (Cause.REVIEW,)
    names = change(Cause.NEW_STATEMENT, field="actors", code_lists_changed=True)
    assert names == (Cause.CODE_LIST, Cause.NEW_STATEMENT)
    assert change(Cause.NEW_STATEMENT, field="amount", code_lists_changed=True) == (Cause.NEW_STATEMENT,)


def test_a_field_follows_only_fields_that_are_compared() -> None:
    names = [field.name for field in FIELDS]
    assert len(set(names)) == len(names)
    assert {name for field in FIELDS for name in field.follows} <= set(names)


def test_where_nothing_changed_there_are_no_rows(tmp_path: Path) -> None:
    assert differences(tmp_path, BEFORE, BEFORE) == []
    versions = BEFORE.but(coder="coder 2", code_lists="lists 2", as_of="2026-04-01")
    assert differences(tmp_path, BEFORE, versions) == []


def test_a_statement_of_the_newest_day_or_later_is_news(tmp_path: Path) -> None:
    for day in ("2026-01-10", "2026-02-01"):
        after = BEFORE.but(texts=(*BEFORE.texts, Text(2, day)), said=(*BEFORE.said, Said(2)))
        assert differences(tmp_path, BEFORE, after) == [(NEW, "", None, "agreed", "new_statement")]
        upgraded = after.but(coder="coder 2", code_lists="lists 2")
        assert differences(tmp_path, BEFORE, upgraded) == [(NEW, "", None, "agreed", "new_statement")]


def test_an_older_statement_is_not(tmp_path: Path) -> None:
    after = BEFORE.but(texts=(*BEFORE.texts, Text(2, "2026-01-09")), said=(*BEFORE.said, Said(2)))
    assert differences(tmp_path, BEFORE, after) == [(NEW, "", None, "agreed", "older_statement")]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (Text(2, "2026-01-20"), "older_statement"),
        (Text(2, "2026-01-20", publisher=PERU), "new_statement"),
        (Text(2, "2026-01-09", publisher=PERU), "older_statement"),
        (Text(2, "2026-01-20", publisher=PERU, pair=("CHL", "PER")), "older_statement"),
        (Text(2, "2026-01-30", publisher=PERU, pair=("CHL", "PER")), "new_statement"),
    ],
    ids=["publisher", "pair of an unread publisher", "older than the pair", "unread pair", "newest of all"],
)
def test_newest_counts_by_publisher_else_by_pair_else_by_all(tmp_path: Path, text: Text, cause: str) -> None:
    texts = (Text(1, "2026-01-10", "Office"), Text(9, "2026-01-30", pair=("IND", "NPL")))
    before = BEFORE.but(texts=texts)
    after = before.but(texts=(*texts, text), said=(*before.said, Said(2)))
    assert differences(tmp_path, before, after) == [(NEW, "", None, "agreed", cause)]


def test_a_new_statement_that_moves_a_commitment_on_is_news(tmp_path: Path) -> None:
    after = BEFORE.but(
        texts=(*BEFORE.texts, Text(2, "2026-02-01")),
        said=(*BEFORE.said, Said(2, opened_by=(1, 0), status="completed", amount=5)),
    )
    assert differences(tmp_path, BEFORE, after) == [
        (CORRECTED, "amount", None, "5.00", "new_statement"),
        (CORRECTED, "last_seen_on", "2026-01-10", "2026-02-01", "new_statement"),
        (STATUS_CHANGED, "status", "agreed", "completed", "new_statement"),
    ]


def test_where_another_coder_reads_the_older_mention_otherwise_it_is_no_news(tmp_path: Path) -> None:
    after = BEFORE.but(
        coder="coder 2",
        texts=(*BEFORE.texts, Text(2, "2026-02-01")),
        said=(Said(1, status="proposed"), Said(2, opened_by=(1, 0), status="completed")),
    )
    found = {(field, cause) for _, field, _, _, cause in differences(tmp_path, BEFORE, after)}
    assert found == {("status", "coder"), ("entry_status", "coder"), ("last_seen_on", "coder")}


def test_another_coder_over_the_same_text(tmp_path: Path) -> None:
    after = BEFORE.but(coder="coder 2", said=(Said(1, sector="trade"), Said(1, place=7)))
    assert differences(tmp_path, BEFORE, after) == [
        (CORRECTED, "sector", "energy", "trade", "coder"),
        (NEW, "", None, "agreed", "coder"),
    ]
    assert differences(tmp_path, after, BEFORE.but(coder="coder 3")) == [
        (CORRECTED, "sector", "trade", "energy", "coder"),
        (WITHDRAWN, "", "agreed", None, "coder"),
    ]


def test_other_words_of_the_same_text_under_another_id_are_a_corrected_quote(tmp_path: Path) -> None:
    moved = Said(1, place=5, quote="will build a port")
    rekeys = ((Said(1).key, moved.key), (Said(1).commitment, moved.commitment))
    after = BEFORE.but(coder="coder 2", said=(moved,), rekeys=rekeys)
    assert differences(tmp_path, BEFORE, after) == [
        (CORRECTED, "commitment_id", Said(1).commitment, moved.commitment, "coder"),
        (CORRECTED, "quote", Said(1).quote, moved.quote, "coder"),
    ]
    assert {kind for kind, *_ in differences(tmp_path, after, BEFORE)} == {CORRECTED}, "also the other way round"


def test_an_older_statement_that_gives_a_commitment_its_id_is_no_withdrawal(tmp_path: Path) -> None:
    joined = Said(1, opened_by=(2, 0))
    after = BEFORE.but(
        texts=(*BEFORE.texts, Text(2, "2026-01-05")),
        said=(joined, Said(2, status="proposed")),
        rekeys=((Said(1).commitment, joined.commitment),),
    )
    assert differences(tmp_path, BEFORE, after) == [
        (CORRECTED, "commitment_id", Said(1).commitment, joined.commitment, "older_statement"),
        (CORRECTED, "entry_status", "agreed", "proposed", "older_statement"),
        (CORRECTED, "first_seen_on", "2026-01-10", "2026-01-05", "older_statement"),
    ]


def test_mentions_joined_otherwise_are_linking(tmp_path: Path) -> None:
    texts = (Text(1, "2026-01-10"), Text(2, "2026-01-20"))
    apart = BEFORE.but(texts=texts, said=(Said(1), Said(2, status="completed")))
    joined = apart.but(
        said=(Said(1), Said(2, opened_by=(1, 0), status="completed")),
        rekeys=((Said(2).commitment, Said(1).commitment),),
    )
    assert differences(tmp_path, apart, joined) == [
        (CORRECTED, "commitment_id", Said(2).commitment, Said(1).commitment, "linking"),
        (CORRECTED, "last_seen_on", "2026-01-10", "2026-01-20", "linking"),
        (STATUS_CHANGED, "status", "agreed", "completed", "linking"),
    ]
    assert differences(tmp_path, joined, apart.but(coder="coder 2")) == [
        (CORRECTED, "last_seen_on", "2026-01-20", "2026-01-10", "linking"),
        (NEW, "", None, "completed", "linking"),
        (STATUS_CHANGED, "status", "completed", "agreed", "linking"),
    ]


def test_a_persons_decision_is_a_review(tmp_path: Path) -> None:
    key = Said(1).key
    corrected = BEFORE.but(said=(Said(1, status="completed", is_reviewed=True),), reviews=(("r1", "correct", key),))
    by_review = [
        (CORRECTED, "entry_status", "agreed", "completed", "review"),
        (CORRECTED, "is_reviewed", "false", "true", "review"),
        (STATUS_CHANGED, "status", "agreed", "completed", "review"),
    ]
    assert differences(tmp_path, BEFORE, corrected.but(coder="coder 2")) == by_review
    taken_back = [(kind, field, after, before, cause) for kind, field, before, after, cause in by_review]
    assert differences(tmp_path, corrected, BEFORE) == taken_back
    dismissed = BEFORE.but(said=(), reviews=(("r1", "dismiss", key),))
    assert differences(tmp_path, BEFORE, dismissed) == [(WITHDRAWN, "", "agreed", None, "review")]


def test_a_confirmation_does_not_hide_news(tmp_path: Path) -> None:
    after = BEFORE.but(
        texts=(*BEFORE.texts, Text(2, "2026-02-01")),
        said=(Said(1, is_reviewed=True), Said(2, opened_by=(1, 0), status="completed")),
        reviews=(("r1", "confirm", Said(1).key),),
    )
    assert differences(tmp_path, BEFORE, after) == [
        (CORRECTED, "is_reviewed", "false", "true", "review"),
        (CORRECTED, "last_seen_on", "2026-01-10", "2026-02-01", "new_statement"),
        (STATUS_CHANGED, "status", "agreed", "completed", "new_statement"),
    ]


def test_another_name_in_the_code_lists(tmp_path: Path) -> None:
    after = BEFORE.but(code_lists="lists 2", names=(("NOR", "Kingdom of Norway"),))
    assert differences(tmp_path, BEFORE, after) == [
        (CORRECTED, "actors", "Norway", "Kingdom of Norway", "code_list"),
    ]
    recoded = BEFORE.but(code_lists="lists 2", said=(Said(1, sector="trade"),))
    assert differences(tmp_path, BEFORE, recoded) == [(CORRECTED, "sector", "energy", "trade", "code_list")]


def test_a_due_date_that_passes_is_the_day_alone(tmp_path: Path) -> None:
    before = BEFORE.but(said=(Said(1, due="2026-03-15"),))
    assert differences(tmp_path, before, before.but(as_of="2026-04-01", coder="coder 2")) == [
        (CORRECTED, "timeliness", "not_yet_due", "past_due_no_report", "as_of"),
    ]


def test_a_day_before_a_statement_takes_its_words_away_and_a_later_one_makes_them_news(tmp_path: Path) -> None:
    texts, said = (*BEFORE.texts, Text(2, "2026-02-15")), (*BEFORE.said, Said(2))
    late = BEFORE.but(texts=texts, said=said)
    early = late.but(as_of="2026-02-01")
    assert differences(tmp_path, late, early) == [(WITHDRAWN, "", "agreed", None, "as_of")]
    assert differences(tmp_path, early, late) == [(NEW, "", None, "agreed", "new_statement")]


def test_a_statement_that_is_no_longer_there(tmp_path: Path) -> None:
    after = Planted((Text(3, "2025-01-01"),), ())
    assert differences(tmp_path, BEFORE, after) == [(WITHDRAWN, "", "agreed", None, "withdrawn_statement")]


def test_an_edited_statement_keeps_its_commitments_and_brings_no_news(tmp_path: Path) -> None:
    before = BEFORE.but(texts=(Text(1, "2026-01-10", title="Port"),))
    edited = Planted((Text(2, "2026-01-10", title="Port"),), (Said(2), Said(2, place=9, quote="They will sign a pact")))
    assert differences(tmp_path, before, edited) == [
        (CORRECTED, "commitment_id", Said(1).commitment, Said(2).commitment, "withdrawn_statement"),
        (NEW, "", None, "agreed", "withdrawn_statement"),
    ]


def test_a_text_that_the_readers_render_otherwise_brings_no_news(tmp_path: Path) -> None:
    reread = Planted((Text(2, "2026-01-10", documents=(1,)),), (Said(2, quote="Otherwise"),))
    assert differences(tmp_path, BEFORE, reread) == [
        (NEW, "", None, "agreed", "coder"),
        (WITHDRAWN, "", "agreed", None, "coder"),
    ]


def test_an_earlier_document_of_the_same_text(tmp_path: Path) -> None:
    texts = (Text(1, "2026-01-08", documents=(1, 2)),)
    assert differences(tmp_path, BEFORE, BEFORE.but(texts=texts)) == [
        (CORRECTED, "first_seen_on", "2026-01-10", "2026-01-08", "older_statement"),
        (CORRECTED, "last_seen_on", "2026-01-10", "2026-01-08", "older_statement"),
    ]
