"""ZIP and TAR(.gz), front to back: what is in them, and the bytes of one member at a time.

Belongs here: the two formats, what breaks them, counting what they unpack to. Does not belong here: which members are
taken (`archives.py`).
"""

import gzip
import io
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from orchestration.sources.discovery import GZIPPED_TAR, ZIP

BLOCK, CHUNK = 512, 1 << 20
HIGHEST_RATIO = 200  # text packs to a quarter or a tenth; deflate itself stops at about 1,030
ALWAYS_ALLOWED = 10_000_000  # bytes that even a tiny archive may unpack to
MOST_HEADER_BYTES = 1_000_000
DIRECTORY_BYTES_A_MEMBER = 4_096
END_OF_DIRECTORY, END_OF_DIRECTORY_64 = b"PK\x05\x06", b"PK\x06\x06"
LONGEST_END = 65_557
# What the standard library raises on bytes that are not what they should be.
BROKEN = (
    *(OSError, EOFError, ValueError, ArithmeticError, LookupError, AttributeError, TypeError, RuntimeError),
    *(struct.error, zlib.error, lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile),
)


class BrokenArchiveError(Exception):
    """The archive or member cannot be read from here on."""


class LimitError(Exception):
    """The archive goes beyond what is allowed."""


@dataclass(slots=True)
class Budget:
    """What an archive may still unpack to, with all archives in it.

    Attributes:
        packed_bytes: size of the outermost archive.
        most_bytes: how many bytes may come out of it.
        most_members: how many members may come out of it.
    """

    packed_bytes: int
    most_bytes: int
    most_members: int
    unpacked_bytes: int = 0
    members: int = 0

    def add_bytes(self, count: int) -> None:
        """Counts unpacked bytes.

        Raises:
            LimitError: they are too many, or too many for the size of the archive.
        """
        self.unpacked_bytes += count
        if self.unpacked_bytes > self.most_bytes:
            raise LimitError(f"the archive unpacks to more than {self.most_bytes:,} bytes")
        if self.unpacked_bytes > max(ALWAYS_ALLOWED, HIGHEST_RATIO * self.packed_bytes):
            raise LimitError(f"the archive unpacks to more than {HIGHEST_RATIO} times its size")

    def add_member(self) -> None:
        """Counts a member.

        Raises:
            LimitError: they are too many.
        """
        self.members += 1
        if self.members > self.most_members:
            raise LimitError(f"the archive has more than {self.most_members:,} members")


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of an archive that is no folder.

    Attributes:
        name: its path as the archive states it.
        size: bytes as the archive states them.
        is_file: False for links and devices.
        is_encrypted: whether it needs a password.
        stands_alone: whether later members can be read where this one cannot.
        read: gives at most so many bytes; raises `BrokenArchiveError` or `LimitError`. To be called before the next
            member is asked for.
    """

    name: str
    size: int
    is_file: bool
    is_encrypted: bool
    stands_alone: bool
    read: Callable[[int], bytes]


def members(file: io.BufferedIOBase, media_type: str, budget: Budget) -> Iterator[Member]:
    """Members of an archive in the order in which they lie in it.

    Raises:
        BrokenArchiveError: the bytes are no such archive, or are not from some place on.
        LimitError: the budget is spent.
    """
    if media_type == ZIP:
        return _zip_members(file, budget)
    unzipped = gzip.GzipFile(fileobj=file, mode="rb") if media_type == GZIPPED_TAR else file
    return _tar_members(_Forward(unzipped, budget), budget)


@contextmanager
def _faults_told() -> Iterator[None]:
    try:
        yield
    except BROKEN as error:
        raise BrokenArchiveError(" ".join(str(error).split())[:200] or type(error).__name__) from error


def _zip_members(file: io.BufferedIOBase, budget: Budget) -> Iterator[Member]:
    with _faults_told():
        if _directory_bytes(file) > budget.most_members * DIRECTORY_BYTES_A_MEMBER:
            raise LimitError(f"the archive has more than {budget.most_members:,} members")
        archive = zipfile.ZipFile(file)
    for info in archive.infolist():
        if info.is_dir():
            continue
        budget.add_member()
        kind = stat.S_IFMT(info.external_attr >> 16)
        yield Member(
            name=info.filename,
            size=info.file_size,
            is_file=kind in (0, stat.S_IFREG),
            is_encrypted=bool(info.flag_bits & 1),
            stands_alone=True,
            read=_zip_reader(archive, info, budget),
        )


def _zip_reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        with _faults_told():
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise ValueError("it is packed by another method than deflate")
            with archive.open(info) as member:
                content = member.read(most)
        budget.add_bytes(len(content))
        return content

    return read


def _directory_bytes(file: io.BufferedIOBase) -> int:
    """Size of a ZIP's directory as its end states it, so that a huge one is not read into memory; 0 where unknown."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - LONGEST_END))
    end = file.read(LONGEST_END)
    file.seek(0)
    place = end.rfind(END_OF_DIRECTORY)
    if place < 0 or len(end) < place + 16:
        return 0
    stated = int.from_bytes(end[place + 12 : place + 16], "little")
    place_64 = end.rfind(END_OF_DIRECTORY_64, 0, place)
    if place_64 >= 0 and len(end) >= place_64 + 48:
        stated = max(stated % 0xFFFFFFFF, int.from_bytes(end[place_64 + 40 : place_64 + 48], "little"))
    return stated


