"""Every row of every lexicon table: codes exist, nothing stands twice, each row fires on a sentence built from it."""

import re
from datetime import date

import pytest

from orchestration.extraction.coder import RuleCoder
from orchestration.extraction.grammar import find_verb_phrases
from orchestration.extraction.instruments import find_deliverables
from orchestration.extraction.lexicon import inflect
from orchestration.extraction.model import Statement
from orchestration.extraction.money import find_sums, kind_of
from orchestration.extraction.parties import find_namings
from orchestration.extraction.scoring import BASE, THRESHOLD, Weight, likelihood
from orchestration.extraction.sectors import find_terms
from orchestration.extraction.text import lower_copy, matching_copy
from orchestration.extraction.tokens import tokenize
from orchestration.reference import Row, codes, rows
from orchestration.settings import resources

KEYS = {
    "amount_kinds": ("term",),
    "currencies": ("mark",),
    "feature_weights": ("feature",),
    "instrument_weights": ("feature", "instrument"),
    "headings": ("words", "kind"),
    "instrument_terms": ("term",),
    "irregular_verbs": ("lemma",),
    "leaders": ("name",),
    "multipliers": ("word",),
    "nominals": ("noun", "link"),
    "parties": ("alias",),
    "publishers": ("pattern",),
    "role_words": ("phrase", "role"),
    "sector_terms": ("term", "sector"),
    "verb_instruments": ("verb",),
    "verbs": ("verb",),
    "word_lists": ("word", "list"),
}
CLASSES = {
    "decide", "intend", "offer", "explore", "instruct", "formalise", "continue", "carry", "deliver", "event",
    "suspend", "cancel", "weak", "light", "position", "act",
}  # fmt: skip
PARTY_CODES = set(codes("countries")) | {row["group"] for row in rows("groupings")}


def table(name: str) -> tuple[Row, ...]:
    return rows(f"lexicon/{name}")


def ids(row: Row) -> str:
    return "|".join(list(row.values())[:2])


def test_every_table_is_known_and_documented() -> None:
    folder = resources() / "data" / "reference" / "lexicon"
    assert {path.stem for path in folder.glob("*.csv")} == set(KEYS)
    readme = (folder / "README.md").read_text(encoding="utf-8")
    for name in KEYS:
        for column in table(name)[0]:
            assert re.search(rf"^\| `{name}` .*`{column}`", readme, re.M), (name, column)


@pytest.mark.parametrize("name", sorted(KEYS))
def test_no_row_stands_twice_and_no_key_is_empty(name: str) -> None:
    keys = [tuple(row[column] for column in KEYS[name]) for row in table(name)]
    assert len(keys) == len(set(keys))
    assert all(key[0] and key[0] == key[0].strip() for key in keys)


def phrases(sentence: str) -> list[tuple[str, str]]:
    copy = matching_copy(sentence)
    tokens = tokenize(copy, 0, len(copy), [], [])
    return [(phrase.verb.verb, phrase.form) for phrase in find_verb_phrases(tokens)]


@pytest.mark.parametrize("row", table("verbs"), ids=ids)
def test_verb_fires_in_its_forms(row: Row) -> None:
    assert row["class"] in CLASSES
    assert row["status"] in {"", *codes("statuses")}
    assert int(row["strength"]) in range(1, 6)
    first, *rest = row["verb"].split()
    tail = " ".join(["", *rest])
    if first == "be":
        assert phrases(f"The sides are{tail} the project.")[0] == (row["verb"], "present")
        return
    assert phrases(f"The sides will {first}{tail} the project.")[0] == (row["verb"], "will")
    assert phrases(f"The sides have {inflect(first)['part'][0]}{tail} the project.")[0] == (row["verb"], "perfect")
    assert phrases(f"The sides agreed to {first}{tail} the project.")[1] == (row["verb"], "inf")


@pytest.mark.parametrize("row", table("nominals"), ids=ids)
def test_nominal_fires_before_its_link(row: Row) -> None:
    assert row["class"] in CLASSES
    assert row["status"] in codes("statuses")
    found = phrases(f"Here the {row['noun']} {row['link']} projects matters.")
    assert (row["noun"], "nominal") in found


@pytest.mark.parametrize("row", table("parties"), ids=ids)
def test_party_is_found_by_its_alias(row: Row) -> None:
    named = [set(naming.codes) for naming in find_namings(f"Our talks with {row['alias']} ended.")]
    if row["kind"] == "place":
        assert row["code"] == ""
        assert named == []
        return
    assert row["kind"] in {"name", "demonym", "capital", "grouping", "region", "body"}
    assert named == [set(row["code"].split(";"))]
    assert set(row["code"].split(";")) <= PARTY_CODES


def test_every_country_and_grouping_has_a_name() -> None:
    named = {row["code"] for row in table("parties") if row["kind"] in ("name", "grouping")}
    assert named >= set(codes("countries")) - {"ZZZ"}  # ZZZ is "not stated"
    assert named >= {row["group"] for row in rows("groupings")}


