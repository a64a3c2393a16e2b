"""Whether the kept documents are still the bytes that came in.

Belongs here: re-hashing the store. Does not belong here: mending it; a run takes in again what its source still shows.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from orchestration.sources.store import DocumentStore

CHUNK = 1 << 20
DOCUMENT_ID = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found.

    Attributes:
        whole: number of documents whose bytes have their hash.
        damaged: documents with other bytes, and the places at which each was seen.
        missing: documents that a source showed and that are not there, and those places.
        strange: files that are no documents.
    """

    whole: int
    damaged: tuple[tuple[str, tuple[str, ...]], ...]
    missing: tuple[tuple[str, tuple[str, ...]], ...]
    strange: tuple[Path, ...]


def verify_store(store: DocumentStore, advance: Callable[[int], None] = lambda steps: None) -> Verified:
    """Hashes every kept document again.

    Args:
        store: the documents of a home; only read.
        advance: called with the number of files done.
    """
    places: defaultdict[str, set[str]] = defaultdict(set)
    for source_id in store.source_ids():
        for document_id, location in store.sightings(source_id).select("document_id", "location").iter_rows():
            places[document_id].add(location)
    whole, damaged, strange = set(), set(), []
    for path in store.kept():
        if not DOCUMENT_ID.fullmatch(path.name) or path != store.path(path.name):
            strange.append(path)
        elif _hash_of(path) == path.name:
            whole.add(path.name)
        else:
            damaged.add(path.name)
        advance(1)

    def with_places(document_ids: set[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return tuple((document_id, tuple(sorted(places[document_id]))) for document_id in sorted(document_ids))

    missing = places.keys() - whole - damaged
    return Verified(len(whole), with_places(damaged), with_places(missing), tuple(strange))


def _hash_of(path: Path) -> str | None:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    except OSError:
        return None  # what cannot be read back is damaged
    return digest.hexdigest()
