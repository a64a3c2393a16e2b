"""Names that a text itself introduces: leaders, ministers and bodies, learned where they are told with their state.

Belongs here: `President X of Y`, `Y's Ministry of Z (MZ)` and where such names stand again. Does not belong here: names
known beforehand (`parties.py`).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from orchestration.extraction.lexicon import role_words, word_list
from orchestration.extraction.parties import Naming

_NAME_WORD = r"[A-Z][\w-]+(?:'[A-Z]\w+)?"
_PARTICLE = r"(?:al|el|bin|bint|ibn|de|da|do|dos|del|della|van|von|der|den|di|la|le|y)"
_PERSON = rf"{_NAME_WORD}(?:\s(?:{_PARTICLE}[\s-]|[A-Z]\.\s?){{0,3}}{_NAME_WORD}){{0,4}}"
_ACRONYM = re.compile(r'\s\("?([A-Z][A-Za-z&-]{1,9})"?\)')
_CAPITALISED = re.compile(r"(?:[A-Z][\w'&.-]*|of|the|and|for|on|to)(?=\s|$)")
_HONORIFICS = ("Sheikh", "President", "Prime Minister", "Minister", "King", "Crown Prince")
_WORD = re.compile(r"[\w-]+")
_BEFORE_STATE = (" of ", " from ", " of the ", " from the ")
# Names stand close to the office and state that introduce them, and a short window keeps the cost linear.
_WINDOW = 90


class _Patterns(NamedTuple):
    """Where a person's name stands around the name of a state.

    Attributes:
        before: `President X of [the]`, up to the state.
        apposed: `X, President of [the]`, up to the state.
        office: `the President of [the]`, up to the state; the name stands behind it.
        behind_office: ` X` or `, H.E. Mr. X` behind such a state.
        behind: ` President X` behind the state or its people: `Fijian President X`.
    """

    before: re.Pattern[str]
    apposed: re.Pattern[str]
    office: re.Pattern[str]
    behind_office: re.Pattern[str]
    behind: re.Pattern[str]


def _alternatives(name: str) -> str:
    return "|".join(re.escape(word) for word in sorted(word_list(name), key=len, reverse=True))


@cache
def _patterns() -> _Patterns:
    of_field = r"(?:\s(?:of|for)\s[A-Z][a-z]+(?:,?(?:\sand)?\s[A-Z][a-z]+){0,4})?"
    office = rf"(?i:(?<![\w-])(?:{_alternatives('office')})){of_field}"
    courtesy = rf"(?:(?i:{_alternatives('courtesy')}|his|her|the)\s){{0,5}}"
    state = r"\s(?:of|from)\s(?:the\s)?$"
    return _Patterns(
        re.compile(rf"{office}\s{courtesy}(?P<name>{_PERSON}){state}"),
        re.compile(rf"(?P<name>{_PERSON}),\s(?:the\s)?{office}{state}"),
        re.compile(rf"{office}{state}"),
        re.compile(rf",?\s{courtesy}(?P<name>{_PERSON})"),
        re.compile(rf"\s{office}\s{courtesy}(?P<name>{_PERSON})"),
    )


@cache
def _office_words() -> frozenset[str]:
    """First words of the offices: where none of them stands, no office does."""
    return frozenset(office.split()[0] for office in word_list("office"))


def learn_names(copy: str, namings: Sequence[Naming]) -> list[Naming]:
    """All namings of a text with those added that it introduces itself, in order, none overlapping.

    Args:
        copy: matching copy of the text.
        namings: what is known beforehand, in order.
    """
    learned = _learn(copy, namings)
    if not learned:
        return list(namings)
    pattern = re.compile(
        r"(?<![\w-])(?:" + "|".join(re.escape(n) for n in sorted(learned, key=len, reverse=True)) + r")(?![\w-])"
    )
    starts = [naming.start for naming in namings]
    found = list(namings)
    for match in pattern.finditer(copy):
        at = bisect_left(starts, match.end())
        if at and namings[at - 1].end > match.start():
            continue
        found.append(Naming(match.start(), match.end(), learned[match.group()], "leader"))
    return sorted(found)


def _learn(copy: str, namings: Sequence[Naming]) -> dict[str, tuple[str, ...]]:
    """Forms of the names introduced to the code of their state; a form introduced for two states is dropped."""
    learned: dict[str, tuple[str, ...]] = {}
    for naming in namings:
        if len(naming.codes) != 1 or naming.kind in ("leader", "capital", "region"):
            continue
        forms = [form for name in _persons(copy, naming) for form in _forms(name)]
        acronym = _acronym(copy, naming)
        for form in (*forms, *([acronym] if acronym else ())):
            if learned.setdefault(form, naming.codes) != naming.codes:
                learned[form] = ()
    return {name: codes for name, codes in learned.items() if codes}


def _persons(copy: str, naming: Naming) -> Iterator[str]:
    patterns = _patterns()
    left = copy[max(0, naming.start - _WINDOW) : naming.start]
    right = copy[naming.end : naming.end + _WINDOW]
    if left.endswith(_BEFORE_STATE) and not _office_words().isdisjoint(_WORD.findall(left.lower())):
        for pattern in (patterns.before, patterns.apposed):
            told = pattern.search(left)
            if told:
                yield told["name"]
        if patterns.office.search(left):
            told = patterns.behind_office.match(right)
            if told:
                yield told["name"]
    following = _WORD.match(right, 1)
    told = patterns.behind.match(right) if following and following.group().lower() in _office_words() else None
    if told:
        yield told["name"]


def _forms(name: str) -> Iterator[str]:
    """How a person may be named again: in full, by the last word, by an honorific and the first."""
    words = name.split()
    while words and words[0].lower() in word_list("courtesy"):
        words.pop(0)
    if not words or any(word.lower() in word_list("no_person") for word in words):
        return
    yield " ".join(words)
    if len(words[-1]) >= 3:
        yield words[-1]
    if len(words) > 1 and len(words[0]) >= 3:
        yield from (f"{honorific} {words[0]}" for honorific in _HONORIFICS)


def _acronym(copy: str, naming: Naming) -> str | None:
    """`DGT` where `the Directorate of Trade of Y (DGT)` or `the Y Directorate of Trade (DGT)` stands."""
    at = naming.end
    while at - naming.end < _WINDOW and copy[at : at + 1] == " ":
        word = _CAPITALISED.match(copy, at + 1)
        if word is None:
            break
        at = word.end()
    found = _ACRONYM.match(copy, at)
    if not found:
        return None
    phrase = copy[max(0, naming.start - _WINDOW) : naming.start].rsplit(",", 1)[-1] + copy[naming.end : at]
    words = phrase.split()
    if words[:2] == ["United", "Nations"] or "UN" in words:
        return None  # a body of the United Nations in a state is not the state's
    return found[1] if {word.lower() for word in words} & role_words("body") else None
