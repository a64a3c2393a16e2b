"""Plain helpers over characters: a same-length copy for matching, and phrases found by one automaton pass.

Belongs here: what is true of any text. Does not belong here: what a phrase means; that is its reader's business.
"""

from collections.abc import Iterable
from operator import itemgetter
from typing import Any, Generic, TypeVar

import ahocorasick

Value = TypeVar("Value")

# Every character maps to exactly one, so that offsets in the copy are offsets in the text.
_SAME_LENGTH = tuple(
    {
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "–": "-",
        "‑": "-",
        "‐": "-",
        "−": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\t": " ",
        "\n": " ",
        "\r": " ",
    }.items()
)


def matching_copy(text: str) -> str:
    """The text with typographic quotes, dashes and spaces made plain; same length, same case."""
    for mark, plain in _SAME_LENGTH:  # far faster than str.translate: most marks are absent from most texts
        text = text.replace(mark, plain)
    return text


def lower_copy(text: str) -> str:
    """Lower case of the same length; a character whose lower case is longer stays as it is."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


class PhraseFinder(Generic[Value]):
    """Finds the longest of many phrases at word boundaries, in time linear in the text.

    Args:
        phrases: phrase and its value; on a repeated phrase the first value stays.
    """

    def __init__(self, phrases: Iterable[tuple[str, Value]]) -> None:
        self._automaton: Any = ahocorasick.Automaton()
        for phrase, value in phrases:
            if phrase and phrase not in self._automaton:
                self._automaton.add_word(phrase, (len(phrase), value))
        if len(self._automaton):
            self._automaton.make_automaton()

    def find(self, text: str) -> list[tuple[int, int, Value]]:
        """Start, end and value of each phrase at word boundaries: the earliest, then the longest, none overlapping."""
        if not len(self._automaton):
            return []
        size = len(text)
        hits: list[tuple[int, int, Value]] = []
        for last, (length, value) in self._automaton.iter(text):
            end = last + 1
            start = end - length
            if start and text[start - 1].isalnum() and text[start].isalnum():
                continue
            if end < size and text[end].isalnum() and text[last].isalnum():
                continue
            hits.append((start, -end, value))
        hits.sort(key=itemgetter(0, 1))
        found: list[tuple[int, int, Value]] = []
        reached = 0
        for start, minus_end, value in hits:
            if start >= reached:
                reached = -minus_end
                found.append((start, reached, value))
        return found
