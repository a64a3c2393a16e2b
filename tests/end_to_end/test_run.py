"""`cooperation run` from the outside: what a user sees, and what stays the same however it is run."""

import hashlib
import os
import signal
from pathlib import Path

from orchestration.settings import resources
from tests.end_to_end.conftest import DAY, Cooperation, ask, differing, marts, start


def test_the_first_run_tells_what_came_in_what_was_found_and_where_it_is(
    sample_run: tuple[Path, str], sample_files: list[Path]
) -> None:
    home, output = sample_run
    files = str(len(sample_files))
    lines = [line for line in output.splitlines() if "statements" in line and files in line]
    assert lines, output
    for words in ("mentions", "commitments", "India", "reported status", "digests", "not official texts", str(home)):
        assert words in output, words


def test_the_sample_is_marked_as_digests_and_never_quoted_verbatim(sample_run: tuple[Path, str]) -> None:
    home, _ = sample_run
    rows = ask(home, "SELECT DISTINCT source_class, quote_is_verbatim, quote_url FROM fct_commitment_mentions")
    assert rows == [("digest", False, None)]


def test_the_published_warehouse_says_how_good_its_numbers_are(sample_run: tuple[Path, str]) -> None:
    home, _ = sample_run
    with (resources() / "data" / "reference" / "accuracy.csv").open(encoding="utf-8") as file:
        recorded = len(file.readlines()) - 1
    assert ask(home, "SELECT count(*) FROM meta.accuracy") == [(recorded,)]
    query = (
        "SELECT value > 0, low <= value, value <= high FROM meta.accuracy WHERE slice = 'all' AND figure = 'row_holds'"
    )
    assert set(ask(home, query)) == {(True, True, True)}
    comments = ask(home, "SELECT comment FROM duckdb_columns() WHERE table_name = 'accuracy'")
    assert len(comments) == 11
    assert all(comment for (comment,) in comments)


def test_a_second_run_with_nothing_new_says_so_and_changes_nothing(cooperation: Cooperation, home: Path) -> None:
    published = home / "published" / "cooperation.duckdb"
    before = {path: path.stat().st_mtime_ns for path in (published, home / "warehouse.duckdb")}
    output = cooperation("run", "--home", home, "--as-of", DAY).stdout
    assert "Nothing new" in output
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert len(list(published.parent.glob("cooperation-*.duckdb"))) == 1


def test_another_day_rebuilds_the_marts_and_nothing_else(cooperation: Cooperation, home: Path) -> None:
    before = marts(home)
    coded = (home / "mentions" / "coded.parquet").stat().st_mtime_ns
    output = cooperation("run", "--home", home, "--as-of", "2019-12-31").stdout
    assert "Nothing new" not in output
    assert "As of 2019-12-31" in output
    assert (home / "mentions" / "coded.parquet").stat().st_mtime_ns == coded
    assert 0 < ask(home, "SELECT count(*) FROM fct_commitments")[0][0] < before["fct_commitments"].height
    assert ask(home, "SELECT max(first_seen_on) <= DATE '2019-12-31' FROM fct_commitments") == [(True,)]


def test_two_halves_in_reverse_order_give_the_same_marts(
    cooperation: Cooperation, sample_run: tuple[Path, str], sample_files: list[Path], fresh_home: Path
) -> None:
    home = fresh_home
    half = len(sample_files) // 2
    cooperation("run", "--home", home, "--as-of", DAY, "--from", *reversed(sample_files[half:]))
    cooperation("run", "--home", home, "--as-of", DAY, "--from", *reversed(sample_files[:half]))
    assert differing(marts(sample_run[0]), marts(home)) == []


def test_the_sample_and_real_statements_never_share_a_warehouse(
    cooperation: Cooperation, home: Path, tmp_path: Path
) -> None:
    text = tmp_path / "statement.txt"
    text.write_text(
        "---\ntitle: Joint Statement of Norway and Peru\ndate: 2024-05-02\nparties: [NOR, PER]\n---\n"
        "The two sides agreed to establish a joint working group on fisheries by 2026.\n"
    )
    done = cooperation("run", "--home", home, "--as-of", DAY, "--from", text)
    assert "sample leaves this warehouse" in done.stderr
    assert "digests" not in done.stdout
    assert ask(home, "SELECT title FROM dim_statement") == [("Joint Statement of Norway and Peru",)]
    assert ask(home, "SELECT country_code FROM fct_commitments_by_country ORDER BY 1") == [("NOR",), ("PER",)]
    again = cooperation("run", "--home", home, "--as-of", DAY).stdout
    assert "Nothing new" in again
    assert ask(home, "SELECT count(*) FROM dim_statement") == [(1,)]


def test_an_edited_file_counts_once_and_a_folder_without_files_changes_nothing(
    cooperation: Cooperation, fresh_home: Path, tmp_path: Path
) -> None:
    (tmp_path / "nothing").mkdir()
    refused = cooperation("run", "--home", fresh_home, "--from", tmp_path / "nothing", expect=2)
    assert "there is no file in" in refused.stderr
    assert not (fresh_home / "home.json").exists()
    text = tmp_path / "statement.txt"
    for places in ("Lima", "Lima and Oslo"):
        text.write_text(f"---\ndate: 2024-05-02\n---\nNorway and Peru agreed to open consulates in {places}.\n")
        cooperation("run", "--home", fresh_home, "--as-of", DAY, "--from", text)
    assert ask(fresh_home, "SELECT quote LIKE '%Lima and Oslo' FROM fct_commitment_mentions") == [(True,)]
    assert ask(fresh_home, "SELECT count(*) FROM dim_document") == [(1,)]


