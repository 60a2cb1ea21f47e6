"""A real browser without a window: Chromium, asked over its debugging protocol what a page shows and does."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

from websockets.sync.client import connect

PATIENCE_SECONDS = 60.0
"""How long to wait for an answer. Long, since it only ends a test that fails anyway."""

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)


def chromium() -> str:
    """The browser's program. A test without one fails, and says how to get it."""
    wanted = os.environ.get("CHROMIUM", "")
    found = next((path for name in (wanted, *_NAMES) if name and (path := shutil.which(name))), None)
    assert found is not None, (
        "There is no Chromium on this machine. On Debian: apt-get install --no-install-recommends chromium. "
        "Elsewhere put one on PATH, or name its program in the variable CHROMIUM."
    )
    return found


class Browser:
    """Chromium with one page, and a profile of its own in `profile`.

    Attributes:
        requests: the addresses that the page has asked for, beginning with its own.
        complaints: what it has reported: exceptions, and what the security policy has refused.
    """

    def __init__(self, profile: Path) -> None:
        self._process = subprocess.Popen(
            [chromium(), *_FLAGS, f"--user-data-dir={profile}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if found := re.search(rb"DevTools listening on (ws://\S+)", line):
                break
        else:
            raise AssertionError(f"{chromium()} has ended before it could be asked anything")
        self._held = contextlib.ExitStack()
        self._link = self._held.enter_context(connect(found[1].decode(), max_size=None, compression=None))
        self._number = 0
        self._session = ""
        self.requests: list[str] = []
        self.complaints: list[str] = []
        (page,) = [each for each in self.ask("Target.getTargets")["targetInfos"] if each["type"] == "page"]
        attached = self.ask("Target.attachToTarget", targetId=page["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.ask(f"{domain}.enable")

    def __enter__(self) -> Browser:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        assert self._process.stderr is not None
        self._process.stderr.close()

    def open(
        self, url: str, size: tuple[int, int] = (1280, 800), *, dark: bool = False, scripts: bool = True
    ) -> None:
        """Load a page, in a window of `size` pixels, and wait until it has loaded and painted."""
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=size[0],
            height=size[1],
            deviceScaleFactor=1,
            mobile=False,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", media="", features=[scheme])
        self.ask("Emulation.setScriptExecutionDisabled", value=not scripts)
        self._go("about:blank")
        self.requests.clear()
        self.complaints.clear()
        self._go(url)
        if scripts:
            self.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")

    def _go(self, url: str) -> None:
        self._loaded = False
        self.ask("Page.navigate", url=url)
        while not self._loaded:
            self._take()

    def evaluate(self, script: str) -> Any:
        """The value of an expression in the page."""
        found = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def press(self, key: str) -> None:
        """Press a key, by its name in the page's events."""
        text = {"text": key} if len(key) == 1 else {}
        self.ask("Input.dispatchKeyEvent", type="keyDown", key=key, **text)
        self.ask("Input.dispatchKeyEvent", type="keyUp", key=key)

    def picture(self) -> bytes:
        """The window as PNG."""
        return base64.b64decode(self.ask("Page.captureScreenshot", format="png")["data"])

    def ask(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Perform a command of the protocol; its result."""
        self._number += 1
        number = self._number
        wanted = {"id": number, "method": method, "params": arguments}
        self._link.send(json.dumps(wanted | ({"sessionId": self._session} if self._session else {})))
        while (answer := self._take()).get("id") != number:
            pass
        assert "error" not in answer, f"{method}: {answer['error']}"
        return answer["result"]

    def _take(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self._link.recv(PATIENCE_SECONDS))
        about = message.get("params", {})
        match message.get("method"):
            case "Network.requestWillBeSent":
                self.requests.append(about["request"]["url"])
            case "Page.loadEventFired":
                self._loaded = True
            case "Page.javascriptDialogOpening":
                self.complaints.append(f"dialog: {about['message']}")
                self._number += 1
                closing = {
                    "id": self._number,
                    "method": "Page.handleJavaScriptDialog",
                    "params": {"accept": True},
                }
                self._link.send(json.dumps(closing | {"sessionId": self._session}))
            case "Runtime.exceptionThrown":
                self.complaints.append(str(about["exceptionDetails"]))
            case "Log.entryAdded":
                self.complaints.append(about["entry"]["text"])
        return message
