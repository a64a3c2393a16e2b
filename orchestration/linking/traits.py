"""What mentions are compared by, as arrays with one row a mention.

Belongs here: reading mentions into arrays. Does not belong here: which mentions are compared, and the comparing.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from orchestration.groupings import expand, reference_memberships
from orchestration.linking.cues import BITS, NONE, antecedents, ordinals, things, years
from orchestration.linking.terms import terms_of
from orchestration.reference import codes, rows

RAREST = 6


@dataclass(frozen=True, slots=True)
class Traits:
    """Mentions as arrays of n rows.

    Attributes:
        terms: n x vocabulary, weight of each term of the quote.
        names: the same for terms written as part of a name.
        things: n x vocabulary, 1 for each term of the first named thing of whose life the quote tells a step: "propose
            an Upper Valley Rare Earth Forum", "the Treaty entered into force".
        antecedent: for "its second meeting", the row of the mention before it in the same paragraph; else -1.
        rarest: n x 6, the quote's rarest terms by their column in `terms`, -1 where it has fewer.
        words: the terms as a table: row, term, word, is_name, weight.
        parties: n x k, a bit for each country that acts or is a partner; groupings as their members on the day.
        party_set: a number for each set of countries.
        actors: n x k, the same as `parties` for those who act.
        sectors: a bit for each sector.
        sector: the most specific sector.
        instrument: the form it takes, -1 for `other`.
        is_talk: whether it is a meeting, visit, event or body that meets.
        is_held: whether it is told as done.
        is_ahead: whether it is told as proposed or agreed.
        done: a number for each day or period in which it was done, -1 where not told.
        amount: a number for each sum with its currency, -1 for none.
        ordinal: which of a series it is ("second meeting", "COP28"), -1 where not told.
        years: a bit for each year named in the quote, modulo 64.
        day: days since 1970-01-01 on which the statement was published.
        statement: a number for each statement.
    """

    terms: Any
    names: Any
    things: Any
    antecedent: NDArray[np.int64]
    rarest: NDArray[np.int64]
    words: pl.DataFrame
    parties: NDArray[np.uint64]
    party_set: NDArray[np.int64]
    actors: NDArray[np.uint64]
    sectors: NDArray[np.uint64]
    sector: NDArray[np.int64]
    instrument: NDArray[np.int64]
    is_talk: NDArray[np.bool_]
    is_held: NDArray[np.bool_]
    is_ahead: NDArray[np.bool_]
    done: NDArray[np.int64]
    amount: NDArray[np.int64]
    ordinal: NDArray[np.int64]
    years: NDArray[np.uint64]
    day: NDArray[np.int64]
    statement: NDArray[np.int64]


def traits_of(mentions: pl.DataFrame) -> Traits:
    """The traits of mentions.

    Args:
        mentions: rows of `schemas.raw.Mentions` with `published_on` of their statement, in the order of the fold.
    """
    terms = terms_of(mentions.get_column("quote"))
    vocabulary = terms.get_column("term").unique().sort()
    column = terms.get_column("term").replace_strict(
        vocabulary, pl.Series(range(vocabulary.len())), return_dtype=pl.Int64
    )
    shape = (mentions.height, max(vocabulary.len(), 1))
    place = (terms.get_column("row").to_numpy(), column.to_numpy())
    weight = terms.get_column("weight").to_numpy()
    in_name = terms.get_column("is_name").to_numpy()
    days = mentions.get_column("published_on")
    actors = _bits(mentions.get_column("actors"), days)
    parties = actors | _bits(mentions.get_column("partners"), days)
    talk = [row["instrument"] for row in rows("instruments") if row["is_talk"] == "true"]
    status = mentions.get_column("status")
    return Traits(
        terms=sparse.csr_array((weight, place), shape=shape),
        names=sparse.csr_array((weight[in_name], (place[0][in_name], place[1][in_name])), shape=shape),
        things=things(mentions.get_column("quote"), vocabulary, shape),
        antecedent=antecedents(mentions),
        rarest=_rarest(place[0], column, weight, mentions.height),
        words=terms,
        parties=parties,
        party_set=np.unique(parties, axis=0, return_inverse=True)[1].ravel().astype(np.int64),
        actors=actors,
        sectors=_sector_bits(mentions.get_column("sectors")),
        sector=_numbers(mentions.get_column("sectors").list.first(), codes("sectors")),
        instrument=_numbers(mentions.get_column("instrument"), [one for one in codes("instruments") if one != "other"]),
        is_talk=mentions.get_column("instrument").is_in(talk).to_numpy(),
        is_held=(status == "completed").to_numpy(),
        is_ahead=status.is_in(["proposed", "agreed"]).to_numpy(),
        done=_dense(mentions.get_column("done")),
        amount=_dense(mentions.select(pl.concat_str("currency", pl.col("amount").cast(pl.String))).to_series()),
        ordinal=ordinals(mentions.get_column("quote")),
        years=years(mentions.get_column("quote")),
        day=days.to_physical().cast(pl.Int64).to_numpy(),
        statement=_dense(mentions.get_column("statement_id")),
    )


def _rarest(row: NDArray[Any], column: pl.Series, weight: NDArray[Any], height: int) -> NDArray[np.int64]:
    found = np.full((height, RAREST), NONE, dtype=np.int64)
    if not len(row):
        return found
    # equal weights in the order of the alphabet, which is that of the columns
    order = np.lexsort((column.to_numpy(), -weight, row))
    of = row[order]
    first = np.concatenate([[True], of[1:] != of[:-1]])
    rank = np.arange(len(of)) - np.maximum.accumulate(np.where(first, np.arange(len(of)), 0))
    kept = rank < RAREST
    found[of[kept], rank[kept]] = column.to_numpy()[order][kept]
    return found


def _dense(values: pl.Series) -> NDArray[np.int64]:
    return values.rank("dense").cast(pl.Int64).fill_null(NONE).to_numpy()


@cache
def _party_place() -> dict[str, int]:
    return {code: place for place, code in enumerate((*codes("countries"), *codes("grouping_names")))}


def _bits(parties: pl.Series, days: pl.Series) -> NDArray[np.uint64]:
    """Rows x k bits of countries; each distinct list of codes is expanded once a day."""
    memberships, place = reference_memberships(), _party_place()
    known: dict[tuple[str | date, ...], NDArray[np.uint64]] = {}
    width = len(place) // BITS + 1
    table = np.zeros((parties.len(), width), dtype=np.uint64)
    for row, (names, day) in enumerate(zip(parties.to_list(), days, strict=True)):
        key = (*names, day) if any(name in memberships for name in names) else tuple(names)
        bits = known.get(key)
        if bits is None:
            bits = np.zeros(width, dtype=np.uint64)
            for code in expand(names, day, memberships):
                if code in place:
                    bits[place[code] // BITS] |= np.uint64(1) << np.uint64(place[code] % BITS)
            known[key] = bits
        table[row] = bits
    return table


def _sector_bits(sectors: pl.Series) -> NDArray[np.uint64]:
    place = {code: 1 << at for at, code in enumerate(codes("sectors"))}
    return np.array([sum(place[one] for one in set(named)) for named in sectors.to_list()], dtype=np.uint64)


def _numbers(values: pl.Series, known: Any) -> NDArray[np.int64]:
    numbers = {code: at for at, code in enumerate(known)}
    return values.replace_strict(numbers, default=NONE, return_dtype=pl.Int64).to_numpy()
