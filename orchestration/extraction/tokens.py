"""The words of one sentence and the verb phrases recognised in it, as records.

Belongs here: tokens, their offsets and the namings that cover them; what a verb phrase is. Does not belong here: how
verb phrases are recognised (`grammar.py`).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from orchestration.extraction.lexicon import Verb
from orchestration.extraction.parties import Naming

_TOKEN = re.compile(
    r"\d{1,3}(?:,\d{3})+(?!\d)"  # 500,000 is one word
    r"|(?:[A-Z]\.){2,}"
    r"|[^\W_]+(?:['.&][^\W_]+|-(?![A-Z])[^\W_]+)*"
    r"|[^\w\s\u200b-\u200f\u202a-\u202e\ufeff]"
)
_CONTRACTED = {"'ve": "have", "'re": "are", "'ll": "will", "'m": "am"}
_CONTRACTING = frozenset(("we", "they", "you", "i", "he", "she", "it"))
FINITE = frozenset(("will", "would", "may", "must", "perfect", "pluperfect", "past", "present", "progressive"))


@dataclass(frozen=True, slots=True)
class VerbPhrase:
    """One verb in one form; token numbers are those of its `Tokens`.

    Attributes:
        start: first token of the group, auxiliaries included.
        end: token after the last.
        verb: the row it was recognised by.
        form: will, would, may, must, perfect, pluperfect, past, present, progressive, which are finite; inf, ing, base,
            part, nominal, which are not.
        passive: whether the object stands before it.
        negated: whether it is denied.
    """

    start: int
    end: int
    verb: Verb
    form: str
    passive: bool = False
    negated: bool = False

    @property
    def finite(self) -> bool:
        """Whether it can carry a clause."""
        return self.form in FINITE


@dataclass(slots=True)
class Tokens:
    """Words of one sentence with offsets in the text and the party namings that cover them."""

    words: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]
    naming: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.words)


def tokenize(copy: str, start: int, end: int, namings: Sequence[Naming], naming_starts: Sequence[int]) -> Tokens:
    """Tokens of `copy[start:end]`; each token's `naming` is the index of the naming it lies in, or -1."""
    spans = [match.span() for match in _TOKEN.finditer(copy, start, end)]
    if "'" in copy[start:end]:
        spans = list(_without_contractions(copy, spans))
    words = [copy[begun:stop] for begun, stop in spans]
    starts = [begun for begun, _ in spans]
    ends = [stop for _, stop in spans]
    covered = [-1] * len(words)
    place = bisect_left(naming_starts, start)
    token = 0
    while place < len(namings) and namings[place].start < end:
        naming = namings[place]
        while token < len(words) and ends[token] <= naming.start:
            token += 1
        reach = token
        while reach < len(words) and starts[reach] < naming.end:
            covered[reach] = place
            reach += 1
        place += 1
    return Tokens(words, [_CONTRACTED.get(word.lower(), word.lower()) for word in words], starts, ends, covered)


def _without_contractions(copy: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans in which `we've` is two words."""
    for begun, stop in spans:
        cut = copy.rfind("'", begun + 1, stop)
        if cut > 0 and copy[cut:stop].lower() in _CONTRACTED and copy[begun:cut].lower() in _CONTRACTING:
            yield begun, cut
            yield cut, stop
        else:
            yield begun, stop
