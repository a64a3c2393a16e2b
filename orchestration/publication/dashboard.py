"""The Superset dashboard as one file to import, with the address of a published warehouse in it.

Belongs here: packing what lies in `data/dashboards/superset`. Does not belong here: charts and queries; they lie there.
"""

import io
import zipfile
from pathlib import Path

from orchestration.errors import UsageError
from orchestration.files import write_atomically
from orchestration.settings import resources

ADDRESS = "sqlalchemy_uri: WAREHOUSE\n"  # what the bundle says where the address is to stand
ROOT = "cooperation_dashboard"
SAME_DAY = (2026, 1, 1, 0, 0, 0)  # so that the same bundle has the same bytes


def write_dashboard(warehouse: Path, file: Path) -> None:
    """Writes a ZIP file that Superset imports.

    Args:
        warehouse: the published DuckDB file, which Superset opens read-only anew for each query.
        file: where to write.

    Raises:
        UsageError: the path of the warehouse cannot stand in an address.
    """
    path = warehouse.absolute().as_posix()
    if set(path) & set("?#%\"'\n"):
        raise UsageError(f"{path} holds a character that an address cannot hold (? # % or quotes); use another --home")
    address = f'sqlalchemy_uri: "duckdb:///{path}?access_mode=read_only"\n'
    source = resources() / "data" / "dashboards" / "superset"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as bundle:
        for part in sorted(source.rglob("*.yaml")):
            text = part.read_text(encoding="utf-8").replace(ADDRESS, address)
            bundle.writestr(zipfile.ZipInfo(f"{ROOT}/{part.relative_to(source).as_posix()}", SAME_DAY), text)
    write_atomically(file, content.getvalue())
