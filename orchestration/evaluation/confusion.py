"""Which code was predicted where which was labelled, field by field, over all pairs.

Belongs here: counting pairs by labelled and predicted code. Does not belong here: drawing tables; missed and false
commitments, which have no other side.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.evaluation.coding import Coding
from orchestration.evaluation.labels import LabelledText
from orchestration.evaluation.matching import match
from orchestration.evaluation.predictions import Predictions
from orchestration.reference import codes

FIELDS = {"status": "statuses", "first_sector": "sectors", "instrument": "instruments"}
NONE = "none"


@dataclass(frozen=True, slots=True)
class Confusion:
    """Pairs by labelled and predicted code of one field.

    Attributes:
        field: name of the field.
        codes: codes in use on either side, in the order of their code list.
        pairs: number of pairs by (labelled, predicted); absent where 0.
    """

    field: str
    codes: tuple[str, ...]
    pairs: Counter[tuple[str, str]]

    def confused(self) -> "Confusion":
        """The part in which codes were taken for each other: codes that always agree are left out."""
        mixed = {code for pair in self.pairs if pair[0] != pair[1] for code in pair}
        pairs = Counter({pair: number for pair, number in self.pairs.items() if mixed.issuperset(pair)})
        return Confusion(self.field, tuple(code for code in self.codes if code in mixed), pairs)


def confusion(texts: Sequence[LabelledText], predictions: Predictions, field: str) -> Confusion:
    """Counts the pairs of one field.

    Args:
        texts: the labelled texts.
        predictions: codings by document.
        field: one of `FIELDS`. The first predicted sector may be any of the labelled ones, and then agrees.
    """
    pairs = Counter(
        _codes(label, prediction, field)
        for text in texts
        for label, prediction in match(text.labels, predictions.get(text.document, ())).pairs
    )
    known = codes(FIELDS[field])
    used = {code for pair in pairs for code in pair}
    ordered = sorted(used, key=lambda code: (known.index(code) if code in known else len(known), code))
    return Confusion(field, tuple(ordered), pairs)


def _codes(label: Coding, prediction: Coding, field: str) -> tuple[str, str]:
    if field == "status":
        return label.status, prediction.status
    if field == "instrument":
        return label.instrument or NONE, prediction.instrument or NONE
    first = prediction.sectors[0] if prediction.sectors else NONE
    return first if first in label.sectors else label.sectors[0], first
