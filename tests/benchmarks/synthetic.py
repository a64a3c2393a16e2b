"""Invented mentions with known truth, in any number: `python tests/benchmarks/links.py` and others use them.

Belongs here: inventing. Does not belong here: measuring.

Every commitment has two to seven countries, an object of a few words drawn as often as they stand in real statements, a
name in two of five, and about five mentions over months and years: proposed, agreed, under way, done, in other verbs,
every other time with a word lost. Statements hold about twenty mentions of one day.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from orchestration.reference import codes, rows
from schemas.raw import Documents, Mentions, Statements

SEED = 20261125
PER_COMMITMENT, PER_STATEMENT = 5, 20
FIRST_DAY, LAST_DAY = date(2005, 1, 1), date(2026, 6, 30)
VERBS = (
    ("proposed", "proposed to set up"),
    ("proposed", "expressed interest in"),
    ("agreed", "agreed to establish"),
    ("agreed", "will develop"),
    ("agreed", "reaffirmed their commitment to"),
    ("formalised", "signed an agreement on"),
    ("under_way", "are implementing"),
    ("under_way", "continue to work on"),
    ("completed", "completed"),
)
HEADS = ("Forum", "Dialogue", "Programme", "Corridor", "Fund", "Centre", "Agreement", "Initiative")


@dataclass(frozen=True, slots=True)
class Invented:
    """Raw tables, and the true commitment of each mention (a number), in the order of `mentions`."""

    documents: pl.DataFrame
    statements: pl.DataFrame
    mentions: pl.DataFrame
    truth: NDArray[np.int64]


def invent(mention_count: int) -> Invented:
    """Mentions of a fifth as many commitments. The same number gives the same mentions."""
    random = np.random.default_rng(SEED)
    commitments = max(1, mention_count // PER_COMMITMENT)
    truth = np.sort(random.integers(0, commitments, mention_count))
    days = _days(random, truth, commitments)
    order = np.lexsort((truth, days))
    truth, days = truth[order], days[order]
    position = _position(truth)
    parties = _parties(random, commitments)
    objects = _objects(random, commitments)
    verb = np.clip(position + random.integers(0, 3, mention_count), 0, len(VERBS) - 1)
    words = [_varied(random, objects[one]) for one in truth]
    quotes = [f"The Sides {VERBS[at][1]} {text}" for at, text in zip(verb, words, strict=True)]
    statement = np.arange(mention_count) // PER_STATEMENT
    days = days[statement * PER_STATEMENT]
    return _tables(truth, days, statement, quotes, [VERBS[at][0] for at in verb], parties, random)


def _days(random: np.random.Generator, truth: NDArray[np.int64], commitments: int) -> NDArray[np.int64]:
    first, last = (day.toordinal() for day in (FIRST_DAY, LAST_DAY))
    begun = random.integers(first, last - 400, commitments)
    return np.minimum(begun[truth] + random.exponential(500, len(truth)).astype(np.int64), last)


def _position(truth: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which mention of its commitment each is, from 0, in the order given."""
    frame = pl.DataFrame({"truth": truth}).select(pl.int_range(pl.len()).over("truth"))
    return frame.to_series().to_numpy()


def _parties(random: np.random.Generator, commitments: int) -> list[list[str]]:
    countries = np.array([code for code in codes("countries") if code != "ZZZ"])
    likely = 1 / np.arange(1, len(countries) + 1)
    likely = random.permutation(likely / likely.sum())
    sizes = np.minimum(2 + random.geometric(0.7, commitments) - 1, 7)
    drawn = random.choice(countries, (commitments, 7), p=likely)
    return [list(dict.fromkeys(row[:size])) for row, size in zip(drawn.tolist(), sizes.tolist(), strict=True)]


def _objects(random: np.random.Generator, commitments: int) -> list[list[str]]:
    table = [(row["term"], float(row["weight"])) for row in rows("linking/term_weights") if float(row["weight"]) > 0]
    terms = np.array([term for term, _ in table])
    likely = np.exp(-np.array([weight for _, weight in table]))
    counts = random.integers(4, 10, commitments)
    drawn = random.choice(terms, (commitments, 9), p=likely / likely.sum())
    named = random.random(commitments) < 0.4
    heads = random.integers(0, len(HEADS), commitments)
    objects = []
    for words, count, is_named, head in zip(drawn.tolist(), counts.tolist(), named.tolist(), heads, strict=True):
        name = [*(word.capitalize() for word in words[:2]), HEADS[head], "on"] if is_named else []
        objects.append([*name, *words[2 if is_named else 0 : count]])
    return objects


