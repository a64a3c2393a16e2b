"""The published warehouse as files: Parquet, CSV, a workbook, a Data Package.

Belongs here: which tables go into which files of an export. Does not belong here: how a file of one kind is written.
"""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.errors import CooperationError
from orchestration.publication.data_package import DESCRIPTOR, descriptor
from orchestration.publication.files_about import About, read_about, told
from orchestration.publication.files_codebook import CODEBOOK_COLUMNS, codebook_rows
from orchestration.publication.files_placing import placed_together
from orchestration.publication.files_tables import file_stem, write_csv, write_parquet
from orchestration.publication.workbook import SHEETS, WORKBOOK, write_workbook
from schemas import MARTS, META, PUBLISHED_META, Table

MEMORY = "2GB"
ABOUT_FILE, CODEBOOK_FILE = "cooperation_about.md", "cooperation_codebook.csv"
TABLES: tuple[type[Table], ...] = (*MARTS, *META, *PUBLISHED_META)
Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes:
        tables: how many tables.
        left_out: what a format cannot hold, in sentences.
    """

    tables: int
    left_out: tuple[str, ...] = ()


def export_files(published: Path, folder: Path, form: str) -> Exported:
    """Writes the tables of a published file into a folder; the former files give way once all new ones are whole.

    Args:
        published: the published DuckDB file; a publication that takes its place meanwhile changes nothing here.
        folder: made where it is not there; its other files stay.
        form: parquet, csv, xlsx or datapackage.

    Raises:
        CooperationError: the file is of another version, or the folder cannot be written.
    """
    try:
        with placed_together(folder) as new:
            options: dict[str, Any] = {"temp_directory": str(new.parent / "spill"), "memory_limit": MEMORY}
            with duckdb.connect(str(published), read_only=True, config=options) as connection:
                return FORMATS[form](connection, read_about(connection), new)
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise CooperationError(f"{published} was published by an older version; first run: cooperation run") from error
    except (OSError, duckdb.IOException) as error:
        said = " ".join(str(error).split())
        raise CooperationError(f"{folder} cannot be written: {said}; its former files are as they were") from error


def _parquet(connection: duckdb.DuckDBPyConnection, about: About, new: Path) -> Exported:
    stamp = {"run_id": str(about.run["run_id"]), "as_of_on": str(about.run["as_of_on"]), "version": about.version}
    for model in TABLES:
        write_parquet(connection, model, new / f"{file_stem(model)}.parquet", stamp=stamp)
    return _with_codebook(about, new)


def _csv(connection: duckdb.DuckDBPyConnection, about: About, new: Path) -> Exported:
    for model in TABLES:
        write_csv(connection, model, new / f"{file_stem(model)}.csv")
    return _with_codebook(about, new)


def _data_package(connection: duckdb.DuckDBPyConnection, about: About, new: Path) -> Exported:
    done = _csv(connection, about, new)
    files = {file_stem(model): new / f"{file_stem(model)}.csv" for model in TABLES}
    (new / DESCRIPTOR).write_text(descriptor(TABLES, files, about), encoding="utf-8")
    return done


def _workbook(connection: duckdb.DuckDBPyConnection, about: About, new: Path) -> Exported:
    return Exported(len(SHEETS), tuple(write_workbook(connection, about, new / WORKBOOK)))


def _with_codebook(about: About, new: Path) -> Exported:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(CODEBOOK_COLUMNS)
    writer.writerows(codebook_rows(TABLES))
    (new / CODEBOOK_FILE).write_bytes(text.getvalue().encode())
    facts = "\n".join(f"**{heading}.** {said}\n" for heading, said in told(about))
    (new / ABOUT_FILE).write_text(f"# Cooperation indicators\n\n{facts}", encoding="utf-8")
    return Exported(len(TABLES))


FORMATS = {"parquet": _parquet, "csv": _csv, "xlsx": _workbook, "datapackage": _data_package}
