"""What an export says of itself: which run it is of, how good the coding is, what may be done with it.

Belongs here: reading these facts off a published file and saying them in plain words. Does not belong here: files.
"""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

import duckdb

LICENCE, LICENCE_TITLE = "CC-BY-4.0", "Creative Commons Attribution 4.0 International"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
MOST_SOURCES = 200
RUN = (
    *("run_id", "finished_at", "as_of_on", "package_version", "schema_version", "coder_version", "reference_version"),
    *("dbt_version", "statement_count", "mention_count", "commitment_count", "reject_count"),
)
SETS = {
    "held_out": "texts kept aside while its rules were written",
    "development": "texts that its rules were fitted to, so expect less on others",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Who published statements that were read: name, site ('' where none is known) and how many statements."""

    publisher: str
    site: str
    statements: int


@dataclass(frozen=True, slots=True)
class About:
    """Facts of a published file.

    Attributes:
        run: columns of the run that made it, as in `meta.runs`.
        release: its number; None where the file has none.
        accuracy: sentences on how good the coding is.
        sources: whose statements it rests on, those with most first.
        only_digests: whether every text is the package's own digest.
    """

    run: dict[str, str | int | date | datetime]
    release: int | None
    accuracy: tuple[str, ...]
    sources: tuple[Source, ...]
    only_digests: bool

    @property
    def version(self) -> str:
        """Version of the data: that of the package, with the release or the day of the figures."""
        of_day = f"{self.run['as_of_on']:%Y%m%d}"
        return f"{self.run['package_version']}+{self.release or of_day}"


def read_about(connection: duckdb.DuckDBPyConnection) -> About:
    """The facts of the published file of a connection."""
    names = ", ".join(RUN)
    [run] = connection.execute(f"SELECT {names} FROM meta.runs ORDER BY finished_at DESC LIMIT 1").fetchall()
    digests, texts = connection.execute(
        "SELECT count(*) FILTER (WHERE is_digest), count(*) FROM marts.dim_statement"
    ).fetchall()[0]
    return About(
        dict(zip(RUN, run, strict=True)),
        _release(connection),
        tuple(_accuracy(connection)),
        tuple(_sources(connection)),
        0 < digests == texts,
    )


def told(about: About) -> list[tuple[str, str]]:
    """All of it for people: headings and what stands under them, in order."""
    run = about.run
    release = [("Release", str(about.release))] if about.release else []
    versions = (
        f"package {run['package_version']}, coder {run['coder_version']}, tables {run['schema_version']}, "
        f"code lists {run['reference_version']}, dbt {run['dbt_version']}"
    )
    holds = (
        f"{run['commitment_count']:,} commitments, told by {run['mention_count']:,} mentions in "
        f"{run['statement_count']:,} statements; {run['reject_count']:,} inputs were rejected (fct_rejects says why)"
    )
    return [
        ("What it is", WHAT),
        ("As of", f"{run['as_of_on']:%Y-%m-%d}"),
        *release,
        ("Run", f"{run['run_id']}, finished {run['finished_at']:%Y-%m-%d %H:%M} UTC"),
        ("Versions", versions),
        ("Holds", holds),
        ("Statements of", _of_whom(about)),
        ("How to read it", STATUS),
        ("How to count", COUNTING),
        ("How good it is", " ".join(about.accuracy)),
        ("Licence", licence(about)),
        ("How to cite", citation(about)),
    ]


WHAT = (
    "Commitments that states made to each other in joint statements, communiqués and press releases, coded by a "
    "program: who, with whom, what, sector, reported status, money, date, and the words each rests on."
)
STATUS = (
    "A status is a reported status: what statements say, as of the day above. No report is not failure. An empty cell "
    "is unknown, never 0."
)
COUNTING = (
    "One commitment has several countries and sectors. Columns called commitment_count count it once in each row, so "
    "their rows do not add up; weighted_commitment_count splits it, and adds up. Count distinct commitment_id "
    "elsewhere. Sums of money are never added across currencies."
)


def licence(about: About) -> str:
    """What may be done with the data, in words."""
    codes = (
        f"Code lists, their wording and the codes given: {LICENCE_TITLE} ({LICENCE}), {LICENCE_URL}. Credit: "
        "cooperation-warehouse authors."
    )
    if about.only_digests:
        return (
            f"{codes} The texts are our own digests of public statements, under the same licence; they are no official "
            "texts."
        )
    return f"{codes} Quotes and titles belong to the publishers of the statements; no licence is given for them here."


def citation(about: About) -> str:
    """A line to cite the export with."""
    release = f"release {about.release}, " if about.release else ""
    return (
        f"Cooperation indicators warehouse {about.run['package_version']}, {release}as of "
        f"{about.run['as_of_on']:%Y-%m-%d}, run {about.run['run_id']}."
    )


def _of_whom(about: About) -> str:
    shown = [f"{source.publisher} ({source.statements})" for source in about.sources[:12]]
    more = len(about.sources) - len(shown)
    return "; ".join(shown) + (f"; and {more} more (dim_statement names all)" if more > 0 else "")


def _release(connection: duckdb.DuckDBPyConnection) -> int | None:
    has = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'meta' AND table_name = 'publication'"
    if not connection.execute(has).fetchall()[0][0]:
        return None
    found = connection.execute("SELECT release_number FROM meta.publication").fetchall()
    return int(found[0][0]) if found else None


def _accuracy(connection: duckdb.DuckDBPyConnection) -> list[str]:
    found = connection.execute(
        "SELECT label_set, figure, value, low, high, n, texts, coder_version FROM meta.accuracy"
        " WHERE slice_by = 'all' AND label_set IN ('held_out', 'development')"
    ).fetchall()
    cells = {(row[0], row[1]): row[2:] for row in found}
    label_set = next((name for name in SETS if any(key[0] == name for key in cells)), None)
    if label_set is None:
        return ["It has not been measured."]
    sentences = []
    if (label_set, "row_holds") in cells:
        value, low, high, n, texts, _ = cells[label_set, "row_holds"]
        sentences.append(
            f"Of 100 rows of the coder, about {_of_hundred(value, low, high)} are right in status, first sector and "
            f"all parties, measured on {n} rows of {texts} {SETS[label_set]}."
        )
    if (label_set, "row_is_commitment") in cells:
        value, low, high, *_ = cells[label_set, "row_is_commitment"]
        sentences.append(f"About {_of_hundred(value, low, high)} of 100 stand for a commitment at all.")
    if (label_set, "commitment_found") in cells:
        value, low, high, n, *_ = cells[label_set, "commitment_found"]
        sentences.append(
            f"Of 100 commitments in a text, about {_of_hundred(value, low, high)} are found ({n} labelled)."
        )
    measured = {row[7] for row in found if row[0] == label_set}
    ran = connection.execute("SELECT coder_version FROM meta.runs ORDER BY finished_at DESC LIMIT 1").fetchall()[0][0]
    if ran not in measured:
        sentences.append("An earlier version of the coder was measured.")
    return [*sentences, "meta.accuracy has all figures."]


def _of_hundred(value: float, low: float | None, high: float | None) -> str:
    between = "" if low is None or high is None else f" ({low * 100:.0f} to {high * 100:.0f})"
    return f"{value * 100:.0f}{between}"


def _sources(connection: duckdb.DuckDBPyConnection) -> list[Source]:
    rows = connection.execute(
        "SELECT publisher, min(source_url), count(*) FROM marts.dim_statement GROUP BY publisher"
        f" ORDER BY count(*) DESC, publisher LIMIT {MOST_SOURCES}"
    ).fetchall()
    return [Source(publisher, _site(url), count) for publisher, url, count in rows]


def _site(url: str | None) -> str:
    parts = urlsplit(url or "")
    return f"{parts.scheme}://{parts.netloc}/" if parts.scheme in ("http", "https") and parts.netloc else ""
