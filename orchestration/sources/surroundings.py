"""What the places tell of a document in which it was found: its names there, and what was given with it.

Belongs here: gathering this over all places. Does not belong here: what the document itself says.
"""

from collections import defaultdict
from collections.abc import Mapping

import polars as pl

from orchestration.sources.evidence import Evidence, as_json, from_json
from orchestration.sources.given import Given
from orchestration.sources.names import read_name


def surroundings(sightings: pl.DataFrame, by_sources: Mapping[str, Given]) -> pl.DataFrame:
    """Columns `document_id` and `given`: the evidence of all places as JSON, the same whatever their order.

    Args:
        sightings: rows of `store.SIGHTINGS`.
        by_sources: what the sources themselves say, by document id.
    """
    gathered: dict[str, set[Evidence]] = defaultdict(set)
    for document_id, location, given in sightings.select("document_id", "location", "given").iter_rows():
        gathered[document_id].update(from_json(given), read_name(location))
    for document_id in gathered.keys() & by_sources.keys():
        gathered[document_id].update(by_sources[document_id].evidence())
    rows = [
        (document_id, as_json(sorted(evidence, key=lambda item: (item.source, item.found_at, item.field, item.value))))
        for document_id, evidence in gathered.items()
    ]
    return pl.DataFrame(rows, schema={"document_id": pl.String, "given": pl.String}, orient="row")


def evidence_of(given: str) -> tuple[Evidence, ...]:
    """The evidence that `surroundings` wrote."""
    return from_json(given)
