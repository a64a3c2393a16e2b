"""`rejects.csv` beside the published warehouse: every input that could not be used, with what to do about it.

Belongs here: writing that file. Does not belong here: why something is rejected.
"""

from pathlib import Path

from orchestration.files import write_atomically
from orchestration.warehouse.working_file import connect

REJECTS_FILE = "rejects.csv"
COLUMNS = 'stage, source_id, location, rule, value, reason, remedy, document_id, "row"'


def write_rejects(warehouse: Path, folder: Path) -> Path:
    """Writes all rejects of the working file to `rejects.csv` in `folder`, in order of place."""
    with connect(warehouse, read_only=True) as connection:
        rejects = connection.sql(f"SELECT {COLUMNS} FROM raw.rejects ORDER BY location, reject_id").pl()
    write_atomically(folder / REJECTS_FILE, rejects.write_csv().encode())
    return folder / REJECTS_FILE
