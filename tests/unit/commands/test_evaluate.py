"""`cooperation evaluate`: what it prints and writes, on a small planted folder."""

import csv
import json
from pathlib import Path

import pytest

from orchestration.cli import main

Captured = pytest.CaptureFixture[str]
TEXT = "Norway and Peru agreed to establish a joint working group on fisheries. They will open a bank in Lima."
FIRST, SECOND = TEXT.index(". "), len(TEXT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two texts of one sentence each that the coder finds and of one that is labelled and told otherwise."""
    gold = tmp_path / "labels"
    gold.mkdir()
    label = {
        "start": TEXT.index("establish"),
        "end": FIRST,
        "status": "agreed",
        "actors": ["NOR", "PER"],
        "partners": [],
        "sectors": ["agriculture_food"],
        "instrument": "working_group",
    }
    with (gold / "documents.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "title", "published_on", "publisher", "kind"])
        writer.writerows([name, "Joint Statement", "2024-05-02", "Ministry", "joint_statement"] for name in ("a", "b"))
    for name in ("a", "b"):
        (gold / f"{name}.txt").write_text(TEXT)
        (gold / f"{name}.jsonl").write_text(json.dumps(label) + "\n")
    spans = [[0, FIRST + 1], [FIRST + 2, SECOND]]
    (gold / "sentences.json").write_text(json.dumps({"a": spans, "b": spans}))
    return gold


@pytest.fixture
def predictions(folder: Path) -> Path:
    """The labels, one of another status, and a false one that no text labels."""
    rows = [
        json.loads((folder / f"{name}.jsonl").read_text()) | {"document": name, "confidence": 0.75}
        for name in ("a", "b")
    ]
    rows[1]["status"] = "proposed"
    rows.append(rows[0] | {"start": FIRST + 2, "end": SECOND})
    path = folder.parent / "predictions.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def said(capsys: Captured, *words: object) -> str:
    assert main(["evaluate", *map(str, words)]) == 0
    return " ".join(capsys.readouterr().out.split())


def refused(capsys: Captured, *words: object) -> str:
    assert main(["evaluate", *map(str, words)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err


def test_every_figure_has_its_interval(folder: Path, predictions: Path, capsys: Captured) -> None:
    printed = said(capsys, folder, "--predictions", predictions)
    assert "│ status_accuracy │ 0.500 │ 0.000 │ 1.000 │ share of pairs │" in printed
    assert "│ matched │ 2 │ │ │ pairs │" in printed


def test_errors_are_counted_by_cause_and_then_listed(folder: Path, predictions: Path, capsys: Captured) -> None:
    printed = said(capsys, folder, "--predictions", predictions, "--errors")
    assert "│ false: no commitment in the sentence │ 1 │" in printed
    assert "wrong status: agreed as proposed (1)" in printed
    assert printed.index("│ wrong status: agreed as proposed │ 1 │") < printed.index("They will open a bank")


def test_confusions_are_label_by_prediction(folder: Path, predictions: Path, capsys: Captured) -> None:
    printed = said(capsys, folder, "--predictions", predictions, "--confusion")
    assert "status: labelled (rows) and predicted (columns)" in printed
    assert "┃ label ┃ proposed ┃ agreed ┃" in printed
    assert "│ agreed │ 1 │ 1 │" in printed
    assert "first_sector: no confusion" in printed


@pytest.mark.parametrize(
    ("part", "line"),
    [
        ("document", "│ a │ 1 │ 1.000 │ 2 │ 0.500 │ 0.500 │"),
        ("kind", "│ joint_statement │ 2 │ 1.000 (0.158-1.000) │ 3 │ 0.333 (0.000-0.500) │ 0.667 (0.500-1.000) │"),
        ("status", "│ proposed │ 0 │ │ 1 │ 0.000 │ 1.000 │"),
        ("confidence", "│ 0.7-0.8 │ 3 │ 0.750 │ 0.333 (0.000-0.500) │ 0.667 (0.500-1.000) │"),
    ],
)
def test_parts_show_labels_found_and_rows_that_hold(
    folder: Path, predictions: Path, capsys: Captured, part: str, line: str
) -> None:
    assert line in said(capsys, folder, "--predictions", predictions, "--by", part)


def test_the_json_file_holds_everything(folder: Path, predictions: Path, capsys: Captured, tmp_path: Path) -> None:
    path = tmp_path / "found.json"
    said(capsys, folder, "--predictions", predictions, "--json", path)
    found = json.loads(path.read_text())
    assert found["figures"]["status_accuracy"] == {"value": 0.5, "low": 0.0, "high": 1.0, "n": 2, "texts": 2}
    assert found["figures"]["matched"] == {"value": 2}
    assert found["by"]["status"]["proposed"]["row_holds"]["value"] == 0.0
    assert {"label": "agreed", "prediction": "proposed", "pairs": 1} in found["confusion"]["status"]
    (difference,) = found["differences"]["wrong status: agreed as proposed"]
    assert (difference["document"], difference["prediction"]["status"]) == ("b", "proposed")


def test_the_card_records_a_set_and_leaves_the_others(folder: Path, capsys: Captured, tmp_path: Path) -> None:
    path = tmp_path / "accuracy.csv"
    for name, day in (("own_labels", "2026-11-22"), ("held_out", "2026-11-22"), ("own_labels", "2026-11-23")):
        said(capsys, folder, "--card", name, "--card-file", path, "--measured-on", day)
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(dict.fromkeys(row["label_set"] for row in rows)) == ["held_out", "own_labels"]
    assert {(row["label_set"], row["measured_on"]) for row in rows} == {
        ("held_out", "2026-11-22"),
        ("own_labels", "2026-11-23"),
    }
    assert "fisheries" not in path.read_text()


def test_options_that_do_not_go_together_are_wrong_use(folder: Path, predictions: Path, capsys: Captured) -> None:
    assert "leave --predictions out" in refused(capsys, folder, "--predictions", predictions, "--card", "own")
    assert "'Own labels' is no name for a set" in refused(capsys, folder, "--card", "Own labels")
    assert "'May' is no day" in refused(capsys, folder, "--card", "own", "--measured-on", "May")
    assert "does not exist" in refused(capsys, folder / "nowhere")


def test_a_file_that_cannot_be_written_is_named(
    folder: Path, predictions: Path, capsys: Captured, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "found.json"
    assert main(["evaluate", str(folder), "--predictions", str(predictions), "--json", str(path)]) == 1
    assert f"{path} cannot be written" in capsys.readouterr().err
