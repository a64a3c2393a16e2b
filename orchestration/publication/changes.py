"""Why something differs between two releases: the rules, as pure functions of a few facts.

Belongs here: which fields are compared, what causes a mention's change, which cause of a commitment's change counts.
Does not belong here: finding the facts (`differences`), keeping the rows (`kept_changes`).

The rules go from mentions to commitments. A mention that came, went, was coded or joined otherwise has one cause
(`cause_of_mention`). A change of a commitment has all causes of its mentions, before and after, and the strongest of
them counts (`causes_of_change`). `PRECEDENCE` errs on the side of not calling it news: a change is news only where a
new statement tells the new value and nothing else happened to any mention of the commitment.
"""

from dataclasses import dataclass
from enum import StrEnum

from schemas.changes import WITHDRAWN


class Cause(StrEnum):
    """The keys of `schemas.changes.CAUSES`, which says what they mean."""

    REVIEW = "review"
    OLDER_STATEMENT = "older_statement"
    WITHDRAWN_STATEMENT = "withdrawn_statement"
    CODER = "coder"
    CODE_LIST = "code_list"
    LINKING = "linking"
    AS_OF = "as_of"
    NEW_STATEMENT = "new_statement"


PRECEDENCE = (
    Cause.REVIEW,
    Cause.CODER,
    Cause.CODE_LIST,
    Cause.OLDER_STATEMENT,
    Cause.WITHDRAWN_STATEMENT,
    Cause.LINKING,
    Cause.AS_OF,
    Cause.NEW_STATEMENT,
)
"""Strongest first: people, then software, then texts that are no news, then what these bring with them, then news."""


class Told(StrEnum):
    """How a new statement can be seen to tell the new value of a field."""

    BY_PROOF = "the mention that proves the status is new"
    BY_VALUE = "a new mention has this value"
    BY_ANY = "there is a new mention"
    NEVER = "later words cannot change it"


@dataclass(frozen=True, slots=True)
class Field:
    """One published field of a commitment that is compared.

    Attributes:
        name: the column, of `fct_commitments` or else `rpt_commitments`; `countries` and `sectors` come from bridges.
        told: how a new statement can be seen to tell its new value.
        follows: fields whose change says it already; it is told only where none of these changed.
        by_code_lists: whether code lists alone decide how it reads.
    """

    name: str
    told: Told
    follows: tuple[str, ...] = ()
    by_code_lists: bool = False


FIELDS = (
    Field("status", Told.BY_PROOF),
    Field("entry_status", Told.NEVER),
    Field("first_seen_on", Told.NEVER),
    Field("last_seen_on", Told.BY_VALUE),
    Field("statement_count", Told.BY_ANY, ("first_seen_on", "last_seen_on")),
    Field("actors", Told.BY_ANY, by_code_lists=True),
    Field("partners", Told.BY_ANY, by_code_lists=True),
    Field("countries", Told.BY_ANY, ("actors", "partners"), by_code_lists=True),
    Field("sector", Told.BY_ANY),
    Field("sectors", Told.BY_ANY, ("sector",)),
    Field("instrument", Told.BY_PROOF),
    Field("amount", Told.BY_VALUE),
    Field("currency", Told.BY_VALUE, ("amount",)),
    Field("amount_kind", Told.BY_VALUE, ("amount",)),
    Field("due", Told.BY_VALUE),
    Field("due_basis", Told.BY_VALUE, ("due",)),
    Field("timeliness", Told.BY_ANY, ("status", "due")),
    Field("done", Told.BY_VALUE),
    Field("strength", Told.BY_VALUE),
    Field("quote", Told.BY_PROOF, ("status",)),
    Field("source_class", Told.BY_PROOF, ("status", "quote")),
    Field("statement_title", Told.BY_PROOF, ("status", "quote")),
    Field("publisher", Told.BY_PROOF, ("status", "quote")),
    Field("source_url", Told.BY_PROOF, ("status", "quote")),
    Field("corroborated_by_actor", Told.BY_ANY),
    Field("is_reviewed", Told.NEVER),
)
"""What is compared. Left out: ids of the proving mention and statement (the quote says it), what follows from another
column (`is_open`, `due_on`, `quote_url`), how sure the coder is (`confidence`), when and how often it was read
(`known_on`, `mention_count`, `statements_after_due_count`)."""
FIELD = {field.name: field for field in FIELDS}
ID_FIELD = "commitment_id"


