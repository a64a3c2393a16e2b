"""Archives of documents: what comes out of them, under which place, and what a hostile or broken one cannot do."""

import gzip
import io
import tarfile
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.rejects import Reject
from orchestration.sources import archive_formats
from orchestration.sources.archives import ArchiveLimits, unpacked
from orchestration.sources.discovery import GZIPPED_TAR, TAR, ZIP, Found, discover

MOST = 1_000
Files = Iterable[tuple[str, bytes]]
TWO = (("inner/name.md", b"One."), ("b.txt", b"Two."))


def tar(files: Files) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, content in files:
            about = tarfile.TarInfo(name)
            about.size = len(content)
            archive.addfile(about, io.BytesIO(content))
    return made.getvalue()


def gzipped_tar(files: Files) -> bytes:
    return gzip.compress(tar(files), mtime=0)


def zipped(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w", method) as archive:
        warnings.simplefilter("ignore")  # a name that stands twice
        for name, content in files:
            archive.writestr(name, content)
    return made.getvalue()


FORMATS = {"a.tar.gz": gzipped_tar, "a.tgz": gzipped_tar, "a.tar": tar, "a.zip": zipped}
formats = pytest.mark.parametrize("name", FORMATS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def items(folder: Path, name: str, content: bytes, **limits: int) -> list[Found | Reject]:
    """What comes out of an archive with these bytes; places without the folder."""
    (folder / name).write_bytes(content)
    return list(unpacked(discover([folder / name]), max_bytes=MOST, limits=ArchiveLimits(**limits)))


def shown(found: Iterable[Found | Reject], folder: Path) -> list[tuple[str, str | bytes]]:
    """Place within the folder, and the bytes or the rule of the reject."""
    return [
        (item.location.removeprefix(f"{folder}/"), item.rule if isinstance(item, Reject) else item.read())
        for item in found
    ]


@formats
def test_each_member_is_a_document_whose_place_names_archive_and_member(folder: Path, name: str) -> None:
    found = items(folder, name, FORMATS[name](TWO))
    assert shown(found, folder) == [(f"{name}!/inner/name.md", b"One."), (f"{name}!/b.txt", b"Two.")]
    first, second = found
    assert isinstance(first, Found)
    assert isinstance(second, Found)
    assert (first.name, first.media_type, first.path) == ("name.md", "text/markdown", folder / name)
    assert (second.name, second.media_type) == ("b.txt", "text/plain")


@formats
def test_members_come_out_one_by_one_and_nothing_is_unpacked_to_disk(folder: Path, name: str) -> None:
    (folder / name).write_bytes(FORMATS[name](TWO))
    stream: Iterator[Found | Reject] = unpacked(discover([folder]), max_bytes=MOST)
    assert isinstance(next(stream), Found)
    assert [path.name for path in folder.iterdir()] == [name]


@formats
def test_two_members_of_one_name_are_both_kept_and_told_apart(folder: Path, name: str) -> None:
    found = items(folder, name, FORMATS[name]([("a.md", b"One."), ("./a.md", b"Two."), ("a.md", b"Three.")]))
    assert shown(found, folder) == [
        (f"{name}!/a.md", b"One."),
        (f"{name}!/a.md#2", b"Two."),
        (f"{name}!/a.md#3", b"Three."),
    ]


@formats
def test_folders_and_hidden_members_are_passed_over_as_on_disk(folder: Path, name: str) -> None:
    members = [(".hidden.md", b"x"), ("a/.git/b.md", b"x"), ("__MACOSX/a.md", b"x"), ("a.md", b"One.")]
    assert shown(items(folder, name, FORMATS[name](members)), folder) == [(f"{name}!/a.md", b"One.")]


@formats
def test_members_that_cannot_be_taken_are_rejects_and_the_rest_goes_on(folder: Path, name: str) -> None:
    members = [("a.exe", b"x"), ("large.md", b"x" * (MOST + 1)), ("good.md", b"x" * MOST)]
    assert shown(items(folder, name, FORMATS[name](members)), folder) == [
        (f"{name}!/a.exe", "unsupported_format"),
        (f"{name}!/large.md", "too_large"),
        (f"{name}!/good.md", b"x" * MOST),
    ]


@formats
@pytest.mark.parametrize("path", ["/etc/a.md", "../a.md", "a/../../b.md", "..\\a.md", "C:\\a.md", "\\\\host\\a.md"])
def test_a_path_that_leads_out_of_the_archive_is_refused(folder: Path, name: str, path: str) -> None:
    bad, good = items(folder, name, FORMATS[name]([(path, b"One."), ("good.md", b"Two.")]))
    assert isinstance(bad, Reject)
    assert (bad.rule, bad.location) == ("unsafe_path", str(folder / name))
    assert isinstance(good, Found)


@pytest.mark.parametrize("path", ["a\x1b[31m.md", "a\nb.md", "x" * 2000 + ".md"])
def test_a_name_that_no_table_can_show_is_refused(folder: Path, path: str) -> None:
    assert [rule for _, rule in shown(items(folder, "a.zip", zipped([(path, b"One.")])), folder)] == ["unsafe_path"]


def test_links_and_devices_in_an_archive_are_refused(folder: Path) -> None:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for number, kind in enumerate((tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE)):
            about = tarfile.TarInfo(f"{number}.md")
            about.type, about.linkname = kind, "/etc/hostname"
            archive.addfile(about)
    assert [rule for _, rule in shown(items(folder, "a.tar", made.getvalue()), folder)] == ["not_a_file"] * 4
    link = zipfile.ZipInfo("link.md")
    link.external_attr = 0o120777 << 16
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive_of_link:
        archive_of_link.writestr(link, "/etc/hostname")
    assert [rule for _, rule in shown(items(folder, "a.zip", made.getvalue()), folder)] == ["not_a_file"]


def test_an_archive_in_an_archive_is_read_and_one_in_that_is_not(folder: Path) -> None:
    inner = zipped([("deep.md", b"Deep."), ("deeper.zip", zipped(TWO))])
    found = items(folder, "a.tar.gz", gzipped_tar([("folder/inner.zip", inner), ("b.md", b"Two.")]))
    assert shown(found, folder) == [
        ("a.tar.gz!/folder/inner.zip!/deep.md", b"Deep."),
        ("a.tar.gz!/folder/inner.zip!/deeper.zip", "nested_too_deep"),
        ("a.tar.gz!/b.md", b"Two."),
    ]


@formats
def test_an_archive_without_files_is_a_reject(folder: Path, name: str) -> None:
    assert shown(items(folder, name, FORMATS[name]([])), folder) == [(name, "empty")]


@formats
def test_more_members_than_allowed_stop_the_archive_and_those_before_are_kept(folder: Path, name: str) -> None:
    members = [(f"{number}.md", b"One.") for number in range(10)]
    found = shown(items(folder, name, FORMATS[name](members), most_members=3), folder)
    assert [rule for _, rule in found] == [b"One."] * 3 + ["archive_limit"]
    assert found[-1][0] == name


def test_a_directory_for_more_members_than_allowed_is_not_even_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = zipped(TWO)
    monkeypatch.setattr(archive_formats, "DIRECTORY_BYTES_A_MEMBER", 20)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert shown(items(folder, "a.zip", content, most_members=2), folder) == [("a.zip", "archive_limit")]


@formats
def test_an_archive_may_not_unpack_to_more_than_allowed(folder: Path, name: str) -> None:
    members = [(f"{number}.md", b"x" * MOST) for number in range(20)]
    found = shown(items(folder, name, FORMATS[name](members), most_bytes=6 * MOST), folder)
    if name == "a.tar":
        assert found == [(name, "archive_limit")]  # it is itself larger
    else:
        assert {rule for _, rule in found[:-1]} == {b"x" * MOST}
        assert found[-1] == (name, "archive_limit")
        assert 0 < len(found) < 8


@pytest.mark.parametrize("name", ["a.tar.gz", "a.zip"])
def test_a_bomb_is_stopped_by_how_much_it_unpacks_to_for_its_size(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_formats, "ALWAYS_ALLOWED", 50 * MOST)
    monkeypatch.setattr(archive_formats, "HIGHEST_RATIO", 5)
    members = [("good.md", b"Good."), *((f"{number}.md", b"\0" * MOST) for number in range(500))]
    found = items(folder, name, FORMATS[name](members))
    assert shown(found[:1], folder) == [(f"{name}!/good.md", b"Good.")]
    last = found[-1]
    assert isinstance(last, Reject)
    assert (last.rule, last.location) == ("archive_limit", str(folder / name))
    assert "5 times its size" in last.reason
    assert len(found) < 300


def test_a_bomb_in_a_bomb_counts_against_the_outer_archive(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_formats, "ALWAYS_ALLOWED", 5 * MOST)
    monkeypatch.setattr(archive_formats, "HIGHEST_RATIO", 2)
    inner = zipped([(f"{number}.md", b"\0" * MOST) for number in range(7)])
    assert len(inner) <= MOST
    found = shown(items(folder, "a.zip", zipped([("inner.zip", inner), ("after.md", b"x")])), folder)
    assert found[-2:] == [("a.zip!/inner.zip", "archive_limit"), ("a.zip", "archive_limit")]


def test_a_member_that_lies_about_its_size_is_not_read_beyond_the_limit(folder: Path) -> None:
    content = zipped([("lies.md", b"\0" * 50_000), ("good.md", b"Good.")])
    size, lie = (50_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    found = shown(items(folder, "a.zip", content.replace(size, lie)), folder)
    assert found[0][1] in ("too_large", "broken_archive")
    assert found[1] == ("a.zip!/good.md", b"Good.")


def test_a_tar_header_of_gigabytes_is_not_read(folder: Path) -> None:
    about = tarfile.TarInfo("long")
    about.type, about.size = tarfile.XHDTYPE, 8_000_000_000
    found = items(folder, "a.tar", tar([("a.md", b"One.")])[:1024] + about.tobuf(format=tarfile.GNU_FORMAT) + bytes(9))
    assert [rule for _, rule in shown(found, folder)] == [b"One.", "broken_archive"]


def test_a_member_under_a_password_is_refused(folder: Path) -> None:
    content = bytearray(zipped(TWO))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    assert [rule for _, rule in shown(items(folder, "a.zip", bytes(content)), folder)] == ["encrypted", b"Two."]


def test_a_damaged_member_of_a_zip_leaves_the_others(folder: Path) -> None:
    content = bytearray(zipped(TWO, zipfile.ZIP_STORED))
    content[content.index(b"One.")] ^= 1
    found = shown(items(folder, "a.zip", bytes(content)), folder)
    assert found == [("a.zip!/inner/name.md", "broken_archive"), ("a.zip!/b.txt", b"Two.")]


def test_a_zip_packed_by_an_uncommon_method_is_told_member_by_member(folder: Path) -> None:
    found = items(folder, "a.zip", zipped(TWO, zipfile.ZIP_LZMA))
    assert [rule for _, rule in shown(found, folder)] == ["broken_archive", "broken_archive"]


@pytest.mark.parametrize("name", ["a.tar.gz", "a.tar"])
@pytest.mark.parametrize("share", [0.1, 0.3, 0.5])
def test_an_archive_that_was_cut_off_is_a_reject_and_what_was_whole_is_kept(
    folder: Path, name: str, share: float
) -> None:
    members = [(f"{number}.md", f"Text {number}.".encode() * 40) for number in range(12)]
    content = FORMATS[name](members)
    *kept, last = shown(items(folder, name, content[: int(len(content) * share)]), folder)
    assert last == (name, "broken_archive")
    assert kept == [(f"{name}!/{member}", text) for member, text in members[: len(kept)]]


def test_a_tar_cut_between_two_members_is_told_too(folder: Path) -> None:
    content = tar([("a.md", b"One."), ("b.md", b"Two.")])[:1024]
    assert shown(items(folder, "a.tar", content), folder) == [("a.tar!/a.md", b"One."), ("a.tar", "broken_archive")]


@formats
def test_what_is_no_archive_for_all_its_name_is_a_reject(folder: Path, name: str) -> None:
    assert shown(items(folder, name, b"<html>Not found</html>"), folder) == [(name, "broken_archive")]


def test_an_archive_that_cannot_be_opened_is_a_reject(folder: Path) -> None:
    gone = Found(folder / "gone.zip", ZIP)
    (reject,) = unpacked([gone], max_bytes=MOST)
    assert isinstance(reject, Reject)
    assert (reject.rule, reject.location) == ("unreadable", str(folder / "gone.zip"))


def test_files_and_rejects_that_are_no_archives_pass_through(folder: Path) -> None:
    (folder / "a.md").write_bytes(b"One.")
    (folder / "b.exe").write_bytes(b"x")
    assert list(unpacked(discover([folder]), max_bytes=MOST)) == list(discover([folder]))


@given(st.data())
def test_no_damage_is_a_crash_and_what_comes_out_is_a_member_or_a_reject(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(FORMATS)))
    members = [(f"{number}.md", f"Text {number}.".encode() * 20) for number in range(4)]
    content = bytearray(FORMATS[name](members))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("damaged") / name
    path.write_bytes(content)
    media_type = {"a.zip": ZIP, "a.tar": TAR}.get(name, GZIPPED_TAR)
    for item in unpacked([Found(path, media_type)], max_bytes=MOST):
        assert item.location.startswith(str(path))
