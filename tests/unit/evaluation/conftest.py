"""Small planted folders of labelled texts, written for these tests."""

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

# Sentences are [0:35] and [36:72]; [5:24] is "sign a pact on rice" and [46:66] "open a bank in Paris".
TEXT = "They sign a pact on rice by Friday. Both will open a bank in Paris soon."


@pytest.fixture
def coding() -> Callable[..., dict[str, Any]]:
    """Makes a commitment of Japan with Kenya in agriculture, agreed; named fields change what a test is about."""

    def make(start: int, end: int, **fields: object) -> dict[str, Any]:
        usual: dict[str, Any] = {
            "start": start,
            "end": end,
            "status": "agreed",
            "actors": ["JPN"],
            "partners": ["KEN"],
            "sectors": ["agriculture_food"],
            "instrument": "agreement",
            "amount": None,
            "currency": None,
            "due": None,
        }
        return usual | fields

    return make


@pytest.fixture
def plant(tmp_path: Path) -> Callable[..., Path]:
    """Writes a folder of labelled texts that all have the text TEXT and its two sentences."""

    def write(labels: Mapping[str, Sequence[Mapping[str, Any]]], published_on: str = "2024-05-02") -> Path:
        folder = tmp_path / "labelled"
        folder.mkdir()
        with (folder / "documents.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["id", "title", "published_on", "publisher"])
            writer.writerows([document, f"Title of {document}", published_on, "Ministry"] for document in labels)
        for document, rows in labels.items():
            (folder / f"{document}.txt").write_text(TEXT, encoding="utf-8")
            (folder / f"{document}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        sentences = {document: [[0, 35], [36, 72]] for document in labels}
        (folder / "sentences.json").write_text(json.dumps(sentences), encoding="utf-8")
        return folder

    return write


@pytest.fixture
def predicted(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file of predictions, one row a line."""

    def write(*rows: Mapping[str, Any]) -> Path:
        path = tmp_path / "predictions.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return path

    return write