@dataclass(frozen=True, slots=True)
class MentionFacts:
    """What happened to one mention between two releases.

    Attributes:
        change: `added`, `removed`, `recoded` (same words, other codes; or other words of the same text), `relinked`
            (it tells of another commitment), or `same` where only its review or its statement is another.
        statement: `kept` (read in both, if perhaps otherwise), `unread` (not in the former release), `gone` (not in the
            present one), `edited` (it took the place of one that is gone), `uncounted` (in both, but published after
            the as_of day of the one that lacks the mention).
        is_newer: whether the statement was published on or after the newest day read before from its publisher; else,
            where none of them was read, from its pair of countries; else from anybody.
        is_reviewed: whether a review that decides more than "confirmed" was made or taken back on it or its statement.
        is_told_otherwise: whether documents came or went by which the statement has another date, title or publisher,
            or is a copy of another text than before.
        coder_changed: whether the releases have different versions of coder or package.
        code_lists_changed: whether the releases have different versions of the code lists.
    """

    change: str
    statement: str
    is_newer: bool
    is_reviewed: bool
    is_told_otherwise: bool
    coder_changed: bool
    code_lists_changed: bool


def cause_of_mention(facts: MentionFacts) -> Cause:
    """The one cause of what happened to a mention.

    A person's decision goes before all. Then what became of its statement: one that is gone or was edited takes words
    away or gives them anew; one not counted before brings new or older words. Within a text that both releases read,
    the same words joined otherwise are linking; words coded otherwise come from another earlier document, other code
    lists with the same coder, or the coder; with the same versions of everything it is still the software that reads
    otherwise.
    """
    if facts.is_reviewed:
        return Cause.REVIEW
    if facts.statement in ("gone", "edited"):
        return Cause.WITHDRAWN_STATEMENT
    if facts.change == "added" and facts.statement != "kept":
        return Cause.NEW_STATEMENT if facts.is_newer else Cause.OLDER_STATEMENT
    if facts.change == "removed" and facts.statement == "uncounted":
        return Cause.AS_OF
    if facts.change == "relinked":
        return Cause.LINKING
    if facts.is_told_otherwise:
        return Cause.OLDER_STATEMENT
    if facts.code_lists_changed and not facts.coder_changed:
        return Cause.CODE_LIST
    return Cause.CODER


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """What is known of one change of a commitment.

    Attributes:
        kind: one of `schemas.changes.KINDS`.
        field: the field that changed; empty for a commitment that came or went.
        causes: causes of its mentions, before and after.
        is_told: whether a new statement tells the new value, as the field's `told` asks; for a new commitment whether
            all of its mentions are new.
        is_decided: whether a review of any kind, also one that only confirms, was made or taken back on it.
        code_lists_changed: whether the releases have different versions of the code lists.
        as_of_changed: whether the releases are as of different days.
    """

    kind: str
    field: str
    causes: frozenset[str]
    is_told: bool
    is_decided: bool
    code_lists_changed: bool
    as_of_changed: bool


def causes_of_change(facts: ChangeFacts) -> tuple[Cause, ...]:
    """All causes that a change could have, the one that counts first; never empty.

    Some fields have rules of their own: `is_reviewed` is changed by any review; `timeliness`, told only where status
    and due date stayed, is moved by the day; names and countries are decided by code lists where these changed. A new
    statement counts only where it tells the new value. What no mention explains is the software: for an id that gave
    way its linking, for everything else the coder and what stands behind it.
    """
    if facts.field == "is_reviewed" and facts.is_decided:
        return (Cause.REVIEW,)
    if facts.field == "timeliness" and facts.as_of_changed:
        return (Cause.AS_OF,)
    possible = {Cause(cause) for cause in facts.causes}
    if facts.code_lists_changed and facts.field in FIELD and FIELD[facts.field].by_code_lists:
        possible.add(Cause.CODE_LIST)
    if facts.kind == WITHDRAWN or not facts.is_told or facts.field == ID_FIELD:
        possible.discard(Cause.NEW_STATEMENT)
    if not possible:
        possible = {Cause.LINKING if facts.field == ID_FIELD else Cause.CODER}
    return tuple(cause for cause in PRECEDENCE if cause in possible)
