"""Tables of reviews: what people decided, and what became of it.

Belongs here: the file `reviews.csv`, the raw tables made from it, their marts. Does not belong here: mentions.
"""

import polars as pl

from schemas.base import CURRENCY, DAY_PRECISION, Money, Table, Timestamp, code, identifier, optional, required

TARGET = r"^s_[0-9a-f]{16,64}(@[0-9a-f]{12,64})?(#(\d+-\d+)?#(?s:.+))?$"
FIELDS = (
    *("status", "actors", "partners", "sectors", "instrument", "amount", "amount_kind", "currency", "due", "done"),
    *("strength", "source_class"),
    *("title", "published_on", "publisher", "url", "kind", "language", "place", "is_translation", "original_url"),
    "parties",
)
SHOWN = ("status", "actors", "partners", "sectors", "instrument", "amount", "currency", "due", "done")
TARGET_TEXT = (
    "What it concerns: `statement_id`, then perhaps `@` and the first 12 or more digits of its document_id, then for a "
    "mention `#start-end#` and its exact words."
)


class ReviewRows(Table):
    """Rows of the file `reviews.csv`, texts as people write them."""

    review_id: str = required("Key; any word that no other row has.", str_matches=r"^\S{1,80}$", unique=True)
    reviewed_at: Timestamp = required("When it was decided, UTC; later decisions stand.")
    reviewer: str = required("Who decided it.", str_length={"min_value": 1})
    target: str = required(TARGET_TEXT, str_matches=TARGET)
    action: str = code("review_actions", "What is decided.")
    field: str = optional("The field that `correct` changes; empty for other actions.", isin=list(FIELDS))
    value: str = optional("The value of the field; for merge and split the other mention as a target.")
    reason: str = optional("Why, for other people.")

    class Config(Table.Config):
        name = "review_rows"
        description = "Decisions of people as they stand in reviews.csv."
        metadata = {"schema": "file", "grain": "one review", "key": ("review_id",)}


class Reviews(Table):
    """Reviews with what became of each."""

    review_id: str = required("Key, as in reviews.csv.", unique=True)
    reviewed_at: Timestamp = required("When it was decided, UTC.")
    reviewer: str = required("Who decided it.")
    action: str = code("review_actions", "What is decided.")
    field: str = optional("The field concerned.", isin=list(FIELDS))
    value: str = optional("The value given: of the field, or JSON of several fields, or the other mention.")
    reason: str = optional("Why, in the person's words.")
    target: str = required(TARGET_TEXT)
    outcome: str = code("review_outcomes", "What became of it.")
    anchoring: str = code("review_anchorings", "How its words were found; empty where invalid.", nullable=True)
    conflicts_with: str = optional("Ids of reviews by which other people decided otherwise, separated by semicolons.")
    statement_id: str = identifier("The present statement; empty where not found.", nullable=True)
    mention_id: str = identifier("The present mention; empty where there is none.", nullable=True)
    other_mention_id: str = identifier("For merge and split, the other mention.", nullable=True)
    coded_value: str = optional("For one field, what the coder says, or what was read from the document.")
    note: str = optional("What is wrong with it, where something is.")

    class Config(Table.Config):
        name = "reviews"
        description = "Decisions of people, and what became of each."
        metadata = {"schema": "raw", "grain": "one review", "key": ("review_id",)}


class MentionReviews(Table):
    """Mentions that people decided on: the coder's values and theirs side by side."""

    mention_id: str = identifier("The mention.", unique=True)
    statement_id: str = identifier("Its statement.")
    quote: str = required("Its words.")
    decision: str = code("mention_decisions", "What people decided.")
    reviewers: str = required("Whose decisions stand, separated by semicolons.")
    reviewed_at: Timestamp = required("When the last of these was made, UTC.")
    has_conflict: bool = required("Whether people disagree; the latest decision stands.")
    reviewed_fields: str = optional("Fields that people gave a value, separated by semicolons.")
    coded_status: str = code(
        "statuses", "The coder's status; all coded_ columns are empty for added ones.", nullable=True
    )
    coded_actors: str = optional("The coder's actors, separated by semicolons.")
    coded_partners: str = optional("The coder's partners, separated by semicolons.")
    coded_sectors: str = optional("The coder's sectors, separated by semicolons.")
    coded_instrument: str = code("instruments", "The coder's instrument.", nullable=True)
    coded_amount: Money = optional("The coder's amount.", ge=0)
    coded_currency: str = optional("The coder's currency.", str_matches=CURRENCY)
    coded_due: str = optional("The coder's due date.", str_matches=DAY_PRECISION)
    coded_done: str = optional("The coder's done date.", str_matches=DAY_PRECISION)
    reviewed_status: str = code(
        "statuses", "People's status; every reviewed_ column is empty unless reviewed_fields names it.", nullable=True
    )
    reviewed_actors: str = optional("People's actors, separated by semicolons.")
    reviewed_partners: str = optional("People's partners, separated by semicolons.")
    reviewed_sectors: str = optional("People's sectors, separated by semicolons.")
    reviewed_instrument: str = code("instruments", "People's instrument.", nullable=True)
    reviewed_amount: Money = optional("People's amount.", ge=0)
    reviewed_currency: str = optional("People's currency.", str_matches=CURRENCY)
    reviewed_due: str = optional("People's due date.", str_matches=DAY_PRECISION)
    reviewed_done: str = optional("People's done date.", str_matches=DAY_PRECISION)

    class Config(Table.Config):
        name = "mention_reviews"
        description = "What people decided on mentions, beside what the coder says."
        metadata = {"schema": "raw", "grain": "one mention that people decided on", "key": ("mention_id",)}


class FctReviews(Reviews):
    """Reviews for analysts."""

    published_on: pl.Date = optional("Date of the statement; empty where it was not found.")
    statement_title: str = optional("Title of the statement.")

    class Config(Table.Config):
        name = "fct_reviews"
        description = "Decisions of people, and what became of each."
        metadata = {"schema": "marts", "grain": "one review", "key": ("review_id",)}


class FctMentionReviews(MentionReviews):
    """Reviewed mentions for analysts."""

    published_on: pl.Date = required("Date of the statement.")
    commitment_id: str = identifier("The commitment it tells of; empty where dismissed.", nullable=True)
    final_status: str = code("statuses", "What counts; all final_ columns are empty where dismissed.", nullable=True)
    final_actors: str = optional("Actors that count, separated by semicolons.")
    final_partners: str = optional("Partners that count, separated by semicolons.")
    final_sectors: str = optional("Sectors that count, separated by semicolons.")
    final_instrument: str = code("instruments", "The instrument that counts.", nullable=True)
    final_amount: Money = optional("The amount that counts.", ge=0)
    final_currency: str = optional("The currency that counts.", str_matches=CURRENCY)
    final_due: str = optional("The due date that counts.", str_matches=DAY_PRECISION)
    final_done: str = optional("The done date that counts.", str_matches=DAY_PRECISION)

    class Config(Table.Config):
        name = "fct_mention_reviews"
        description = "Mentions that people decided on: the coder's values, theirs, and what counts."
        metadata = {"schema": "marts", "grain": "one mention that people decided on", "key": ("mention_id",)}


RAW_REVIEWS: tuple[type[Table], ...] = (Reviews, MentionReviews)
REVIEW_MARTS: tuple[type[Table], ...] = (FctReviews, FctMentionReviews)
