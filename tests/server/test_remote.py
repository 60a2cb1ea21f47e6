"""An episode on a server is the one played here, through lost connections too; screens and eval play it."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.server.running import LONG, Running, running, until
from tests.terminal import Terminal, tracefix
from tracefix_tui.catalog import Catalog, load_catalog
from tracefix_tui.cli.root import app
from tracefix_tui.episode import Action, ActionType, Episode, EpisodeOver, InvalidAction, Step, edits_between
from tracefix_tui.grading import Grader
from tracefix_tui.play.session import Session
from tracefix_tui.records.actor import Actor
from tracefix_tui.records.reader import read_run
from tracefix_tui.records.recorder import Recorder
from tracefix_tui.sandbox import Cancel, Cancelled
from tracefix_tui.server.address import ServerError
from tracefix_tui.server.guard import Access
from tracefix_tui.server.remote import RemoteEpisode, Server, ServerLost
from tracefix_tui.server.remote_catalog import KEPT, remote_catalog

NAME = "reverse_string_wrong_step"
RUN, VIEW, SUBMIT = (Action(ActionType[name]) for name in ("RUN_TESTS", "VIEW_CODE", "SUBMIT"))
SOON = (0.01, 0.01)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path / "home"))
    for name in ("TRACEFIX_TASKS", "TRACEFIX_TOKEN"):
        monkeypatch.delenv(name, raising=False)


def mended(catalog: Catalog) -> list[Action]:
    """Look, run, undo, mend, run, submit."""
    task = catalog.find(NAME)
    edits = edits_between(task.buggy.removesuffix("\n"), task.solution.removesuffix("\n"))
    wrong = Action(ActionType.REPLACE_LINES, 9, 3, "x")
    return [VIEW, RUN, RUN, wrong, *edits, Action(ActionType.UNDO_EDIT), *edits, RUN, SUBMIT]


def seen(step: Step) -> Any:
    """A step without what differs between two runs: times, and where a report was made."""
    results = (
        [(each.name, each.outcome, each.call, each.got) for each in step.report.results]
        if step.report
        else None
    )
    return (
        step.index,
        step.action,
        step.observation,
        step.reward,
        step.components,
        step.done,
        step.error_line,
        results,
    )


@pytest.mark.parametrize("rules", ["tracefix", "tracefix-shaped"])
def test_it_is_the_episode_that_is_played_here(server: Running, grader: Grader, rules: str) -> None:
    task = server.catalog.find(NAME)
    here = Episode(task, grader, rules, seed=3)
    there = RemoteEpisode(task, Server(server.url), rules, seed=3)
    assert there.reset() == here.reset()
    told: list[str] = []
    for action in mended(server.catalog):
        assert there.quote([action]) == here.quote([action])
        step = there.step(action, on_result=lambda result: told.append(result.name))
        assert seen(step) == seen(here.step(action))
        assert (there.code, there.steps_left, there.done) == (here.code, here.steps_left, here.done)
        assert there.score_if_submitted() == here.score_if_submitted()
    assert told
    with pytest.raises(EpisodeOver):
        there.step(VIEW)
    there.close()


def test_a_lost_connection_is_said_and_the_episode_goes_on(server: Running, grader: Grader) -> None:
    task = server.catalog.find(NAME)
    here = Episode(task, grader, seed=4)
    said: list[str] = []
    there = RemoteEpisode(task, Server(server.url), seed=4, say=said.append, pauses=SOON)
    for number, action in enumerate(mended(server.catalog)):
        if number in (2, 5):
            assert there._client._socket is not None
            there._client._socket.close_socket()
        assert seen(there.step(action)) == seen(here.step(action))
    assert sum("is lost" in text for text in said) == 2
    assert sum("Connected again" in text for text in said) == 2
    there.close()


def test_a_server_that_ends_idle_sessions_loses_nothing(catalog: Catalog, grader: Grader) -> None:
    from tracefix_tui.server.limits import Limits

    with running(catalog, grader, Limits(idle_seconds=0.3)) as server:
        there = RemoteEpisode(catalog.find(NAME), Server(server.url), pauses=SOON)
        there.step(VIEW)
        until(lambda: len(server.sessions) == 0)
        assert there.step(VIEW).index == 2
        there.close()
        there.close()


def test_a_server_that_is_gone_keeps_the_local_record(
    catalog: Catalog, grader: Grader, tmp_path: Path
) -> None:
    said: list[str] = []
    with running(catalog, grader) as server:
        there = RemoteEpisode(catalog.find(NAME), Server(server.url), say=said.append, pauses=SOON)
        session = Session(there, Recorder(Actor(), folder=tmp_path))
        asyncio.run(session.perform(RUN))
    with pytest.raises(ServerLost, match="tracefix serve"):
        asyncio.run(session.perform(VIEW))
    assert len(said) == len(SOON)
    assert len(session.state.steps) == 1
    session.close("the server is gone")
    (path,) = tmp_path.rglob("*.jsonl")
    run = read_run(path)
    assert [entry.step for entry in run.entries] == session.state.steps
    assert run.end is not None


def test_a_step_can_be_stopped(server: Running) -> None:
    there = RemoteEpisode(server.catalog.find(LONG), Server(server.url))
    for wait in (0.0, 0.3):
        cancel = Cancel()
        threading.Timer(wait, cancel.set).start()
        with pytest.raises(Cancelled):
            there.step(RUN, cancel)
        assert there.steps_taken == 0
    assert there.step(VIEW).index == 1
    there.close()


def test_what_makes_no_sense_is_refused_here_or_there(server: Running) -> None:
    there = RemoteEpisode(server.catalog.find(NAME), Server(server.url))
    with pytest.raises(InvalidAction, match="start_line"):
        there.step(Action(ActionType.REPLACE_LINES))
    with pytest.raises(InvalidAction, match="new_code_block"):
        there.step(Action(ActionType.REPLACE_LINES, 1, 1, "x" * 150_000))
    assert there.steps_taken == 0
    other = server.catalog.find(NAME)
    changed = RemoteEpisode(dataclasses.replace(other, buggy="x = 1\n"), Server(server.url))
    with pytest.raises(ServerLost, match="another version"):
        changed.step(VIEW)
    unknown = RemoteEpisode(dataclasses.replace(other, name="unknown"), Server(server.url))
    with pytest.raises(ServerLost, match="there is no task"):
        unknown.step(VIEW)


def test_a_server_that_sends_no_reports_is_enough(server: Running) -> None:
    there = RemoteEpisode(server.catalog.find(NAME), Server(server.url))
    there._client._url = server.ws
    first = there.step(RUN)
    assert first.report is not None
    assert [(each.name, each.passed) for each in first.report.visible] == [
        (each.test_name, each.passed) for each in first.observation.test_results
    ]
    last = there.step(SUBMIT)
    assert last.report is not None
    assert len(last.report.hidden) == last.observation.info["hidden_total"]
    there.close()


def test_its_tasks_are_a_catalog(server: Running, catalog: Catalog) -> None:
    local = load_catalog()
    there = remote_catalog(Server(server.url), local)
    assert [task.id for task in there.tasks] == [task.id for task in catalog.tasks]
    assert there.find(NAME) is local.find(NAME)
    unknown = there.find(LONG)
    assert (unknown.solution, unknown.hidden_tests, unknown.explanation) == ("", "", KEPT)
    assert unknown.tests == catalog.find(LONG).tests


def test_a_catalog_that_can_not_be_had_is_an_error(server: Running, catalog: Catalog, grader: Grader) -> None:
    with running(catalog, grader, access=Access("secret")) as guarded:
        with pytest.raises(ServerError, match="TRACEFIX_TOKEN"):
            remote_catalog(Server(guarded.url), catalog)
        assert remote_catalog(Server(guarded.url, "secret"), catalog).tasks
    with pytest.raises(ServerError, match="No environment answers"):
        remote_catalog(Server(guarded.url), catalog)
    with pytest.raises(ServerError, match="refuses"):
        remote_catalog(Server(f"{server.url}/elsewhere"), catalog)


async def test_the_play_screen_plays_there(server: Running, catalog: Catalog) -> None:
    from tests.ui.playing import settled
    from tests.ui.shell import screen_text
    from tracefix_tui.cli.remote import elsewhere
    from tracefix_tui.settings import Settings
    from tracefix_tui.ui.app import TracefixApp
    from tracefix_tui.ui.screens.play import PlayScreen

    there, episodes = elsewhere(Server(server.url), Catalog(()))
    before = len(server.sessions)
    screen_app = TracefixApp(there, Settings(), task=there.find(NAME), episodes=episodes)
    async with screen_app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.pause()
        screen = screen_app.screen
        assert isinstance(screen, PlayScreen)
        await pilot.press("f5")
        await settled(pilot)
        assert screen.state.report is not None
        assert any(result.call for result in screen.state.report.results)
        assert len(server.sessions) == before + 1
        episode: Any = screen.session.episode
        episode._client._socket.close_socket()
        await pilot.press("f2")
        await settled(pilot)
        assert len(screen.state.steps) == 2
        assert any("is lost" in note.message for note in screen_app._notifications)
        await pilot.press("f9")
        await pilot.pause()
        await pilot.press("y")
        await settled(pilot)
        assert screen.state.done
        assert "The server keeps the reference" in screen_text(pilot.app)
    until(lambda: len(server.sessions) == before)


@pytest.mark.parametrize("command", ["play", "watch"])
def test_the_commands_play_there_in_a_terminal(server: Running, tmp_path: Path, command: str) -> None:
    options = ["--paused", "--speed", "20"] if command == "watch" else []
    arguments = tracefix(command, NAME, "--server", server.url, *options)
    env = {"TRACEFIX_HOME": str(tmp_path / "home")}
    before = len(server.sessions)
    with Terminal(arguments, columns=120, rows=40, env=env) as terminal:
        terminal.wait_for("paused" if command == "watch" else "Commands")
        terminal.press("n" if command == "watch" else "f5")
        terminal.wait_for("49 of 50")
        assert len(server.sessions) == before + 1
        terminal.press("ctrl+q")
        if command == "play":
            terminal.wait_for("Leave this task?")
            terminal.press("y")
        assert terminal.wait_for_end() == 0
    until(lambda: len(server.sessions) == before)
    assert len(list((tmp_path / "home").rglob("*.jsonl"))) == 1


def test_eval_plays_there_and_logs_as_baselines_do(server: Running) -> None:
    arguments = [
        "eval",
        "--server",
        server.url,
        "--tasks",
        f"{NAME},sum_even_wrong_condition,lru_cache_no_promotion",
    ]
    done = CliRunner().invoke(app, [*arguments, "--easy", "--medium", "--log", "openenv", "--thought"])
    assert done.exit_code == 0, done.output
    lines = [line for line in done.stdout.splitlines() if not line.startswith("[THOUGHT] ")]
    assert len(lines) < len(done.stdout.splitlines())
    starts = [line for line in lines if line.startswith("[START] ")]
    ends = [line for line in lines if line.startswith("[END] ")]
    assert len(starts) == len(ends) == 2
    assert all(re.fullmatch(r"\[START\] task=\S+ env=tracefix model=\S+", line) for line in starts)
    step = r"\[STEP\] step=\d+ action=\S+ reward=-?\d\.\d\d done=(true|false) error=\w+"
    assert all(re.fullmatch(step, line) for line in lines if line not in starts + ends)
    end = r"\[END\] success=true steps=(\d+) score=0\.\d{3} rewards=(-?\d\.\d\d)(,-?\d\.\d\d)*"
    assert all(re.fullmatch(end, line) for line in ends)
    done = CliRunner().invoke(app, ["eval", "--server", server.url, "--tasks", NAME, "--json"])
    page = json.loads(done.stdout)
    assert page["complete"] is True
    assert page["episodes"][0]["solved"] is True


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["eval", "--server", "localhost:1"], "No environment answers"),
        (["eval", "--server", "ftp://x"], "is no address"),
        (["eval", "--log", "x"], "there is no log"),
        (["eval", "--log", "openenv", "--jobs", "2"], "one episode after the other"),
        (["play", "--server", "localhost:1", "--resume"], "leave out --server"),
        (["watch", "--server", "localhost:1"], "No environment answers"),
        (["watch", "--server", "localhost:1", "--auto"], "leave out --server"),
    ],
)
def test_wrong_use_exits_with_2(options: list[str], said: str) -> None:
    done = CliRunner().invoke(app, options)
    assert done.exit_code == 2
    assert said in done.stderr
