"""The log of a home: `logs/runs.log`, a few files of bounded size.

Belongs here: where log lines go. Does not belong here: what is logged.
"""

import logging
from logging.handlers import RotatingFileHandler

from orchestration.home import Home

MAX_BYTES, FILES = 5_000_000, 5


def rotating_handler(home: Home) -> logging.Handler:
    """A handler that writes to the log of a home."""
    home.logs.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        home.logs / "runs.log", maxBytes=MAX_BYTES, backupCount=FILES, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    return handler


def keep_off_the_terminal(name: str, home: Home) -> None:
    """Sends what a library logs to the log of a home instead of the terminal."""
    library = logging.getLogger(name)
    library.handlers = [rotating_handler(home)]
    library.propagate = False
