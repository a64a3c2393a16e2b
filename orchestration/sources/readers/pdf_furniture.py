"""What stands on pages beside the text: running headers and footers, page numbers, what browsers print at the edges.

Belongs here: finding and taking it away. Does not belong here: order of the rest.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from orchestration.reference import rows
from orchestration.sources.readers.pdf_layout import Page, Segment, lines_of

EDGE, PRINTED_EDGE = 0.14, 0.09  # of a page's height, from its top and its bottom
MOST_EDGE_LINES = 4
FEWEST_PAGES, SHARE_OF_PAGES = 2, 0.4
SAME_PLACE = 8.0  # points


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """The pages without lines that recur in the same place on many pages, and without page numbers."""
    edges = {page.number: _edge_lines(page) for page in pages}
    shown: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, lines in edges.items():
        for line in lines:
            shown[_pattern(line.text)].append((number, line.bottom))
    kept = []
    for page in pages:
        gone = [line for line in edges[page.number] if _recurs(line, shown, len(pages)) or _is_printed(line, page)]
        segments = [s for s in page.segments if not any(_within(s, line) for line in gone)]
        kept.append(replace(page, segments=segments))
    return kept


def _edge_lines(page: Page) -> list[Segment]:
    lines = lines_of(page.segments)
    top = [line for line in lines if line.bottom > (1 - EDGE) * page.height][:MOST_EDGE_LINES]
    bottom = [line for line in lines if line.top < EDGE * page.height][-MOST_EDGE_LINES:]
    return [*top, *(line for line in bottom if line not in top)]


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.lower().split()))


def _recurs(line: Segment, shown: dict[str, list[tuple[int, float]]], pages: int) -> bool:
    near = {number for number, bottom in shown[_pattern(line.text)] if abs(bottom - line.bottom) < SAME_PLACE}
    return len(near) >= max(FEWEST_PAGES, SHARE_OF_PAGES * pages)


def _is_printed(line: Segment, page: Page) -> bool:
    at_edge = line.bottom > (1 - PRINTED_EDGE) * page.height or line.top < PRINTED_EDGE * page.height
    return at_edge and _printed().fullmatch(line.text.strip()) is not None


@cache
def _printed() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows("reading/page_furniture")), re.IGNORECASE)


def _within(segment: Segment, line: Segment) -> bool:
    middle = (segment.top + segment.bottom) / 2
    return line.bottom <= middle <= line.top and line.left - 1 <= segment.left and segment.right <= line.right + 1
