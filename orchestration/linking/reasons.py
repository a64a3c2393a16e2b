"""Why two mentions were linked, in words.

Belongs here: the words. Does not belong here: deciding.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from orchestration.linking.cues import NONE
from orchestration.linking.traits import Traits

WORDS_SHOWN = 5
DAYS_A_MONTH = 30.44


def reasons(traits: Traits, later: NDArray[np.int64], earlier: NDArray[np.int64]) -> list[str]:
    """One reason a pair: what it shares, rarest words first, and how far apart in time.

    For example "same parties; both say rare, earth, forum; same form; 20 months later".
    """
    words = _shared_words(traits, later, earlier)
    same_parties = (traits.parties[later] == traits.parties[earlier]).all(axis=1)
    months = np.round((traits.day[later] - traits.day[earlier]) / DAYS_A_MONTH).astype(int)
    told: list[str] = []
    for at, (one, other) in enumerate(zip(later, earlier, strict=True)):
        parts = ["same parties" if same_parties[at] else "parties in common"]
        if words[at]:
            parts.append(f"both say {', '.join(words[at])}")
        if traits.amount[one] == traits.amount[other] != NONE:
            parts.append("same sum")
        if traits.sector[one] == traits.sector[other]:
            parts.append("same sector")
        if traits.instrument[one] == traits.instrument[other] != NONE:
            parts.append("same form")
        same_day = "in the same statement" if traits.statement[one] == traits.statement[other] else "days later"
        parts.append(f"{months[at]} months later" if months[at] > 1 else same_day)
        told.append("; ".join(parts))
    return told


def _shared_words(traits: Traits, later: NDArray[np.int64], earlier: NDArray[np.int64]) -> list[list[str]]:
    words = traits.words.select(pl.col("row").cast(pl.Int64), "term", "word", "weight")
    pairs = pl.DataFrame({"later": later, "earlier": earlier}).with_row_index("pair")
    ours = pairs.join(words, left_on="later", right_on="row")
    theirs = words.select("row", "term")
    shared = ours.join(theirs, left_on=["earlier", "term"], right_on=["row", "term"], how="semi")
    shared = shared.sort(["pair", "weight", "term"], descending=[False, True, False])
    best = shared.group_by("pair", maintain_order=True).agg(pl.col("word").head(WORDS_SHOWN))
    by_pair = pairs.select("pair").join(best, on="pair", how="left", maintain_order="left")
    return [found or [] for found in by_pair.get_column("word").to_list()]