def _varied(random: np.random.Generator, words: list[str]) -> str:
    """The words, in one of two mentions without one of the last ones."""
    if len(words) > 4 and random.random() < 0.5:
        left_out = int(random.integers(len(words) // 2, len(words)))
        words = words[:left_out] + words[left_out + 1 :]
    return " ".join(words)


def _tables(
    truth: NDArray[np.int64],
    days: NDArray[np.int64],
    statement: NDArray[np.int64],
    quotes: list[str],
    statuses: list[str],
    parties: list[list[str]],
    random: np.random.Generator,
) -> Invented:
    count = len(truth)
    sectors, instruments = np.array(codes("sectors")), np.array(codes("instruments"))
    of_commitment = random.integers(0, len(sectors), len(parties)), random.integers(0, len(instruments), len(parties))
    published = pl.Series([date.fromordinal(day) for day in days.tolist()], dtype=pl.Date)
    ids = pl.Series(statement).map_elements(lambda one: f"s_{one:016x}", return_dtype=pl.String)
    lengths = pl.Series(quotes).str.len_chars()
    frame = pl.DataFrame({"statement_id": ids, "published_on": published, "quote": quotes, "length": lengths})
    frame = frame.with_columns(
        ((pl.col("length") + 2).cum_sum().over("statement_id") - pl.col("length") - 2).alias("start_offset")
    )
    mentions = frame.with_columns(
        pl.int_range(pl.len()).map_elements(lambda one: f"m_{one:016x}", return_dtype=pl.String).alias("mention_id"),
        (pl.col("start_offset") + pl.col("length")).alias("end_offset"),
        pl.lit(True).alias("quote_is_verbatim"),
        pl.col("quote").alias("context"),
        pl.Series("status", statuses),
        pl.Series("actors", [parties[one] for one in truth.tolist()]),
        pl.Series("partners", [[]] * count, dtype=pl.List(pl.String)),
        pl.Series("sectors", sectors[of_commitment[0][truth]]).reshape((count, 1)).arr.to_list(),
        pl.Series("instrument", instruments[of_commitment[1][truth]]),
        pl.lit(3).alias("strength"),
        pl.lit(0.7).alias("confidence"),
        pl.lit("joint").alias("source_class"),
        pl.lit("invented").alias("rule"),
        pl.lit("invented").alias("coder_version"),
    )
    statements = frame.group_by("statement_id", maintain_order=True).agg(
        pl.col("published_on").first(), (pl.col("quote") + ". ").str.join("").alias("text")
    )
    statements = statements.with_columns(
        pl.col("statement_id").str.replace("s_", "d" * 48).alias("document_id"),
        (pl.lit("Statement ") + pl.col("statement_id")).alias("title"),
        (pl.lit("https://example.org/") + pl.col("statement_id")).alias("url"),
        pl.lit("Ministry").alias("publisher"),
        pl.lit("joint_statement").alias("kind"),
        pl.lit("en").alias("language"),
        pl.lit(False).alias("is_translation"),
        pl.lit([], dtype=pl.List(pl.String)).alias("parties"),
        pl.col("published_on").alias("known_on"),
        pl.lit("").alias("row_hash"),
    )
    documents = statements.with_columns(
        (pl.col("statement_id") + ".txt").alias("file_name"),
        pl.lit("text/plain").alias("media_type"),
        pl.lit(1000).alias("byte_count"),
        pl.lit("[]").alias("evidence"),
        pl.col("published_on").alias("collected_on"),
    )
    return Invented(_shaped(documents, Documents), _shaped(statements, Statements), _shaped(mentions, Mentions), truth)


def _shaped(frame: pl.DataFrame, model: type[Documents] | type[Statements] | type[Mentions]) -> pl.DataFrame:
    wanted = model.frame_schema()
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in wanted.items()
    )
