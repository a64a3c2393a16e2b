"""Every field of a row can be traced to words and table rows."""

from datetime import date

from orchestration.extraction.coder import RuleCoder
from orchestration.extraction.model import Statement

CODER = RuleCoder()
TEXT = (
    "Energy\n\nNorway agreed to lend Ghana 20 million euros for a solar plant by 2027. "
    "The sides welcomed the signing of a treaty on fisheries."
)


def reasons() -> list[dict[str, tuple[str, str, str]]]:
    statement = Statement(TEXT, "Joint Statement of Norway and Ghana", date(2024, 3, 15))
    return [{r.field: (r.value, r.words, r.because) for r in told} for _, told in CODER.explain(statement)]


def test_the_explained_mentions_are_those_coded() -> None:
    statement = Statement(TEXT, "Joint Statement of Norway and Ghana", date(2024, 3, 15))
    assert [mention for mention, _ in CODER.explain(statement)] == list(CODER.code(statement))


def test_each_field_names_its_words_and_rows() -> None:
    loan, treaty = reasons()
    assert loan["status"][0] == "agreed"
    assert loan["status"][1] == "agreed … to lend"
    assert "verbs 'agree': decide" in loan["status"][2]
    assert loan["actors"][:2] == ("NOR", "Norway")
    assert loan["partners"][0] == "GHA"
    assert "title" in loan["partners"][2]
    assert "solar" in loan["sector"][1]
    assert loan["amount"][:2] == ("20000000 EUR", "20 million euros")
    assert loan["due"][:2] == ("2027", "2027")
    assert "feature_weights: base" in loan["confidence"][2]
    assert treaty["status"][:2] == ("formalised", "welcomed … signing")
    assert "nominals 'signing': formalise" in treaty["status"][2]
    assert treaty["instrument"][:2] == ("agreement", "treaty")
    assert treaty["strength"][0] == "1"


def test_the_values_are_those_of_the_row() -> None:
    statement = Statement(TEXT, "Joint Statement of Norway and Ghana", date(2024, 3, 15))
    for mention, told in CODER.explain(statement):
        values = {r.field: r.value for r in told}
        assert values["status"] == mention.status
        assert values["instrument"] == mention.instrument
        assert values["confidence"] == f"{mention.confidence:.2f}"
        assert [r.value for r in told if r.field == "sector"] == list(mention.sectors)
