"""The rule coder: statement in, mentions out.

Belongs here: the order of the steps. Does not belong here: any rule of language; those stand in the modules it calls.
"""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from orchestration.extraction.context import Context, read_context
from orchestration.extraction.explanation import Reason, explain
from orchestration.extraction.instruments import find_deliverables
from orchestration.extraction.judging import Candidate, Judge
from orchestration.extraction.merging import merge_repeated
from orchestration.extraction.model import Mention, Statement
from orchestration.extraction.names import learn_names
from orchestration.extraction.objects import Marks
from orchestration.extraction.parties import Naming, find_namings
from orchestration.extraction.reading import Reader
from orchestration.extraction.sectors import find_terms
from orchestration.extraction.segmentation import segment
from orchestration.extraction.text import lower_copy, matching_copy
from orchestration.settings import resources

_TABLES = ("sectors.csv", "instruments.csv", "statuses.csv", "groupings.csv")


class RuleCoder:
    """Finds commitments by rules and tables; meets the `Coder` protocol."""

    @cached_property
    def version(self) -> str:
        """First 12 hex digits of the SHA-256 over this package's sources and the tables it reads."""
        reference = resources() / "data" / "reference"
        files = sorted(Path(__file__).parent.glob("*.py")) + sorted((reference / "lexicon").glob("*.csv"))
        digest = hashlib.sha256()
        for path in [*files, *(reference / name for name in _TABLES)]:
            digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
        return digest.hexdigest()[:12]

    def code(self, statement: Statement) -> Sequence[Mention]:
        """All mentions of a statement in order of start; empty where there is none."""
        judge = self._judge(statement)
        found = Reader(judge).candidates(keep_all=False) if judge is not None else ()
        return merge_repeated([candidate.mention for candidate in found], statement.text)

    def explain(self, statement: Statement) -> list[tuple[Mention, list[Reason]]]:
        """The mentions of `code`, each with the words and table rows that decided every field."""
        judge = self._judge(statement)
        if judge is None:
            return []
        by_mention = {candidate.mention: candidate for candidate in Reader(judge).candidates(keep_all=False)}
        return [(m, explain(judge, by_mention[m])) for m in merge_repeated(list(by_mention), statement.text)]

    def candidates(self, statement: Statement) -> list[Candidate]:
        """All that the rules allow to be a commitment, in order of reading; their features tell which count."""
        judge = self._judge(statement)
        return list(Reader(judge).candidates(keep_all=True)) if judge is not None else []

    def _judge(self, statement: Statement) -> Judge | None:
        copy = matching_copy(statement.text)
        namings = learn_names(copy, find_namings(copy))
        context = read_context(statement, copy, namings)
        if not context.parties or not _has_counterpart(context, namings):
            return None
        lowered = lower_copy(copy)
        terms = find_terms(copy, lowered)
        deliverables = find_deliverables(lowered)
        marks = Marks(terms, [t.start for t in terms], deliverables, [d.start for d in deliverables])
        return Judge(statement, copy, lowered, segment(statement.text), namings, context, marks)


def _has_counterpart(context: Context, namings: Sequence[Naming]) -> bool:
    """Whether there is anybody with whom a commitment could be: two parties, or a name beside the only one."""
    return len(context.members) > 1 or any(not set(naming.codes) <= context.members for naming in namings)
