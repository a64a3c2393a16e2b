"""The kind of a statement, where its title names it.

Belongs here: the words of `kinds.csv` in a title. Does not belong here: kinds that are stated.
"""

import re
from functools import cache

from orchestration.reference import rows


def kind_in_title(title: str) -> str | None:
    """The kind whose words the title holds, of several the one with the longest; None where it holds none."""
    lowered = title.lower().replace("’", "'")
    named = [(len(words), code) for words, code, pattern in _patterns() if pattern.search(lowered)]
    return max(named)[1] if named else None


@cache
def _patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple(
        (words.strip(), row["code"], re.compile(rf"(?<!\w){re.escape(words.strip())}(?!\w)"))
        for row in rows("kinds")
        for words in row["title_words"].split(";")
        if words.strip()
    )
