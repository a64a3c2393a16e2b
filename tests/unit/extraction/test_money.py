"""Sums of money: marks, numbers, multipliers, ranges; and what is no sum."""

import pytest

from orchestration.extraction.money import find_sums, kind_of
from orchestration.extraction.text import matching_copy


@pytest.mark.parametrize(
    ("words", "value", "currency"),
    [
        ("$5 million", 5e6, "USD"),
        ("US$ 1.5 billion", 1.5e9, "USD"),
        ("USD 300 million", 3e8, "USD"),
        ("USD $ 4.1 billion", 4.1e9, "USD"),
        ("40 billion USD", 4e10, "USD"),
        ("250 million US dollars", 2.5e8, "USD"),
        ("12.5 million dollars", 1.25e7, "USD"),
        ("$750,000", 750_000, "USD"),
        ("$2.5 trillion", 2.5e12, "USD"),
        ("EUR 30 million", 3e7, "EUR"),
        ("€ 1.2 bn", 1.2e9, "EUR"),
        ("30 million euros", 3e7, "EUR"),
        ("£100 million", 1e8, "GBP"),
        ("GBP 5m", 5e6, "GBP"),
        ("Rs 500 crore", 5e9, "INR"),
        ("Rs. 20 lakh", 2e6, "INR"),
        ("₹4,850 crore", 4.85e10, "INR"),
        ("1,00,000 rupees", 100_000, "INR"),
        ("¥10 trillion", 1e13, "JPY"),
        ("10 trillion yen", 1e13, "JPY"),
        ("RMB 7 billion", 7e9, "CNY"),
        ("3 billion yuan", 3e9, "CNY"),
        ("A$ 200 million", 2e8, "AUD"),
        ("C$45 million", 4.5e7, "CAD"),
        ("NZ$ 3 million", 3e6, "NZD"),
        ("CHF 80 million", 8e7, "CHF"),
        ("500 million Swiss francs", 5e8, "CHF"),
        ("1 billion dirhams", 1e9, "AED"),
        ("KES 90 billion", 9e10, "KES"),
        ("2 trillion rupiah", 2e12, "IDR"),
        ("5-7 million dollars", 7e6, "USD"),
        ("$10 to $15 million", 1.5e7, "USD"),
        ("between 3 and 4 billion euros", 4e9, "EUR"),
        ("a $684-million plant", 6.84e8, "USD"),
        ("NOK 1.5 billion", 1.5e9, "NOK"),
        ("SDR 600 million", 6e8, "XDR"),
        ("10 000 million euros", 1e10, "EUR"),
        ("EUR 1 500 000", 1.5e6, "EUR"),
        ("1.500.000 euros", 1.5e6, "EUR"),
        ("20 million €", 2e7, "EUR"),
        ("Rs.500 cr", 5e9, "INR"),
        ("USD 1bn-2bn", 2e9, "USD"),
        ("$500 million-1 billion", 1e9, "USD"),
        ("from 3 billion to 4 billion euros", 4e9, "EUR"),
        ("between $5 million and $7 million", 7e6, "USD"),
        ("$5,000 to 20 schools", 5e3, "USD"),
        ("$1 billion to 5 million people", 1e9, "USD"),
        ("two lakh crore rupees", 2e12, "INR"),
        ("two thousand five hundred crore rupees", 2.5e10, "INR"),
        ("one million two hundred thousand dollars", 1.2e6, "USD"),
        ("one hundred and twenty million dollars", 1.2e8, "USD"),
        ("three quarters of a billion euros", 7.5e8, "EUR"),
        ("half a million US$", 5e5, "USD"),
        ("one million (1,000,000) dollars", 1e6, "USD"),
        ("$5 million per year", 5e6, "USD"),
    ],
)
def test_sum_in_a_sentence(words: str, value: float, currency: str) -> None:
    found = find_sums(matching_copy(f"Norway will give {words} for schools in 2025."))
    assert [(s.value, s.currency) for s in found] == [(value, currency)]


@pytest.mark.parametrize(
    "words",
    [
        "50 million people",
        "$5 per person",
        "3 dollars a day",
        "COP28",
        "120 million tonnes",
        "the year 2030",
        "5 per cent of GDP",
        "a dollar",
        "20 years",
        "500 dollars for each family",
        "$3/kg and 12 dollars per MWh",
        "$2 to $3 a barrel",
        "what in 2021 won a prize",
        "those which since 2023 euro bonds",
        "a few million dollars",
        "hundreds of millions of euros",
    ],
)
def test_no_sum(words: str) -> None:
    assert find_sums(matching_copy(f"Norway spoke of {words} at length.")) == []


def test_a_year_before_a_mark_is_no_sum() -> None:
    assert [s.value for s in find_sums("In 2025 USD 30 million, in 2026 €20 million, in 2027 Rs. 5 crore.")] == [
        3e7,
        2e7,
        5e7,
    ]


def test_two_sums_joined_by_and_stay_two() -> None:
    assert [s.value for s in find_sums("They gave $5 million and $7 million away.")] == [5e6, 7e6]


def test_offsets_are_those_of_the_sum() -> None:
    text = "Ghana gets €30 million and £2 million."
    assert [text[s.start : s.end] for s in find_sums(matching_copy(text))] == ["€30 million", "£2 million"]


@pytest.mark.parametrize(
    ("quote", "kind"),
    [
        ("Norway extended a line of credit of 50 million dollars", "credit_line"),
        ("Norway granted a concessional loan of 50 million dollars", "loan"),
        ("Norway will donate 50 million dollars", "grant"),
        ("Ghana concluded a 50 million dollar contract", "contract"),
        ("Norway will invest 50 million dollars", "investment"),
        ("The sides want turnover of 50 million dollars", "target"),
        ("Norway will spend 50 million dollars", "other"),
    ],
)
def test_what_the_money_is(quote: str, kind: str) -> None:
    assert kind_of(quote) == kind
