"""`cooperation dashboard`: the Superset dashboard, ready to import."""

from argparse import Namespace
from pathlib import Path

from orchestration.errors import CooperationError, UsageError
from orchestration.home import Home
from orchestration.publication.dashboard import write_dashboard
from orchestration.settings import Settings
from orchestration.terminal import console


def dashboard(options: Namespace) -> int:
    """Writes the bundle to `FILE.zip`.

    Raises:
        UsageError: the file is not named as a ZIP file.
        CooperationError: there is no published warehouse yet, or the file cannot be written.
    """
    file: Path = options.file
    if file.suffix.lower() != ".zip":
        raise UsageError(f"{file} must end in .zip")
    settings = Settings(home=options.home) if options.home else Settings()
    path = Home(settings.home).published_warehouse
    if not path.exists():
        raise CooperationError(f"{path} is not there yet; make it with: cooperation run")
    try:
        write_dashboard(path, file)
    except OSError as error:
        raise CooperationError(f"{file} cannot be written: {' '.join(str(error).split())}") from error
    out = console()
    out.print(f"{file} shows {path.absolute()}", soft_wrap=True)
    out.print(f"Import it where Superset runs: superset import-dashboards -p {file} -u ADMIN", soft_wrap=True)
    return 0
