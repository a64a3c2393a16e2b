"""Sums of money.

Belongs here: marks, numbers, multipliers, ranges. Does not belong here: which commitment a sum belongs to.
"""

import re
from functools import cache
from typing import NamedTuple

from orchestration.reference import rows

_NUMBER = r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,6})?"
_PER_HEAD = re.compile(
    r"\s{0,2}(?:per|a|an|each|every)\s+(?:person|capita|head|household|tonne|ton|barrel|day|student|unit|kilo|kg|mwh|kwh)",
    re.I,
)


class Sum(NamedTuple):
    """One sum in a text: where it stands, its full value and ISO 4217 currency."""

    start: int
    end: int
    value: float
    currency: str


@cache
def _factors() -> dict[str, float]:
    return {row["word"]: float(row["factor"]) for row in rows("lexicon/multipliers")}


def _alternatives(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _marks() -> tuple[dict[str, str], dict[str, str]]:
    prefix = {row["mark"]: row["currency"] for row in rows("lexicon/currencies") if row["position"] == "prefix"}
    suffix = {row["mark"].lower(): row["currency"] for row in rows("lexicon/currencies") if row["position"] == "suffix"}
    return prefix, suffix


@cache
def _pattern() -> re.Pattern[str]:
    prefix, suffix = _marks()
    factor = rf"(?:[\s-]{{0,2}}(?:{_alternatives(list(_factors()))})(?![^\W_]))"
    mark = rf"(?:{_alternatives(list(prefix))})"
    before = (
        rf"(?<![^\W_])(?P<mark>{mark})\s?(?:\$\s?)?(?P<n1>{_NUMBER})"
        rf"(?:\s?(?:-|to|and)\s?(?:{mark}\s?)?(?P<m1>{_NUMBER}))?(?P<f1>{factor})?"
    )
    codes = _alternatives([m for m in prefix if m.isalpha()])
    names = _alternatives(list(suffix))
    after = (
        rf"(?<![\w.,])(?P<n2>{_NUMBER})(?:\s?(?:-|to|and)\s?(?P<m2>{_NUMBER}))?(?P<f2>{factor})?"
        rf"\s{{0,2}}(?:(?P<code>(?-i:{codes}))|(?P<name>{names}))(?![^\W_])"
    )
    return re.compile(rf"{before}|{after}", re.I)


_QUICK = re.compile(r"\d")


def find_sums(copy: str) -> list[Sum]:
    """Sums in the matching copy of a stretch of text, in order.

    Rates per head are left out; a range gives its upper end.
    """
    if not _QUICK.search(copy):
        return []
    prefix, suffix = _marks()
    found = []
    for match in _pattern().finditer(copy):
        if _PER_HEAD.match(copy, match.end()):
            continue
        mark = match["mark"]
        if mark is not None:
            # `rm 5` or `try 3` in running text is no currency: a mark of letters is written as in the table.
            currency = prefix.get(mark)
            number, upper, factor = match["n1"], match["m1"], match["f1"]
        else:
            currency = prefix.get(match["code"] or "") or suffix.get((match["name"] or "").lower())
            number, upper, factor = match["n2"], match["m2"], match["f2"]
        if currency is None:
            continue
        if mark is not None and mark.isalpha() and factor is None and float((upper or number).replace(",", "")) < 100:
            continue  # `COP 28` is a conference, not a sum
        value = float((upper or number).replace(",", ""))
        scale = _factors()[factor.strip(" -").lower()] if factor else 1.0
        found.append(Sum(match.start(), match.end(), round(value * scale, 2), currency))
    return found


@cache
def _kind_terms() -> tuple[tuple[re.Pattern[str], str], ...]:
    kinds: dict[str, list[str]] = {}
    for row in rows("lexicon/amount_kinds"):
        kinds.setdefault(row["amount_kind"], []).append(row["term"])
    return tuple(
        (re.compile(rf"(?<![^\W_])(?:{_alternatives(terms)})(?![^\W_])", re.I), kind) for kind, terms in kinds.items()
    )


def kind_of(quote: str) -> str:
    """What the money of a quote is: the first kind of amount_kinds.csv with a term in it, else `other`."""
    for pattern, kind in _kind_terms():
        if pattern.search(quote):
            return kind
    return "other"


def kind_term(quote: str) -> str:
    """The word of amount_kinds.csv that tells what the money of a quote is; '' where none does."""
    for pattern, _ in _kind_terms():
        found = pattern.search(quote)
        if found:
            return found.group()
    return ""