def _tar_members(stream: "_Forward", budget: Budget) -> Iterator[Member]:
    stream.allow(MOST_HEADER_BYTES)
    with _faults_told():
        archive = tarfile.TarFile(fileobj=stream, mode="r", encoding="utf-8", errors="surrogateescape")
    while True:
        stream.allow(MOST_HEADER_BYTES)
        with _faults_told():
            info = archive.next()
            if info is None:
                stream.require_end()
                return
        archive.members.clear()  # type: ignore[attr-defined]  # tarfile keeps all it has seen
        if info.isdir():
            continue
        budget.add_member()
        yield Member(
            name=info.name,
            size=info.size,
            is_file=info.isreg() and not info.issparse(),
            is_encrypted=False,
            stands_alone=False,
            read=_tar_reader(archive, info, stream),
        )


def _tar_reader(archive: tarfile.TarFile, info: tarfile.TarInfo, stream: "_Forward") -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        stream.allow(most)
        with _faults_told():
            member = archive.extractfile(info)
            assert member is not None
            return member.read(most)

    return read


class _Forward(io.RawIOBase):
    """What tarfile reads from: goes forward only, counts every byte, and gives no more at once than was allowed."""

    def __init__(self, file: io.BufferedIOBase | gzip.GzipFile, budget: Budget) -> None:
        self._file, self._budget = file, budget
        self._place, self._allowed = 0, 0
        self._last = b""

    def allow(self, count: int) -> None:
        """Sets how many bytes may be read from now on, those passed over aside."""
        self._allowed = count

    def tell(self) -> int:
        return self._place

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        if whence != io.SEEK_SET or place < self._place:
            raise ValueError("its members do not follow each other")
        while self._place < place and self._take(min(CHUNK, place - self._place)):
            pass
        return self._place

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= self._allowed:
            raise ValueError("a header is too large")
        self._allowed -= size
        self._last = self._take(size)
        return self._last

    def require_end(self) -> None:
        """Raises `ValueError` where the end mark of a TAR was not the last thing read, or what follows is damaged."""
        if len(self._last) != BLOCK or any(self._last):
            raise ValueError("it has no end mark, so part of it may be missing")
        while self._take(CHUNK):
            pass

    def _take(self, size: int) -> bytes:
        content = self._file.read(size)
        self._place += len(content)
        self._budget.add_bytes(len(content))
        return content
