"""Documents as they came: bytes under their SHA-256, and a manifest a source of what was seen where.

Belongs here: writing bytes once, and the manifests. Does not belong here: reading text out of them.
"""

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.files import read_kept_parquet, write_atomically, write_parquet_atomically
from orchestration.rejects import Reject, rejected, rejects_frame
from orchestration.sources.archives import ArchiveLimits, unpacked
from orchestration.sources.discovery import Found
from orchestration.sources.evidence import as_json
from schemas.raw import Rejects

SIGHTINGS: dict[str, pl.DataType] = {
    "location": pl.String(),
    "document_id": pl.String(),
    "file_name": pl.String(),
    "media_type": pl.String(),
    "byte_count": pl.Int64(),
    "collected_on": pl.Date(),
    "is_present": pl.Boolean(),
    "given": pl.String(),
}
ADDED = {"given": "[]"}  # columns that manifests of older homes lack, and what they would say
ADDED_TO_REJECTS: dict[str, str | None] = {}


@dataclass(frozen=True, slots=True)
class Collected:
    """What one source gave in one run; `files` = seen documents + `rejects`."""

    files: int
    new_documents: int
    rejects: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A document whose bytes the store holds already, such as a page that was fetched.

    Attributes:
        location: where it was seen.
        document_id: SHA-256 of its bytes.
        file_name: name to show for it.
        media_type: what the bytes are.
        byte_count: how many.
        collected_on: the day its bytes came.
        given: what was told of it beside its bytes, as `evidence.as_json` writes it.
    """

    location: str
    document_id: str
    file_name: str
    media_type: str
    byte_count: int
    collected_on: date
    given: str = "[]"


@dataclass(frozen=True, slots=True)
class DocumentStore:
    """The folder `documents/` of a home."""

    folder: Path

    def path(self, document_id: str) -> Path:
        """Where the bytes of a document lie."""
        return self.folder / document_id[:2] / document_id

    def bytes_of(self, document_id: str) -> bytes:
        """The bytes of a document as they came."""
        return self.path(document_id).read_bytes()

    def kept(self) -> list[Path]:
        """Every file in the folders of documents, in order of path."""
        return sorted(path for path in self.folder.glob("??/*") if not path.name.endswith(".part"))

    def source_ids(self) -> list[str]:
        """Sources that ever showed something."""
        names = (path.name.removesuffix(".parquet") for path in self.folder.glob("*.parquet"))
        return sorted(name for name in names if not name.endswith(".rejects"))

    def put(self, content: bytes) -> str:
        """Keeps bytes under their SHA-256, whole or not at all, and once; returns their document id."""
        document_id = hashlib.sha256(content).hexdigest()
        target = self.path(document_id)
        if not target.exists():
            write_atomically(target, content)
        return document_id

    def sightings(self, source_id: str) -> pl.DataFrame:
        """One row a place and document that a source ever showed; columns of `SIGHTINGS`."""
        return read_kept_parquet(self.folder / f"{source_id}.parquet", SIGHTINGS, ADDED)

    def sources_of_documents(self, source_ids: Iterable[str]) -> pl.DataFrame:
        """`document_id` and `source_id` of all that these sources showed; of several sources the first by name."""
        none = pl.DataFrame(schema={"document_id": pl.String(), "source_id": pl.String()})
        shown = (self.sightings(key).select("document_id", pl.lit(key).alias("source_id")) for key in source_ids)
        return pl.concat([none, *shown]).group_by("document_id").agg(pl.col("source_id").min()).sort("document_id")

    def newest(self, source_id: str) -> date | None:
        """The day on which a source last gave a new document; None where it gave none yet."""
        return self.sightings(source_id).select(pl.col("collected_on").max()).item()  # type: ignore[no-any-return]

    def rejects(self, source_id: str) -> pl.DataFrame:
        """Files of a source that could not be taken in, as `schemas.raw.Rejects`."""
        return read_kept_parquet(self.folder / f"{source_id}.rejects.parquet", Rejects.frame_schema(), ADDED_TO_REJECTS)

    def collect(
        self,
        source_id: str,
        found: Iterable[Found | Kept | Reject],
        *,
        collected_on: date,
        max_bytes: int,
        archives: ArchiveLimits | None = None,
        keeps_former: bool = True,
        advance: Callable[[int], None] = lambda steps: None,
    ) -> Collected:
        """Takes in every file of a source, and every member of its archives.

        New bytes are written before the manifest names them, so that a run that is killed leaves nothing half. A file
        that was taken out stays, noted as not present; one that was edited gives way to its new bytes. Rejects are
        those of this run: a file that was mended or taken out is one no longer.

        Args:
            source_id: the source.
            found: its files, documents that the store holds already, and places that cannot be walked.
            collected_on: the day noted for documents not seen before.
            max_bytes: a larger file is rejected unread.
            archives: what an archive may hold.
            keeps_former: whether files that the source no longer shows stay, as in all but the embedded sample.
            advance: called with the number of files done.
        """
        self._sweep()
        before = self.sightings(source_id)
        known = set(before.get_column("document_id").to_list())
        rows: list[tuple[Any, ...]] = []
        failed: list[Reject] = []
        new: set[str] = set()
        shown: Iterable[Found | Kept | Reject] = unpacked(found, max_bytes=max_bytes, limits=archives)
        for item in shown:
            taken = self._take(item, max_bytes, collected_on) if isinstance(item, Found) else item
            if isinstance(taken, Reject):
                failed.append(taken)
            else:
                if taken.document_id not in known:
                    new.add(taken.document_id)
                *about, given = astuple(taken)
                rows.append((*about, True, given))
            advance(1)
        seen = pl.DataFrame(rows, schema=SIGHTINGS, orient="row")
        after = _merged(before, seen)
        if not keeps_former:
            after = after.filter("is_present")
        rejects = rejects_frame(replace(reject, source_id=source_id) for reject in failed)
        if not after.equals(before):
            write_parquet_atomically(self.folder / f"{source_id}.parquet", after)
        if not rejects.equals(self.rejects(source_id)):
            write_parquet_atomically(self.folder / f"{source_id}.rejects.parquet", rejects)
        return Collected(files=len(rows) + len(failed), new_documents=len(new), rejects=len(failed))

    def _sweep(self) -> None:
        """Removes what a process that was killed had begun to write; only the owner of the home gets here."""
        for part in (*self.folder.glob(".*.part"), *self.folder.glob("??/.*.part")):
            if not part.name.endswith(f".{os.getpid()}.part"):
                part.unlink(missing_ok=True)

    def _take(self, found: Found, max_bytes: int, collected_on: date) -> Kept | Reject:
        location = found.location
        try:
            size = found.path.stat().st_size if found.content is None else len(found.content)
            content = found.read(max_bytes + 1) if size <= max_bytes else b""
        except OSError as error:
            return rejected("documents", location, "unreadable", f"the file cannot be read: {error.strerror}")
        if max(size, len(content)) > max_bytes:
            reason = f"{size:,} bytes are more than the {max_bytes:,} allowed"
            return rejected("documents", location, "too_large", reason, value=str(size))
        return Kept(
            location,
            self.put(content),
            found.name,
            found.media_type,
            len(content),
            collected_on,
            as_json(found.given),
        )


def _merged(before: pl.DataFrame, seen: pl.DataFrame) -> pl.DataFrame:
    """Former sightings with their first day, less those whose place now shows other bytes, and the present ones."""
    key = ["location", "document_id"]
    elsewhere = before.join(seen, on="location", how="anti").with_columns(pl.lit(False).alias("is_present"))
    given = seen.select(*key, "given")
    again = before.join(seen, on=key, how="semi").drop("given").join(given, on=key, how="left", validate="1:1")
    again = again.with_columns(pl.lit(True).alias("is_present")).select(before.columns)
    return pl.concat([elsewhere, again, seen]).unique(key, keep="first", maintain_order=True).sort(key)
