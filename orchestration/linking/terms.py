"""Words of quotes as weighted terms, for comparing what two quotes are about.

Belongs here: words, stems, their fixed weights. Does not belong here: comparing.
"""

from functools import cache

import polars as pl
import snowballstemmer

from orchestration.reference import codes, rows

WORD = r"[\p{L}\p{N}]+(?:\+\d+)?"
# A capital inside a sentence, or two of them anywhere, or letters with a digit: part of a name.
_NAME = r"\p{Lu}\S*\p{Lu}|\p{L}\d|\d\p{L}|\+\d"
_CAPITAL = r"^\p{Lu}"
NAME_KINDS = ("name", "demonym", "grouping")


def stems(words: pl.Series) -> pl.Series:
    """The stem of each lower-case word, by Snowball's English algorithm."""
    stemmer = snowballstemmer.stemmer("english")
    unique = words.unique()
    known = dict(zip(unique, stemmer.stemWords(unique.to_list()), strict=True))
    return words.replace_strict(known, return_dtype=pl.String)


@cache
def party_stems() -> frozenset[str]:
    """Stems of the words by which countries go, and of one-word names of groupings.

    Parties are compared as parties, not as words; the words of "Pacific Islands Forum" name other things as well.
    """
    countries = set(codes("countries"))
    named = [row for row in rows("lexicon/parties") if row["kind"] in NAME_KINDS]
    aliases = [row["alias"] for row in named if row["code"] in countries or " " not in row["alias"]]
    names = pl.Series(aliases, dtype=pl.String)
    words = names.str.to_lowercase().str.extract_all(WORD).explode().drop_nulls()
    return frozenset(stems(words))


@cache
def term_weights() -> tuple[dict[str, float], float]:
    """Weight of each known stem, and that of all others: the logarithm of how rare it is among paragraphs."""
    table = {row["term"]: float(row["weight"]) for row in rows("linking/term_weights")}
    return table, max(table.values())


def words_of(texts: pl.Series) -> pl.DataFrame:
    """The stems of texts, with repeats.

    Args:
        texts: of type String.

    Returns:
        Columns `row` (UInt32, place of the text), `word` as written, `term` (its stem), `is_name` (whether it is
        written as part of a name), in order of the text. Single letters, numbers and words of party names are left out.
    """
    frame = pl.DataFrame({"word": texts.str.extract_all(WORD)}).with_row_index("row").explode("word").drop_nulls("word")
    frame = frame.with_columns(pl.col("word").cum_count().over("row").alias("place"))
    frame = frame.filter((pl.col("word").str.len_chars() > 1) & ~pl.col("word").str.contains(r"^\d+$"))
    frame = frame.with_columns(
        stems(frame.get_column("word").str.to_lowercase()).alias("term"),
        (pl.col("word").str.contains(_NAME) | (pl.col("word").str.contains(_CAPITAL) & (pl.col("place") > 1))).alias(
            "is_name"
        ),
    )
    return frame.filter(~pl.col("term").is_in(list(party_stems()))).select("row", "word", "term", "is_name")


def terms_of(texts: pl.Series) -> pl.DataFrame:
    """The terms of texts, each once, with weights.

    Returns:
        Columns `row`, `term`, `word` (as first written), `is_name` (in any of its places), `weight`; terms of no
        weight are left out.
    """
    known, rarest = term_weights()
    words = (
        words_of(texts)
        .group_by("row", "term", maintain_order=True)
        .agg(pl.col("word").first(), pl.col("is_name").any())
    )
    weight = pl.col("term").replace_strict(known, default=rarest, return_dtype=pl.Float64)
    return words.with_columns(weight.alias("weight")).filter(pl.col("weight") > 0)
