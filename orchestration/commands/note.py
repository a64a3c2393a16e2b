"""`cooperation note`: a method note or chart footnote to paste into a report."""

from argparse import Namespace

from orchestration.home import Home
from orchestration.publication.asking import asked
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
        facts = read_facts(connection)
    print(chart_footnote(facts) if options.chart else method_note(facts, markdown=options.format == "markdown"))
    return 0
