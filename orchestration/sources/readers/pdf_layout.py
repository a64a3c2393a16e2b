"""Reading order and paragraphs of pages that hold nothing but placed words.

Belongs here: columns, lines, paragraphs and hyphens. Does not belong here: PDF files themselves.
"""

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orchestration.reference import rows

FEWEST_LINES_OF_COLUMN = 4
MOST_CROSSING = 0.4
TERMINAL = re.compile(r"[.!?:;…][\"'”’)\]]*$")
MARKER = re.compile(r"(?:•|[-–—](?=\s)|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])(?:\s|$)")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
BROKEN = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)([-\u2010\u00ad])$")
LONGEST_WORD = 60
HEADING = 1.12  # how much larger than the text a heading is
HYPHENATING = 0.025  # share of lines that end within a word, from which a text is one that breaks words


@dataclass(frozen=True, slots=True)
class Segment:
    """Words on one line, with their place on the page in points; the origin is at the lower left."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    bold: bool = False

    @property
    def size(self) -> float:
        """Height of the line, which goes with the size of the letters."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Page:
    """One page's segments, in no order."""

    number: int
    width: float
    height: float
    segments: list[Segment]
    has_image: bool = False


Block = list[Segment]


def blocks_in_order(page: Page) -> list[Block]:
    """Columns and full-width parts in the order they are read, each a list of lines from top to bottom."""
    return [lines for part in _parts(page.segments) if (lines := lines_of(part))]


def _parts(segments: Sequence[Segment], depth: int = 0) -> Iterator[list[Segment]]:
    gutter = _gutter(segments) if depth < 4 else None
    if gutter is None:
        yield list(segments)
        return
    crossing = sorted((s for s in segments if s.left < gutter < s.right), key=lambda s: -s.top)
    rest = [s for s in segments if not s.left < gutter < s.right]
    between: list[Segment] = []
    for bar in [*lines_of(crossing), None]:
        floor = bar.top - bar.size / 2 if bar else float("-inf")
        above = [s for s in rest if (s.top + s.bottom) / 2 > floor]
        rest = [s for s in rest if (s.top + s.bottom) / 2 <= floor]
        if above:
            if between:
                yield between
                between = []
            for side in ([s for s in above if s.right <= gutter], [s for s in above if s.right > gutter]):
                if side:
                    yield from _parts(side, depth + 1)
        if bar:
            between.append(bar)
    if between:
        yield between


def _gutter(segments: Sequence[Segment]) -> float | None:
    """Place of the white band between two columns of running text, where there is one."""
    if not 2 * FEWEST_LINES_OF_COLUMN <= len(segments) <= 1_000:
        return None
    left, right = min(s.left for s in segments), max(s.right for s in segments)
    best: tuple[int, float, float] | None = None
    starts = Counter(round(s.left) for s in segments)
    for start in sorted(start for start, number in starts.items() if number >= FEWEST_LINES_OF_COLUMN):
        at = start - 1.5
        if not left + 0.2 * (right - left) < at < left + 0.8 * (right - left):
            continue
        before = [s for s in segments if s.right <= at]
        after = [s for s in segments if s.left >= at]
        crossing = len(segments) - len(before) - len(after)
        if crossing > MOST_CROSSING * len(segments) or not (_is_column(before) and _is_column(after)):
            continue
        low, high = max(min(s.bottom for s in side) for side in (before, after)), 0.0
        high = min(max(s.top for s in side) for side in (before, after))
        heights = [max(s.top for s in side) - min(s.bottom for s in side) for side in (before, after)]
        if high - low < 0.4 * min(heights):
            continue
        width = at - max(s.right for s in before)
        if best is None or (crossing, -width) < best[:2]:
            best = (crossing, -width, at - width / 2)
    return best[2] if best else None


def _is_column(segments: Sequence[Segment]) -> bool:
    """Whether these are lines of running text, and not the cells of a table."""
    text = [s for s in segments if s.text != "•"]
    if len(text) < FEWEST_LINES_OF_COLUMN:
        return False
    width = max(s.right for s in text) - min(s.left for s in text)
    filled = statistics.median(s.right - s.left for s in text) >= 0.55 * width
    return filled and statistics.median(len(s.text.split()) for s in text) >= 3


def lines_of(segments: Sequence[Segment]) -> list[Segment]:
    """Segments on the same level joined from left to right, from top to bottom."""
    lines: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda s: (-(s.top + s.bottom) / 2, s.left)):
        if lines and _same_level(lines[-1][0], segment):
            lines[-1].append(segment)
        else:
            lines.append([segment])
    return [_joined(sorted(line, key=lambda s: s.left)) for line in lines]


def _same_level(one: Segment, other: Segment) -> bool:
    shared = min(one.top, other.top) - max(one.bottom, other.bottom)
    return shared > 0.6 * min(one.size, other.size)


def _joined(line: list[Segment]) -> Segment:
    words = [s for s in line if s.text != "•"] or line
    return Segment(
        text=" ".join(s.text for s in line),
        left=line[0].left,
        right=max(s.right for s in line),
        bottom=min(s.bottom for s in words),
        top=max(s.top for s in words),
        bold=all(s.bold for s in words),
    )


