"""The parts for macOS, as far as they can be tried elsewhere: their form, and the watch with faked sizes."""

from __future__ import annotations

import sys

import pytest

from tests.sandbox.asking import SMALL, WAITS
from tracefix_tui.sandbox import Sandbox, macos
from tracefix_tui.sandbox.inside.layer import Setting
from tracefix_tui.sandbox.inside.seatbelt import Seatbelt, _profile


def test_the_profile_denies_all_but_what_is_named() -> None:
    lines = _profile(('/a "quoted" folder', "/back\\slash")).splitlines()
    assert lines[:2] == ["(version 1)", "(deny default)"]
    assert all(line.startswith("(allow ") and line.endswith(")") for line in lines[2:])
    assert '(allow file-read* (subpath "/a \\"quoted\\" folder"))' in lines
    assert '(allow file-read* (subpath "/back\\\\slash"))' in lines
    assert not any("write" in line or "network" in line or "process-fork" in line for line in lines)
    assert not any("file" in line for line in _profile(()).splitlines())


def test_other_systems_do_not_have_it() -> None:
    if sys.platform != "darwin":
        assert Seatbelt().prepare(Setting(False, (), 1, 1)) == "only macOS has it"
        with pytest.raises(OSError, match="only macOS"):
            macos.usage(1)


def test_the_watch_kills_a_guest_that_grows_too_big(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory_kib: dict[int, int] = {}
    monkeypatch.setattr(macos, "usage", lambda pid: macos.Usage(0.0, memory_kib.get(pid, 10_000)))
    watch = macos.MemoryWatch()
    with sandbox.spawn(WAITS, SMALL) as small, sandbox.spawn(WAITS, SMALL) as big:
        watch.add(small, 64)
        watch.add(big, 64)
        memory_kib[small.pid] = 10_000 + (64 << 10)
        memory_kib[big.pid] = 10_001 + (64 << 10)
        end = big.wait(10)
        assert end is not None
        assert end.signal == 9
        assert small.alive()
    watch.close()
