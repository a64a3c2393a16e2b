"""Reading labelled texts and predictions: what they hold, and one clear line where they are broken."""

import json
from datetime import date

import pytest

from orchestration.errors import CooperationError
from orchestration.evaluation.labels import read_labelled_texts
from orchestration.evaluation.predictions import predict, read_predictions
from orchestration.extraction.model import Mention


def test_reads_texts_labels_and_sentences(plant, coding):
    folder = plant({"one": [coding(5, 24, quote="sign a pact on rice", due="2026-09")], "two": []})
    one, two = read_labelled_texts(folder)
    assert (one.document, one.title, one.published_on, one.publisher) == (
        "one",
        "Title of one",
        date(2024, 5, 2),
        "Ministry",
    )
    assert one.text[one.labels[0].start : one.labels[0].end] == "sign a pact on rice"
    assert one.labels[0].due == "2026-09"
    assert one.sentences == ((0, 35), (36, 72))
    assert two.labels == ()


def test_a_missing_date_is_none(plant, coding):
    assert read_labelled_texts(plant({"one": [coding(5, 24)]}, published_on=""))[0].published_on is None


def test_a_line_separator_inside_a_quote_is_no_line_end(plant, coding):
    """U+2028 may stand unescaped in JSON; only LF ends a line of JSON lines."""
    folder = plant({"one": []})
    (folder / "one.txt").write_text("We sign\u2028it.", encoding="utf-8")
    row = json.dumps(coding(3, 10, quote="sign\u2028it"), ensure_ascii=False)
    (folder / "one.jsonl").write_text(row, encoding="utf-8")
    assert read_labelled_texts(folder)[0].labels[0].end == 10


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"quote": "sign a pact on tea"}, "is not the quote"),
        ({"end": 500}, "no span of a text of 72"),
        ({"start": 24}, "no span"),
        ({"start": "5"}, "start must be a whole number"),
        ({"actors": "JPN"}, "actors must be a list of codes"),
        ({"sectors": []}, "at least one sector"),
        ({"sectors": ["rice"]}, "rice is no code of data/reference/sectors.csv"),
        ({"status": "promised"}, "promised is no code of data/reference/statuses.csv"),
        ({"status": None}, "status must be a code"),
        ({"instrument": "treaty"}, "treaty is no code of data/reference/instruments.csv"),
        ({"amount": "5 million"}, "amount must be a number or null"),
        ({"due": 2026}, "due must be text or null"),
    ],
)
def test_a_broken_label_is_named_with_file_and_line(plant, coding, fields, complaint):
    folder = plant({"one": [coding(46, 66), coding(5, 24) | fields]})
    with pytest.raises(CooperationError, match=complaint) as error:
        read_labelled_texts(folder)
    assert str(error.value).startswith(f"{folder / 'one.jsonl'}, line 2: ")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("file", "content", "complaint"),
    [
        ("documents.csv", "id,title\none,A title\n", "line 2: no published_on, publisher"),
        ("documents.csv", "id,title,published_on,publisher\n", "lists no documents"),
        ("documents.csv", "id,title,published_on,publisher\none,T,May 2024,P\n", "must be YYYY-MM-DD"),
        ("documents.csv", "id,title,published_on,publisher\none,T,,P\none,T,,P\n", "line 3: one is listed twice"),
        ("sentences.json", "{}", "no sentences for one"),
        ("sentences.json", "[[0, 35]]", "must be one JSON object"),
        ("one.jsonl", "{'start': 5}", "one.jsonl, line 1: no JSON"),
        ("one.jsonl", "[5, 24]", "one.jsonl, line 1: not a JSON object"),
        ("one.txt", None, "one.txt: cannot be read"),
    ],
)
def test_a_broken_folder_is_named_with_file(plant, coding, file, content, complaint):
    folder = plant({"one": [coding(5, 24)]})
    if content is None:
        (folder / file).unlink()
    else:
        (folder / file).write_text(content, encoding="utf-8")
    with pytest.raises(CooperationError, match=complaint):
        read_labelled_texts(folder)


def test_predictions_are_read_by_document(plant, coding, predicted):
    texts = read_labelled_texts(plant({"one": [], "two": []}))
    row = coding(46, 66, document="two", sectors=[], confidence=0.5)
    del row["instrument"], row["amount"], row["due"]
    found = read_predictions(predicted(row), texts)
    assert found["one"] == ()
    assert (found["two"][0].start, found["two"][0].instrument, found["two"][0].due) == (46, None, None)


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"document": "three"}, "document 'three' is not among the labelled texts"),
        ({"document": None}, "document None is not among"),
        ({"document": "one", "start": -1}, "no span"),
        ({"document": "one", "sectors": None}, "sectors must be a list"),
    ],
)
def test_a_broken_prediction_is_named_with_file_and_line(plant, coding, predicted, fields, complaint):
    texts = read_labelled_texts(plant({"one": []}))
    path = predicted(coding(5, 24, document="one"), coding(5, 24) | fields)
    with pytest.raises(CooperationError, match=complaint) as error:
        read_predictions(path, texts)
    assert str(error.value).startswith(f"{path}, line 2: ")


def test_a_missing_file_of_predictions_is_named(plant, tmp_path):
    with pytest.raises(CooperationError, match=r"nowhere\.jsonl: cannot be read"):
        read_predictions(tmp_path / "nowhere.jsonl", read_labelled_texts(plant({"one": []})))


class CoderThatListens:
    """Finds "rice" and remembers what it was told of each text."""

    version = "1"

    def __init__(self):
        self.statements = []

    def code(self, statement):
        self.statements.append(statement)
        at = statement.text.index("rice")
        return [
            Mention(
                start=at,
                end=at + 4,
                quote="rice",
                status="agreed",
                actors=("JPN",),
                partners=(),
                sectors=("agriculture_food",),
                instrument="other",
                amount=None,
                currency=None,
                amount_kind=None,
                due=None,
                due_basis=None,
                done=None,
                strength=3,
                confidence=0.5,
                source_class="joint",
                rule="test",
            )
        ]


def test_a_coder_is_told_title_date_and_publisher(plant):
    texts = read_labelled_texts(plant({"one": []}))
    coder = CoderThatListens()
    found = predict(texts, coder)["one"][0]
    assert texts[0].text[found.start : found.end] == "rice"
    statement = coder.statements[0]
    assert (statement.title, statement.published_on, statement.publisher) == (
        "Title of one",
        date(2024, 5, 2),
        "Ministry",
    )
