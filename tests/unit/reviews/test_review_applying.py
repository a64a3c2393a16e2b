"""What reviews change: rows, and nothing else; decisions survive another coder and another reading of the text."""

import pytest
from planted_reviews import (
    DOCUMENT,
    LOAN,
    PORT,
    STATEMENT,
    STUDENTS,
    TALKS,
    TEXT,
    Reviewing,
    documents,
    mention,
    mentions,
    statements,
    target,
)

from orchestration.linking.decisions import Decisions
from orchestration.reviews.outcomes import decisions, rejects_of
from orchestration.reviews.values import write_object

ADD = '{"status": "proposed", "actors": ["Japan", "Kenya"], "sectors": "culture_people", "instrument": "exchange"}'
WHOLE = write_object({"status": "agreed", "actors": "JPN;KEN", "sectors": "trade"})


def test_without_reviews_nothing_changes() -> None:
    assert Reviewing().applied().result.mentions.equals(mentions())


def test_a_confirmed_mention_keeps_its_values() -> None:
    said = Reviewing()
    said.say("confirm", target(PORT))
    applied = said.applied()
    assert applied.result.mentions.equals(mentions())
    assert applied.decision(PORT)["decision"] == "confirmed"


def test_a_dismissed_mention_keeps_its_row_and_is_told_apart() -> None:
    said = Reviewing()
    said.say("dismiss", target(TALKS))
    applied = said.applied()
    assert applied.result.mentions.equals(mentions())
    assert applied.dismissed() == {TALKS}


def test_corrected_values_stand_beside_the_coders() -> None:
    said = Reviewing()
    review = said.say("correct", target(PORT), "partners", "European Union")
    applied = said.applied()
    assert applied.mention(PORT)["partners"] == ["EU"]
    record = applied.decision(PORT)
    assert (record["decision"], record["reviewed_fields"]) == ("corrected", "partners")
    assert (record["coded_partners"], record["reviewed_partners"]) == (None, "EU")
    assert (record["coded_status"], record["reviewed_status"]) == ("agreed", None)
    assert applied.outcome(review) == ("applied", "same_span", None)


def test_an_amount_taken_away_takes_currency_and_kind_with_it() -> None:
    said = Reviewing()
    said.say("correct", target(LOAN), "amount", "none")
    row = said.applied().mention(LOAN)
    assert (row["amount"], row["currency"], row["amount_kind"]) == (None, None, None)


def test_an_amount_without_currency_is_refused_and_the_other_corrections_count() -> None:
    said = Reviewing()
    amount = said.say("correct", target(PORT), "amount", "5000")
    said.say("correct", target(PORT), "status", "proposed")
    applied = said.applied()
    assert (applied.mention(PORT)["amount"], applied.mention(PORT)["status"]) == (None, "proposed")
    assert applied.outcome(amount)[0] == "invalid"
    [reject] = rejects_of(said.read(), applied.result.found)
    assert (reject.rule, reject.value) == ("review_invalid", amount)


def test_an_amount_with_its_currency_is_taken() -> None:
    said = Reviewing()
    said.say("correct", target(PORT), "amount", "5,000")
    said.say("correct", target(PORT), "currency", "Yen")
    row = said.applied().mention(PORT)
    assert (int(row["amount"]), row["currency"], row["amount_kind"]) == (5000, "JPY", "other")


def test_a_commitment_that_the_coder_missed_is_added_by_its_words_alone() -> None:
    said = Reviewing()
    review = said.say("add", f"{STATEMENT}##{STUDENTS}", value=ADD)
    applied = said.applied()
    row = applied.mention(STUDENTS)
    assert TEXT[row["start_offset"] : row["end_offset"]] == STUDENTS
    assert (row["status"], row["actors"], row["sectors"], row["instrument"]) == (
        "proposed",
        ["JPN", "KEN"],
        ["culture_people"],
        "exchange",
    )
    assert row["source_class"] == "joint"
    assert applied.decision(STUDENTS)["decision"] == "added"
    assert applied.decision(STUDENTS)["coded_status"] is None
    assert applied.outcome(review) == ("applied", "words", None)


