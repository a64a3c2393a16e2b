"""A page in headless Chromium, by its debugging protocol.

Belongs here: starting, waiting, taking a picture. Does not belong here: what a page should show.
"""

import base64
import json
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect

START_SECONDS, ANSWER_SECONDS = 60, 120


class Page:
    """One page."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._number = 0

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Calls a method of the protocol and waits for its answer."""
        self._number += 1
        self._connection.send(json.dumps({"id": self._number, "method": method, "params": arguments}))
        while True:
            answer = json.loads(self._connection.recv(timeout=ANSWER_SECONDS))
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return dict(answer["result"])

    def value(self, script: str) -> Any:
        """What a script gives."""
        return self.call("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def wait_for(self, script: str, *, seconds: float) -> None:
        """Waits until a script gives true."""
        end = time.monotonic() + seconds
        while not self.value(script):
            assert time.monotonic() < end, (
                f"{script} is not true after {seconds} s: {self.value('document.body.innerText')}"
            )
            time.sleep(1)

    def picture(self, path: Path) -> None:
        """Writes a PNG of what is to be seen."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))


@contextmanager
def page(program: str, folder: Path, port: int, cookies: Mapping[str, str], url: str, height: int) -> Iterator[Page]:
    """Opens a page of this address with these cookies; Chromium ends with the block."""
    words = [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
    words += [f"--remote-debugging-port={port}", f"--user-data-dir={folder}", "about:blank"]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with connect(_address(port), max_size=None, ping_interval=None) as connection:
            shown = Page(connection)
            shown.call("Network.enable")
            for name, value in cookies.items():
                shown.call("Network.setCookie", name=name, value=value, url=url)
            shown.call("Page.enable")
            shown.call(
                "Emulation.setDeviceMetricsOverride", width=1500, height=height, deviceScaleFactor=1, mobile=False
            )
            shown.call("Page.navigate", url=url)
            yield shown
    finally:
        process.terminate()
        process.wait(timeout=30)


def _address(port: int) -> str:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            tabs = httpx.get(f"http://127.0.0.1:{port}/json", timeout=5).json()
            return str(next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page"))
        except (httpx.HTTPError, StopIteration):
            assert time.monotonic() < end, "Chromium does not start"
            time.sleep(0.5)
