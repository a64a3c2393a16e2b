"""The files through which assets hand tables to each other."""

from pathlib import Path

import polars as pl
import pytest

from orchestration.errors import InvariantError
from orchestration.files import write_parquet_atomically
from orchestration.handover import leave, table_path, take
from orchestration.home import Home
from orchestration.rejects import rejected, rejects_frame
from schemas.raw import Rejects

REJECTS = rejects_frame([rejected("documents", "a.pdf", "unsupported_format", "files ending in .pdf are not read")])


def test_what_one_stage_leaves_the_next_one_takes(tmp_path: Path) -> None:
    home = Home(tmp_path)
    leave(home, "statements", Rejects, REJECTS)
    assert take(home, "statements", Rejects).equals(REJECTS)
    leave(home, "statements", Rejects, REJECTS.clear())
    assert take(home, "statements", Rejects).is_empty()


def test_an_unchanged_table_is_not_written_again_also_when_it_is_empty(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for frame in (REJECTS.clear(), REJECTS):
        leave(home, "statements", Rejects, frame)
        before = table_path(home, "statements", Rejects).stat().st_mtime_ns
        leave(home, "statements", Rejects, frame)
        assert table_path(home, "statements", Rejects).stat().st_mtime_ns == before


@pytest.mark.parametrize("frame", [REJECTS, REJECTS.clear()], ids=["rows", "no rows"])
def test_a_table_of_an_older_form_is_left_anew_and_never_taken_for_an_empty_one(
    tmp_path: Path, frame: pl.DataFrame
) -> None:
    home = Home(tmp_path)
    path = table_path(home, "statements", Rejects)
    write_parquet_atomically(path, frame.drop("remedy"))
    with pytest.raises(InvariantError, match=r"rejects\.parquet is of an older form; run the whole job"):
        take(home, "statements", Rejects)
    leave(home, "statements", Rejects, frame)
    assert take(home, "statements", Rejects).equals(frame)


def test_a_table_that_no_stage_left_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvariantError, match=r"mentions.rejects\.parquet is missing; run the whole job"):
        take(Home(tmp_path), "mentions", Rejects)
