"""The options of an agent: the same at every command that lets one play."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from tracefix_tui.cli.agent_options import FLAGS, takes_agent
from tracefix_tui.players.agents import AgentOptions
from tracefix_tui.settings import config_file

seen: list[tuple[str, AgentOptions, int]] = []
app = typer.Typer()


@app.command()
@takes_agent
def play(
    name: Annotated[str, typer.Argument()], agent: AgentOptions, jobs: Annotated[int, typer.Option()] = 1
) -> None:
    """Let an agent play."""
    seen.append((name, agent, jobs))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path))
    monkeypatch.delenv("TRACEFIX_AGENT", raising=False)
    seen.clear()


def got(*arguments: str) -> AgentOptions:
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == 0, done.output
    return seen[-1][1]


def test_a_command_gets_its_own_parameters_and_one_for_the_agent() -> None:
    assert got("some_task", "--jobs", "3") == AgentOptions()
    assert seen == [("some_task", AgentOptions(), 3)]


def test_a_flag_goes_before_the_environment_and_that_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    config_file().parent.mkdir(parents=True)
    config_file().write_text('[play]\nagent = "from-file"\n')
    assert got("t").agent == "from-file"
    monkeypatch.setenv("TRACEFIX_AGENT", "from-environment")
    assert got("t").agent == "from-environment"
    assert got("t", "--agent", "from-flag").agent == "from-flag"


def test_help_shows_each_option() -> None:
    text = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["--help"]).output
    for name in FLAGS:
        assert f"--{name.replace('_', '-')}" in text
    assert "Let an agent play." in text
