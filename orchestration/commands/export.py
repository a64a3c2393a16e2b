"""`cooperation export`: the published tables as files."""

from argparse import Namespace
from pathlib import Path

from orchestration.errors import CooperationError, UsageError
from orchestration.home import Home
from orchestration.publication.files import export_files
from orchestration.settings import Settings
from orchestration.terminal import console


def export(options: Namespace) -> int:
    """Writes the published tables into `DIR`.

    Raises:
        UsageError: the folder is a file.
        CooperationError: there is no published warehouse yet, or the folder cannot be written.
    """
    settings = Settings(home=options.home) if options.home else Settings()
    path = Home(settings.home).published_warehouse
    if not path.exists():
        raise CooperationError(f"{path} is not there yet; make it with: cooperation run")
    folder: Path = options.folder
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; give a folder")
    done = export_files(path, folder, options.format)
    out = console()
    for sentence in done.left_out:
        out.print(sentence, soft_wrap=True)
    out.print(f"{done.tables} tables written to {folder}", soft_wrap=True)
    return 0
