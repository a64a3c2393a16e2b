"""Published tables as one workbook for people: what it is, data sheets that filter, codebook and code lists.

Belongs here: which sheets there are and what stands on them. Does not belong here: cells (`workbook_sheets.py`).
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb
from openpyxl import Workbook

from orchestration.publication.files_about import About, told
from orchestration.publication.files_codebook import CODEBOOK_COLUMNS, code_lists, codebook_rows
from orchestration.publication.workbook_sheets import text_sheet, write_about, write_table
from schemas import MARTS, Table

WORKBOOK = "cooperation.xlsx"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table that people read or chart in a spreadsheet, the name of its sheet, and the order of its rows."""

    table: str
    name: str
    order: str = ""

    @property
    def model(self) -> type[Table]:
        """The table's model."""
        return next(model for model in MARTS if model.table_name() == self.table)


# The tables that are not here are for queries: the other formats have them.
SHEETS = (
    Sheet("rpt_commitments", "Commitments", "first_seen_on DESC, commitment_id"),
    Sheet("fct_commitments_by_country", "By country", "commitment_count DESC, country_code"),
    Sheet("fct_commitments_by_sector", "By sector", "commitment_count DESC, sector"),
    Sheet("fct_commitments_by_status", "By status", "status_rank"),
    Sheet("fct_commitments_by_country_sector_status", "By country, sector, status"),
    Sheet("fct_country_pairs", "Country pairs"),
    Sheet("fct_commitment_status_history", "Status history"),
    Sheet("fct_commitment_mentions", "Mentions", "published_on DESC, statement_id, start_offset"),
    Sheet("fct_indicators", "Indicators"),
    Sheet("dim_indicator", "About indicators"),
    Sheet("fct_coverage", "Coverage"),
    Sheet("dim_statement", "Statements", "published_on DESC, statement_id"),
)


def write_workbook(connection: duckdb.DuckDBPyConnection, about: About, path: Path) -> list[str]:
    """Writes the workbook.

    Returns:
        What Excel's limits left out, in sentences; also told on the first sheet.
    """
    book = Workbook(write_only=True)
    first = book.create_sheet("About")
    missing: list[str] = []
    contents = []
    for sheet in SHEETS:
        left = write_table(book.create_sheet(sheet.name), connection, sheet.model, sheet.order)
        missing += left.told(sheet.name)
        contents.append((sheet.name, f"{sheet.table}, {left.rows:,} rows. {sheet.model.to_schema().description}"))
    names = {sheet.table: sheet.name for sheet in SHEETS}
    text_sheet(
        book.create_sheet("Codebook"),
        {"sheet": 24, **dict(zip(CODEBOOK_COLUMNS, (34, 28, 14, 13, 70, 60, 34), strict=True))},
        ((names[row[0]], *row) for row in codebook_rows([sheet.model for sheet in SHEETS])),
    )
    text_sheet(
        book.create_sheet("Code lists"),
        {"list": 18, "code": 28, "name": 32, "meaning": 110},
        ((one.name, *entry) for one in code_lists() for entry in one.entries),
    )
    contents += [("Codebook", "Every column: its type, meaning and codes."), ("Code lists", "Every code, its meaning.")]
    whole = [("Left out", " ".join(missing))] if missing else []
    write_about(first, "Cooperation indicators", [*told(about), *whole], contents)
    book.save(path)
    return missing
