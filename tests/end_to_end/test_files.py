"""The exported Data Package of the sample: every row against types, keys, codes and relations."""

import re
from pathlib import Path

from frictionless import validate

from tests.end_to_end.conftest import Cooperation


def test_the_data_package_of_the_sample_validates(
    cooperation: Cooperation, sample_run: tuple[Path, str], tmp_path: Path
) -> None:
    cooperation("export", tmp_path, "--format", "datapackage", "--home", sample_run[0])
    report = validate(str(tmp_path / "datapackage.json"))
    assert report.valid, [(task.name, [error.message for error in task.errors][:3]) for task in report.tasks]
    assert {task.name for task in report.tasks} == {path.stem for path in tmp_path.glob("*.csv")} - {
        "cooperation_codebook"
    }


def test_a_row_that_breaks_a_rule_is_found(
    cooperation: Cooperation, sample_run: tuple[Path, str], tmp_path: Path
) -> None:
    """A mention of a commitment that is not there, and a status that is no code."""
    cooperation("export", tmp_path, "--format", "datapackage", "--home", sample_run[0])
    path = tmp_path / "fct_commitment_mentions.csv"
    head, first, *others = path.read_bytes().split(b"\r\n")
    key, _, *cells = first.split(b",")
    first = b",".join([key, b"c_0000000000000000", *cells])
    others[0] = re.sub(rb",(proposed|agreed|formalised|under_way),(true|false),", rb",settled,\2,", others[0])
    path.write_bytes(b"\r\n".join([head, first, *others]))
    report = validate(str(tmp_path / "datapackage.json"))
    found = {error.type for task in report.tasks for error in task.errors}
    assert {"foreign-key", "constraint-error"} <= found
