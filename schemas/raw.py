"""Tables of schema `raw`: what the Python stages hand to dbt, as they made it.

Belongs here: documents, statements, mentions, links, rejects. Does not belong here: anything dbt derives.
"""

import pandera.polars as pa
import polars as pl

from orchestration.reference import codes
from schemas.base import CURRENCY, DAY_PRECISION, Money, Table, Texts, code, count, identifier, optional, required


class Documents(Table):
    """The bytes of one file or page as they came, with the title, date and link told for this file itself."""

    document_id: str = identifier("SHA-256 of the bytes.", unique=True)
    statement_id: str = identifier("The statement read from it; empty where the document was rejected.", nullable=True)
    file_name: str = required("Name of the file, without its folder.")
    media_type: str = required("What the bytes are, e.g. text/markdown.")
    byte_count: pl.Int64 = count("Size in bytes.")
    title: str = optional("Title as this document states it.")
    published_on: pl.Date = optional("Date of publication as this document states it.")
    publisher: str = optional("Who published it, as this document states it.")
    url: str = optional("Where it was published.")
    kind: str = code("kinds", "Kind of text.", nullable=True)
    language: str = optional("ISO 639-1 code of the language; empty where not told.")
    place: str = optional("Where it was issued.")
    is_translation: bool = required("Whether the text is said to be a translation.")
    original_url: str = optional("Where the original of a translation was published.")
    evidence: str = required("JSON list of what was found said of the fields: field, value, source, found_at, used.")
    collected_on: pl.Date = required("Day (UTC) on which the warehouse first took the document in.")

    class Config(Table.Config):
        name = "documents"
        description = "Documents as they came; one statement may have several."
        metadata = {"schema": "raw", "grain": "one document", "key": ("document_id",)}


