"""Publications that fail or are killed: readers keep the former version, whole, and the next one recovers."""

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.errors import PublicationError
from orchestration.publication import duckdb_file
from orchestration.publication.duckdb_file import publish, roll_back
from orchestration.publication.published_tables import name_of
from orchestration.warehouse.releases import known_releases
from orchestration.warehouse.working_file import connect
from schemas import PUBLISHED
from schemas.facts import FctCommitmentsByCountry, FctRejects
from tests.conftest import make_working_file

MEGABYTE = 1_000_000
KILLED = """
import importlib, os, signal, sys
from pathlib import Path
from orchestration.publication import duckdb_file

place, call, action, warehouse, folder = sys.argv[1:]
module_name, _, name = place.rpartition(".")
module, calls = importlib.import_module(module_name), []
former = getattr(module, name)

def killed(*arguments, **options):
    calls.append(1)
    if len(calls) == int(call):
        os.kill(os.getpid(), signal.SIGKILL)
    return former(*arguments, **options)

setattr(module, name, killed)
if action == "publish":
    duckdb_file.publish(Path(warehouse), Path(folder), keep=1)
else:
    duckdb_file.roll_back(Path(warehouse), Path(folder))
"""
PACKAGE = "orchestration.publication"
STEPS = [
    (f"{PACKAGE}.duckdb_file.clear_left_overs", 1),
    (f"{PACKAGE}.duckdb_file.write", 1),
    (f"{PACKAGE}.published_tables._copy", 20),
    (f"{PACKAGE}.published_tables._copy_macro", 2),
    (f"{PACKAGE}.duckdb_file.check", 1),
    (f"{PACKAGE}.duckdb_file.note_release", 1),
    (f"{PACKAGE}.duckdb_file.finish", 1),
    ("os.fsync", 1),
    ("os.replace", 1),
    (f"{PACKAGE}.duckdb_file.make_current", 1),
    ("os.link", 1),
    ("os.replace", 2),
    ("os.fsync", 3),
    (f"{PACKAGE}.duckdb_file.remove_old", 1),
]
SEEN_FROM = STEPS.index(("os.fsync", 3))
"""The first step that is killed when the new version has its name already."""

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="kills by a signal of POSIX")


def refill(warehouse: Path, country: str) -> None:
    """Puts another row into the working file, by which versions are told apart."""
    with connect(warehouse) as connection:
        connection.execute("UPDATE marts.fct_commitments_by_country SET country_code = ?", [country])


def whole(folder: Path) -> tuple[int, str]:
    """Release and country of the current file, after counting the rows of every table of it."""
    with connect(folder / "cooperation.duckdb", read_only=True) as connection:
        told = connection.execute("SELECT schema_name || '.' || table_name, row_count FROM meta.row_counts").fetchall()
        assert {name for name, _ in told} == {name_of(model) for model in PUBLISHED}
        for name, rows in told:
            assert connection.execute(f"SELECT count(*) FROM {name}").fetchall() == [(rows,)], name
        [found] = connection.execute(
            "SELECT release_number, country_code FROM meta.publication, marts.fct_commitments_by_country"
        ).fetchall()
    return int(found[0]), str(found[1])


def left_overs(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir() if not re.fullmatch(r"cooperation(-\d{6})?\.duckdb", file.name)]


