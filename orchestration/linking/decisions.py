"""People's decisions on which mentions tell of one commitment.

Belongs here: their form. Does not belong here: reading them from reviews, and following them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decisions:
    """Pairs of mention ids that people joined or parted.

    Attributes:
        together: the two tell of one commitment.
        apart: the two tell of two commitments.
    """

    together: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
