"""Two texts side by side: how much of each stands in the other, and which facts are exchanged.

Belongs here: comparing two texts word by word. Does not belong here: which texts are compared, what counts as a copy.
"""

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

WORD = re.compile(r"\w+(?:'\w+)*")
INVISIBLE = str.maketrans({"\u00ad": None, "\u200b": None, "\u2060": None, "\ufeff": None, "\u2019": "'"})
RUN = 3  # words that must follow each other in both texts to count as standing in both


@dataclass(frozen=True, slots=True)
class Words:
    """A text as its words: `shown` as written, `folded` without regard to case."""

    shown: tuple[str, ...]
    folded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two texts share.

    Attributes:
        words: number of words of the shorter text.
        shared: share of its words that stand in the other one in the same order, 0 to 1; the larger share of the two.
        shared_of_other: the smaller share of the two, mostly that of the longer text.
        exchanged: places, per 100 words of the shorter text, at which between words that both share each text has names
            or numbers that the other has not there. What stands before the first or behind the last shared words is
            header and footer, and does not count.
    """

    words: int
    shared: float
    shared_of_other: float
    exchanged: float


def words_of(text: str) -> Words:
    """The words of a text, apart from punctuation, typography and layout."""
    shown = tuple(WORD.findall(unicodedata.normalize("NFKC", text).translate(INVISIBLE)))
    return Words(shown, tuple(word.casefold() for word in shown))


def compare(one: Words, other: Words) -> Comparison:
    """What two texts share; the same whichever comes first."""
    if (len(one.folded), one.folded) > (len(other.folded), other.folded):
        one, other = other, one
    if not one.shown:
        return Comparison(0, 0.0, 0.0, 0.0)
    blocks = _blocks(one, other)
    shares = sorted(
        _covered([(block[side], block[2]) for block in blocks]) / len(words.shown)
        for side, words in enumerate((one, other))
    )
    exchanged = 0
    for (start, other_start, size), (end, other_end, _) in pairwise(blocks):
        facts = _facts(one.shown[start + size : end])
        other_facts = _facts(other.shown[other_start + size : other_end])
        exchanged += bool(facts - other_facts and other_facts - facts)
    return Comparison(len(one.shown), shares[1], shares[0], 100 * exchanged / len(one.shown))


def _blocks(one: Words, other: Words) -> list[tuple[int, int, int]]:
    """Start in one, start in the other, and number of words that stand in both; in order."""
    runs, other_runs = _runs(one.folded), _runs(other.folded)
    matching = SequenceMatcher(None, runs, other_runs, autojunk=False).get_matching_blocks()
    longest = min(RUN, len(one.folded))
    return [(block.a, block.b, block.size + longest - 1) for block in matching if block.size]


def _runs(folded: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [folded[at : at + RUN] for at in range(max(1, len(folded) - RUN + 1))]


def _covered(spans: list[tuple[int, int]]) -> int:
    reached = covered = 0
    for start, size in spans:
        covered += max(0, start + size - max(start, reached))
        reached = max(reached, start + size)
    return covered


def _facts(words: tuple[str, ...]) -> set[str]:
    return {word.casefold() for word in words if word[0].isupper() or any(map(str.isdigit, word))}
