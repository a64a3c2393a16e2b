"""Sums of money.

Belongs here: marks, numbers, multipliers, ranges. Does not belong here: which commitment a sum belongs to.
"""

import re
from functools import cache
from typing import NamedTuple

from orchestration.reference import rows

# `1,250,000.5`, `1 250 000`, `1.250.000`, `12.5`.
_NUMBER = (
    r"\d{1,3}(?:,\d{2,3}){1,8}(?:\.\d{1,6})?|\d{1,3}(?: \d{3}){1,4}(?!\d)"
    r"|\d{1,3}(?:\.\d{3}){2,4}(?!\d)|\d{1,15}(?:\.\d{1,6})?"
)
_PER_HEAD = re.compile(
    r"\s{0,2}(?:(?:(?:for|to)\s+)?(?:each|every)|per|an?)[\s-]{1,2}"
    r"(?:person|capita|head|household|tonne|ton|barrel|day|student|unit|kilo|kg|mwh|kwh)"
    # Whatever is paid `per` something is a rate, save what is paid per year.
    r"|\s{0,2}per[\s-]{1,2}(?!(?:calendar |fiscal |financial )?year|annum|month|quarter)[a-z]"
    r"|\s{0,2}for\s(?:each|every)\s[a-z]"
    r"|\s?/\s?(?:t|tonne|ton|barrel|bbl|mwh|kwh|kg|person|head|day)(?![^\W_])",
    re.I,
)
_RANGE = re.compile(r"\s?(?P<link>-|to|and)\s?", re.I)
_YEAR = re.compile(r"\b(?:in|by|since|until|from|of|before|after|during)\s(?:19|20)\d\d$", re.I)
_BETWEEN = re.compile(r"\bbetween\s{1,2}$", re.I)

_UNITS = {
    word: number
    for number, word in enumerate(
        [
            "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
            "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
        ],
        start=1,
    )
}  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_UNITS |= {word: number * 10 for number, word in enumerate(_TENS, start=2)}
_SCALES = {"thousand": 1e3, "lakh": 1e5, "million": 1e6, "crore": 1e7, "billion": 1e9, "trillion": 1e12}


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
    factor = rf"(?:[\s-]{{0,2}}(?=[^\W\d_])(?:{_alternatives(list(_factors()))})(?![^\W_]))"
    mark = rf"(?:{_alternatives(list(prefix))})"
    # Looking for the figure before the many marks spares trying these at every word.
    near = max(len(m) for m in prefix) + len(" $ ")
    # `$5 to 7 million`, `$5-$7 million`: behind `to` a bare number needs a multiplier, or it counts something else.
    before = (
        rf"(?<![^\W_])(?=\D{{1,{near}}}\d)(?P<mark>{mark})\s?(?:\$\s?)?(?P<n1>{_NUMBER})(?P<f0>{factor}(?=\s?-\s?\d))?"
        rf"(?:\s?-\s?(?:{mark}\s?)?(?P<m1>{_NUMBER})|\s?(?:to|and)\s?(?P<m3>{_NUMBER})(?={factor})"
        rf"|\s?to\s?{mark}\s?(?P<m4>{_NUMBER}))?(?P<f1>{factor})?"
    )
    codes = _alternatives([m for m in prefix if m.isalpha()])
    symbols = _alternatives(["US$", "€"])
    names = _alternatives(list(suffix))
    # What a digit follows marks the sum behind it: `in 2025 USD 30 million`.
    after = (
        rf"(?<![\w.,])(?P<n2>{_NUMBER})(?P<f3>{factor})?(?:\s?(?:-|to|and)\s?(?P<m2>{_NUMBER})(?P<f2>{factor})?)?"
        rf"(?:\s{{0,2}}(?=[A-Z€])(?:(?P<code>(?-i:{codes}|{symbols}))(?![.\s]{{0,2}}\d))|[\s-]{{0,2}}(?=[^\W\d_])(?P<name>{names}))(?![^\W_])"
    )
    return re.compile(rf"{before}|{after}", re.I)


@cache
def _spoken() -> re.Pattern[str]:
    """`two million dollars`, `half a billion euros`, `one and a half million US dollars`."""
    prefix, suffix = _marks()
    codes = _alternatives([*(m for m in prefix if m.isalpha()), "US$", "€"])
    currency = rf"(?P<code>(?-i:{codes}))|(?P<name>{_alternatives(list(suffix))})"
    units, scales = _alternatives(list(_UNITS)), _alternatives(list(_SCALES))
    return re.compile(
        rf"(?<![\w.,-])(?P<words>(?:half|three quarters|{units}|an?)"
        rf"(?:[\s-]{{1,2}}(?:an?|of|and|half|quarter|hundred|{units}|{scales})){{0,11}}?[\s-]{{1,2}}(?:hundred|(?:{scales})s?))"
        rf"(?:\s?\([\d,. ]{{1,20}}\))?[\s-]{{1,2}}(?:of\s{{1,2}})?(?:{currency})(?![^\W_])",
        re.I,
    )


