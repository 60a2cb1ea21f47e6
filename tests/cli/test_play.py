"""`tracefix` and `tracefix play`, in a real terminal and without one."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests import packs
from tests.terminal import Terminal, tracefix


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return {"TRACEFIX_HOME": str(tmp_path / "home")}


def without_terminal(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(tracefix(*arguments), stdin=subprocess.DEVNULL, capture_output=True, text=True)


@pytest.mark.parametrize(
    "arguments", [[], ["play"], ["play", "easy-1"], ["play", "easy-1", "--rules", "tracefix"]]
)
def test_without_a_terminal_there_is_one_clear_line(arguments: list[str]) -> None:
    done = without_terminal(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "needs a terminal" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["play", "binary_search_of_by_one"], "binary_search_off_by_one"),
        (["play", "binary_search_of_by_one", "--rules", "tracefix"], "binary_search_off_by_one"),
        (["play", "easy-1", "--rules", "tracefixed"], "no ruleset 'tracefixed'; use tracefix"),
        (["play", "easy-1", "--theme", "drak"], "no such theme; use"),
    ],
)
def test_an_unknown_name_is_refused_with_near_ones(
    env: dict[str, str], arguments: list[str], reason: str
) -> None:
    with Terminal(tracefix(*arguments), columns=200, env=env) as terminal:
        assert terminal.wait_for_end() == 2
        assert reason in terminal.text
        assert b"\x1b[?1049h" not in terminal.output, "the screen was opened all the same"


def test_the_browser_opens_and_closes(env: dict[str, str]) -> None:
    with Terminal(tracefix(), env=env) as terminal:
        terminal.wait_for("of 25 solved")
        terminal.wait_for("The code to mend")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


@pytest.mark.parametrize("options", [[], ["--theme", "tracefix-light", "--rules", "tracefix-shaped"]])
def test_a_task_opens_at_once_and_leads_to_the_browser(env: dict[str, str], options: list[str]) -> None:
    with Terminal(tracefix("play", "easy-1", *options), columns=120, rows=40, env=env) as terminal:
        terminal.wait_for("Run tests")
        for _ in range(30):  # out of the editor, then out of the task
            if "of 25 solved" in terminal.text:
                break
            terminal.press("escape")
            terminal.read(1.0)
        terminal.wait_for("of 25 solved")
        terminal.press("ctrl+q")
        assert terminal.wait_for_end() == 0


def test_tasks_of_a_folder_come_along(env: dict[str, str], tmp_path: Path) -> None:
    packs.write_task(packs.write_pack(tmp_path / "more"))
    with Terminal(tracefix("play", "--tasks", str(tmp_path / "more")), env=env) as terminal:
        terminal.wait_for("of 26 solved")
        terminal.press("ctrl+q")
        assert terminal.wait_for_end() == 0


def test_a_broken_config_does_not_keep_it_from_starting(env: dict[str, str], tmp_path: Path) -> None:
    config = tmp_path / "home" / "config" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("[ui\n")
    with Terminal(tracefix(), env=env) as terminal:
        terminal.wait_for("config/config.toml: is not valid TOML")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


def test_an_idle_browser_writes_nothing(env: dict[str, str]) -> None:
    with Terminal(tracefix(), env=env) as terminal:
        terminal.wait_for("The code to mend")
        for _ in range(20):
            if terminal.read(1.5) == 0:
                break
        assert terminal.read(3.0) == 0


def test_no_color_leaves_only_greys(env: dict[str, str]) -> None:
    with Terminal(tracefix(), env=env | {"NO_COLOR": "1"}) as terminal:
        terminal.wait_for("The code to mend")
        colours = set(re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", terminal.output))
        assert all(max(map(int, colour)) - min(map(int, colour)) <= 2 for colour in colours)


@pytest.mark.parametrize("arguments", [["play"], ["play", "easy-1"], []])
def test_a_start_loads_no_command_line_and_no_network(
    env: dict[str, str], tmp_path: Path, arguments: list[str]
) -> None:
    """Seen by the interpreter's own list of imports, which goes to the terminal when the app has ended."""
    script = (
        "import sys\n"
        f"sys.argv = ['tracefix', *{arguments!r}]\n"
        "from tracefix_tui.cli import main\n"
        "try:\n    main()\n"
        f"finally:\n    open({str(tmp_path / 'loaded')!r}, 'w').write(' '.join(sys.modules))\n"
    )
    with Terminal([tracefix()[0], "-c", script], columns=120, rows=40, env=env) as terminal:
        terminal.wait_for("Run tests" if arguments[1:] else "The code to mend")
        terminal.press("ctrl+q")
        assert terminal.wait_for_end() == 0
    loaded = {name.partition(".")[0] for name in (tmp_path / "loaded").read_text().split()}
    assert "textual" in loaded
    assert not loaded & {"openai", "httpx", "fastapi", "openenv", "uvicorn", "pydantic", "pygments"}
    assert "typer" not in loaded
