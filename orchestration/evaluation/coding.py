"""One coded commitment, labelled or predicted, with the fields that are scored.

Belongs here: the record and reading it from one JSON line. Does not belong here: folders, files, scores.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from orchestration.errors import CooperationError
from orchestration.extraction.model import Mention


class CodingError(CooperationError):
    """A file of labels or predictions cannot be used; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Coding:
    """What one side, label or prediction, says of one commitment.

    Attributes:
        start: offset of the first code point in the text.
        end: offset after the last.
        status: code of `statuses.csv`.
        actors: country and grouping codes.
        partners: the same.
        sectors: codes of `sectors.csv`, most specific first.
        instrument: code of `instruments.csv`; None where the side says nothing.
        amount: full number; None where the side gives none.
        currency: ISO 4217 code; not scored.
        due: ISO 8601 at the precision given; None where the side gives none.
        confidence: 0..1, how sure the side is of the row; not scored; None where the side does not say.
    """

    start: int
    end: int
    status: str
    actors: tuple[str, ...]
    partners: tuple[str, ...]
    sectors: tuple[str, ...]
    instrument: str | None
    amount: float | None
    currency: str | None
    due: str | None
    confidence: float | None = None


def from_mention(mention: Mention) -> Coding:
    """The scored fields of a coder's mention."""
    return Coding(
        mention.start,
        mention.end,
        mention.status,
        mention.actors,
        mention.partners,
        mention.sectors,
        mention.instrument,
        mention.amount,
        mention.currency,
        mention.due,
        mention.confidence,
    )


def read_object(line: str, place: str) -> dict[str, object]:
    """One JSON object.

    Args:
        line: the line's text.
        place: file and line, for errors.

    Raises:
        CodingError: the line is no JSON object.
    """
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        raise CodingError(f"{place}: no JSON ({error.msg}); one object a line is needed") from error
    if not isinstance(value, dict):
        raise CodingError(f"{place}: not a JSON object; one object a line is needed")
    return value


def read_coding(row: Mapping[str, object], text: str, place: str) -> Coding:
    """The scored fields of one row.

    Args:
        row: a JSON object with at least start, end, status, actors, partners and sectors.
        text: the text that the offsets count in.
        place: file and line, for errors.

    Raises:
        CodingError: a field is missing or of the wrong type, or the offsets lie outside the text.
    """
    start, end = _whole_number(row, "start", place), _whole_number(row, "end", place)
    if not 0 <= start < end <= len(text):
        raise CodingError(f"{place}: [{start}:{end}] is no span of a text of {len(text)} code points")
    return Coding(
        start,
        end,
        _word(row, "status", place),
        _codes(row, "actors", place),
        _codes(row, "partners", place),
        _codes(row, "sectors", place),
        _word_or_none(row, "instrument", place),
        _number_or_none(row, "amount", place),
        _word_or_none(row, "currency", place),
        _word_or_none(row, "due", place),
        _share_or_none(row, "confidence", place),
    )


def _whole_number(row: Mapping[str, object], field: str, place: str) -> int:
    value = row.get(field)
    if not isinstance(value, int) or isinstance(value, bool):
        raise CodingError(f"{place}: {field} must be a whole number, not {value!r}")
    return value


def _word(row: Mapping[str, object], field: str, place: str) -> str:
    value = row.get(field)
    if not isinstance(value, str) or not value:
        raise CodingError(f"{place}: {field} must be a code, not {value!r}")
    return value


def _word_or_none(row: Mapping[str, object], field: str, place: str) -> str | None:
    value = row.get(field)
    if value is not None and not isinstance(value, str):
        raise CodingError(f"{place}: {field} must be text or null, not {value!r}")
    return value or None


def _number_or_none(row: Mapping[str, object], field: str, place: str) -> float | None:
    value = row.get(field)
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise CodingError(f"{place}: {field} must be a number or null, not {value!r}")
    return float(value)


def _share_or_none(row: Mapping[str, object], field: str, place: str) -> float | None:
    value = _number_or_none(row, field, place)
    if value is not None and not 0 <= value <= 1:
        raise CodingError(f"{place}: {field} must lie between 0 and 1, not {value!r}")
    return value


def _codes(row: Mapping[str, object], field: str, place: str) -> tuple[str, ...]:
    value = row.get(field)
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        raise CodingError(f"{place}: {field} must be a list of codes, not {value!r}")
    return tuple(value)