def test_bad_input_gives_rejects_that_name_the_file_and_the_rest_goes_through(
    cooperation: Cooperation, fresh_home: Path, tmp_path: Path
) -> None:
    home = fresh_home
    folder = tmp_path / "texts"
    folder.mkdir()
    head = "---\ntitle: T\npublished_on: 2024-05-02\n---\n"
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "undated.txt").write_text("Norway and Peru agreed to open an embassy.")
    (folder / "damaged.txt").write_bytes(head.encode() + "Déclaration ".encode() + b"\xff")
    (folder / "russian.txt").write_text(
        head + "Стороны договорились создать рабочую группу по рыболовству и торговле. " * 2
    )
    (folder / "page.html").write_text("Plain words.")
    (folder / "cut.pdf").write_bytes(b"%PDF-1.7")
    (folder / "cut.docx").write_bytes(b"PK\x03\x04 word/document.xml")
    (folder / "metadata.csv").write_text("file,title\nnowhere.txt,T\n")
    (folder / "large.txt").write_bytes(head.encode() + b"word " * 4_000_000)
    (folder / "broken.md").write_text("---\ntitle: [unclosed\n---\nText.")
    (folder / "gone.txt").symlink_to(tmp_path / "nowhere")
    (folder / "slides.pptx").write_bytes(b"PK")
    (folder / "good.txt").write_text(head + "Norway and Peru agreed to open a consulate in Lima.")
    locked = folder / "locked"
    locked.mkdir(mode=0o000)
    unreadable = 0 if os.access(locked, os.R_OK) else 1  # a superuser may read every folder
    output = cooperation("run", "--home", home, "--as-of", DAY, "--from", folder).stdout
    locked.chmod(0o700)
    rules = ("empty", "not_text", "no_date", "invalid_utf8", "too_large", "front_matter_invalid", "unreadable")
    more = ("unsupported_format", "unsupported_language", "not_its_type", "damaged", "metadata_csv_unmatched")
    for rule in (*rules, *more):
        assert rule in output, rule
    listed = (home / "published" / "rejects.csv").read_text()
    rejected = {path.name for path in folder.iterdir()} - {"good.txt"} - ({"locked"} if not unreadable else set())
    for name in rejected:
        assert name in output, name
        assert str(folder / name) in listed, name
    assert ask(home, "SELECT count(*) FROM dim_statement") == [(1,)]
    assert ask(home, "SELECT count(*) FROM fct_commitments") == [(1,)]
    assert ask(home, "SELECT sum(reject_count) FROM fct_coverage") == [(13 + unreadable,)]


def test_a_source_that_fails_as_a_whole_is_named_and_the_exit_code_says_so(
    cooperation: Cooperation, fresh_home: Path, tmp_path: Path
) -> None:
    text = tmp_path / "statement.txt"
    text.write_text("---\ndate: 2024-05-02\n---\nNorway and Peru agreed to open a consulate in Lima.\n")
    store = fresh_home / "documents"
    store.mkdir()
    blocked = store / hashlib.sha256(text.read_bytes()).hexdigest()[:2]
    blocked.write_text("a file where a folder belongs")
    done = cooperation("run", "--home", fresh_home, "--as-of", DAY, "--from", text, expect=1)
    assert "a source failed, the others went through: files:" in done.stderr
    assert str(blocked) in done.stderr
    blocked.unlink()
    cooperation("run", "--home", fresh_home, "--as-of", DAY)
    assert ask(fresh_home, "SELECT count(*) FROM fct_commitments") == [(1,)]


def test_a_path_that_does_not_exist_is_wrong_use_before_anything_is_read(
    cooperation: Cooperation, tmp_path: Path
) -> None:
    done = cooperation("run", "--home", tmp_path / "home", "--from", tmp_path / "nowhere", expect=2)
    assert f"{tmp_path / 'nowhere'} does not exist" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "home").exists()


def test_a_run_killed_after_every_stage_and_run_again_gives_the_same_warehouse(
    cooperation: Cooperation, sample_run: tuple[Path, str], fresh_home: Path
) -> None:
    home = fresh_home
    for stage in ("getting ready", "documents read", "statements coded", "raw tables", "dbt models and tests"):
        assert _killed_after(stage, home) == -signal.SIGKILL, stage
        assert not (home / "published" / "cooperation.duckdb").exists()
    cooperation("run", "--home", home, "--as-of", DAY)
    assert differing(marts(sample_run[0]), marts(home)) == []


def _killed_after(stage: str, home: Path) -> int:
    with start("run", "--home", home, "--as-of", DAY) as run:
        assert run.stderr is not None
        for line in run.stderr:
            if line.startswith(stage):
                run.send_signal(signal.SIGKILL)
                break
    return run.returncode


def test_a_second_run_started_meanwhile_says_who_holds_the_warehouse(
    cooperation: Cooperation, sample_run: tuple[Path, str], home: Path
) -> None:
    with start("run", "--home", home, "--as-of", "2026-11-22") as first:
        assert first.stderr is not None
        assert first.stderr.readline().startswith("getting ready")
        second = cooperation("run", "--home", home, "--as-of", DAY, expect=1)
        assert f"process {first.pid} (cooperation run, since" in second.stderr
        assert len(second.stderr.splitlines()) == 1
        assert cooperation("sql", "--home", home, "SELECT count(*) FROM fct_commitments").returncode == 0
        first.stderr.read()
    assert first.returncode == 0
