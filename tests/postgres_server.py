"""A PostgreSQL server of the test session: real, on loopback, with a data folder of its own, stopped at the end.

Belongs here: starting and stopping it, and databases in it. Does not belong here: what is published to it.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

DEBIAN = Path("/usr/lib/postgresql")
USER = "postgres"  # whom Debian's package makes; the server refuses to run as root
MEMORY, NEEDED = Path("/dev/shm"), 2_000_000_000  # bytes; many small files are made and removed faster there
SECONDS_TO_START, SECONDS_TO_STOP = 60, 30
PASSWORD = "never:shown@to/anyone?"  # with all that an address needs escaped
TEST_OPTIONS = {"fsync": "off", "shared_buffers": "64MB", "max_connections": "40", "autovacuum": "off"}
_numbers = count(1)


def missing() -> str:
    """Why no server can be started here; empty where one can."""
    if _program("initdb") is None or _program("postgres") is None:
        return "PostgreSQL is not installed: install Debian's package postgresql (or have initdb and postgres in PATH)"
    if os.name == "posix" and os.geteuid() == 0 and _unprivileged() is None:
        return f"PostgreSQL does not run as root, and there is no user {USER} to run it as"
    return ""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. Its superuser is `postgres`; every user has the same password."""

    port: int
    version: str

    def connect(self, database: str = "postgres", user: str = USER, **options: Any) -> psycopg.Connection:
        """A connection whose statements each commit at once, unless asked otherwise."""
        given = {"autocommit": True, "connect_timeout": 10, **options}
        return psycopg.connect(host="127.0.0.1", port=self.port, dbname=database, user=user, password=PASSWORD, **given)

    def execute(self, statement: str, *names: str, database: str = "postgres") -> None:
        """Runs one statement as the superuser; each `{}` in it is one of the names."""
        with self.connect(database) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def role(self, name: str) -> str:
        """Makes a user; its name, with a number of its own."""
        name = f"{name} {next(_numbers)}"  # a space, since names may have one
        with self.connect() as connection:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(name), PASSWORD))
        return name

    def database(self, owner: str = USER) -> str:
        """Makes a database of its own; its name."""
        name = f"analysis_{next(_numbers)}"
        self.execute("CREATE DATABASE {} OWNER {}", name, owner)
        return name

    def url(self, database: str, user: str = USER, *, password: str | None = PASSWORD) -> str:
        """The address of a database; without its password where that is None."""
        secret = "" if password is None else f":{quote(password, safe='')}"
        return f"postgresql://{quote(user)}{secret}@127.0.0.1:{self.port}/{database}"


@contextmanager
def running(settings: Mapping[str, str] = TEST_OPTIONS) -> Iterator[Server]:
    """Starts a server on a free port, with settings beside its defaults; stops it at the end."""
    in_memory = settings == TEST_OPTIONS and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > NEEDED
    folder = Path(tempfile.mkdtemp(prefix="cooperation-postgres-", dir=MEMORY if in_memory else None))
    owner = _unprivileged() if os.geteuid() == 0 else None
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    who: dict[str, Any] = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
    who |= {"cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}}
    data, log = folder / "data", folder / "log"
    (folder / "password").write_text(PASSWORD)
    (folder / "password").chmod(0o644)
    try:
        words = ["--pgdata", data, "--username", USER, "--pwfile", folder / "password", "--auth", "scram-sha-256"]
        words += ["--encoding", "UTF8", "--no-sync"]
        subprocess.run(
            [_program("initdb"), *map(str, words)], check=True, capture_output=True, timeout=SECONDS_TO_START, **who
        )
        port = _free_port()
        options = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", **settings}
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with log.open("wb") as output:
            process = subprocess.Popen(
                [str(_program("postgres")), "-D", str(data), *words], stdout=output, stderr=output, **who
            )
        try:
            yield Server(port, _version_once_ready(port, process, log))
        finally:
            _stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _version_once_ready(port: int, process: subprocess.Popen[bytes], log: Path) -> str:
    end = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < end:
        try:
            with Server(port, "").connect() as connection:
                return str(connection.info.parameter_status("server_version"))
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGQUIT)  # at once: nothing of it is needed any more
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(SECONDS_TO_STOP)


def _program(name: str) -> Path | None:
    beside = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3].split(".")[0]))
    found = shutil.which(name)
    return beside[-1] if beside else Path(found) if found else None


def _unprivileged() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(USER)
    except KeyError:
        return None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
