"""The system's clipboard: which commands are used, and that none of them can hold up the app."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracefix_tui.ui.widgets import clipboard


@pytest.fixture
def commands(tmp_path: Path) -> Path:
    """A folder that is all of PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


def command(folder: Path, name: str, script: str = "exit 0") -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("present", "environ", "platform", "expected"),
    [
        (["wl-copy", "wl-paste"], {"WAYLAND_DISPLAY": "w"}, "linux", "wl-copy"),
        (["wl-copy", "wl-paste", "xclip"], {"DISPLAY": ":0"}, "linux", "xclip"),
        (["wl-copy", "wl-paste"], {}, "linux", None),
        (["wl-copy"], {"WAYLAND_DISPLAY": "w"}, "linux", None),
        (["xsel"], {"DISPLAY": ":0"}, "linux", "xsel"),
        (["pbcopy", "pbpaste"], {}, "darwin", "pbcopy"),
        (["xclip"], {"DISPLAY": ":0"}, "darwin", None),
        ([], {"DISPLAY": ":0", "WAYLAND_DISPLAY": "w"}, "linux", None),
    ],
)
def test_the_first_tool_that_can_work_is_used(
    commands: Path, present: list[str], environ: dict[str, str], platform: str, expected: str | None
) -> None:
    for name in present:
        command(commands, name)
    tool = clipboard.find_tool({**environ, "PATH": str(commands)}, platform)
    assert (tool.copy[0] if tool else None) == expected


@pytest.fixture
def xclip(commands: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An xclip that keeps the clipboard in a file, whose path is returned."""
    held = tmp_path / "held"
    command(commands, "xclip", f'case "$*" in *-o*) cat {held};; *) cat > {held};; esac')
    monkeypatch.setenv("PATH", f"{commands}:/bin:/usr/bin")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(clipboard.sys, "platform", "linux")
    clipboard._tool.cache_clear()
    yield held
    clipboard._tool.cache_clear()


def test_what_is_copied_is_pasted(xclip: Path) -> None:
    assert clipboard.copy_to_system("naïve\n  text\n")
    assert xclip.read_text(encoding="utf-8") == "naïve\n  text\n"
    assert clipboard.paste_from_system() == "naïve\n  text\n"


def test_a_tool_that_fails_or_hangs_is_given_up(
    xclip: Path, commands: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert clipboard.paste_from_system() is None, "cat fails: nothing was copied yet"
    monkeypatch.setattr(clipboard, "SECONDS", 0.2)
    command(commands, "xclip", "exec sleep 60")
    assert not clipboard.copy_to_system("x")
    assert clipboard.paste_from_system() is None


def test_a_tool_that_stays_behind_does_not_hold_us(xclip: Path, commands: Path) -> None:
    command(commands, "xclip", "cat > /dev/null; sleep 3 &")
    assert clipboard.copy_to_system("x")


def test_without_a_tool_nothing_happens(monkeypatch: pytest.MonkeyPatch, commands: Path) -> None:
    monkeypatch.setenv("PATH", str(commands))
    clipboard._tool.cache_clear()
    assert not clipboard.copy_to_system("x")
    assert clipboard.paste_from_system() is None
    clipboard._tool.cache_clear()