def paragraphs(blocks: Sequence[Block]) -> list[str]:
    """Lines joined to paragraphs, also over columns and pages; words broken at line ends made whole."""
    joiner = _Joiner(blocks)
    pitch = _pitch(blocks)
    body = statistics.median([line.size for block in blocks for line in block]) if blocks else 0.0
    made: list[list[Segment]] = []
    for block in blocks:
        right = max(line.right for line in block)
        for number, line in enumerate(block):
            begins = (
                not made or not _runs_on(made[-1], line) if number == 0 else _begins(made[-1], line, right, pitch, body)
            )
            if begins:
                made.append([line])
            else:
                made[-1].append(line)
    return [_marked(joiner.join(lines)) for lines in made]


def _pitch(blocks: Sequence[Block]) -> float:
    """Usual distance from line to line, in line heights."""
    steps = [
        (first.bottom - second.bottom) / second.size
        for block in blocks
        for first, second in itertools.pairwise(block)
        if second.size > 0 and 0.5 < first.size / second.size < 2
    ]
    return statistics.median_low(steps) if steps else 1.2


def _begins(paragraph: list[Segment], line: Segment, right: float, pitch: float, body: float) -> bool:
    """Whether a line begins a paragraph, given the lines of the one before it in the same column."""
    last, em = paragraph[-1], 0.8 * line.size
    if abs(last.size - line.size) > 0.12 * line.size or last.bold != line.bold:
        return True
    if last.bottom - line.bottom > 1.25 * pitch * line.size:
        return True
    indented = line.left - last.left
    marked = MARKER.match(line.text)
    if marked and (line.text[0] == "•" or indented < -0.5 * em or _short(last, line, right)):
        return True
    if last.size > HEADING * body:
        return False  # a heading of several lines
    ended = TERMINAL.search(last.text) is not None
    if _short(last, line, right) and (ended or (_very_short(last, right) and not line.text[0].islower())):
        return True
    hanging = MARKER.match(paragraph[0].text) and len(paragraph) == 1
    if indented > 0.7 * em and not hanging and ended:
        return True
    return indented < -0.7 * em and ended and (len(paragraph) > 1 or MARKER.match(last.text) is not None)


def _short(last: Segment, line: Segment, right: float) -> bool:
    """Whether the line's first word would have stood on the line before, so that the break was meant."""
    words = line.text.split()
    if words[0] == "•" and len(words) > 1:
        return True
    share = 1.2 * len(words[0]) / max(len(line.text), 1)
    return last.right + (line.right - line.left) * share + 0.6 * line.size < right


def _very_short(last: Segment, right: float) -> bool:
    return right - last.right > 0.3 * (right - last.left)


def _runs_on(paragraph: list[Segment], line: Segment) -> bool:
    """Whether a paragraph goes on in the next column or on the next page."""
    last = paragraph[-1]
    if TERMINAL.search(last.text) or abs(last.size - line.size) > 0.12 * line.size or last.bold != line.bold:
        return False
    return line.text[0].islower() or BROKEN.search(last.text[-LONGEST_WORD:]) is not None or not MARKER.match(line.text)


def _marked(text: str) -> str:
    return re.sub(r"^•\s*", "- ", text).rstrip() if text != "•" else ""


def _whole_words(line: str) -> list[str]:
    """Words of a line but for its last, where that is broken."""
    broken = BROKEN.search(line[-LONGEST_WORD:])
    return [word for word in WORD.findall(line[: -len(broken[0])] if broken else line) if len(word) > 1]


class _Joiner:
    """Joins lines, and knows from the whole text which hyphens at line ends belong to their words."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        lines = [line for block in blocks for line in block]
        self._words = {word.lower() for line in lines for word in _whole_words(line.text)}
        broken = sum(
            1
            for first, second in itertools.pairwise(lines)
            if BROKEN.search(first.text[-LONGEST_WORD:]) and second.text[:1].islower()
        )
        self._hyphenates = broken > max(1, HYPHENATING * len(lines))
        self._starts = {row["start"] for row in rows("reading/compound_starts")}

    def join(self, lines: Sequence[Segment]) -> str:
        """The words of the lines as one text."""
        pieces = [lines[0].text]
        for line in lines[1:]:
            broken = BROKEN.search(pieces[-1][-LONGEST_WORD:])
            if broken is None:
                pieces.append(" ")
            else:
                pieces[-1] = pieces[-1][:-1] + ("-" if self._belongs(broken[1], broken[2], line.text) else "")
            pieces.append(line.text)
        return "".join(pieces).replace("\u00ad", "")

    def _belongs(self, start: str, hyphen: str, following: str) -> bool:
        """Whether the hyphen is the word's own: `long-term`, against `coop-eration`."""
        if hyphen == "\u00ad":
            return False
        match = WORD.match(following)
        rest = match[0].lower() if match else ""
        start = start.lower()
        if not rest or not following[0].islower() or "-" in start:
            return True
        if start + rest in self._words:
            return False
        if f"{start}-{rest}" in self._words or start in self._starts:
            return True
        if start in self._words and rest.split("-")[0] in self._words and len(start) > 2:
            return True
        return not self._hyphenates
