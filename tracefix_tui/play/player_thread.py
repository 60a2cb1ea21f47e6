"""Where a player works: an event loop in a thread of its own, so that nothing it does can hold up the screen.

What it says is collected here, so much and no more, and told to the loop of whoever listens.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tracefix_tui.episode.actions import Action, ActionSpec, ActionType, InvalidAction, check
from tracefix_tui.play.thoughts import MOST_CHARACTERS
from tracefix_tui.players.player import Player, PlayerError, Trial, Turn

if TYPE_CHECKING:
    from tracefix_tui.grading.report import Report
    from tracefix_tui.players.player import Bench, Say

_GATE_SECONDS = 0.05
_CLOSE_SECONDS = 5.0


class Voice:
    """What a player says for one action, from its thread.

    Attributes:
        text: what it has said, at most `MOST_CHARACTERS`; a line at the end says how much more came.
    """

    def __init__(self, tell: Callable[[], None]) -> None:
        """Call `tell` in the running loop when there is more: once, however much comes at a time."""
        self._loop = asyncio.get_running_loop()
        self._tell = tell
        self._lock = threading.Lock()
        self._kept = ""
        self._lost = 0
        self._told = True
        self._open = True

    @property
    def text(self) -> str:
        with self._lock:
            lost = f"\n… and {self._lost:,} more characters" if self._lost else ""
            return self._kept + lost

    def say(self, text: object) -> None:
        """Take in a piece, in any thread."""
        piece = text if isinstance(text, str) else f"[{type(text).__name__}]"
        with self._lock:
            if not self._open:
                return
            room = MOST_CHARACTERS - len(self._kept)
            self._kept += piece[:room]
            self._lost += max(0, len(piece) - room)
            if not self._told:
                return
            self._told = False
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._pass_on)

    def close(self) -> None:
        """Take in nothing more: what a player says after its time is lost."""
        with self._lock:
            self._open = False

    def _pass_on(self) -> None:
        with self._lock:
            self._told = True
            listened = self._open
        if listened:
            self._tell()


class GatedBench:
    """A bench on which nothing more is tried while its gate is shut: a pause holds the player up as well."""

    def __init__(self, bench: Bench) -> None:
        """Stand before `bench`, open."""
        self.gate = threading.Event()
        self.gate.set()
        self._bench = bench

    async def try_source(self, source: str, trial: Trial | None = None) -> Report:
        """See `players.player.Bench`."""
        while not self.gate.is_set():  # noqa: ASYNC110, it is opened in another thread
            await asyncio.sleep(_GATE_SECONDS)
        return await self._bench.try_source(source, trial)


class PlayerThread:
    """Asks a player for its actions. The thread begins with the first question."""

    def __init__(self, player: Player) -> None:
        """Prepare to ask `player`, which from now on is used in that thread only."""
        self._player = player
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    def ask(self, turn: Turn, bench: Bench, say: Say) -> asyncio.Future[Action]:
        """The answer, in the running loop; cancelling it cancels the player's work.

        Its exceptions are `PlayerError`s, whatever the player raises; its result may be anything at all.
        """
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            threading.Thread(target=self._run, args=(self._loop,), name="player", daemon=True).start()
        answer = asyncio.run_coroutine_threadsafe(_answer(self._player, turn, bench, say), self._loop)
        return asyncio.wrap_future(answer)

    def close(self) -> None:
        """Let the player close and end the thread; does not wait for either."""
        if self._closed:
            return
        self._closed = True
        loop = self._loop
        if loop is None:
            loop = self._loop = asyncio.new_event_loop()
            threading.Thread(target=self._run, args=(loop,), name="player", daemon=True).start()
        with contextlib.suppress(RuntimeError):
            asyncio.run_coroutine_threadsafe(self._end(loop), loop)

    async def _end(self, loop: asyncio.AbstractEventLoop) -> None:
        with contextlib.suppress(Exception):
            await asyncio.wait_for(self._player.close(), _CLOSE_SECONDS)
        others = [task for task in asyncio.all_tasks(loop) if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        if others:
            await asyncio.wait(others, timeout=_CLOSE_SECONDS)
        loop.stop()

    @staticmethod
    def _run(loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_forever()
        finally:
            loop.close()


async def _answer(player: Player, turn: Turn, bench: Bench, say: Say) -> Action:
    try:
        return await player.act(turn, bench, say)
    except (PlayerError, asyncio.CancelledError, GeneratorExit):
        raise
    except BaseException as error:  # even SystemExit: a player never takes the app down
        what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        raise PlayerError(f"The player broke down: {what}.") from error


async def answer_of(asked: asyncio.Future[Action], actions: Mapping[ActionType, ActionSpec]) -> Action:
    """The action that a player has answered with, when it is one that makes sense by itself.

    Raises:
        PlayerError: it is none, or the player has none; the message says what came instead.
    """
    done, _ = await asyncio.wait([asked])
    try:
        action: object = done.pop().result()
    except asyncio.CancelledError:
        raise PlayerError("The player gave no answer.") from None
    if type(action) is not Action:
        raise PlayerError(f"The player answered with {type(action).__name__} and not with an action.")
    for name in ("new_code_block", "thought"):
        value = getattr(action, name)
        if isinstance(value, str) and type(value) is not str:
            raise PlayerError(f"The player's action makes no sense: {name} is a {type(value).__name__}.")
    try:
        check(action, actions)
    except InvalidAction as error:
        raise PlayerError(f"The player's action makes no sense: {error}.") from None
    except Exception as error:
        raise PlayerError(f"The player's answer can't be used: {type(error).__name__}.") from None
    return action
