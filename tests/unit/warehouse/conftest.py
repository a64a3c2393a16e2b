"""The working file of one test.

Belongs here: where it lies, and what it holds. Does not belong here: planted rows.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from orchestration.warehouse.working_file import connect
from schemas import META, RAW


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The working file, not there yet."""
    return tmp_path / "warehouse.duckdb"


@pytest.fixture
def held(file: Path) -> Callable[[], dict[str, list[tuple[Any, ...]]]]:
    """All rows of the working file by table, in order of the key."""

    def read() -> dict[str, list[tuple[Any, ...]]]:
        with connect(file, read_only=True) as connection:
            return {
                name: connection.execute(f"SELECT * FROM {name} ORDER BY {', '.join(model.about()['key'])}").fetchall()
                for model in (*RAW, *META)
                for name in [f"{model.about()['schema']}.{model.table_name()}"]
            }

    return read
