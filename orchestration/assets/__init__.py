"""Dagster assets, thin: each calls one stage of the package and tells Dagster what came of it.

Belongs here: wiring, metadata, checks of results. Does not belong here: logic worth a unit test.
"""

from typing import TYPE_CHECKING, Any, TypeAlias

import dagster as dg

if TYPE_CHECKING:
    Result: TypeAlias = dg.MaterializeResult[Any]
else:
    Result = dg.MaterializeResult  # Dagster knows a single result by the bare class alone
