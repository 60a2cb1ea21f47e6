"""The replay screen: every way to move, what each step shows, and what can be done from there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.ui.playing import MEAN, notes, plain, words
from tests.ui.replaying import a_recording, replaying
from tests.ui.shell import screen_text, until
from tracefix_tui.episode.observation import printable
from tracefix_tui.grading import Grader
from tracefix_tui.play.replay import Replay, stand_in
from tracefix_tui.records.reader import read_run
from tracefix_tui.records.scan import scan
from tracefix_tui.records.store import run_files
from tracefix_tui.records.trajectory import Parent
from tracefix_tui.ui.screens.choice import ChoiceScreen
from tracefix_tui.ui.screens.play import PlayScreen
from tracefix_tui.ui.screens.watch import WatchScreen
from tracefix_tui.ui.widgets.code_editor import CodeEditor
from tracefix_tui.ui.widgets.prompt import Prompt
from tracefix_tui.ui.widgets.reward_meter import RewardMeter
from tracefix_tui.ui.widgets.scrubber import Scrubber
from tracefix_tui.ui.widgets.step_list import StepList
from tracefix_tui.ui.widgets.thoughts_pane import ThoughtsPane
from tracefix_tui.ui.widgets.title_bar import TitleBar


async def test_each_step_is_shown_as_it_was(home: Path) -> None:
    path = a_recording()
    run = read_run(path)
    async with replaying(path) as (pilot, screen):
        assert screen.state.position == 0
        for entry in run.entries:
            await pilot.press("right")
            await pilot.pause()
            assert screen.query_one(CodeEditor).text == entry.step.observation.code
            output = plain(screen, "#output")
            assert output.startswith(f"Step {entry.step.index}  {entry.step.action.type}")
            standing = screen.query_one(RewardMeter).standing
            assert standing.total == pytest.approx(entry.step.observation.info["cumulative_reward"])
            assert standing.last == entry.step.reward
            assert screen.query_one(StepList).position == screen.query_one(Scrubber).position
        assert all(word.endswith("passed") for word in words(screen))  # type: ignore[arg-type]
        await pilot.press("home")
        await pilot.pause()
        assert screen.query_one(CodeEditor).text == run.header.code
        assert all(word.endswith("None") for word in words(screen))  # type: ignore[arg-type]


async def test_every_way_to_move(home: Path) -> None:
    async with replaying(a_recording()) as (pilot, screen):

        async def at(*keys: str) -> int:
            await pilot.press(*keys)
            await pilot.pause()
            return screen.state.position

        assert await at("end") == 6
        assert await at("right") == 6
        assert await at("left", "left") == 4
        assert await at("home", "left") == 0
        assert await at("p") == 5
        assert await at("right_square_bracket") == 5
        assert "the same from here to the end" in notes(pilot)
        assert await at("left_square_bracket") == 2
        rewards = [mark.reward for mark in screen.replay.marks]
        assert await at("l") == rewards.index(min(rewards)) + 1
        assert await at("g", "4", "enter") == 4
        assert await at("g", "x", "left", "enter") == 4
        assert "A step has a number" in notes(pilot)
        assert await at("g", "9", "escape") == 4
        assert await at("slash", *"TYPE", "enter") == 3
        assert await at("n") == 4
        assert await at("n") == 3
        assert await at("N") == 4
        assert await at("slash", *"zzz", "enter") == 4
        assert "No thought holds this." in notes(pilot)
        screen.query_one(StepList).focus()
        assert await at("up") == 3
        assert await at("pagedown") == 6
        await pilot.click(StepList, offset=(4, 1))
        await pilot.pause()
        assert screen.state.position == 1


async def test_what_is_sought_is_marked_and_typing_moves_nothing(home: Path) -> None:
    async with replaying(a_recording()) as (pilot, screen):
        await pilot.press("slash")
        await pilot.press(*"p l ", "left", "home", "end", "space", "minus")
        await pilot.pause()
        assert screen.state.position == 0
        assert screen.query_one(Prompt).has_class("-asking")
        await pilot.press("escape")
        await pilot.pause()
        assert not screen.query_one(Prompt).has_class("-asking")
        await pilot.press("slash", *"aha", "enter")
        await pilot.pause()
        thoughts = screen.query_one(ThoughtsPane)
        assert (thoughts.step, thoughts.sought) == (4, "aha")
        assert "Aha, not the type!" in screen_text(pilot.app)  # type: ignore[arg-type]


async def test_the_line_follows_the_mouse(home: Path) -> None:
    async with replaying(a_recording()) as (pilot, screen):
        scrubber = screen.query_one(Scrubber)
        right = scrubber.size.width - 15
        await pilot.mouse_down(Scrubber, offset=(60, 0))
        await pilot.pause()
        first = screen.state.position
        assert 0 < first < 6
        await pilot.hover(Scrubber, offset=(right, 0))
        await pilot.pause()
        assert screen.state.position == 6
        await pilot.mouse_up(Scrubber, offset=(right, 0))
        await pilot.hover(Scrubber, offset=(20, 0))
        await pilot.pause()
        assert screen.state.position == 6


async def test_it_plays_by_itself_at_any_speed_and_stops_at_the_end(home: Path) -> None:
    async with replaying(a_recording()) as (pilot, screen):
        await pilot.press("plus", "plus", "plus", "plus", "plus", "minus", "space")
        assert screen.query_one(Scrubber).playing
        assert screen.query_one(Scrubber).speed == 8.0
        await until(pilot, lambda: screen.state.position == 6)
        await until(pilot, lambda: not screen.query_one(Scrubber).playing)
        await pilot.press("minus", "minus", "minus", "minus", "minus", "space")
        assert (screen.state.position, screen.query_one(Scrubber).playing) == (0, True)
        await pilot.press("right")
        assert screen.state.position == 1
        assert not screen.query_one(Scrubber).playing
        await pilot.click(Scrubber, offset=(1, 0))
        await pilot.pause()
        assert screen.query_one(Scrubber).playing
        await pilot.press("escape")
        assert not screen.query_one(Scrubber).playing
        assert pilot.app.screen is screen


async def forking(pilot: Pilot[None], *keys: str) -> None:
    """Ask for a fork, and choose with `keys`."""
    await pilot.press("f")
    await until(pilot, lambda: isinstance(pilot.app.screen, ChoiceScreen))
    await pilot.pause()
    await pilot.press(*keys)


async def test_a_fork_is_played_from_the_step_that_is_shown(home: Path) -> None:
    path = a_recording()
    async with replaying(path) as (pilot, screen):
        await pilot.press("right", "right")
        await forking(pilot, "escape")
        await pilot.pause()
        assert pilot.app.screen is screen
        await forking(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, PlayScreen))
        await pilot.pause()
        playing = pilot.app.screen
        assert isinstance(playing, PlayScreen)
        assert len(playing.state.steps) == 2
        await pilot.press("f5")
        await until(pilot, lambda: len(playing.state.steps) == 3)
    (fork,) = (each for each in run_files() if each != path)
    parent = read_run(fork).header.parent
    assert parent is not None
    assert (parent.run, parent.step) == (path.stem, 2)


async def test_an_agent_can_be_watched_playing_on_from_a_step(home: Path, grader: Grader) -> None:
    path = a_recording()
    async with replaying(path, grader=grader) as (pilot, _):
        await pilot.press("right", "right")
        await forking(pilot, "down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, WatchScreen))
        watching = pilot.app.screen
        assert isinstance(watching, WatchScreen)
        await until(pilot, lambda: watching.state.done)
    (fork,) = (each for each in run_files() if each != path)
    run = read_run(fork)
    assert (run.header.player.kind, run.header.parent) == ("search", Parent(path.stem, 2))
    assert scan(fork).solved


async def test_the_end_of_a_run_can_not_be_forked(home: Path) -> None:
    async with replaying(a_recording()) as (pilot, screen):
        await pilot.press("end")
        await forking(pilot, "enter")
        await until(pilot, lambda: "the episode is over with step 6" in notes(pilot))
        assert pilot.app.screen is screen


async def test_verifying_goes_to_the_first_difference(home: Path) -> None:
    path = a_recording()
    async with replaying(path) as (pilot, screen):
        await pilot.press("v")
        await until(pilot, lambda: "6 steps, all the same" in notes(pilot))
        assert screen.query_one(TitleBar).activity == ""
    lines = path.read_text("utf-8").splitlines()
    step = json.loads(lines[4])
    step["step"]["reward"] = 0.5
    path.write_text("\n".join([*lines[:4], json.dumps(step), *lines[5:]]) + "\n", "utf-8")
    async with replaying(path) as (pilot, screen):
        await pilot.press("v")
        await until(pilot, lambda: "step 4: the reward is" in notes(pilot))
        assert screen.state.position == 4
        assert screen.query_one(StepList).fault == 4
        assert "≠" in screen_text(pilot.app)  # type: ignore[arg-type]


async def test_a_run_is_exported_to_the_working_folder(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_recording()
    monkeypatch.chdir(tmp_path)
    async with replaying(path) as (pilot, _):
        for said in ("Written to", "Not exported"):
            await pilot.press("e")
            await until(pilot, lambda: isinstance(pilot.app.screen, ChoiceScreen))
            await pilot.pause()
            await pilot.press("enter")
            await until(
                pilot,
                lambda said=said: any(  # type: ignore[misc]
                    said in f"{note.title} {note.message}" for note in pilot.app._notifications
                ),
            )
    assert (tmp_path / f"{path.stem}.html").read_text("utf-8").startswith("<!")


async def test_on_a_narrow_screen_each_pane_is_a_tab(home: Path) -> None:
    async with replaying(a_recording(), size=(80, 24)) as (pilot, screen):
        assert screen.box.active == "code"
        await pilot.press("right", "right")
        for pane in ("steps", "thoughts", "tests"):
            await pilot.press("f4")
            await pilot.pause()
            assert screen.box.active == pane
            assert screen.query_one(f"#{pane}-pane").region.width == 80
        await pilot.press("slash", *"perhaps", "enter")
        await pilot.pause()
        assert (screen.box.active, screen.state.position) == ("thoughts", 3)


async def test_a_hostile_run_without_its_task_steers_no_terminal(home: Path) -> None:
    path = a_recording()
    evil = "\x1b[31mred\x1b]0;title\x07 [bold]x[/] [@click=app.quit]y[/]"
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for name in ("name", "title", "category", "difficulty", "pack"):
        lines[0]["task"][name] = evil
    lines[0]["player"] |= {"name": evil, "model": evil}
    lines[0]["created"] = "2026-11-21" + evil
    for line in lines[1:]:
        line["actor"]["name"] = evil
        line["step"]["action"]["thought"] = evil
        line["step"]["components"] = {evil: 1.0}
        line["step"]["observation"]["last_execution_output"] = evil
        line["step"]["observation"]["code_dict"] = {"1": evil}
        for result in (line["step"]["report"] or {}).get("results", ()):
            result |= {"name": evil, "message": evil, "call": evil, "got": evil, "output": evil}
    path.write_text("".join(json.dumps(line) + "\n" for line in lines) + '{"torn', "utf-8")
    task = stand_in(Replay(path).header)
    for size in ((120, 40), (80, 24)):
        async with replaying(path, size, task=task, known=False) as (pilot, screen):
            assert "is not here" in " ".join(note.title for note in pilot.app._notifications)
            for _ in range(7):
                for pane in ("code", "steps", "thoughts", "tests", "output", "task"):
                    screen.box.focus_pane(pane)
                    await pilot.pause()
                    text = screen_text(pilot.app)  # type: ignore[arg-type]
                    assert printable(text) == text
                await pilot.press("right")
            await pilot.press("v")
            await forking(pilot, "enter")
            await until(pilot, lambda: "the task is not here" in notes(pilot))
            assert "nothing can be performed again" in notes(pilot)


async def test_a_file_that_changes_under_it_is_said(home: Path) -> None:
    path = a_recording()
    async with replaying(path) as (pilot, screen):
        await pilot.press("right")
        path.write_bytes(b"x" * path.stat().st_size)
        await pilot.press("right")
        await pilot.pause()
        assert "is not JSON" in notes(pilot)
        assert screen.state.position == 1
        assert MEAN.title in screen_text(pilot.app)  # type: ignore[arg-type]
