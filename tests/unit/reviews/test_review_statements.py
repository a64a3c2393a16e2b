"""Reviews of a statement as a whole: its metadata, whether it was read, and rows that vanish from the file."""

from pathlib import Path

from planted_reviews import DOCUMENT, LOAN, PORT, STATEMENT, TALKS, Reviewing, documents, statements, target

from orchestration.evaluation.labels import read_labelled_texts
from orchestration.reviews.known import changed_rows, remember
from orchestration.reviews.labels import fully_read, write_labels
from orchestration.reviews.outcomes import review_rows, reviews_frame
from orchestration.reviews.reading import read_reviews
from orchestration.reviews.statements import review_statements


def test_corrected_metadata_counts_and_the_document_keeps_its_own() -> None:
    said = Reviewing()
    said.say("correct", STATEMENT, "title", "Joint Declaration")
    said.say("correct", STATEMENT, "published_on", "2024-05-03")
    said.say("correct", STATEMENT, "parties", "Japan; Kenya")
    reviewed = review_statements(said.read(), statements(), documents())
    row = reviewed.statements.row(0, named=True)
    assert (row["title"], str(row["published_on"]), row["parties"]) == (
        "Joint Declaration",
        "2024-05-03",
        ["JPN", "KEN"],
    )
    assert reviewed.found["v1"].coded_value == "Joint Statement of Japan and Kenya"


def test_a_statement_read_anew_keeps_its_corrections() -> None:
    said = Reviewing()
    said.say("correct", f"s_{'9' * 20}@{DOCUMENT[:16]}", "title", "Joint Declaration")
    reviewed = review_statements(said.read(), statements(), documents())
    assert reviewed.statements.get_column("title").to_list() == ["Joint Declaration"]


def test_the_later_word_on_being_read_whole_stands() -> None:
    said = Reviewing()
    said.say("fully_read", STATEMENT)
    assert _read_whole(said) == {STATEMENT}
    said.say("fully_read", STATEMENT, value="false", by="Ben")
    assert _read_whole(said) == set()


def _read_whole(said: Reviewing) -> frozenset[str]:
    reviews = said.read()
    reviewed = review_statements(reviews, statements(), documents())
    return fully_read(reviews_frame(review_rows(reviews, reviewed.found, reviewed.decided)))


def test_a_fully_read_statement_is_a_labelled_text(tmp_path: Path) -> None:
    """What was dismissed is no label; what was corrected is one with the values that count."""
    said = Reviewing()
    said.say("fully_read", STATEMENT)
    of_statement = review_statements(said.read(), statements(), documents())
    reviews = reviews_frame(review_rows(said.read(), of_statement.found, of_statement.decided))
    on_words = Reviewing()
    on_words.say("dismiss", target(TALKS))
    on_words.say("correct", target(PORT), "status", "proposed")
    result = on_words.applied().result
    written = write_labels(tmp_path, reviews, statements(), result.mentions, result.mention_reviews)
    assert (written.texts, written.labels, written.decided, written.copies) == (1, 2, 1, 0)
    [text] = read_labelled_texts(tmp_path)
    assert text.document == STATEMENT
    assert [(text.text[label.start : label.end], label.status) for label in text.labels] == [
        (PORT, "proposed"),
        (LOAN, "agreed"),
    ]
    assert text.labels[1].amount == 500_000_000
    assert len(text.sentences) == 4


def test_a_copy_is_no_labelled_text(tmp_path: Path) -> None:
    """Its original tells its commitments, so they would seem to be missing."""
    said = Reviewing()
    said.say("fully_read", STATEMENT)
    copy = statements(copy_of="s_" + "5" * 20)
    of_statement = review_statements(said.read(), copy, documents())
    reviews = reviews_frame(review_rows(said.read(), of_statement.found, of_statement.decided))
    result = Reviewing().applied().result
    written = write_labels(tmp_path, reviews, copy, result.mentions, result.mention_reviews)
    assert (written.texts, written.copies) == (0, 1)


# The file is added to, not changed


def test_rows_changed_or_taken_out_are_told_until_they_are_back(tmp_path: Path) -> None:
    known = tmp_path / "reviews" / "known.csv"
    said = Reviewing()
    said.say("dismiss", target(PORT))
    said.say("confirm", target(TALKS))
    before = said.read()
    remember(known, before)
    changed = Reviewing()
    changed.say("confirm", target(PORT))
    file = read_reviews(_csv(changed))
    rejects = {reject.value: (reject.rule, reject.reason) for reject in changed_rows(known, file)}
    assert rejects["v1"] == ("review_changed", "review v1 was changed in action")
    assert rejects["v2"][0] == "review_removed"
    remember(known, file.reviews)
    assert len(changed_rows(known, file)) == 2  # what was known stays known
    assert changed_rows(known, read_reviews(_csv(said))) == []


def test_added_rows_are_no_change(tmp_path: Path) -> None:
    known = tmp_path / "known.csv"
    said = Reviewing()
    said.say("dismiss", target(PORT))
    remember(known, said.read())
    said.say("confirm", target(TALKS))
    assert changed_rows(known, read_reviews(_csv(said))) == []


def _csv(said: Reviewing) -> bytes:
    from orchestration.reviews.known import as_csv

    return as_csv(said.cells).encode()
