"""Kind of a labelled text.

Belongs here: taking it as given, or from the title by the words of `kinds.csv`. Does not belong here: what the coder
is told, which is the given kind alone.
"""

from orchestration.evaluation.labels import LabelledText
from orchestration.reference import rows

OTHER = "other"


def kind_of(text: LabelledText) -> str:
    """The kind that documents.csv gives, else the one that the title names, else `other`."""
    return text.kind or kind_in_title(text.title)


def kind_in_title(title: str) -> str:
    """The kind whose words the title holds; of several the one with the longest words, `other` where there is none."""
    lowered = title.lower().replace("’", "'")
    named = [
        (len(words), row["code"]) for row in rows("kinds") for words in _words(row["title_words"]) if words in lowered
    ]
    return max(named)[1] if named else OTHER


def _words(cell: str) -> list[str]:
    return [words.strip() for words in cell.split(";") if words.strip()]
