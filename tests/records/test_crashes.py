"""Kill -9 at any moment: at most the step under way is lost, the index recovers, and the run can go on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

KILLS = 48

PLAY_AND_DIE = """
import asyncio, json, os, random, signal, sys, time
from pathlib import Path
from tests.episode.fakes import TextGrader, a_task
from tests.records.making import EDIT, RUN, VIEW, an_episode
from tracefix_tui.catalog import Catalog
from tracefix_tui.catalog.task import Pack
from tracefix_tui.play.going_on import resume
from tracefix_tui.play.session import Session
from tracefix_tui.records.actor import Actor
from tracefix_tui.records.index import RunIndex
from tracefix_tui.records.reader import read_run
from tracefix_tui.records.recorder import Recorder
from tracefix_tui.records.scan import scan

folder, kills = Path(sys.argv[1]), int(sys.argv[2])
catalog = Catalog([Pack("made_up", "", "", "", "", Path("."), (a_task(),))])
chance = random.Random(11)


def play(path, tell):
    '''Go on with the run in `path`, or begin one, to its end; say how many steps are on the disk.'''
    if path is not None:
        gone_on = resume(path, catalog)
        gone_on.grade_with(TextGrader())
        session = gone_on.session
    else:
        session = Session(an_episode(None), Recorder(Actor(), folder=folder))
    async def all_of_it():
        while not session.state.done:
            await session.perform(chance.choice((VIEW, RUN, EDIT)))
            os.write(tell, b"%d\\n" % len(session.state.steps))
    asyncio.run(all_of_it())
    session.close()


path, known, seen = None, 0, set()
for number in range(kills):
    look, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(look)
        play(path, tell)
        os._exit(0)
    os.close(tell)
    reader = os.fdopen(look, "rb")
    said = [known] + [int(reader.readline() or known) for _ in range(chance.randint(0, 4))]
    time.sleep(chance.uniform(0.0, 0.01))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    told = max(said + [int(line) for line in reader.read().split()])
    files = set(folder.glob("*/*/*.jsonl"))
    fresh, seen = files - seen, files
    outcome = {"status": status, "told": told, "files": len(files), "steps": 0, "fresh": len(fresh)}
    newest = path or next(iter(fresh), None)
    if newest is not None:
        run = read_run(newest)
        outcome |= {"steps": len(run.entries), "known": known, "torn": run.torn}
        with RunIndex(folder / "index.sqlite", folder) as index:
            index.refresh()
            outcome["index"] = [row.steps for row in index.rows() if row.path == newest]
            outcome["all"] = index.rows(ascending=True) == sorted(
                map(scan, files), key=lambda row: (row.created_at, row.run)
            )
        over = len(run.entries) >= 12  # then another run begins
        path, known = (None, 0) if over else (newest, len(run.entries))
    print(json.dumps(outcome), flush=True)
"""


def test_some_dozen_kills_lose_nothing_that_was_said_to_be_written(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PLAY_AND_DIE, str(tmp_path), str(KILLS)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    outcomes = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(outcomes) == KILLS
    assert sum(outcome["status"] == 9 for outcome in outcomes) > KILLS // 2
    assert max(outcome["files"] for outcome in outcomes) > 1, outcomes
    assert any(0 < outcome.get("known", 0) < outcome["steps"] for outcome in outcomes)
    for outcome in outcomes:
        assert outcome["told"] <= outcome["steps"] <= outcome["told"] + 1, outcome
        assert outcome["fresh"] <= 1
        if "index" in outcome:
            assert outcome["known"] <= outcome["steps"]
            assert outcome["index"] == [outcome["steps"]]
            assert outcome["all"]
