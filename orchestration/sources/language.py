"""The language of a text, told offline, and whether it is one that is read.

Belongs here: detection and language codes. Does not belong here: what is done with a text in another language.
"""

import re
from collections import defaultdict
from functools import cache
from typing import Protocol

from orchestration.reference import rows

FEWEST_LETTERS = 60  # a shorter text is not told apart reliably
PARTS, PART_LENGTH, SHORTEST_PART = 12, 250, 25
SURE, VERY_SURE = 0.7, 0.98  # of one part's language, and of all parts together
ENOUGH = 0.4  # of the letters in a language that is read, where a text is in several
LETTERS = re.compile(r"[^\W\d_]")


class _Detector(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


@cache
def languages() -> dict[str, str]:
    """Name of every language that can be named, by ISO 639-1 code."""
    return {row["code"]: row["name"] for row in rows("reading/languages")}


@cache
def supported_languages() -> tuple[str, ...]:
    """Codes of the languages that are read."""
    return tuple(row["code"] for row in rows("reading/languages") if row["is_supported"] == "true")


def language_code(value: str) -> str | None:
    """ISO 639-1 code of a language as documents name it: `en`, `en-GB`, `en_US`, `English`; None where unknown."""
    key = re.split(r"[-_.]", value.strip().lower())[0]
    by_name = {name.lower(): code for code, name in languages().items()}
    return key if key in languages() else by_name.get(value.strip().lower())


def detect_language(text: str) -> str | None:
    """Code of the language of a text; None where it is too short or too mixed to tell.

    A text in several languages counts as one that is read where a good part of it is. Parts spread over the text are
    told one by one, so that names, quotes and a translated title in another language do not decide.
    """
    parts = _parts(text)
    sizes = [len(LETTERS.findall(part)) for part in parts]
    if sum(sizes) < FEWEST_LETTERS:
        return None
    code, sureness = _detector().classify(" ".join(parts))
    if code in supported_languages() and sureness >= VERY_SURE:
        return code
    weights: dict[str, float] = defaultdict(float)
    for part, size in zip(parts, sizes, strict=True):
        code, sureness = _detector().classify(part)
        if sureness >= SURE:
            weights[code] += size
    for code in supported_languages():
        if weights[code] >= ENOUGH * sum(sizes):
            return code
    code = max(sorted(weights), key=lambda one: weights[one], default="")
    return code if code and weights[code] >= 0.5 * sum(sizes) else None


def _parts(text: str) -> list[str]:
    paragraphs = [" ".join(line.split()) for line in text.split("\n\n") if line.strip()] if "\n\n" in text else []
    pieces = [
        piece[start : start + PART_LENGTH]
        for piece in (paragraphs or [" ".join(text.split())])
        for start in range(0, len(piece), PART_LENGTH)
    ]
    long_enough = [piece for piece in pieces if len(LETTERS.findall(piece)) >= SHORTEST_PART] or pieces
    step = max(1, len(long_enough) / PARTS)
    return [long_enough[int(number * step)] for number in range(min(PARTS, len(long_enough)))]


@cache
def _detector() -> _Detector:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    detector = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    detector.set_languages(list(languages()))
    return detector  # type: ignore[no-any-return]
