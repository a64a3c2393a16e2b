"""Homes of former versions, as the package of that version left them; see README.md beside this file.

Belongs here: opening a copy of one. Does not belong here: what is expected of it.
"""

import shutil
from pathlib import Path

import duckdb

from orchestration.home import Home


def open_home(name: str, root: Path) -> Home:
    """A copy of a committed home at `root`, its working and published files made of the SQL beside it.

    Args:
        name: folder of the home.
        root: where the copy goes.
    """
    shutil.copytree(Path(__file__).parent / name, root, dirs_exist_ok=True)
    home = Home(root)
    statements = (root / "warehouse.sql").read_text(encoding="utf-8")
    (root / "warehouse.sql").unlink()
    home.published.mkdir()
    for file in (home.warehouse, home.published_warehouse):
        with duckdb.connect(str(file)) as connection:
            connection.execute(statements)
    return home
