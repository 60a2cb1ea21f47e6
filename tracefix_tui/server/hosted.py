"""The app for servers that are started by others: `uvicorn server.app:app`, as OpenEnv's tools do it.

Whoever starts it chooses the address, so who may talk to it comes from the environment: with TRACEFIX_TOKEN
whoever sends it, with TRACEFIX_OPEN=1 everybody, else whoever is on this machine.
"""

from __future__ import annotations

import atexit
import os

from tracefix_tui.catalog import load_catalog
from tracefix_tui.grading import Grader
from tracefix_tui.play.judging import with_judge
from tracefix_tui.server.app import build
from tracefix_tui.server.guard import Access, App


def access() -> Access:
    """Who may talk to the server, by the environment."""
    token = os.environ.get("TRACEFIX_TOKEN", "")
    everybody = os.environ.get("TRACEFIX_OPEN", "").lower() in ("1", "true", "yes", "on")
    return Access(token=token, local_only=not (token or everybody))


def make() -> App:
    """The app, with a grader that ends with the process."""
    grader = with_judge(Grader())
    atexit.register(grader.close)
    return build(load_catalog(), grader, access=access())[0]


app = make()
