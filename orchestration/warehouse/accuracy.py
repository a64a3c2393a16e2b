"""The package's measured accuracy as rows of `meta.accuracy`.

Belongs here: reading the committed table. Does not belong here: measuring, which needs labelled texts.
"""

import polars as pl

from orchestration.settings import resources
from schemas.meta import Accuracy


def measured_accuracy() -> pl.DataFrame:
    """The rows of `data/reference/accuracy.csv`, typed and checked.

    Raises:
        pandera.errors.SchemaErrors: a row does not meet `schemas.meta.Accuracy`.
    """
    path = resources() / "data" / "reference" / "accuracy.csv"
    return Accuracy.validate(pl.read_csv(path, schema_overrides=Accuracy.frame_schema()), lazy=True)
