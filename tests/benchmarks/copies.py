"""How well copies are told from texts of one series, on the labelled pairs, and which thresholds tell them best.

`python tests/benchmarks/copies.py` needs the corpus beside the project. It prints precision and recall of the
thresholds in `orchestration/sources/copies.py` on both parts, what they get wrong, and the range in which each
threshold, the others left as they are, gives the best figures on the pairs that thresholds may be fitted to.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from orchestration.sources import copies
from orchestration.sources.comparison import Comparison, compare, words_of
from tests.labelled_pairs.made import Pair, labelled_pairs, texts_of_corpus

TRIED = {
    "LEAST_WORDS": [0, 20, 40, 50, 60, 70, 80, 100, 120, 150],
    "LEAST_SHARED": [share / 100 for share in range(50, 101, 2)],
    "LEAST_SHARED_OF_OTHER": [share / 100 for share in range(20, 101, 5)],
    "MOST_EXCHANGED": [exchanged / 100 for exchanged in range(0, 101, 2)],
    "MOST_DAYS": [0, 10, 31, 40, 50, 60, 90, 120, 180, 300, 366, 1000],
}
Judged = Sequence[tuple[Pair, Comparison]]


def judge(pairs: Iterable[Pair]) -> Judged:
    """Each pair with what its texts share."""
    return [(pair, compare(words_of(pair.texts[0]), words_of(pair.texts[1]))) for pair in pairs]


def figures(judged: Judged, keep: Callable[[Pair], bool]) -> Counter[str]:
    """Numbers of pairs found rightly, found wrongly, missed and passed over rightly."""
    names = {(True, True): "found", (False, True): "wrong", (True, False): "missed", (False, False): "passed"}
    return Counter(
        names[pair.is_copy, copies.is_copy(compared, pair.days_apart)] for pair, compared in judged if keep(pair)
    )


def shares(counts: Counter[str]) -> str:
    """Precision and recall in words."""
    found, wrong, missed = counts["found"], counts["wrong"], counts["missed"]
    precision = f"{found / (found + wrong):.3f} ({found} of {found + wrong})" if found + wrong else "none found"
    recall = f"{found / (found + missed):.3f} ({found} of {found + missed})" if found + missed else "no case"
    return f"precision {precision}, recall {recall}"


def main() -> None:
    """Prints the figures."""
    judged = judge(labelled_pairs(texts_of_corpus()))
    parts: dict[str, Callable[[Pair], bool]] = {
        "fitted": lambda pair: not pair.is_kept_aside,
        "kept aside": lambda pair: pair.is_kept_aside,
        "kept aside, as found": lambda pair: pair.is_kept_aside and not pair.made,
        "all as found": lambda pair: not pair.made,
    }
    for name, keep in parts.items():
        print(f"{name:22} {shares(figures(judged, keep))}")
    for pair, compared in judged:
        if copies.is_copy(compared, pair.days_apart) != pair.is_copy:
            part = "kept aside" if pair.is_kept_aside else "fitted"
            fault = "missed" if pair.is_copy else "wrong"
            print(f"  {fault}, {part}: {pair.about} {pair.made}; {compared}, {pair.days_apart} days apart")
    for name, values in TRIED.items():
        best, chosen = [], getattr(copies, name)
        for value in values:
            setattr(copies, name, value)
            counts = figures(judged, parts["fitted"])
            best.append((counts["wrong"] + counts["missed"], value))
        setattr(copies, name, chosen)
        least = min(best)[0]
        good = [value for errors, value in best if errors == least]
        print(f"{name:22} {chosen}; {least} errors from {good[0]} to {good[-1]}")


if __name__ == "__main__":
    main()
