"""Clean text to sentences with exact offsets.

Belongs here: paragraphs, lines, bullets, headings, sentence ends. Does not belong here: what a sentence says.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from orchestration.extraction.lexicon import word_list

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BULLET = re.compile(
    r"\s{0,40}(?:[-•*‣▪◦·●–—+]|\(?\d{1,3}[.)]|\(?[a-z][.)]|\(?[ivx]{1,5}[.)]|[IVX]{1,5}[.)](?=\s+[A-Z]))\s+(?=\S)|\s{0,40}[—–•](?=[A-Z])"
)
_HASHES = re.compile(r"\s{0,10}#{1,6}\s+")
_NUMBER_ONLY = re.compile(r"\s*\(?(?:\d{1,3}|[IVXivx]{1,5})[.)]\s*")
_GAP = re.compile(r"[.!?…][\"'”’)\]]{0,3}\s+(?=\S)")
_LAST_WORD = re.compile(r"[^\s(\[\"“‘]+$")
_INITIALS = re.compile(r"(?:^|[-(/])(?:[A-Za-z]\.)*[A-Za-z]$")
_DATELINE = re.compile(
    r"[A-Z][\w .,'’-]{1,40}?,?\s(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]{2,8})(?:,?\s\d{4})?"
    r"\s?(?:\([^()\n]{2,40}\)\s?[-–—:]{0,2}|[-–—]{1,2}|:)\s+(?=[A-Z])"
)
_FOLLOWING = re.compile(r"\b(?:following|below)\b")
_ENDS = ".!?…:;"
# A sentence beyond all bounds is cut at a separator, so that reading it costs no more than its length.
_LONGEST_SENTENCE = 2400
_MAX_HEADING = 110
_WRAPPED_LINE = 60


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, heading or list item.

    Attributes:
        start: offset of its first code point, after any bullet or number.
        end: offset after its last, white space excluded.
        kind: `body`, `bullet` or `heading`.
        paragraph: number of the line group it stands in.
        heading: index of the heading above it in the list of sentences; -1 where there is none.
        lead: index of the sentence ending in a colon that introduces it; -1 where there is none.
    """

    start: int
    end: int
    kind: str
    paragraph: int
    heading: int
    lead: int


@cache
def _sentence_starters() -> frozenset[str]:
    return word_list("starter")


def _lines(text: str) -> Iterator[tuple[int, int, int]]:
    """Start, end and paragraph number of each logical line; hard-wrapped lines are joined."""
    paragraph = -1
    held: tuple[int, int] | None = None
    for match in _LINE.finditer(text):
        start, end = match.span()
        if not text[start:end].strip():
            continue
        if held is not None:
            gap = text[held[1] : start]
            follows = gap.count("\n") <= 1 and len(gap) <= 2
            first = text[start:end].lstrip()[:1]
            wrapped = text[held[1] - 1 : held[1]] not in _ENDS and held[1] - held[0] >= _WRAPPED_LINE
            if follows and not _BULLET.match(text, start) and (first.islower() or wrapped):
                held = (held[0], end)
                continue
            paragraph += 1
            yield held[0], held[1], paragraph
        held = (start, end)
    if held is not None:
        yield held[0], held[1], paragraph + 1


def _is_boundary(text: str, stop: int, following: int) -> bool:
    """Whether the punctuation at `stop` ends a sentence, given where the next word begins."""
    if text[stop] in "!?…":
        return True
    found = _LAST_WORD.search(text, max(0, stop - 24), stop)
    word = found.group() if found else ""
    upcoming = text[following : following + 16]
    first = upcoming[:1]
    if first.islower() or first in ",;:)":
        return False
    if word.lower() in word_list("abbreviation"):
        return False
    if _INITIALS.search(word):
        following_word = upcoming.split(None, 1)[0].strip("\"“'‘") if upcoming.strip() else ""
        return following_word in _sentence_starters() and len(word) > 1
    return True


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for a, b in _at_full_stops(text, start, end):
        while b - a > _LONGEST_SENTENCE:
            cut = max(text.rfind(mark, a + 1, a + _LONGEST_SENTENCE) for mark in (";", ",", " "))
            cut = cut + 1 if cut > a else a + _LONGEST_SENTENCE
            yield a, cut
            a = cut
        yield a, b


def _at_full_stops(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begun = start
    for gap in _GAP.finditer(text, start, end):
        if gap.end() < end and _is_boundary(text, gap.start(), gap.end()):
            stop = gap.start() + len(gap.group().rstrip())
            if stop > begun:
                yield begun, stop
            begun = gap.end()
    if begun < end:
        yield begun, end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _is_heading(line: str) -> bool:
    stripped = line.strip().strip("*_")
    if not stripped or len(stripped) > _MAX_HEADING or stripped[-1] in ".;!?,:":
        return False
    words = stripped.split()
    if len(words) > 14:
        return False
    if stripped.upper() == stripped and any(c.isalpha() for c in stripped):
        return True
    longer = [w for w in words if len(w) > 3 and w[0].isalpha()]
    capitalised = sum(w[0].isupper() for w in longer)
    return not longer or capitalised >= 0.6 * len(longer) or len(words) <= 4


def segment(text: str) -> list[Sentence]:
    """All sentences of a clean text in order, none overlapping; white space, bullets and numbers lie between them."""
    sentences: list[Sentence] = []
    heading = lead = -1
    for start, end, paragraph in _lines(text):
        hashes = _HASHES.match(text, start, end)
        if hashes:
            begun, stop = _trim(text, hashes.end(), end)
            if begun < stop:
                heading, lead = len(sentences), -1
                sentences.append(Sentence(begun, stop, "heading", paragraph, -1, -1))
            continue
        bullet = _BULLET.match(text, start, end)
        body = bullet.end() if bullet else start
        dateline = None if bullet else _DATELINE.match(text, start, end)
        if dateline:
            body = dateline.end()
        if _NUMBER_ONLY.fullmatch(text, start, end):
            continue
        if not bullet and _is_heading(text[start:end]):
            begun, stop = _trim(text, start, end)
            heading, lead = len(sentences), -1
            sentences.append(Sentence(begun, stop, "heading", paragraph, -1, -1))
            continue
        kind = "bullet" if bullet else "body"
        later = kind == "body" and lead >= 0 and len(sentences) - 1 != lead and not text[start : start + 1].islower()
        listed = lead >= 0 and sentences[-1].kind == "bullet"
        if later and (listed or not _FOLLOWING.search(text, sentences[lead].start, sentences[lead].end)):
            lead = -1
        first = True
        for a, b in _split(text, body, end):
            a, b = _trim(text, a, b)
            if a >= b:
                continue
            sentences.append(Sentence(a, b, kind if first else "body", paragraph, heading, lead))
            first = False
        if sentences and text[sentences[-1].end - 1] == ":" and sentences[-1].kind != "heading":
            lead = len(sentences) - 1
    return sentences
