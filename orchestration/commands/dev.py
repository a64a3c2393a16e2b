"""`cooperation dev`: Dagster's web UI on this home, with schedules and sensors."""

import os
import signal
import subprocess
import sys
from argparse import Namespace

from orchestration.home import Home
from orchestration.settings import Settings
from orchestration.terminal import console


def dev(options: Namespace) -> int:
    """Starts the web UI and the daemon on this machine's loopback address, and ends when they end."""
    settings = Settings(home=options.home) if options.home else Settings()
    home = Home(settings.home.absolute())
    home.prepare()
    console(stderr=True).print(
        f"Dagster for {home.root}: http://127.0.0.1:{options.port} (end it with Ctrl-C)", soft_wrap=True
    )
    command = [
        sys.executable,
        "-m",
        "dagster",
        "dev",
        "-m",
        "orchestration.definitions",
        "-h",
        "127.0.0.1",
        "-p",
        str(options.port),
    ]
    with subprocess.Popen(command, env=environment(home), start_new_session=True) as server:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: server.send_signal(signal.SIGINT))  # it ends its own processes on this one
        return max(server.wait(), 0)


def environment(home: Home) -> dict[str, str]:
    """The environment in which Dagster's processes work on a home, without telemetry."""
    return {
        **os.environ,
        "COOPERATION_HOME": str(home.root),
        "DAGSTER_HOME": str(home.dagster),
        "DAGSTER_DISABLE_TELEMETRY": "yes",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
        "PYTHONWARNINGS": "ignore",
    }
