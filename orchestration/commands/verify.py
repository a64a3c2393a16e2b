"""`cooperation verify`: re-hashes the kept documents and says what is damaged or missing."""

from argparse import Namespace

from orchestration.errors import CooperationError
from orchestration.home import Home
from orchestration.settings import Settings
from orchestration.sources.store import DocumentStore
from orchestration.sources.verification import verify_store
from orchestration.terminal import TerminalProgress, console, table


def verify(options: Namespace) -> int:
    """Prints what is wrong with the documents of a home; changes nothing.

    Returns:
        0 where every document is there and whole, else 1.

    Raises:
        CooperationError: the home keeps no documents yet.
    """
    settings = Settings(home=options.home) if options.home else Settings()
    home = Home(settings.home.absolute())
    if not home.documents.is_dir():
        raise CooperationError(f"{home.documents} is not there yet; make it with: cooperation run")
    store = DocumentStore(home.documents)
    with TerminalProgress().stage("documents verified", len(store.kept())) as advance:
        found = verify_store(store, advance)
    out = console()
    out.print(f"{found.whole} documents are whole, {len(found.damaged)} damaged, {len(found.missing)} missing.")
    if found.strange:
        out.print(
            f"{len(found.strange)} other files lie among them, for instance {found.strange[0]}; no run reads them."
        )
    if not found.damaged and not found.missing:
        return 0
    rows = [["damaged", str(store.path(document_id)), ", ".join(places)] for document_id, places in found.damaged]
    rows += [["missing", str(store.path(document_id)), ", ".join(places)] for document_id, places in found.missing]
    out.print(table(["", "document", "was seen at"], rows))
    out.print("Delete what is damaged; the next run takes both in again where their place still shows the same bytes.")
    return 1
