"""Time, memory and quality of linking over invented mentions: `python tests/benchmarks/links.py [MENTIONS ...]`.

Belongs here: measuring. Does not belong here: inventing (`synthetic.py`). Precision and recall here say how blocking
and fold do on clean text; those of real pairs stand in data/reference/linking/pair_weights.json.
"""

import argparse
import resource
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).parent))
from synthetic import invent

from orchestration.linking.threads import link


def pairs_in(groups: pl.Series) -> int:
    """Number of pairs within groups of equal values."""
    counts = groups.value_counts().get_column("count").cast(pl.Int64)
    return int((counts * (counts - 1) // 2).sum())


def measure(count: int) -> float:
    """Links `count` mentions, prints what it took, and gives the seconds."""
    invented = invent(count)
    began = time.perf_counter()
    linked = link(invented.mentions, invented.statements)
    seconds = time.perf_counter() - began
    found = linked.links.get_column("commitment_id")
    true = pl.Series("truth", invented.truth)
    both = pairs_in(pl.DataFrame({"found": found, "true": true}).select(pl.struct("found", "true")).to_series())
    precision, recall = both / max(1, pairs_in(found)), both / max(1, pairs_in(true))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"{count:>9,} mentions, {len(np.unique(invented.truth)):,} commitments: {seconds:.1f} s, peak {peak:.2f} GB, "
        f"{found.n_unique():,} threads, {linked.relations.height:,} relations, pairs precision {precision:.3f} "
        f"recall {recall:.3f}",
        flush=True,
    )
    return seconds


def main() -> None:
    """Measures each number of mentions, and the ratio to the one before."""
    parser = argparse.ArgumentParser(description="Measures linking over invented mentions.")
    parser.add_argument("mentions", type=int, nargs="*", default=[250_000, 500_000, 1_000_000])
    before = None
    for count in parser.parse_args().mentions:
        seconds = measure(count)
        if before:
            print(f"          {seconds / before:.2f} times the one before")
        before = seconds


if __name__ == "__main__":
    main()
