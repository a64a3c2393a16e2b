"""Mentions that a copy repeats are told once: by the statement that it is a copy of.

Belongs here: which mentions of copies stay. Does not belong here: finding copies (`orchestration/sources/copies.py`).
"""

import re
from collections import defaultdict

import polars as pl

WORD = re.compile(r"\w+")
RUN = 3  # words
SAME_SHARE = 0.7  # of the runs of the shorter quote; a copy may be cut or typed a little differently


def told_once(mentions: pl.DataFrame, statements: pl.DataFrame) -> pl.DataFrame:
    """The mentions without those of a copy that stand, in nearly the same words, in its original or an earlier copy.

    Copies are coded like all other statements: what one of them adds to its original stays as a mention of its own.

    Args:
        mentions: rows of `schemas.raw.Mentions`, sorted by date, statement and offset.
        statements: rows of `schemas.raw.Statements`; an original is always earlier by date, then id, than its copies.
    """
    of = dict(statements.drop_nulls("copy_of").select("statement_id", "copy_of").iter_rows())
    originals = set(of.values())
    told: defaultdict[str, list[tuple[str, frozenset[tuple[str, ...]]]]] = defaultdict(list)
    stays = []
    for statement_id, quote in mentions.select("statement_id", "quote").iter_rows():
        original = of.get(statement_id, statement_id)
        if original not in originals:
            stays.append(True)
            continue
        runs = runs_of(quote)
        repeats = any(by != statement_id and same_words(runs, others) for by, others in told[original])
        stays.append(not repeats)
        if not repeats:
            told[original].append((statement_id, runs))
    return mentions.filter(pl.Series(stays, dtype=pl.Boolean))


def runs_of(quote: str) -> frozenset[tuple[str, ...]]:
    """All runs of three words of a quote, apart from case and punctuation; a shorter quote is one run."""
    words = tuple(WORD.findall(quote.casefold()))
    return frozenset(words[at : at + RUN] for at in range(max(1, len(words) - RUN + 1)))


def same_words(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> bool:
    """Whether two quotes, as their runs, are nearly the same words, or one is most of a part of the other."""
    return len(one & other) >= SAME_SHARE * min(len(one), len(other))
