"""`cooperation evaluate`: scores the coder, or predictions from elsewhere, on labelled texts."""

import json
from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from orchestration.commands import evaluation_tables as draw
from orchestration.days import parse_day, today
from orchestration.errors import CooperationError, UsageError
from orchestration.evaluation.accuracy import SET_NAME, accuracy_rows, as_csv, read_rows, replace_set
from orchestration.evaluation.bootstrap import estimate
from orchestration.evaluation.confusion import FIELDS, confusion
from orchestration.evaluation.counts import count_each, total
from orchestration.evaluation.differences import differences
from orchestration.evaluation.labels import LabelledText, read_labelled_texts
from orchestration.evaluation.predictions import Predictions, predict, read_predictions
from orchestration.evaluation.report import report
from orchestration.evaluation.scores import measured, scores_of
from orchestration.evaluation.slices import mean_confidence, slices
from orchestration.extraction.model import Coder
from orchestration.files import write_atomically
from orchestration.groupings import Memberships, read_memberships, reference_memberships
from orchestration.settings import PACKAGE, resources
from orchestration.terminal import console


def evaluate(options: Namespace) -> int:
    """Prints each figure with its interval and meaning, and before it what the options ask for.

    Raises:
        UsageError: a path does not exist, or options do not go together.
        CooperationError: labels, predictions or the accuracy file cannot be read or a file cannot be written.
    """
    for path in (options.gold, options.predictions, options.groupings):
        if path is not None and not path.exists():
            raise UsageError(f"{path} does not exist; nothing was read")
    card_file = _card_file(options) if options.card else None
    measured_on = parse_day(options.measured_on) if options.measured_on else today()
    texts = read_labelled_texts(options.gold)
    memberships = read_memberships(options.groupings) if options.groupings else reference_memberships()
    if options.predictions:
        predictions = read_predictions(options.predictions, texts)
    else:
        from orchestration.extraction.coder import RuleCoder

        coder = RuleCoder()
        predictions = predict(texts, coder)
        if card_file is not None:
            _write_card(card_file, options.card, texts, predictions, memberships, coder, measured_on)
    counts = count_each(texts, predictions, memberships)
    scores, estimates = scores_of(total(counts)), estimate(counts, measured)
    out = console()
    if options.errors:
        for drawn in draw.difference_tables(differences(texts, predictions, memberships)):
            out.print(drawn)
    if options.confusion:
        for field in FIELDS:
            found = confusion(texts, predictions, field)
            shown = found.confused() if field == "first_sector" else found
            out.print(draw.confusion_table(shown) if shown.codes else f"{field}: no confusion")
    if options.by:
        parts = slices(texts, predictions, memberships, options.by)
        if options.by == "confidence":
            out.print(draw.reliability_table(parts, mean_confidence(predictions)))
        else:
            out.print(draw.slice_table(options.by, parts))
    out.print(draw.figure_table(scores, estimates))
    if options.json:
        everything = report(texts, predictions, memberships, scores, estimates)
        _write(options.json, json.dumps(everything, ensure_ascii=False, indent=2) + "\n")
    return 0


def _card_file(options: Namespace) -> Path:
    if options.predictions:
        raise UsageError("--card measures the package's own coder; leave --predictions out")
    if not SET_NAME.fullmatch(options.card):
        raise UsageError(f"{options.card!r} is no name for a set; use small letters, digits and _, as in own_labels")
    path: Path | None = options.card_file
    if path is None and resources() != PACKAGE.parent:
        raise UsageError("there is no checkout here whose card could be written; name a file with --card-file")
    return path or resources() / "data" / "reference" / "accuracy.csv"


def _write_card(
    path: Path,
    name: str,
    texts: Sequence[LabelledText],
    predictions: Predictions,
    memberships: Memberships,
    coder: Coder,
    measured_on: date,
) -> None:
    present = read_rows(path.read_text(encoding="utf-8"), str(path)) if path.exists() else ()
    new = accuracy_rows(name, texts, predictions, memberships, coder_version=coder.version, measured_on=measured_on)
    _write(path, as_csv(replace_set(present, name, new)))


def _write(path: Path, content: str) -> None:
    try:
        write_atomically(path, content.encode())
    except OSError as error:
        raise CooperationError(f"{path} cannot be written: {error.strerror or error}") from error