def _spoken_value(words: str) -> float:
    total = current = last = 0.0
    for word in re.findall(r"[a-z]+", words.lower()):
        scale = _SCALES.get(word.removesuffix("s"))
        if word in _UNITS:
            current += _UNITS[word]
        elif word == "half":
            current += 0.5
        elif word.startswith("quarter"):
            current = (current or 1) / 4
        elif word == "hundred":
            current = (current or 1) * 100
        elif scale:
            # `two thousand five hundred crore` scales all before it, `one million two hundred thousand` only the last.
            before = total if total and scale > last else 0.0
            total, current = total - before + ((before + current) or 1) * scale, 0.0
            last = scale
    return total + current


_FIGURE = re.compile(r"\d")


def _written(copy: str) -> list[Sum]:
    """Sums whose number stands in figures."""
    prefix, suffix = _marks()
    found = []
    for match in _pattern().finditer(copy):
        if _PER_HEAD.match(copy, match.end()):
            continue
        mark = match["mark"]
        if mark is not None:
            # `rm 5` or `try 3` in running text is no currency: a mark of letters is written as in the table.
            currency = prefix.get(mark)
            number, first, upper, factor = (
                match["n1"],
                match["f0"],
                match["m1"] or match["m3"] or match["m4"],
                match["f1"],
            )
        else:
            name = (match["name"] or "").lower()
            currency = prefix.get(match["code"] or "") or suffix.get(name)
            number, first, upper, factor = match["n2"], match["f3"], match["m2"], match["f2"]
            bare = not (first or factor or upper) and number.isdigit()
            if bare and (name == "won" or _YEAR.search(copy, max(0, match.start() - 12), match.end("n2"))):
                continue  # `in 2021 won a tender`, `since 2023 euro bonds`
        if currency is None or not float(_plain(upper or number)):
            continue
        lower_value = _figure(number, first or factor)
        value = _figure(upper, factor or first) if upper else lower_value
        if mark is not None and mark.isalpha() and value < 100:
            continue  # `COP 28` is a conference, not a sum
        if mark is not None and upper and _figure(number, first) > value:
            # `$5,000 to 20 million farmers`: what follows is no upper end.
            found.append(Sum(match.start(), match.end("n1"), _figure(number, None), currency))
            continue
        found.append(Sum(match.start(), match.end(), value, currency))
    return found


def _told_in_words(copy: str) -> list[Sum]:
    """Sums whose number stands in words."""
    prefix, suffix = _marks()
    found = []
    for match in _spoken().finditer(copy):
        if not _PER_HEAD.match(copy, match.end()):
            currency = prefix.get(match["code"] or "") or suffix[match["name"].lower()]
            found.append(Sum(match.start(), match.end(), round(_spoken_value(match["words"]), 2), currency))
    return found


def _figure(number: str, factor: str | None) -> float:
    scale = _factors()[" ".join(factor.replace("-", " ").lower().split())] if factor else 1.0
    return round(float(_plain(number)) * scale, 2)


def _plain(number: str) -> str:
    """A number without the marks between its thousands: `1,250,000`, `1 250 000`, `1.250.000`."""
    number = number.replace(",", "").replace(" ", "")
    return number if number.count(".") < 2 else number.replace(".", "")


def find_sums(copy: str) -> list[Sum]:
    """Sums in the matching copy of a stretch of text, in order.

    Rates per head are left out; a range gives its upper end.
    """
    lowered = copy.lower()
    figures = _FIGURE.search(copy) is not None
    scaled = any(scale in lowered for scale in _SCALES)
    if not figures and not scaled:
        return []
    written = _written(copy) if figures else []
    told_in_words = _told_in_words(copy) if scaled or "hundred" in lowered else []
    sums: list[Sum] = []
    for sum_ in sorted(written + told_in_words):
        if not sums or sum_.start >= sums[-1].end:
            sums.append(sum_)
    return _upper_ends(copy, sums)


def _upper_ends(copy: str, sums: list[Sum]) -> list[Sum]:
    """The sums with `from $5 million to $7 million` and `between one and two` taken as one: the upper end."""
    found: list[Sum] = []
    for sum_ in sums:
        before = found[-1] if found else None
        if before and before.currency == sum_.currency and before.value <= sum_.value:
            link = _RANGE.fullmatch(copy, before.end, sum_.start)
            if link and (link["link"] != "and" or _BETWEEN.search(copy, max(0, before.start - 12), before.start)):
                found[-1] = Sum(before.start, sum_.end, sum_.value, sum_.currency)
                continue
        found.append(sum_)
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
