"""How stages tell what they are doing, without knowing who listens.

Belongs here: the protocol and the silent listener. Does not belong here: drawing; that is `orchestration/terminal.py`.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

Advance = Callable[[int], None]


class Progress(Protocol):
    """Listens to stages."""

    def stage(self, title: str, total: int) -> AbstractContextManager[Advance]:
        """A stage of `total` steps; call what it yields with the number of steps done since."""
        ...


class Silent:
    """Says nothing."""

    @contextmanager
    def stage(self, title: str, total: int) -> Iterator[Advance]:
        """See `Progress.stage`."""
        yield lambda steps: None
