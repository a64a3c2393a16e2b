"""Table `meta.changes`: what each release of the warehouse changed, and why.

Belongs here: the shape of its rows, the kinds and causes that there are. Does not belong here: finding them.
"""

import polars as pl

from schemas.base import Table, Timestamp, identifier, optional, required

FIRST_RELEASE, NEW, STATUS_CHANGED, CORRECTED, WITHDRAWN = KINDS = (
    *("first_release", "new", "status_changed", "corrected", "withdrawn"),
)
CAUSES: dict[str, str] = {
    "new_statement": "a statement that was not read before, published on or after the newest day read until then: news",
    "older_statement": "a statement, or an earlier document of one, that was not read before but is older than that",
    "withdrawn_statement": "a statement that is no longer there, or another text in its place",
    "review": "a decision of a person, made or taken back",
    "coder": "the software reads the same text otherwise: coder, readers or models",
    "linking": "the same mentions are joined to commitments otherwise",
    "code_list": "code lists changed: names, sectors, members of groupings",
    "as_of": "the day of the figures alone moved",
    "first_release": "there was no release before to compare with",
}
KIND_TEXT = (
    "new: a commitment that the release before did not have. status_changed: another reported status. corrected: "
    "another value of any other field; field commitment_id where its id gave way to another. withdrawn: a commitment "
    "of the release before that is no more. first_release: one row that says how many commitments the first one has."
)


class Changes(Table):
    """One thing that a release changed."""

    change_id: str = identifier("Key: hash of the release, the commitment and what changed.", unique=True)
    release_number: pl.Int64 = required("The release that brought it.", ge=1)
    published_at: Timestamp = required("When that release was made, UTC.")
    kind: str = required(KIND_TEXT, isin=list(KINDS))
    cause: str = required(
        "Why, by the strongest cause; where several could be, never news. "
        + "; ".join(f"{cause}: {text}" for cause, text in CAUSES.items())
        + ".",
        isin=list(CAUSES),
    )
    other_causes: str = optional("Further causes that could be, strongest first, separated by semicolons.")
    commitment_id: str = identifier(
        "The commitment, by its id in that release, or in the one before where withdrawn; empty for first_release.",
        nullable=True,
    )
    field: str = optional("The column that changed; empty where the commitment came or went as a whole.")
    before: str = optional("Its value in the release before, as text; the status where the commitment was withdrawn.")
    after: str = optional("Its value in that release, as text; the status where the commitment is new.")
    statement_id: str = identifier(
        "The newest statement that the cause rests on; empty where it rests on none.", nullable=True
    )
    review_ids: str = optional("Reviews made or taken back that concern it, separated by semicolons.")
    actors: str = optional("Names of those who undertake it, separated by semicolons.")
    partners: str = optional("Names of those with, for or to whom, separated by semicolons.")
    sector: str = optional("Its most specific sector, as that release named it.")
    status: str = optional("Its reported status, as that release named it.")
    quote: str = optional("The words that prove its status; given where it is new, withdrawn or of another status.")

    class Config(Table.Config):
        name = "changes"
        description = "What each release changed since the one before, and why; news is what new statements brought."
        metadata = {"schema": "meta", "grain": "one change of one commitment in one release", "key": ("change_id",)}


CHANGES: tuple[type[Table], ...] = (Changes,)
