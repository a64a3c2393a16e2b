"""Sentences that hold no commitment of their own by where they stand.

Belongs here: summary sections, boilerplate sections, datelines. Does not belong here: what a sentence says.
"""

import re
from collections.abc import Sequence
from functools import cache

from orchestration.extraction.segmentation import Sentence
from orchestration.reference import rows

_JOINED = re.compile(r",? and |, | ?[/&] ?")
_NUMBERING = re.compile(r"^(?:(?:article|section|paragraph|part|chapter|annex)\s+)?[\divxlc]{1,5}(?:\.\d+)*[.:)\s-]+")


@cache
def _headings(kind: str) -> tuple[str, ...]:
    return tuple(row["words"] for row in rows("lexicon/headings") if row["kind"] == kind)


def heading_is(lowered: str, heading: Sentence, kind: str) -> bool:
    """Whether a heading is of a kind of headings.csv; one of a summary or of boilerplate is that and nothing else."""
    words = lowered[heading.start : heading.end].strip(" :.*_#\u00a0")
    words = _NUMBERING.sub("", words)
    if kind == "summary":
        return words in _headings(kind)
    if kind == "boilerplate":  # `entry into force and termination`, but not `imposing costs on ...`
        return words in _headings(kind) or all(part in _headings(kind) for part in _JOINED.split(words))
    return any(phrase in words for phrase in _headings(kind))


def skipped_sentences(lowered: str, sentences: Sequence[Sentence]) -> frozenset[int]:
    """Numbers of the sentences under a summary heading or under boilerplate.

    A summary section reaches up to the next heading or to the first paragraph after its bullets.
    """
    skipped: set[int] = set()
    summary = boilerplate = bullets = False
    for number, sentence in enumerate(sentences):
        if sentence.kind == "heading":
            summary, bullets = heading_is(lowered, sentence, "summary"), False
            boilerplate = heading_is(lowered, sentence, "boilerplate")
            continue
        if summary and bullets and sentence.kind == "body" and sentence.paragraph != sentences[number - 1].paragraph:
            summary = False
        bullets = bullets or sentence.kind == "bullet"
        if summary or boilerplate:
            skipped.add(number)
    return frozenset(skipped) if len(skipped) < len(sentences) else frozenset()
