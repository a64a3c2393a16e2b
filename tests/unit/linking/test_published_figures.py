"""What README says of linking is what was measured on the labelled pairs, and the pairs are as their README says."""

import csv
import json
import re
from collections import Counter
from pathlib import Path

from orchestration.settings import resources

CHECKOUT = Path(__file__).parents[3]
PAIRS = CHECKOUT / "tests" / "labelled_links"
FIGURES = json.loads((resources() / "data" / "reference" / "linking" / "pair_weights.json").read_text(encoding="utf-8"))


def words(path: Path) -> str:
    return " ".join(path.read_text(encoding="utf-8").split())


def hundredths(share: float) -> int:
    return round(100 * share)


def test_readme_tells_precision_and_recall_of_the_pairs_kept_aside() -> None:
    aside, possible = FIGURES["aside"], FIGURES["aside_possible"]
    text = words(CHECKOUT / "README.md")
    assert f"of the pairs kept aside {hundredths(aside['precision'])} of 100 links are right" in text
    assert f"and {hundredths(aside['recall'])} of 100 pairs of one commitment are linked" in text
    assert f"{hundredths(possible['recall'])} of 100 pairs of one commitment are among links" in text
    assert f"learned from {FIGURES['pairs'] + FIGURES['pairs_not_coded_now']} pairs" in text


def test_links_are_right_in_95_of_100_pairs_kept_aside() -> None:
    assert FIGURES["aside"]["precision"] >= 0.95
    assert FIGURES["aside"]["precision"] == round(FIGURES["aside"]["right"] / FIGURES["aside"]["linked"], 3)


def test_the_pairs_are_as_many_as_their_readme_says() -> None:
    with (PAIRS / "pairs.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    counted = Counter((row["verdict"], row["use"]) for row in rows)
    table = re.findall(
        r"^\| `(\w+)` \|.*\| (\d+) \| (\d+) \|$", (PAIRS / "README.md").read_text(encoding="utf-8"), re.M
    )
    assert {(verdict, use) for verdict, use in counted} <= {
        (v, use) for v, *_ in table for use in ("training", "aside")
    }
    for verdict, training, aside in table:
        assert (counted[verdict, "training"], counted[verdict, "aside"]) == (int(training), int(aside)), verdict


def test_two_readers_agree_as_the_readme_says() -> None:
    with (PAIRS / "pairs.csv").open(newline="", encoding="utf-8") as file:
        twice = [row for row in csv.DictReader(file) if row["second_coder"]]
    first = [row["first_coder"] == "same" for row in twice]
    second = [row["second_coder"] == "same" for row in twice]
    both = sum(one and other for one, other in zip(first, second, strict=True))
    text = words(PAIRS / "README.md")
    assert f"{len(twice)} of the pairs were judged a second time" in text
    assert f"in {hundredths(both / sum(first))} to {hundredths(both / sum(second))} %" in text