@pytest.mark.parametrize("row", table("leaders"), ids=ids)
def test_leader_stands_for_a_party(row: Row) -> None:
    assert row["code"] in PARTY_CODES
    assert row["code"] in {c for n in find_namings(f"Our talks with {row['name']} ended.") for c in n.codes}


@pytest.mark.parametrize("row", table("sector_terms"), ids=ids)
def test_sector_term_fires(row: Row) -> None:
    assert row["sector"] in codes("sectors")
    assert 1 <= float(row["weight"]) <= 6
    sentence = f"They spoke of {row['term']} again."
    found = {sector for term in find_terms(sentence, lower_copy(sentence)) for sector, _ in term.evidence}
    assert row["sector"] in found


def test_every_sector_has_terms() -> None:
    assert {row["sector"] for row in table("sector_terms")} >= set(codes("sectors")) - {"multisector"}


@pytest.mark.parametrize("row", table("instrument_terms"), ids=ids)
def test_instrument_term_fires(row: Row) -> None:
    assert row["instrument"] in codes("instruments")
    assert row["concrete"] in ("yes", "no")
    found = find_deliverables(f"they spoke of {row['term'].lower()} again.")
    assert [d.instrument for d in found] == [row["instrument"]]


def test_every_instrument_has_terms() -> None:
    assert {row["instrument"] for row in table("instrument_terms")} >= set(codes("instruments")) - {"other"}


@pytest.mark.parametrize("row", table("verb_instruments"), ids=ids)
def test_verb_instrument_names_a_verb_and_an_instrument(row: Row) -> None:
    assert row["verb"] in {verb["verb"] for verb in table("verbs")} | {noun["noun"] for noun in table("nominals")}
    assert row["instrument"] in codes("instruments")


@pytest.mark.parametrize("row", table("currencies"), ids=ids)
def test_currency_mark_fires(row: Row) -> None:
    assert row["currency"] in codes("currencies")
    sum_ = f"{row['mark']} 5 million" if row["position"] == "prefix" else f"5 million {row['mark']}"
    assert [(s.value, s.currency) for s in find_sums(f"They gave {sum_} away.")] == [(5e6, row["currency"])]


@pytest.mark.parametrize("row", table("multipliers"), ids=ids)
def test_multiplier_fires(row: Row) -> None:
    assert [s.value for s in find_sums(f"They gave $3 {row['word']} away.")] == [3 * float(row["factor"])]


@pytest.mark.parametrize("row", table("amount_kinds"), ids=ids)
def test_amount_kind_fires(row: Row) -> None:
    kinds = codes("amount_kinds")
    assert row["amount_kind"] in kinds
    assert kind_of(f"they spoke of {row['term']} again") in {row["amount_kind"], *kinds}


@pytest.mark.parametrize("row", table("publishers"), ids=ids)
def test_publisher_says_who_issued_a_text(row: Row) -> None:
    assert row["class"] in ("government", "body", "news")
    assert row["code"] in {"", *PARTY_CODES}
    statement = Statement(
        "Fiji signed a tax treaty with Peru.", "Fiji and Peru", date(2024, 1, 1), row["pattern"], parties=("FJI", "PER")
    )
    (mention,) = RuleCoder().code(statement)
    assert mention.source_class == {"news": "third_party"}.get(row["class"], "other_side")


@pytest.mark.parametrize("row", table("headings"), ids=ids)
def test_heading_is_in_lower_case_and_of_a_known_kind(row: Row) -> None:
    assert row["kind"] in ("summary", "done", "plan", "boilerplate")
    assert row["words"] == row["words"].lower()


@pytest.mark.parametrize("name", ["role_words", "word_lists"])
def test_words_are_in_lower_case_but_for_sentence_starters(name: str) -> None:
    for row in table(name):
        phrase = next(iter(row.values()))
        assert phrase == phrase.lower() or row.get("list") == "starter", row


@pytest.mark.parametrize("row", table("irregular_verbs"), ids=ids)
def test_irregular_verb_is_inflected_as_its_row_says(row: Row) -> None:
    given = {"s": row["third"], "past": row["past"], "part": row["participle"], "ing": row["gerund"]}
    forms = inflect(row["lemma"])
    for form, words in given.items():
        assert not words or forms[form] == tuple(words.split("/"))


@pytest.mark.parametrize("row", table("feature_weights"), ids=ids)
def test_a_weight_is_a_small_number_that_moves_the_likelihood(row: Row) -> None:
    weight = Weight(float(row["commitment"]), float(row["holds"]))
    assert all(abs(value) < 10 and round(value, 2) == value for value in weight)
    if row["feature"] not in (BASE, THRESHOLD):
        before, after = likelihood(()), likelihood((row["feature"],))
        assert (after.commitment > before.commitment) == (weight.commitment > 0)
