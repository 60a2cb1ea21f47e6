"""All sessions of a server: who may have one, who runs a step, and when one ends.

Everything here belongs to the event loop's thread. Steps are performed in worker threads, those that run
tests in threads of their own, so that a short step never waits behind a long one; what only shows a short
text is done at once.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from tracefix_tui.episode import Action
from tracefix_tui.sandbox import Cancel
from tracefix_tui.server.arena import reset_answer, step_answer
from tracefix_tui.server.errors import ClientFull, Ending, Full, NoSession
from tracefix_tui.server.limits import Limits
from tracefix_tui.server.messages import answer_text, details, dumps
from tracefix_tui.server.places import Held, client_of
from tracefix_tui.server.served import Served
from tracefix_tui.server.session import ServerSession

Result = TypeVar("Result")

_SHORT_THREADS = 4


class Sessions:
    """The sessions of one server.

    Attributes:
        fixing: the threads of fixes, which take a minute each and must not stand in anybody's way.

    Args:
        make: makes what a new session plays with.
    """

    def __init__(self, make: Callable[[], Served], limits: Limits) -> None:
        self.limits = limits
        self._make = make
        self._all: dict[str, ServerSession] = {}
        self._held = Held(limits.per_client)
        self._default: dict[str, list[str]] = {}
        self._ending = False
        self._running: set[asyncio.Future[str]] = set()
        self._short = ThreadPoolExecutor(_SHORT_THREADS, "tracefix-step")
        self._long = ThreadPoolExecutor(limits.test_runs, "tracefix-tests")
        self._raw = ThreadPoolExecutor(limits.raw_runs, "tracefix-raw")
        self.fixing = ThreadPoolExecutor(limits.fixes, "tracefix-fix")

    def __len__(self) -> int:
        return len(self._all)

    def open(self, host: str, *, owned: bool = True, connected: bool = False) -> ServerSession:
        """A new session for a client at the address `host`.

        Args:
            owned: the client asks for one of its own.
            connected: it belongs to a connection; whoever opens it closes it.

        Raises:
            ClientFull: the client holds as many as it may, and none of them can be taken away.
            Full: all are taken, and none can be taken away.
            Ending: the server has been told to end.
        """
        if self._ending:
            raise Ending
        client = client_of(host)
        if self._held.is_full(client):
            self._make_room([each for each in self._all.values() if each.client == client], client)
        elif len(self._all) >= self.limits.sessions:
            self._make_room(self._all.values())
        session = ServerSession(self._make(), self.limits, client, owned=owned, connected=connected)
        self._all[session.id] = session
        self._held.take(client)
        return session

    def _make_room(self, among: Collection[ServerSession], client: str | None = None) -> None:
        """End one of these: rather one whose id was never used, of whom holds most, that rests longest."""
        left = [each for each in among if each.can_go()]
        if left:
            self.close(min(left, key=lambda each: (each.owned, -self._held[each.client], each.used)))
        elif client is not None:
            raise ClientFull(self._held[client], self.limits.per_client)
        else:
            raise Full(len(self._all), self.limits.sessions)

    def open_default(self, client: str) -> ServerSession:
        """A new session that is also the one of requests from the address `client` that send no id."""
        session = self.open(client, owned=False)
        self._default.setdefault(client, []).append(session.id)
        session.begun_from = client
        return session

    def default(self, client: str) -> ServerSession | None:
        """The session of requests without an id: the newest that was begun so from the same address.

        A client that uses the id of such a session has it for itself from then on.
        """
        ids = self._default.get(client)
        return self._all[ids[-1]] if ids else None

    def _no_default(self, session: ServerSession) -> None:
        ids = self._default.get(session.begun_from, [])
        if session.id in ids:
            ids.remove(session.id)
            if not ids:
                del self._default[session.begun_from]

    def get(self, id_: str) -> ServerSession:
        """The session with this id, which is then the client's own.

        Raises:
            NoSession: there is none.
        """
        session = self._all.get(id_)
        if session is None:
            raise NoSession
        session.owned = True
        self._no_default(session)
        return session

    def close(self, session: ServerSession) -> None:
        """End a session for good. Its place is free at once; a running step is stopped."""
        session.closed = True
        session.stop()
        if self._all.pop(session.id, None) is not None:
            self._held.give_back(session.client)
        self._no_default(session)

    async def reset(self, session: ServerSession, fields: dict[str, Any], *, arena: bool = False) -> str:
        """The answer to a reset as JSON, with `arena` in CodeArena's dialect. Raises as `Served.reset`."""

        def work() -> str:
            observation = session.served.reset(fields)
            episode = session.served.episode
            if arena and episode is not None:
                return dumps(reset_answer(episode, observation))
            return answer_text(observation)

        async with session.turn:
            self._check(session)
            try:
                return await asyncio.get_running_loop().run_in_executor(self._short, work)
            finally:
                session.used = time.monotonic()

    async def step(
        self, session: ServerSession, action: Action, *, detailed: bool = False, arena: bool = False
    ) -> str:
        """The answer to a step, as JSON. Cancelling it stops the step, which then has not happened.

        Args:
            action: as `session.served.parse` gave it.
            detailed: add what our own screens show besides.
            arena: answer in CodeArena's dialect.

        Raises:
            Refused: see `Served`; the episode is as it was.
        """
        async with session.turn:
            self._check(session)
            if session.served.is_instant(action):
                session.used = time.monotonic()
                return _stepped(session.served, action, None, detailed)
            pool = self._long if session.served.runs_tests(action) else self._short
            with session.cancelling() as cancel:
                work = asyncio.get_running_loop().run_in_executor(
                    pool, _stepped, session.served, action, cancel, detailed, arena
                )
                self._running.add(work)
                try:
                    return await _attended(work, cancel)
                finally:
                    self._running.discard(work)

    async def work(self, what: Callable[[], Result], cancel: Cancel) -> Result:
        """Do something long that is no step. Cancelling this sets `cancel` and waits for its end."""
        if self._ending:
            raise Ending
        return await _attended(asyncio.get_running_loop().run_in_executor(self._raw, what), cancel)

    def state(self, session: ServerSession) -> dict[str, Any]:
        """Where the session's episode stands."""
        self._check(session)
        return session.served.state()

    def _check(self, session: ServerSession) -> None:
        if session.closed:
            raise NoSession
        if self._ending:
            raise Ending

    async def sweep(self) -> None:
        """End sessions that nobody uses, until cancelled."""
        idle = self.limits.idle_seconds
        while True:
            await asyncio.sleep(min(5.0, idle / 4))
            now = time.monotonic()
            for session in [each for each in self._all.values() if not each.running]:
                if now - session.used > idle:
                    self.close(session)
                    if session.on_end is not None:
                        session.on_end(f"Nothing happened for {idle:.0f} seconds, so the session was ended.")

    async def drain(self) -> None:
        """Begin no step any more and wait for those that run, `drain_seconds` at most; then stop them."""
        self._ending = True
        if self._running:
            await asyncio.wait(set(self._running), timeout=self.limits.drain_seconds)
        for session in self._all.values():
            session.stop()

    def shut_down(self) -> None:
        """End everything that is left, and the threads."""
        self._ending = True
        for session in list(self._all.values()):
            self.close(session)
        for pool in (self._short, self._long, self._raw, self.fixing):
            pool.shutdown(cancel_futures=True)


def _stepped(
    served: Served, action: Action, cancel: Cancel | None, detailed: bool, arena: bool = False
) -> str:
    step = served.step(action, cancel)
    if arena and served.episode is not None:
        return dumps(step_answer(served.episode, served.arena.steps))
    return answer_text(step.observation, details(step) if detailed else None)


async def _attended(work: asyncio.Future[Result], cancel: Cancel) -> Result:
    """What `work` brings. When this task is cancelled, `cancel` is set and the end of `work` waited for."""
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        cancel.set()
        await _settled(work)
        raise


async def _settled(work: asyncio.Future[Any]) -> None:
    """Wait for `work`, however often this task is cancelled: two steps must never run side by side."""
    while not work.done():
        try:
            await asyncio.wait([work])
        except asyncio.CancelledError:
            continue
    if not work.cancelled():
        work.exception()
