"""A folder's metadata.csv: what it tells of which file, and what is wrong with one."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from orchestration.rejects import Reject
from orchestration.sources.discovery import Found, discover
from orchestration.sources.evidence import Evidence
from orchestration.sources.statements import read_statements
from orchestration.sources.store import DocumentStore

TEXT = "The two sides agreed to establish a joint working group on fisheries by 2026, and to open a consulate in Lima."


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, str], Path]:
    """Puts a file under the folder `in`."""

    def write(name: str, content: str = TEXT) -> Path:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    return write


def given(item: Found | Reject) -> dict[str, str]:
    assert isinstance(item, Found)
    return {evidence.field: evidence.value for evidence in item.given}


def rejects(folder: Path) -> list[Reject]:
    return [item for item in discover([folder]) if isinstance(item, Reject)]


def test_each_file_gets_its_row_and_the_table_is_no_document(tmp_path: Path, put: Callable[..., Path]) -> None:
    put("a.txt")
    put("below/b.txt")
    put("metadata.csv", "file,title,published_on\na.txt,First,2024-05-02\nbelow/b.txt,Second,2024-05-03\n")
    first, second = discover([tmp_path / "in"])
    assert given(first) == {"title": "First", "published_on": "2024-05-02"}
    assert given(second) == {"title": "Second", "published_on": "2024-05-03"}
    assert isinstance(first, Found)
    assert first.given[0] == Evidence("title", "First", "metadata_csv", "line 2")


def test_the_nearest_table_comes_first(tmp_path: Path, put: Callable[..., Path]) -> None:
    put("below/b.txt")
    put("metadata.csv", "file,title\nbelow/b.txt,From above\n")
    put("below/metadata.csv", "file,title\nb.txt,Beside\n")
    [found] = discover([tmp_path / "in"])
    assert isinstance(found, Found)
    assert [item.value for item in found.given] == ["Beside", "From above"]


def test_a_file_given_itself_gets_its_row_too(put: Callable[..., Path]) -> None:
    path = put("a.txt")
    put("metadata.csv", "file;title\na.txt;First\n")
    assert [given(item) for item in discover([path])] == [{"title": "First"}]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("title,published_on\nA,2024-05-02\n", "has no column file"),
        ("", "has no column file"),
        ("file,publised_on\na.txt,2024-05-02\n", "column 'publised_on' is none of file, title"),
        ("file,title\na.txt,First, second\n", "line 2 has more cells than there are columns"),
        ("file,title\na.txt,First\na.txt,Again\n", "line 3 names 'a.txt' a second time"),
        ("file,title\n../a.txt,First\n", "line 2 names no file of this folder"),
        ("file,title\n/a.txt,First\n", "line 2 names no file of this folder"),
        ("file,title\ngone.txt,First\n", "there is no file 'gone.txt'"),
        ('file,title\na.txt,"First\n', "cannot be read"),
    ],
)
def test_what_is_wrong_with_a_table_is_a_reject_and_its_files_are_read(
    tmp_path: Path, put: Callable[..., Path], table: str, reason: str
) -> None:
    put("a.txt")
    path = put("metadata.csv", table)
    [reject] = rejects(tmp_path / "in")
    assert (reject.location, reject.rule.startswith("metadata_csv_")) == (str(path), True)
    assert reason in reject.reason
    assert len(list(discover([tmp_path / "in"]))) == 2


def test_a_table_that_is_no_utf8_says_so(tmp_path: Path, put: Callable[..., Path]) -> None:
    put("metadata.csv").write_bytes(b"file,title\na.txt,\xe9\n")
    assert [reject.reason for reject in rejects(tmp_path / "in")] == ["the table is not in the encoding UTF-8"]


def test_the_table_tells_what_the_file_does_not_say_and_a_change_of_it_is_seen(
    tmp_path: Path, put: Callable[..., Path]
) -> None:
    store = DocumentStore(tmp_path / "documents")
    put("said.txt", f"---\ntitle: Its own\ndate: 2024-05-02\n---\n{TEXT}")
    put("silent.txt", f"{TEXT} They met in Oslo.")

    def titles() -> dict[str, tuple[str, date]]:
        store.collect("files", discover([tmp_path / "in"]), collected_on=date(2026, 1, 5), max_bytes=10_000)
        tables = read_statements(store, ["files"], tmp_path / "cache.parquet")
        rows = tables.documents.drop_nulls("statement_id").select("file_name", "title", "published_on").iter_rows()
        return {name: (title, day) for name, title, day in rows}

    own = ("Its own", date(2024, 5, 2))
    assert titles() == {"said.txt": own}
    put("metadata.csv", "file,title,published_on\nsaid.txt,Other,2020-01-01\nsilent.txt,Told,2024-05-03\n")
    assert titles() == {"said.txt": own, "silent.txt": ("Told", date(2024, 5, 3))}
    put("metadata.csv", "file,title,published_on\nsaid.txt,Other,2020-01-01\nsilent.txt,Anew,2024-05-04\n")
    assert titles() == {"said.txt": own, "silent.txt": ("Anew", date(2024, 5, 4))}