@pytest.fixture(scope="session")
def published_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working file with texts enough for a published file of more than a megabyte, and what was published of it."""
    root = tmp_path_factory.mktemp("published_once")
    rows = {
        FctCommitmentsByCountry: [{"country_code": "KEN", "country_name": "name", "commitment_count": 1}],
        FctRejects: [{"reject_id": "r_00"}],
    }
    warehouse = make_working_file(root / "warehouse.duckdb", rows)
    with connect(warehouse) as connection:
        texts = "'r_' || md5(n::VARCHAR) AS reject_id, repeat(sha256(n::VARCHAR), 8) || sha256(n || 'x') AS reason"
        more = f"SELECT * REPLACE ({texts}) FROM marts.fct_rejects, range(8000) t(n)"
        connection.execute(f"INSERT INTO marts.fct_rejects SELECT * EXCLUDE (n) FROM ({more})")
    publish(warehouse, root / "published", keep=5)
    return root


@pytest.fixture
def warehouse(published_once: Path, tmp_path: Path) -> Path:
    """A working file whose release 1 is published in `folder`."""
    return Path(shutil.copyfile(published_once / "warehouse.duckdb", tmp_path / "warehouse.duckdb"))


@pytest.fixture
def folder(warehouse: Path, published_once: Path, tmp_path: Path) -> Path:
    """Where release 1 is current; the working file holds what release 2 is to be."""
    refill(warehouse, "JPN")
    return Path(shutil.copytree(published_once / "published", tmp_path / "published"))


@needs_signals
@pytest.mark.parametrize(("place", "call"), STEPS, ids=lambda value: str(value).rpartition(".")[2])
def test_a_publication_killed_at_any_step(warehouse: Path, folder: Path, place: str, call: int) -> None:
    words = [sys.executable, "-c", KILLED, place, str(call), "publish", str(warehouse), str(folder)]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    is_seen = STEPS.index((place, call)) >= SEEN_FROM
    assert whole(folder) == ((2, "JPN") if is_seen else (1, "KEN"))
    given = {int(file.stem[-6:]) for file in folder.glob("cooperation-*.duckdb")}
    refill(warehouse, "PER")
    after = publish(warehouse, folder, keep=5)
    assert whole(folder) == (after.release.number, "PER")
    assert after.release.number not in given, "a number that could be seen is not given again"
    assert left_overs(folder) == []
    known = dict(known_releases(warehouse).select("release_number", "is_withdrawn").iter_rows())
    assert list(known) == list(range(1, after.release.number + 1))
    assert [number for number, is_withdrawn in known.items() if is_withdrawn] == (
        [2] if after.release.number == 3 and not is_seen else []
    )


@needs_signals
@pytest.mark.parametrize(
    ("place", "call"), [("os.link", 1), ("os.replace", 1), (f"{PACKAGE}.duckdb_file.note_current", 1)]
)
def test_a_rollback_killed_at_any_step(warehouse: Path, folder: Path, place: str, call: int) -> None:
    publish(warehouse, folder, keep=5)
    words = [sys.executable, "-c", KILLED, place, str(call), "rollback", str(warehouse), str(folder)]
    assert subprocess.run(words, check=False).returncode == -signal.SIGKILL
    assert whole(folder) in ((1, "KEN"), (2, "JPN"))
    if whole(folder) == (2, "JPN"):
        assert roll_back(warehouse, folder).number == 1
    refill(warehouse, "PER")
    publish(warehouse, folder, keep=5)
    assert whole(folder) == (3, "PER")
    assert left_overs(folder) == []


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        *((step, errno.ENOSPC) for step in ("write", "check", "note_release", "finish", "make_current", "remove_old")),
        *((step, errno.EROFS) for step in ("mkdir", "write")),
    ],
)
def test_an_error_of_the_disk_at_any_step(
    warehouse: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, step: str, kind: int
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError(kind, os.strerror(kind))

    with monkeypatch.context() as patched:
        patched.setattr(*((Path, step) if step == "mkdir" else (duckdb_file, step)), fail)
        with pytest.raises(PublicationError) as raised:
            publish(warehouse, folder, keep=5)
    wanted = (
        "has no space left .* free some space" if kind == errno.ENOSPC else "cannot be written; .* make it writable"
    )
    assert re.search(
        f"{re.escape(str(folder))} {wanted}.*, then publish again: cooperation publish$", str(raised.value)
    )
    assert whole(folder) == ((2, "JPN") if step == "remove_old" else (1, "KEN"))
    assert left_overs(folder) == []
    assert publish(warehouse, folder, keep=5).removal.stuck == ()
    assert whole(folder)[1] == "JPN"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mounts a small file system, and mounts it again with other options: `disk("size=8m")`."""
    place = tmp_path / "disk"
    place.mkdir()
    is_mounted = False

    def mount(options: str) -> Path:
        nonlocal is_mounted
        again = "remount," if is_mounted else ""
        words = ["mount", "-t", "tmpfs", "-o", f"{again}{options}", "tmpfs", str(place)]
        try:
            subprocess.run(words, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("mounting a small file system needs root on Linux; the other tests plant the same errors")
        is_mounted = True
        return place

    yield mount
    if is_mounted:
        subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_full(warehouse: Path, published_once: Path, disk: Callable[[str], Path]) -> None:
    version = (published_once / "published" / "cooperation-000001.duckdb").stat().st_size
    folder = disk(f"size={version * 3 // 2}") / "published"  # one version and half of another
    folder.mkdir()
    shutil.copy(published_once / "published" / "cooperation-000001.duckdb", folder)
    os.link(folder / "cooperation-000001.duckdb", folder / "cooperation.duckdb")
    refill(warehouse, "JPN")
    free = os.statvfs(folder).f_bavail
    for _ in range(2):
        with pytest.raises(PublicationError, match="no space left for a new version; the former version stays current"):
            publish(warehouse, folder, keep=5)
        assert whole(folder) == (1, "KEN")
        assert left_overs(folder) == []
        assert os.statvfs(folder).f_bavail == free
    disk(f"size={version * 3}")
    assert publish(warehouse, folder, keep=5).release.number == 2
    assert whole(folder) == (2, "JPN")


def test_a_disk_that_is_full_before_anything_is_published(warehouse: Path, disk: Callable[[str], Path]) -> None:
    with pytest.raises(PublicationError, match="no space left for a new version; nothing is published yet"):
        publish(warehouse, disk("size=1m") / "published", keep=5)


def test_a_disk_that_can_only_be_read(warehouse: Path, published_once: Path, disk: Callable[[str], Path]) -> None:
    folder = Path(shutil.copytree(published_once / "published", disk("size=100m") / "published"))
    refill(warehouse, "JPN")
    disk("ro")
    for place in (folder, folder / "elsewhere"):
        with pytest.raises(PublicationError, match=r"cannot be written; .*; make it writable"):
            publish(warehouse, place, keep=5)
    assert whole(folder) == (1, "KEN")
    disk("rw")
    publish(warehouse, folder, keep=5)
    assert whole(folder) == (2, "JPN")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="a superuser may write to every folder")
