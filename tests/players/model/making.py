"""Model players that ask a scripted server, turns to give them, and a task that a script can mend."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.episode.fakes import TextGrader
from tests.episode.fakes import a_task as a_plain_task
from tests.players.making import a_task
from tracefix_tui.episode import Action, Episode
from tracefix_tui.play.session import Session
from tracefix_tui.players.endpoint import Endpoint, Patience
from tracefix_tui.players.model.agent import ModelPlayer
from tracefix_tui.players.model.place import Place
from tracefix_tui.players.model.purse import Purse
from tracefix_tui.players.model.retry import Retries
from tracefix_tui.players.player import Bench, Turn, briefing_of
from tracefix_tui.settings import Secret

KEY = "hf_a-very-secret-key-0123456789"
QUICK = Retries(tries=4, first=0.01, most=0.2)
FAST = Patience(connect=5.0, silence=20.0, whole=40.0)

TASK = a_task(
    "def double(n):\n    return n * 3",
    "def double(n):\n    return n * 2",
    "from solution import double\n\n\ndef test_zero():\n    assert double(0) == 0\n\n\n"
    "def test_two():\n    assert double(2) == 4",
)


@asynccontextmanager
async def a_player(
    base: str,
    *,
    model: str = "scripted",
    preset: str = "",
    key: str = "",
    purse: Purse | None = None,
    retries: Retries = QUICK,
    patience: Patience = FAST,
) -> AsyncIterator[ModelPlayer]:
    """A player that asks the server at `base`."""
    place = Place(base, model, preset, Secret(key), "HF_TOKEN" if key else "no key is set")
    player = ModelPlayer(place, Endpoint(place, patience), purse, retries)
    try:
        yield player
    finally:
        await player.close()


def a_session() -> Session:
    """A session without a sandbox, whose tests are cheap."""
    return Session(Episode(a_plain_task(), TextGrader(), seed=1))


def a_turn(session: Session) -> Turn:
    """What a player is asked at the session's present state."""
    state = session.state
    return Turn(briefing_of(session.episode), tuple(state.steps), state.observation, state.code)


async def first_action(player: ModelPlayer, said: list[str] | None = None) -> Action:
    """What the player does first in a new episode."""
    session = a_session()
    return await player.act(a_turn(session), _NoBench(), (said if said is not None else []).append)


class _NoBench(Bench):
    """A model never tries anything by itself."""
