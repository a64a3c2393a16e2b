"""Predictions to score: read from a file of JSON lines, or made by a coder.

Belongs here: getting codings by document. Does not belong here: comparing them.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from orchestration.evaluation.coding import Coding, CodingError, from_mention, read_coding, read_object
from orchestration.evaluation.labels import LabelledText
from orchestration.extraction.model import Coder, Statement

Predictions = Mapping[str, tuple[Coding, ...]]


def read_predictions(path: Path, texts: Sequence[LabelledText]) -> Predictions:
    """Codings by document from a file with one JSON object a line, as `cooperation code --format jsonl` prints them.

    Args:
        path: UTF-8 file; empty lines are passed over.
        texts: the labelled texts; a document among them without a line has no predictions.

    Raises:
        CodingError: a line cannot be used or names a document that is not among the texts.
    """
    contents = {text.document: text.text for text in texts}
    predictions: dict[str, list[Coding]] = {document: [] for document in contents}
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CodingError(f"{path}: cannot be read as UTF-8 text ({error})") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = f"{path}, line {number}"
        row = read_object(line, place)
        document = row.get("document")
        if not isinstance(document, str) or document not in contents:
            raise CodingError(f"{place}: document {document!r} is not among the labelled texts' documents.csv")
        predictions[document].append(read_coding(row, contents[document], place))
    return {document: tuple(rows) for document, rows in predictions.items()}


def predict(texts: Sequence[LabelledText], coder: Coder) -> Predictions:
    """What the coder finds in each text, given its title, date, publisher and kind; labels stay unseen."""
    return {
        text.document: tuple(
            from_mention(mention)
            for mention in coder.code(
                Statement(
                    text.text,
                    title=text.title,
                    published_on=text.published_on,
                    publisher=text.publisher,
                    kind=text.kind,
                )
            )
        )
        for text in texts
    }
