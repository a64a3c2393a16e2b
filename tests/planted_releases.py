"""Small releases made by hand: a few statements, what each of them says, and the tables that are compared.

Belongs here: planting. Does not belong here: what is expected of the differences.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from orchestration.publication.compared_files import attached
from orchestration.publication.differences import find_changes
from orchestration.warehouse.working_file import connect
from schemas.bridges import BridgeCommitmentCountry, BridgeCommitmentSector, BridgeStatementCountry
from schemas.ddl import column_types, create_table
from schemas.dimensions import DimDocument, DimStatement
from schemas.facts import FctCommitmentMentions, FctCommitments, FctCommitmentsByCountry, RptCommitments
from schemas.meta import Rekeys, Runs
from schemas.reviews import FctReviews
from tests.conftest import FILLERS, make_working_file

NORWAY, PERU = "Ministry of Foreign Affairs of Norway", "Ministry of Foreign Affairs of Peru"


@dataclass(frozen=True)
class Text:
    """One statement, with one document unless more are given."""

    number: int
    day: str
    publisher: str = NORWAY
    title: str = ""
    documents: tuple[int, ...] = ()
    pair: tuple[str, str] = ("NOR", "PER")
    is_digest: bool = False

    @property
    def key(self) -> str:
        """Key of the statement."""
        return f"s_{self.number:016x}"


@dataclass(frozen=True)
class Said:
    """One mention: the text that says it, its place there, and the mention that opened its commitment."""

    text: int
    place: int = 0
    opened_by: tuple[int, int] | None = None
    status: str = "agreed"
    quote: str = "They will build a port"
    actors: str = "NOR"
    sector: str = "energy"
    amount: int | None = None
    due: str | None = None
    is_reviewed: bool = False

    @property
    def key(self) -> str:
        """Key of the mention."""
        return f"m_{self.text:08x}{self.place:08x}"

    @property
    def commitment(self) -> str:
        """Key of its commitment."""
        text, place = self.opened_by or (self.text, self.place)
        return f"c_{text:08x}{place:08x}"


@dataclass(frozen=True)
class Planted:
    """One release, by its texts and what they say."""

    texts: tuple[Text, ...]
    said: tuple[Said, ...]
    as_of: str = "2026-03-01"
    coder: str = "coder 1"
    code_lists: str = "lists 1"
    names: tuple[tuple[str, str], ...] = (("NOR", "Norway"), ("PER", "Peru"))
    rekeys: tuple[tuple[str, str | None], ...] = ()
    reviews: tuple[tuple[str, str, str], ...] = ()  # id, action, mention

    def but(self, **changed: Any) -> "Planted":
        """The same release with something else about it."""
        return replace(self, **changed)

    def rows(self) -> Mapping[Any, Sequence[Mapping[str, Any]]]:
        """Rows of the tables that are compared."""
        texts = {text.number: text for text in self.texts}
        counted = [one for one in self.said if texts[one.text].day <= self.as_of]
        mentions = sorted(counted, key=lambda one: (texts[one.text].day, one.text, one.place))
        threads: dict[str, list[Said]] = {}
        for one in mentions:
            threads.setdefault(one.commitment, []).append(one)
        commitments = [self._commitment(key, told, texts) for key, told in threads.items()]
        names = dict(self.names)
        return {
            Runs: [_run(self)],
            Rekeys: [{"old_id": old, "new_id": new, "object_kind": "mention"} for old, new in self.rekeys],
            DimStatement: [_statement(text) for text in self.texts],
            DimDocument: [
                {"document_id": f"{document:064x}", "statement_id": text.key, "file_name": "a.txt"}
                for text in self.texts
                for document in text.documents or (text.number,)
            ],
            BridgeStatementCountry: [
                {"statement_id": text.key, "country_code": country} for text in self.texts for country in text.pair
            ],
            FctCommitmentMentions: [_mention(one, texts[one.text]) for one in mentions],
            FctCommitments: [fact for fact, _ in commitments],
            RptCommitments: [report | {"actors": names[report["actors"]]} for _, report in commitments],
            BridgeCommitmentCountry: [
                {"commitment_id": fact["commitment_id"], "country_code": report["actors"], "role": "actor"}
                for fact, report in commitments
            ],
            BridgeCommitmentSector: [
                {"commitment_id": fact["commitment_id"], "sector": fact["sector"], "sector_position": 1}
                for fact, _ in commitments
            ],
            FctCommitmentsByCountry: [
                {"country_code": "NOR", "country_name": "Norway", "commitment_count": len(commitments)}
            ],
            FctReviews: [
                {"review_id": key, "action": action, "mention_id": mention, "outcome": "applied"}
                for key, action, mention in self.reviews
            ],
        }

    def _commitment(self, key: str, told: list[Said], texts: dict[int, Text]) -> tuple[dict[str, Any], dict[str, Any]]:
        last = told[-1]
        due = next((one.due for one in reversed(told) if one.due), None)
        late = "not_yet_due" if due and due >= self.as_of else "past_due_no_report"
        fact = {
            "commitment_id": key,
            "mention_id": last.key,
            "statement_id": texts[told[0].text].key,
            "status": last.status,
            "entry_status": told[0].status,
            "first_seen_on": date.fromisoformat(texts[told[0].text].day),
            "last_seen_on": date.fromisoformat(texts[last.text].day),
            "mention_count": len(told),
            "statement_count": len({one.text for one in told}),
            "sector": last.sector,
            "amount": next((Decimal(one.amount) for one in reversed(told) if one.amount is not None), None),
            "due": due,
            "timeliness": late if due else "no_due_date",
            "is_reviewed": any(one.is_reviewed for one in told),
        }
        report = {"commitment_id": key, "actors": last.actors, "quote": last.quote}
        return fact, report | {"statement_title": texts[last.text].title, "publisher": texts[last.text].publisher}


def plant(path: Path, planted: Planted) -> Path:
    """A working file that holds the release."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return make_working_file(path, planted.rows())


