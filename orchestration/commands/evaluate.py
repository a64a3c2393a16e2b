"""`cooperation evaluate`: scores the coder, or predictions from elsewhere, on labelled texts."""

from argparse import Namespace

from orchestration.errors import UsageError
from orchestration.evaluation.differences import Difference, differences
from orchestration.evaluation.labels import read_labelled_texts
from orchestration.evaluation.predictions import predict, read_predictions
from orchestration.evaluation.scores import MEANINGS, score
from orchestration.groupings import read_memberships, reference_memberships
from orchestration.terminal import console, table


def evaluate(options: Namespace) -> int:
    """Prints each figure with its meaning; with `--errors` every commitment on which coder and labels differ.

    Raises:
        UsageError: a path does not exist.
        CodingError: labels or predictions cannot be read.
    """
    for path in (options.gold, options.predictions, options.groupings):
        if path is not None and not path.exists():
            raise UsageError(f"{path} does not exist; nothing was read")
    texts = read_labelled_texts(options.gold)
    memberships = read_memberships(options.groupings) if options.groupings else reference_memberships()
    if options.predictions:
        predictions = read_predictions(options.predictions, texts)
    else:
        from orchestration.extraction.coder import RuleCoder

        predictions = predict(texts, RuleCoder())
    out = console()
    if options.errors:
        rows = [_row(found) for found in differences(texts, predictions, memberships)]
        out.print(
            table(
                ["kind", "document", "start", "differs in", "words"], rows, numbers=[False, False, True, False, False]
            )
        )
    figures = score(texts, predictions, memberships).figures()
    rows = [
        [name, f"{value:.3f}" if isinstance(value, float) else value, MEANINGS.get(name, "")]
        for name, value in figures.items()
    ]
    out.print(table(["figure", "value", "meaning"], rows, numbers=[False, True, False]))
    return 0


def _row(found: Difference) -> list[object]:
    return [found.kind, found.document, str(found.start), ", ".join(found.fields), found.words]
