"""The classic log of OpenEnv baselines on standard output: [START], [STEP] and [END], one line each.

One episode after the other; scripts that read it look for exactly these fields in this order.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tracefix_tui.episode.observation import Step
    from tracefix_tui.play.session import Session
    from tracefix_tui.players.player import Player

LOGS = ("openenv",)

LogOption = Annotated[
    str,
    typer.Option("--log", metavar="|".join(LOGS), help="Print this log of each step instead of the table."),
]
ThoughtOption = Annotated[bool, typer.Option("--thought", help="With --log: print each thought as well.")]


class OpenenvLog:
    """Writes the log of episodes that are played one after the other."""

    def __init__(self, *, thoughts: bool = False) -> None:
        self._thoughts = thoughts
        self._session: Session | None = None

    def begin(self, session: Session, player: Player) -> None:
        """An episode begins; its steps are logged as they come."""
        self.close()
        self._session = session
        name = session.episode.task.name
        print(f"[START] task={name} env=tracefix model={player.name}", flush=True)
        session.state.subscribe(self._step)

    def _step(self, step: Step) -> None:
        if self._thoughts and step.action.thought:
            print(f"[THOUGHT] step={step.index} thought={json.dumps(step.action.thought)}", flush=True)
        refusal = next((name for name in ("invalid_range", "mass_delete") if name in step.components), "null")
        print(
            f"[STEP] step={step.index} action={_action(step)} reward={step.reward:.2f} "
            f"done={_bool(step.done)} error={refusal}",
            flush=True,
        )

    def end(self, solved: bool, score: float) -> None:
        """The episode is over."""
        if self._session is not None:
            rewards = self._session.state.rewards
            listed = ",".join(f"{reward:.2f}" for reward in rewards)
            print(
                f"[END] success={_bool(solved)} steps={len(rewards)} score={score:.3f} rewards={listed}",
                flush=True,
            )
        self._session = None

    def close(self) -> None:
        """No more episodes come. One that was broken off has not succeeded."""
        self.end(False, 0.0)


def _action(step: Step) -> str:
    action = step.action
    if action.start_line is None:
        return action.type.value
    return f"{action.type.value}({action.start_line},{action.end_line})"


def _bool(value: bool) -> str:
    return "true" if value else "false"