def differences(folder: Path, former: Planted, present: Planted) -> list[tuple[str, str, str | None, str | None, str]]:
    """Kind, field, before, after and cause of all that differs, in this order."""
    files = (_tables(folder / "former.duckdb", former), _tables(folder / "present.duckdb", present))
    with attached(*files) as (connection, *sides):
        find_changes(connection, *sides)
        return connection.execute(
            "SELECT kind, coalesce(field, ''), before, after, cause FROM found_changes ORDER BY ALL"
        ).fetchall()


def _tables(path: Path, planted: Planted) -> Path:
    """A file with the tables that are compared and no others, which is made sooner."""
    path.unlink(missing_ok=True)
    with connect(path) as connection:
        connection.execute("CREATE SCHEMA marts; CREATE SCHEMA meta")
        for model, rows in planted.rows().items():
            connection.execute(create_table(model))
            columns = model.to_schema().columns
            for row in rows:
                values = [
                    row.get(name, None if columns[name].nullable else FILLERS[kind])
                    for name, kind in column_types(model).items()
                ]
                name = f"{model.about()['schema']}.{model.table_name()}"
                connection.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(values))})", values)
    return path


def _run(planted: Planted) -> dict[str, Any]:
    return {
        "run_id": "run",
        "as_of_on": date.fromisoformat(planted.as_of),
        "coder_version": planted.coder,
        "reference_version": planted.code_lists,
        "finished_at": datetime(2026, 3, 1, 12),
    }


def _statement(text: Text) -> dict[str, Any]:
    return {
        "statement_id": text.key,
        "published_on": date.fromisoformat(text.day),
        "publisher": text.publisher,
        "title": text.title or f"Statement {text.number}",
        "document_count": len(text.documents or (text.number,)),
        "is_digest": text.is_digest,
    }


def _mention(one: Said, text: Text) -> dict[str, Any]:
    return {
        "mention_id": one.key,
        "commitment_id": one.commitment,
        "statement_id": text.key,
        "published_on": date.fromisoformat(text.day),
        "status": one.status,
        "quote": one.quote,
        "actors": one.actors,
        "sector": one.sector,
        "sectors": one.sector,
        "amount": one.amount,
        "due": one.due,
        "is_reviewed": one.is_reviewed,
    }