class Statements(Table):
    """The clean text and metadata read from one or more documents with the same text."""

    statement_id: str = identifier("Hash of the normalised text.", unique=True)
    document_id: str = identifier("The document whose metadata the statement carries: the first by date, then id.")
    title: str = required("Title as published; empty text where none is stated.")
    published_on: pl.Date = required("Date of publication as the publisher states it.")
    publisher: str = optional("Who published it.")
    url: str = optional("Where it was published.")
    kind: str = code("kinds", "Kind of text.")
    language: str = optional("ISO 639-1 code of the language; empty where not told.")
    place: str = optional("Where it was issued.")
    is_translation: bool = required("Whether the text is said to be a translation.")
    original_url: str = optional("Where the original of a translation was published.")
    parties: Texts = required("Party codes given with the text; an empty list where none are given.")
    copy_of: str = identifier(
        "The earlier statement that this one repeats nearly word for word; empty for all others.", nullable=True
    )
    copy_share: pl.Float64 = optional(
        "For a copy, the share of the shorter text's words that stand in the other.",
        in_range={"min_value": 0, "max_value": 1},
    )
    text: str = required("The clean text; every offset counts its code points.", str_length={"min_value": 1})
    known_on: pl.Date = required("Day (UTC) on which the warehouse first took the text in.")
    row_hash: str = identifier(
        "Hash of everything loaded for this statement; a change of it replaces the statement's rows."
    )

    @pa.check("parties", name="party_codes_known")
    @classmethod
    def party_codes_known(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Parties are countries or groupings of the code lists."""
        return data.lazyframe.select(_all_in(data.key, _party_codes()))

    class Config(Table.Config):
        name = "statements"
        description = "Statements: clean text with metadata."
        metadata = {"schema": "raw", "grain": "one statement", "key": ("statement_id",)}


class Mentions(Table):
    """One commitment as one statement tells it: the coder's output row."""

    mention_id: str = identifier("Hash of statement and span.", unique=True)
    statement_id: str = identifier("The statement that tells it.")
    start_offset: pl.Int64 = count("Offset of the quote's first code point in the statement's text.")
    end_offset: pl.Int64 = count("Offset after the quote's last code point.")
    quote: str = required("The words that carry verb, action and object.", str_length={"min_value": 1})
    quote_is_verbatim: bool = required("False for digests, whose words are a paraphrase.")
    context: str = required("The paragraph around the quote.")
    status: str = code("statuses", "Reported status.")
    actors: Texts = required("Who undertakes it: country or grouping codes.")
    partners: Texts = required("With, for or to whom, where not themselves actors.")
    sectors: Texts = required("One to three sector codes, most specific first.")
    instrument: str = code("instruments", "What form it takes.")
    amount: Money = optional("Money stated for this commitment, in full units of the currency.", ge=0)
    amount_kind: str = code("amount_kinds", "What the money is; empty where there is no amount.", nullable=True)
    currency: str = optional("ISO 4217 code; empty where there is no amount.", str_matches=CURRENCY)
    due: str = optional("When it is to happen, ISO 8601 at the precision stated.", str_matches=DAY_PRECISION)
    due_basis: str = optional("How the due date is known.", isin=["stated", "relative", "period"])
    done: str = optional("When it was done, ISO 8601 at the precision stated.", str_matches=DAY_PRECISION)
    strength: pl.Int64 = required(
        "Strength of the wording, 1 (weakest) to 5.", in_range={"min_value": 1, "max_value": 5}
    )
    confidence: pl.Float64 = required(
        "How sure the coder is of the row.", in_range={"min_value": 0.0, "max_value": 1.0}
    )
    source_class: str = code("source_classes", "Who says so.")
    rule: str = required("What decided the row, in short.")
    coder_version: str = required("Version of the coder that wrote the row.")

    @pa.check("actors", name="at_least_one_actor")
    @classmethod
    def at_least_one_actor(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Somebody undertakes it."""
        return data.lazyframe.select(pl.col(data.key).list.len() > 0)

    @pa.check("actors", name="party_codes_known")
    @classmethod
    def actor_codes_known(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Actors are countries or groupings of the code lists."""
        return data.lazyframe.select(_all_in(data.key, _party_codes()))

    @pa.check("partners", name="party_codes_known")
    @classmethod
    def partner_codes_known(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Partners are countries or groupings of the code lists."""
        return data.lazyframe.select(_all_in(data.key, _party_codes()))

    @pa.check("sectors", name="one_to_three_known_sectors")
    @classmethod
    def one_to_three_known_sectors(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Sectors are one to three codes of the code list."""
        known = _all_in(data.key, codes("sectors"))
        return data.lazyframe.select(known & pl.col(data.key).list.len().is_between(1, 3))

    @pa.dataframe_check(name="span_is_not_empty")
    @classmethod
    def span_is_not_empty(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """The quote ends after it starts."""
        return data.lazyframe.select(pl.col("end_offset") > pl.col("start_offset"))

    @pa.dataframe_check(name="amount_has_currency_and_kind")
    @classmethod
    def amount_has_currency_and_kind(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Amount, currency and kind stand together or not at all."""
        stated = pl.col("amount").is_not_null()
        same = (stated == pl.col("currency").is_not_null()) & (stated == pl.col("amount_kind").is_not_null())
        return data.lazyframe.select(same)

    class Config(Table.Config):
        name = "mentions"
        description = "Mentions: one commitment as one statement tells it."
        metadata = {"schema": "raw", "grain": "one mention", "key": ("mention_id",)}


class CommitmentMentions(Table):
    """Which commitment each mention belongs to."""

    mention_id: str = identifier("The mention.", unique=True)
    commitment_id: str = identifier("The commitment it tells of.")
    statement_id: str = identifier("The statement that tells it.")
    link_score: pl.Float64 = required("How sure the link is.", in_range={"min_value": 0.0, "max_value": 1.0})
    link_reason: str = required("Why the mention belongs there.")
    linked_mention_id: str = identifier(
        "The earlier mention that it was linked to; empty for the one that opens the commitment.", nullable=True
    )

    class Config(Table.Config):
        name = "commitment_mentions"
        description = "Links from mentions to commitments."
        metadata = {"schema": "raw", "grain": "one mention", "key": ("mention_id",)}


class CommitmentRelations(Table):
    """Two commitments that belong together without being one."""

    commitment_id: str = identifier("The later commitment.")
    related_commitment_id: str = identifier("The earlier commitment.")
    relation: str = code("relations", "How they belong together.")
    mention_id: str = identifier("The mention at whose reading it was found.")
    statement_id: str = identifier("The statement of that mention.")
    score: pl.Float64 = required("How alike the two are.", in_range={"min_value": 0.0, "max_value": 1.0})
    reason: str = required("What they share.")

    class Config(Table.Config):
        name = "commitment_relations"
        description = "Successors of commitments, and possible duplicates for people to decide."
        metadata = {
            "schema": "raw",
            "grain": "one pair of commitments and relation",
            "key": ("commitment_id", "related_commitment_id", "relation"),
        }


class Rejects(Table):
    """Input that could not be used, kept with its reason."""

    reject_id: str = identifier("Hash of stage, place and rule.", unique=True)
    stage: str = required("Where it fell out.", isin=["documents", "statements", "mentions", "reviews"])
    source_id: str = optional("The source that gave it; of several the first by name.")
    location: str = required("The file or row it concerns.")
    file_name: str = required("Name of the file, without its folder.")
    document_id: str = identifier("The document it came from; empty where its bytes could not be read.", nullable=True)
    rule: str = required("The rule that failed.")
    value: str = optional("The value that failed it.")
    reason: str = required("What is wrong.")
    remedy: str = required("What to do about it.")
    row: str = optional("The whole rejected row as JSON, where there was one.")

    class Config(Table.Config):
        name = "rejects"
        description = "Input that could not be used, with reasons."
        metadata = {"schema": "raw", "grain": "one rejected file or row", "key": ("reject_id",)}


def _party_codes() -> tuple[str, ...]:
    return (*codes("countries"), *codes("grouping_names"))


def _all_in(column: str, allowed: tuple[str, ...]) -> pl.Expr:
    return pl.col(column).list.eval(pl.element().is_in(list(allowed))).list.all()


RAW: tuple[type[Table], ...] = (Documents, Statements, Mentions, CommitmentMentions, CommitmentRelations, Rejects)
