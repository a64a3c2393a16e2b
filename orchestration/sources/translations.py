"""A translation counts once with its original.

Belongs here: which document is a translation of which. Does not belong here: telling languages.
"""

from urllib.parse import urlsplit

import polars as pl


def with_originals(readings: pl.DataFrame) -> pl.DataFrame:
    """The readings with `text_id`, the statement of each document's own text, and `statement_id`, where it counts.

    A translation that names its original's link counts with the statement published there. Where that is not among
    the statements (as where it is in a language that is not read), the first of its translations by (published_on,
    document_id) stands for it, and the others count with that one.

    Args:
        readings: rejected documents among them, with at least document_id, statement_id, published_on, url,
            is_translation and original_url.
    """
    read = readings.filter(pl.col("statement_id").is_not_null()).sort("published_on", "document_id")
    originals: dict[str, str] = {}
    translations: dict[str, str] = {}
    counts_with: dict[str, str] = {}
    columns = ("document_id", "statement_id", "url", "is_translation", "original_url")
    for document_id, statement_id, url, is_translation, original_url in read.select(columns).iter_rows():
        if is_translation and original_url:
            translations[document_id] = link_key(original_url)
        elif url:
            originals.setdefault(link_key(url), statement_id)
    own = dict(read.select("document_id", "statement_id").iter_rows())
    for document_id, link in translations.items():
        counts_with[document_id] = originals.setdefault(link, own[document_id])
    found = pl.DataFrame(
        list(counts_with.items()), schema={"document_id": pl.String, "counts_with": pl.String}, orient="row"
    )
    return (
        readings.with_columns(pl.col("statement_id").alias("text_id"))
        .join(found, on="document_id", how="left")
        .with_columns(pl.coalesce("counts_with", "statement_id").alias("statement_id"))
        .drop("counts_with")
    )


def link_key(url: str) -> str:
    """A link in the form in which two that name the same page are equal: no scheme, `www.`, fragment or last slash."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    host = (parts.hostname or "").removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"
