"""`cooperation note`: a method note or chart footnote to paste into a report."""

from argparse import Namespace

import duckdb

from orchestration.errors import CooperationError
from orchestration.home import Home
from orchestration.publication.asking import asked, said
from orchestration.publication.method_note import chart_footnote, method_note
from orchestration.publication.note_facts import read_facts
from orchestration.settings import Settings


def note(options: Namespace) -> int:
    """Prints the note on the published warehouse; every figure in it is the warehouse's.

    Raises:
        CooperationError: there is no published warehouse, or it is of another version.
    """
    home = Home(Settings(home=options.home).home if options.home else Settings().home)
    with asked(home.published_warehouse) as connection:
        try:
            facts = read_facts(connection)
        except duckdb.CatalogException as error:
            raise CooperationError(
                f"{home.published_warehouse} was published by another version ({said(error)}); "
                "cooperation run publishes it anew"
            ) from error
    print(chart_footnote(facts) if options.chart else method_note(facts, markdown=options.format == "markdown"))
    return 0
