"""A coder and a short way to code sentences as part of a joint statement of Norway and Ghana."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from orchestration.extraction.coder import RuleCoder
from orchestration.extraction.model import Mention, Statement

Code = Callable[..., Sequence[Mention]]


@pytest.fixture(scope="session")
def coder() -> RuleCoder:
    return RuleCoder()


@pytest.fixture(scope="session")
def code(coder: RuleCoder) -> Code:
    """Codes a text; the other fields of the statement may be given by name."""

    def run(text: str, **fields: object) -> Sequence[Mention]:
        given = {"title": "Norway-Ghana Joint Statement", "published_on": date(2024, 3, 15), **fields}
        return coder.code(Statement(text, **given))  # type: ignore[arg-type]  # fields differ in type

    return run


@pytest.fixture(scope="session")
def statuses(code: Code) -> Callable[[str], list[str]]:
    """Statuses of a text's mentions, in order."""
    return lambda text: [mention.status for mention in code(text)]