def test_what_a_person_added_can_be_corrected_like_any_mention() -> None:
    said = Reviewing()
    said.say("add", target(STUDENTS), value=ADD)
    said.say("correct", target(STUDENTS), "status", "agreed", by="Ben")
    applied = said.applied()
    assert applied.mention(STUDENTS)["status"] == "agreed"
    assert applied.decision(STUDENTS)["decision"] == "added"


def test_adding_what_the_coder_has_makes_no_second_row() -> None:
    said = Reviewing()
    said.say("add", target(PORT), value=ADD)
    applied = said.applied()
    assert applied.result.mentions.height == 3
    assert applied.mention(PORT)["sectors"] == ["culture_people"]


def test_a_commitment_inside_a_longer_mention_is_a_row_of_its_own() -> None:
    inside = "open a port"
    said = Reviewing()
    said.say("add", target(inside), value=ADD)
    assert said.applied().result.mentions.height == 4


# Another coder


@pytest.mark.parametrize("shift", ["wider", "narrower"])
def test_decisions_survive_a_coder_that_moves_quotes_a_little(shift: str) -> None:
    said = Reviewing()
    ids = [
        said.say("correct", target(PORT), "status", "formalised"),
        said.say("dismiss", target(LOAN)),
        said.say("confirm", target(TALKS)),
    ]
    moved = {
        "wider": ("They agreed to open a port in Mombasa by 2026, and", "and to hold talks on rice.", f"{LOAN}."),
        "narrower": ("agreed to open a port in Mombasa", "hold talks on rice", "Japan will lend Kenya 500 million"),
    }[shift]
    port, talks, loan = (mention(quote, coder_version="2") for quote in moved)
    applied = said.applied(coded=mentions(port, talks, loan))
    assert applied.mention(port["quote"])["status"] == "formalised"
    assert applied.dismissed() == {loan["quote"]}
    assert applied.decision(talks["quote"])["decision"] == "confirmed"
    assert {applied.outcome(one) for one in ids} == {("applied", "overlap", None)}


def test_a_dismissal_is_not_taken_over_to_a_sentence_that_holds_more() -> None:
    """The coder now reads both commitments as one; only the smaller one was dismissed."""
    both = f"{PORT}, and {TALKS}"
    said = Reviewing()
    review = said.say("dismiss", target(TALKS))
    applied = said.applied(coded=mentions(mention(both)))
    assert applied.dismissed() == set()
    assert applied.outcome(review) == ("applied", "words", None)  # nothing is left to dismiss


def test_a_mention_confirmed_with_its_values_stays_when_the_coder_loses_it() -> None:
    said = Reviewing()
    review = said.say("confirm", target(TALKS), value=WHOLE)
    applied = said.applied(coded=mentions(mention(PORT)))
    assert applied.mention(TALKS)["sectors"] == ["trade"]
    assert applied.outcome(review) == ("applied", "words", None)


def test_values_that_were_confirmed_stay_when_the_coder_changes_its_mind() -> None:
    said = Reviewing()
    said.say("confirm", target(PORT), value=write_object({"status": "agreed"}))
    applied = said.applied(coded=mentions(mention(PORT, status="proposed")))
    assert applied.mention(PORT)["status"] == "agreed"
    assert applied.decision(PORT)["decision"] == "corrected"


def test_a_correction_whose_mention_is_lost_is_reported_and_not_dropped() -> None:
    said = Reviewing()
    review = said.say("correct", target(TALKS), "status", "proposed")
    applied = said.applied(coded=mentions(mention(PORT)))
    assert applied.outcome(review) == ("not_found", "not_found", None)
    [reject] = rejects_of(said.read(), applied.result.found)
    assert reject.rule == "review_not_found"


