"""Table macros of schema `marts`: questions that take a day or countries.

Belongs here: their names, parameters and descriptions. Does not belong here: their SQL, which dbt holds.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Macro:
    """One table macro.

    Attributes:
        name: its name in schema `marts`.
        parameters: names of its parameters, in order.
        description: what it answers.
        grain: what one row of an answer is.
    """

    name: str
    parameters: tuple[str, ...]
    description: str
    grain: str


MACROS = (
    Macro(
        "commitments_as_of",
        ("day",),
        "What was true on a day, by the statements published up to it: the columns of fct_commitments, as of that day.",
        "one commitment first seen by the day",
    ),
    Macro(
        "commitments_known_on",
        ("day",),
        "What the warehouse knew on a day: as commitments_as_of, from the statements that it had taken in by then.",
        "one commitment known by the day",
    ),
    Macro(
        "promises",
        ("from_country", "to_country", "since"),
        "What one country promised another, alone or jointly, since a day, and what came of it; newest first.",
        "one commitment",
    ),
)
