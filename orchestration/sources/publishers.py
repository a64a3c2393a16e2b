"""Whether a name is that of a publisher, and not of the person who typed a file.

Belongs here: that question. Does not belong here: which side a publisher is on (the coder's).
"""

import re
from functools import cache

from orchestration.reference import rows


def publisher_like(name: str) -> bool:
    """Whether the name is in `lexicon/publishers.csv`, or holds a word such as Ministry of `publisher_words.csv`."""
    return bool(name.strip()) and _pattern().search(name) is not None


@cache
def _pattern() -> re.Pattern[str]:
    known = [re.escape(row["pattern"]) for row in rows("lexicon/publishers")]
    words = [re.escape(row["word"]) for row in rows("reading/publisher_words")]
    return re.compile(rf"(?<!\w)(?:{'|'.join(known)}|(?i:{'|'.join(words)}))(?!\w)")