# Another reading of the text


CLEANED = "Joint Statement\n\n" + TEXT.replace("port in Mombasa", "port  in\nMombasa").replace(
    "Kenya 500", "Kenya [3] 500"
)
OTHER = "s_" + "2" * 20


def test_a_statement_read_anew_is_followed_by_its_document() -> None:
    said = Reviewing()
    exact = said.say("dismiss", target(TALKS))
    spaces = said.say("correct", target(PORT), "status", "proposed")
    footnote = said.say("correct", target(LOAN), "status", "proposed")
    port = CLEANED[CLEANED.index("They agreed") : CLEANED.index(", and")]
    loan = CLEANED[CLEANED.index("Japan will lend") : CLEANED.index(". Both")]
    coded = mentions(*(mention(quote, CLEANED, OTHER) for quote in (port, TALKS, loan)))
    applied = said.applied(coded, statements(CLEANED, OTHER), documents(OTHER))
    assert applied.outcome(exact) == ("applied", "same_span", None)
    assert applied.outcome(spaces) == ("applied", "same_span", None)
    assert applied.outcome(footnote) == ("applied", "fuzzy", None)
    assert applied.mention(loan)["status"] == "proposed"
    assert DOCUMENT.startswith(said.read()[0].target.document_id)


def test_a_statement_whose_document_is_unknown_is_found_by_its_words() -> None:
    said = Reviewing()
    review = said.say("dismiss", f"s_{'9' * 20}#5-9#{LOAN}")
    applied = said.applied()
    assert applied.outcome(review) == ("applied", "same_span", None)
    assert applied.dismissed() == {LOAN}


@pytest.mark.parametrize("words", ["agreed to open a dam in Kisumu", "rice"])
def test_words_that_are_nowhere_are_reported(words: str) -> None:
    """A short word names no statement by itself."""
    said = Reviewing()
    review = said.say("dismiss", f"s_{'9' * 20}##{words}")
    assert said.applied().outcome(review) == ("not_found", "not_found", None)


def test_other_words_of_the_same_pattern_are_not_taken_for_the_quote() -> None:
    text = TEXT.replace("to hold talks on rice", "to hold the third meeting of the forum on rice")
    said = Reviewing()
    review = said.say("dismiss", f"{STATEMENT}##to hold the second meeting of the forum on rice")
    applied = said.applied(coded=mentions(mention(LOAN, text)), texts=statements(text))
    assert applied.outcome(review)[0] == "not_found"


def test_of_the_same_words_at_two_places_the_nearest_is_meant() -> None:
    text = f"{TEXT} {PORT}."
    first = mention(PORT, text)
    start = text.rindex(PORT)
    second = first | {
        "mention_id": "m_" + "7" * 20,
        "start_offset": start,
        "end_offset": start + len(PORT),
        "status": "proposed",
    }
    said = Reviewing()
    said.say("dismiss", f"{STATEMENT}#{start + 3}-{start + 9}#{PORT}")
    applied = said.applied(coded=mentions(first, second), texts=statements(text))
    assert applied.result.mention_reviews.get_column("mention_id").to_list() == [second["mention_id"]]


# Joining and parting


def test_decisions_on_pairs_go_to_linking() -> None:
    said = Reviewing()
    said.say("merge", target(PORT), value=target(LOAN))
    said.say("split", target(TALKS), value=target(LOAN))
    applied = said.applied()
    port, talks, loan = (applied.mention(quote)["mention_id"] for quote in (PORT, TALKS, LOAN))
    together, apart = tuple(sorted((port, loan))), tuple(sorted((talks, loan)))
    assert decisions(applied.reviews, [port, talks, loan]) == Decisions((together,), (apart,))
    assert decisions(applied.reviews, [port, loan]) == Decisions((together,), ())  # the other one is not linked
