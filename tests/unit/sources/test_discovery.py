"""Which files a source holds, and what cannot be walked."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from orchestration.errors import UsageError
from orchestration.rejects import REMEDIES, Reject
from orchestration.sources import discovery
from orchestration.sources.discovery import Found, discover, require_paths, source_paths


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """Puts a file under the test's folder."""

    def write(name: str, content: str = "Text.") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        return path

    return write


def only_reject(*paths: Path) -> Reject:
    items = list(discover(paths))
    assert len(items) == 1
    assert isinstance(items[0], Reject)
    return items[0]


def test_folders_are_walked_in_order_and_files_given_are_taken_as_given(
    tmp_path: Path, put: Callable[..., Path]
) -> None:
    given = put("single.md")
    for name in ("folder/b.txt", "folder/a/z.markdown", "folder/a/c.text"):
        put(name)
    assert list(discover([given, tmp_path / "folder"])) == [
        Found(given, "text/markdown"),
        Found(tmp_path / "folder/a/c.text", "text/plain"),
        Found(tmp_path / "folder/a/z.markdown", "text/markdown"),
        Found(tmp_path / "folder/b.txt", "text/plain"),
    ]


def test_endings_are_read_in_any_case(put: Callable[..., Path]) -> None:
    assert list(discover([put("A.TXT")])) == [Found(put("A.TXT"), "text/plain")]


def test_hidden_files_and_folders_are_passed_over_unless_given(tmp_path: Path, put: Callable[..., Path]) -> None:
    hidden = put(".hidden/a.txt")
    put(".DS_Store")
    assert list(discover([tmp_path])) == []
    assert list(discover([tmp_path / ".hidden"])) == [Found(hidden, "text/plain")]


def test_a_file_given_with_its_folder_is_found_once(tmp_path: Path, put: Callable[..., Path]) -> None:
    files = [put("a.txt"), put("b.pptx")]
    assert len(list(discover([tmp_path, *files]))) == 2


@pytest.mark.parametrize(("name", "ending"), [("speech.pptx", ".pptx"), ("README", None)])
def test_an_unsupported_format_is_rejected(put: Callable[..., Path], name: str, ending: str | None) -> None:
    path = put(name)
    reject = only_reject(path)
    assert (reject.rule, reject.location, reject.value) == ("unsupported_format", str(path), ending)
    assert reject.remedy == REMEDIES["unsupported_format"]


def test_a_link_to_nothing_is_rejected(tmp_path: Path) -> None:
    link = tmp_path / "gone.txt"
    link.symlink_to(tmp_path / "nowhere.txt")
    assert (only_reject(link).rule, only_reject(tmp_path).location) == ("unreadable", str(link))


def test_a_remembered_path_that_is_gone_is_rejected(tmp_path: Path) -> None:
    assert only_reject(tmp_path / "gone").rule == "unreadable"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_rejected_without_opening_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    reject = only_reject(tmp_path)
    assert (reject.rule, reject.location) == ("not_a_file", str(tmp_path / "pipe.txt"))


def test_links_to_folders_are_not_followed(tmp_path: Path, put: Callable[..., Path]) -> None:
    put("folder/a.txt")
    (tmp_path / "folder" / "again").symlink_to(tmp_path / "folder", target_is_directory=True)
    found, reject = discover([tmp_path])
    assert isinstance(found, Found)
    assert isinstance(reject, Reject)
    assert reject.rule == "not_a_file"


def test_an_unreadable_folder_is_rejected_and_the_rest_goes_on(
    tmp_path: Path, put: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    put("closed/a.txt")
    readable = put("open/b.txt")

    def scandir(path: Any) -> Any:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    scan = os.scandir
    monkeypatch.setattr(discovery.os, "scandir", scandir)
    reject, found = discover([tmp_path])
    assert isinstance(reject, Reject)
    assert (reject.rule, reject.location) == ("unreadable", str(tmp_path / "closed"))
    assert "Permission denied" in reject.reason
    assert found == Found(readable, "text/plain")


def test_a_file_in_a_folder_that_may_not_be_entered_is_rejected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "stat", refuse)
    monkeypatch.setattr(Path, "stat", refuse)
    assert only_reject(tmp_path / "a.txt").reason == "the file cannot be read: Permission denied"


def test_names_that_are_no_utf8_are_shown_with_their_bytes(tmp_path: Path) -> None:
    try:
        (Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.pptx"))).touch()
    except OSError:
        pytest.skip("this file system takes no such names")
    assert only_reject(tmp_path).location == str(tmp_path / "a\\xff.pptx")


def test_a_path_that_does_not_exist_is_wrong_use(tmp_path: Path, put: Callable[..., Path]) -> None:
    with pytest.raises(UsageError, match=r"missing does not exist; nothing was read"):
        require_paths([put("a.txt"), tmp_path / "missing"])


def test_paths_given_are_remembered_absolute_and_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "texts").mkdir()
    assert require_paths([Path("texts"), tmp_path / "texts"]) == (str(tmp_path / "texts"),)


def test_each_source_knows_its_places(tmp_path: Path) -> None:
    assert source_paths("inbox", inbox=tmp_path, given=["a"]) == (tmp_path,)
    assert source_paths("files", inbox=tmp_path, given=["a", "b"]) == (Path("a"), Path("b"))
    sample = source_paths("sample", inbox=tmp_path, given=())
    assert sample
    assert not any(path.name == "README.md" for path in sample)


def test_an_unknown_source_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no source is named 'web'"):
        source_paths("web", inbox=tmp_path, given=())


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.zip", "application/zip"),
        ("a.TAR.GZ", "application/gzip"),
        ("2025.05.01 notes.tgz", "application/gzip"),
        ("a.tar", "application/x-tar"),
        ("a.gz", None),
        ("tar.gz", None),
        ("a.md", "text/markdown"),
    ],
)
def test_archives_are_known_by_their_endings(name: str, media_type: str | None) -> None:
    assert discovery.media_type_of(name) == media_type
