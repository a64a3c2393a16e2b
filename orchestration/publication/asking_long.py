"""Long questions that a person can stop.

Belongs here: asking in a thread of its own, so that Ctrl-C is heard at once. Does not belong here: what is asked.
"""

import threading
from collections.abc import Callable
from typing import TypeVar

import duckdb

Answer = TypeVar("Answer")


def stoppable(connection: duckdb.DuckDBPyConnection, work: Callable[[], Answer]) -> Answer:
    """What `work` returns; on Ctrl-C the connection's query is interrupted and KeyboardInterrupt goes on.

    DuckDB looks for signals between its tasks only, and one task may take minutes; an interrupt it sees at once.
    """
    returned: list[Answer] = []
    raised: list[BaseException] = []
    done = threading.Event()  # a join that Ctrl-C breaks off takes the thread for ended (Python 3.11)

    def run() -> None:
        try:
            returned.append(work())
        except BaseException as error:
            raised.append(error)
        finally:
            done.set()

    threading.Thread(target=run, name="question", daemon=True).start()
    try:
        while not done.wait(0.1):  # looks up now and then: a signal that another thread takes does not end a wait
            pass
    except KeyboardInterrupt:
        while not done.is_set():
            connection.interrupt()  # again, should the query have begun only now
            done.wait(0.1)
        raise
    if raised:
        raise raised[0]
    return returned[0]