def test_a_folder_that_can_only_be_read(warehouse: Path, folder: Path) -> None:
    folder.chmod(0o555)
    try:
        with pytest.raises(PublicationError, match="cannot be written; the former version stays current"):
            publish(warehouse, folder, keep=5)
    finally:
        folder.chmod(0o755)
    assert whole(folder) == (1, "KEN")


LIMITED = """
import resource, sys
from pathlib import Path
from orchestration.errors import PublicationError
from orchestration.publication.duckdb_file import publish

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    publish(Path(sys.argv[1]), Path(sys.argv[2]), keep=5)
except PublicationError as error:
    print(error)
"""


@needs_signals
def test_a_file_that_may_not_grow_as_large_as_it_must(warehouse: Path, folder: Path) -> None:
    words = [sys.executable, "-c", LIMITED, str(warehouse), str(folder), str(MEGABYTE)]
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    assert "has no space left for a new version; the former version stays current" in told
    assert whole(folder) == (1, "KEN")
    assert left_overs(folder) == []


def test_a_current_file_that_is_damaged_is_replaced(warehouse: Path, folder: Path) -> None:
    current = folder / "cooperation.duckdb"
    current.unlink()
    current.write_bytes(b"no database")
    done = publish(warehouse, folder, keep=5)
    assert (done.release.number, done.release.previous) == (2, None)
    assert whole(folder) == (2, "JPN")


def test_a_working_file_that_another_process_writes_is_named(warehouse: Path, folder: Path) -> None:
    source = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    words = [sys.executable, "-c", source, str(warehouse)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(PublicationError, match=r"a new version failed \(.*warehouse\.duckdb.*lock"):
            publish(warehouse, folder, keep=5)
        other.communicate()
    assert whole(folder) == (1, "KEN")


def test_duckdb_says_a_full_disk_in_the_words_of_the_system(tmp_path: Path) -> None:
    """What is told apart by words is checked against what DuckDB really says (see `_is_one_of`)."""
    with pytest.raises(duckdb.IOException) as raised:
        duckdb.connect(str(tmp_path / "nowhere" / "file.duckdb"))
    assert os.strerror(errno.ENOENT) in str(raised.value)
