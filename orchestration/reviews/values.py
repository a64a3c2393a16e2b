"""Values of fields as people write them, in one canonical text form, and as tables hold them.

Belongs here: what may stand in a field. Does not belong here: what fields of one row say together.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache, partial
from typing import Any

from orchestration.groupings import first_day_of
from orchestration.reference import rows

NONE = ("none", "(none)", "-")
LARGEST_AMOUNT = Decimal("1e22")
MOST_SECTORS = 3
Read = Callable[[str], str]


def canonical(field: str, text: str) -> str:
    """The value in its one form: codes for names, `;` between codes, '' for none.

    Args:
        field: a field of a mention or statement.
        text: the value as a person writes it; `none` and an empty text both mean none.

    Raises:
        ValueError: it is no such value; the message says what is.
    """
    text = " ".join(text.split()) if field != "title" else text.strip()
    if not text or text.casefold() in NONE:
        if field in REQUIRED:
            raise ValueError(f"{field} cannot be empty; give a value, or dismiss the mention")
        return ""
    return READERS[field](text)


def typed(field: str, value: str) -> Any:
    """A canonical value as the tables hold it."""
    if field in LISTS:
        return [code for code in value.split(";") if code]
    if field == "title":
        return value
    if not value:
        return None
    if field == "amount":
        return Decimal(value)
    if field == "strength":
        return int(value)
    if field == "published_on":
        return date.fromisoformat(value)
    return value == "true" if field == "is_translation" else value


def untyped(field: str, value: Any) -> str:
    """A value of a table in canonical form."""
    if value is None:
        return ""
    if field in LISTS:
        return ";".join(value)
    if field == "amount":
        return _plain(Decimal(value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def read_object(text: str) -> tuple[tuple[str, str], ...]:
    """Fields of a mention with canonical values, from JSON such as `{"status": "agreed", "actors": "IND;UZB"}`.

    Raises:
        ValueError: it is no such JSON, or a value in it is none.
    """
    try:
        given = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"value is no JSON object of fields ({error.msg})") from None
    if not isinstance(given, dict):
        raise ValueError('value must be a JSON object of fields, such as {"status": "agreed"}')
    if unknown := [name for name in given if name not in MENTION_FIELDS]:
        raise ValueError(f"{unknown[0]!r} is no field of a mention; fields are {', '.join(MENTION_FIELDS)}")
    return tuple(sorted((name, canonical(name, _text(value))) for name, value in given.items()))


def write_object(values: Mapping[str, str]) -> str:
    """Canonical values as the JSON that `read_object` reads."""
    return json.dumps(dict(sorted(values.items())), ensure_ascii=False)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ";".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


@cache
def _names(table: str) -> dict[str, str]:
    """Code by what people write for it: the code, its name, and the code in words."""
    found: dict[str, str] = {}
    for row in rows(table):
        code = next(iter(row.values()))
        names = (code, code.replace("_", " "), row.get("name", ""), row.get("official_name", ""))
        for name in names:
            if name:
                found.setdefault(name.casefold(), code)
    return found


def _code(tables: tuple[str, ...], text: str) -> str:
    for table in tables:
        if (code := _names(table).get(text.casefold())) is not None:
            return code
    listed = " and ".join(f"data/reference/{table}.csv" for table in tables)
    raise ValueError(f"{text[:60]!r} is no code; codes are in {listed}")


def _several(tables: tuple[str, ...], most: int, text: str) -> str:
    parts = [part.strip() for part in text.split(";")]
    if len(parts) == 1 and "," in text and not _known(tables, text):
        parts = [part.strip() for part in text.split(",")]
    found = list(dict.fromkeys(_code(tables, part) for part in parts if part))
    if len(found) > most:
        raise ValueError(f"{text[:60]!r} are more than {most}; give the {most} that matter most")
    return ";".join(found)


def _known(tables: tuple[str, ...], text: str) -> bool:
    return any(text.casefold() in _names(table) for table in tables)


def _amount(text: str) -> str:
    try:
        number = Decimal(re.sub(r"[ ,'_]", "", text))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 <= number < LARGEST_AMOUNT:
        raise ValueError(f"{text[:60]!r} is no amount; write the full number, such as 1000000000")
    return _plain(number)


def _plain(number: Decimal) -> str:
    return f"{number.quantize(Decimal('0.01')):f}".rstrip("0").rstrip(".")


def _period(text: str) -> str:
    try:
        first_day_of(text)
    except ValueError:
        raise ValueError(f"{text[:60]!r} is no date; write 2026, 2026-09 or 2026-09-14") from None
    return text


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"{text[:60]!r} is no day; write 2026-09-14") from None


def _strength(text: str) -> str:
    if text not in ("1", "2", "3", "4", "5"):
        raise ValueError(f"{text[:60]!r} is no strength; write 1 (weakest) to 5")
    return text


def _language(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2}", text):
        raise ValueError(f"{text[:60]!r} is no language; write a code of ISO 639-1, such as en")
    return text.lower()


def _yes_or_no(text: str) -> str:
    if text.casefold() not in ("true", "false", "yes", "no"):
        raise ValueError(f"{text[:60]!r} is neither true nor false")
    return "true" if text.casefold() in ("true", "yes") else "false"


PARTIES = ("countries", "grouping_names")
MENTION_READERS: dict[str, Read] = {
    "status": partial(_code, ("statuses",)),
    "actors": partial(_several, PARTIES, 300),
    "partners": partial(_several, PARTIES, 300),
    "sectors": partial(_several, ("sectors",), MOST_SECTORS),
    "instrument": partial(_code, ("instruments",)),
    "amount": _amount,
    "amount_kind": partial(_code, ("amount_kinds",)),
    "currency": partial(_code, ("currencies",)),
    "due": _period,
    "done": _period,
    "strength": _strength,
    "source_class": partial(_code, ("source_classes",)),
}
STATEMENT_READERS: dict[str, Read] = {
    "title": str,
    "published_on": _day,
    "publisher": str,
    "url": str,
    "kind": partial(_code, ("kinds",)),
    "language": _language,
    "place": str,
    "is_translation": _yes_or_no,
    "original_url": str,
    "parties": partial(_several, PARTIES, 300),
}
READERS = MENTION_READERS | STATEMENT_READERS
MENTION_FIELDS, STATEMENT_FIELDS = tuple(MENTION_READERS), tuple(STATEMENT_READERS)
LISTS = frozenset({"actors", "partners", "sectors", "parties"})
NEEDED = ("status", "actors", "sectors")  # without these a row cannot be made
REQUIRED = frozenset({*NEEDED, "instrument", "strength", "source_class", "published_on", "kind", "is_translation"})
