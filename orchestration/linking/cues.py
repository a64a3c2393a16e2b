"""What the words of a quote say of its place in a series, of years, and of the named thing that it is about.

Belongs here: patterns over quotes, from the tables in data/reference/linking. Does not belong here: what mentions are
compared by otherwise (`traits.py`).
"""

from functools import cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from orchestration.linking.terms import words_of
from orchestration.reference import rows

NONE = -1
BITS = 64
_YEAR = r"\b(?:19|20)\d\d\b"


def things(quotes: pl.Series, vocabulary: pl.Series, shape: tuple[int, int]) -> Any:
    """Rows x vocabulary, 1 for each term of the first named thing that a quote tells a step in the life of."""
    # a quick look first: most quotes have no such word
    heads = [row["head"] for row in rows("linking/named_things")]
    likely = pl.DataFrame({"quote": quotes}).with_row_index("row").filter(pl.col("quote").str.contains_any(heads))
    texts = likely.get_column("quote")
    named = texts.str.extract(_thing_after_life_word(), 1).fill_null(texts.str.extract(_thing_before_life_word(), 1))
    found = words_of(named.fill_null("")).unique(["row", "term"])
    found = found.with_columns(likely.get_column("row").gather(found.get_column("row")).alias("row"))
    column = pl.DataFrame({"term": vocabulary}).with_row_index("column")
    places = found.join(column, on="term").select("row", "column")
    place = (places.get_column("row").to_numpy(), places.get_column("column").to_numpy())
    return sparse.csr_array((np.ones(places.height), place), shape=shape)


@cache
def _thing() -> str:
    """A name such as "Joint Working Group on Chabahar Port": capitalised words, a head, and what it is on."""
    heads = "|".join(row["head"] for row in rows("linking/named_things"))
    word, small = r"\p{Lu}[\p{L}\p{N}&'’.+-]*", r"(?:(?:of|for|on|and|the|to|in)\s+){0,2}"
    on_a_name = rf"\s+(?:on|for|of|against)\s+(?:the\s+)?{word}(?:\s+(?:and\s+)?{word}){{0,4}}"
    on_a_field = r"\s+on\s+\p{Ll}+(?:\s+\p{Ll}+)?"
    return rf"((?:{word}\s+{small})+(?:{heads})\b(?:{on_a_name}|{on_a_field})?)"


@cache
def _thing_after_life_word() -> str:
    words = "|".join(row["word"] for row in rows("linking/life_words"))
    return rf"\b(?:{words})\p{{L}}*(?:\s+[\p{{Ll}}\d-]+){{0,4}}?\s+{_thing()}"


@cache
def _thing_before_life_word() -> str:
    words = "|".join(row["word"] for row in rows("linking/life_words_after"))
    return rf"{_thing()}(?:\s+\([^)]*\))?\s+(?:{words})"


def ordinals(quotes: pl.Series) -> NDArray[np.int64]:
    """Which of a series each quote is about: "the second meeting", "COP28"; -1 where it does not say."""
    words = {row["word"]: int(row["number"]) for row in rows("linking/ordinals")}
    barred = "|".join(row["word"] for row in rows("linking/no_edition_before"))
    told = quotes.str.extract_all(rf"(?i)\b(?:{'|'.join(words)}|\d+(?:st|nd|rd|th))\s+\p{{L}}+")
    rest = told.list.eval(pl.element().filter(~pl.element().str.contains(rf"(?i)\s(?:{barred})$")))
    first = rest.list.first().str.to_lowercase().str.extract(r"^(\S+)", 1)
    worded = first.replace_strict(words, default=None, return_dtype=pl.Int64)
    counted = first.str.extract(r"^(\d+)", 1).cast(pl.Int64)
    series = "|".join(row["name"] for row in rows("linking/numbered_series"))
    numbered = quotes.str.extract(rf"\b(?:{series})\s?(\d{{1,2}})\b", 1).cast(pl.Int64)
    frame = pl.DataFrame({"worded": worded, "counted": counted, "numbered": numbered})
    return frame.select(pl.coalesce("worded", "counted", "numbered", pl.lit(NONE))).to_series().to_numpy()


def antecedents(mentions: pl.DataFrame) -> NDArray[np.int64]:
    """For "its second meeting" the row before, where it stands in the same paragraph; -1 for all others.

    Args:
        mentions: in order, with `statement_id`, `quote` and `context`.
    """
    further = "|".join(row["word"] for row in rows("linking/ordinals") if int(row["number"]) > 1)
    refers_back = pl.col("quote").str.contains(rf"(?i)\bits\s+(?:{further}|\d+(?:st|nd|rd|th))\b")
    same = (pl.col("statement_id") == pl.col("statement_id").shift()) & (pl.col("context") == pl.col("context").shift())
    before = pl.int_range(pl.len()) - 1
    found = mentions.select(pl.when(refers_back & same).then(before).otherwise(NONE).cast(pl.Int64))
    return found.to_series().to_numpy()


def years(quotes: pl.Series) -> NDArray[np.uint64]:
    """A bit for each year that a quote names, modulo 64."""
    named = quotes.str.extract_all(_YEAR).to_list()
    return np.array(
        [sum(1 << place for place in {int(year) % BITS for year in years}) for years in named], dtype=np.uint64
    )
