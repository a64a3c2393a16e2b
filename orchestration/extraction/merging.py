"""One commitment told more than once in a document becomes one mention, at its fullest telling.

Belongs here: comparing the mentions of one statement. Does not belong here: threads across statements (`linking`).
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from orchestration.extraction.model import Mention

_WORD = re.compile(r"[^\W_]{4,}")
_LOOK_BACK = 12


def _same_form(first: Mention, second: Mention) -> bool:
    """Whether two mentions could tell one deed: first sectors shared, or one sector and the instrument."""
    mutual = second.sectors[0] in first.sectors
    return first.sectors[0] in second.sectors and (first.instrument == second.instrument or mutual)


def merge_repeated(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """Mentions without those that retell a fuller one; in order of start, none overlapping another.

    Each mention is compared with at most a dozen earlier ones that share its rarest words, so the cost stays linear.
    """
    ordered: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if ordered and mention.start < ordered[-1].end:
            continue
        ordered.append(mention)
    words = [frozenset(w.lower() for w in _WORD.findall(m.quote)) for m in ordered]
    count: dict[str, int] = defaultdict(int)
    for bag in words:
        for word in bag:
            count[word] += 1
    seen: dict[str, list[int]] = defaultdict(list)
    dropped: set[int] = set()
    for place, bag in enumerate(words):
        rare = sorted((w for w in bag if count[w] > 1), key=lambda w: (count[w], w))[:4]
        nearby = sorted({other for word in rare for other in seen[word][-_LOOK_BACK:]})
        for other in nearby:
            if other in dropped:
                continue
            shared = len(bag & words[other])
            smaller = min(len(bag), len(words[other]))
            if smaller >= 4 and shared >= 0.75 * smaller and _same_form(ordered[place], ordered[other]):
                shorter = place if len(ordered[place].quote) <= len(ordered[other].quote) else other
                dropped.add(shorter)
                if shorter == place:
                    break
        for word in rare:
            seen[word].append(place)
    return [m for place, m in enumerate(ordered) if place not in dropped]
