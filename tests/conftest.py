"""No test sees or changes the developer's own settings, tasks or runs: each worker has a home of its own."""

from __future__ import annotations

import os
import tempfile

_home = tempfile.TemporaryDirectory(prefix="tracefix-tests-")
os.environ["TRACEFIX_HOME"] = _home.name
