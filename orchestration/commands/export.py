"""`cooperation export`: the published marts as files, one a table."""

from argparse import Namespace
from pathlib import Path

import duckdb

from orchestration.errors import CooperationError, UsageError
from orchestration.home import Home
from orchestration.settings import Settings
from orchestration.terminal import console
from schemas import MARTS

OPTIONS = {"parquet": "FORMAT parquet, COMPRESSION zstd", "csv": "FORMAT csv, HEADER"}


def export(options: Namespace) -> int:
    """Writes every mart, in order of its key, to `DIR/<table>.<format>`.

    Raises:
        UsageError: the folder is a file.
        CooperationError: there is no published warehouse yet, or the folder cannot be written.
    """
    settings = Settings(home=options.home) if options.home else Settings()
    path = Home(settings.home).published_warehouse
    if not path.exists():
        raise CooperationError(f"{path} is not there yet; make it with: cooperation run")
    folder: Path = options.folder
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; give a folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with duckdb.connect(str(path), read_only=True) as connection:
            for model in MARTS:
                target = str(folder / f"{model.table_name()}.{options.format}").replace("'", "''")
                order = ", ".join(model.about()["key"])
                query = f"SELECT * FROM marts.{model.table_name()} ORDER BY {order}"
                connection.execute(f"COPY ({query}) TO '{target}' ({OPTIONS[options.format]})")
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise CooperationError(f"{path} was published by an older version; first run: cooperation run") from error
    except (OSError, duckdb.IOException) as error:
        raise CooperationError(f"{folder} cannot be written: {' '.join(str(error).split())}") from error
    console().print(f"{len(MARTS)} tables written to {folder}", soft_wrap=True)
    return 0
