"""The episode of one session: what reset, step and state do, without any network. Calls block."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tracefix_tui.episode.actions import Action, Change, InvalidAction
from tracefix_tui.episode.episode import Episode, EpisodeOver
from tracefix_tui.sandbox import Cancelled, SandboxError
from tracefix_tui.server.arena import AUTO, ArenaNotes, fields_of
from tracefix_tui.server.choice import start_of
from tracefix_tui.server.errors import Invalid, NoEpisode, Refused, Stopped, Unable
from tracefix_tui.server.limits import Limits

if TYPE_CHECKING:
    from tracefix_tui.catalog import Catalog
    from tracefix_tui.episode import Grades, Observation, Step
    from tracefix_tui.sandbox import Cancel

_NO_LIMITS = Limits()
_INSTANT_CHARACTERS = 10_000


class Served:
    """Plays one episode after the other for one client.

    Attributes:
        episode: the one that runs or has ended; None before the first reset.
        arena: what was reached by proposals.
    """

    def __init__(
        self, catalog: Catalog, grader: Grades, rules: str = "tracefix", limits: Limits = _NO_LIMITS
    ) -> None:
        self.episode: Episode | None = None
        self._catalog = catalog
        self._grader = grader
        self._rules = rules
        self._code_bytes = limits.code_bytes
        self._cumulative = 0.0
        self._final_score: float | None = None
        self.arena = ArenaNotes()

    def reset(self, fields: Mapping[str, Any]) -> Observation:
        """Begin the episode that `fields` ask for; see `choice.start_of`.

        Raises:
            Invalid: they ask for nothing that exists. The episode before goes on.
        """
        task_id = fields.get("task_id")
        if isinstance(task_id, str):
            fields = fields_of(self._catalog, task_id, self.arena, fields)
        start = start_of(self._catalog, fields, self._rules)
        episode = Episode(start.task, self._grader, start.rules, start.seed, start.episode_id)
        observation = episode.reset()
        self.episode = episode
        self._cumulative, self._final_score = 0.0, None
        self.arena.begun(by_curriculum=task_id == AUTO)
        return observation

    def parse(self, fields: object) -> Action:
        """The action in a client's JSON.

        Raises:
            Invalid: it is none, or would make the code too long.
            NoEpisode: there was no reset.
        """
        from tracefix_tui.episode.wire import parse_action

        if self.episode is None:
            raise NoEpisode
        if isinstance(fields, dict) and isinstance(fields.get("metadata"), dict):
            fields = {name: value for name, value in fields.items() if name != "metadata"}
        try:
            action = parse_action(fields, self.episode.ruleset.actions)
        except InvalidAction as error:
            raise Invalid(error.message, error.field[:80]) from None
        block = action.new_code_block
        if block and len(self.episode.code.encode()) + len(block.encode()) > self._code_bytes:
            raise Invalid(f"makes the code longer than {self._code_bytes:,} bytes", "new_code_block")
        return action

    def runs_tests(self, action: Action) -> bool:
        """Whether performing `action` now runs tests, and so takes long."""
        episode = self.episode
        return episode is not None and (
            episode.ruleset.actions[action.type].suite is not None or episode.steps_left <= 1
        )

    def is_instant(self, action: Action) -> bool:
        """Whether performing `action` now only shows a short text: less work than handing it to a thread."""
        episode = self.episode
        return (
            episode is not None
            and episode.ruleset.actions[action.type].change is Change.NOTHING
            and not self.runs_tests(action)
            and len(episode.code) <= _INSTANT_CHARACTERS
        )

    def step(self, action: Action, cancel: Cancel | None = None) -> Step:
        """Perform one action; see `Episode.step`.

        Raises:
            Refused: the episode is over, the step was stopped, or no code can be run. Nothing has changed.
        """
        if self.episode is None:
            raise NoEpisode
        try:
            step = self.episode.step(action, cancel)
        except InvalidAction as error:
            raise Invalid(error.message, error.field) from None
        except EpisodeOver as error:
            raise Refused(str(error)) from None
        except Cancelled:
            raise Stopped from None
        except SandboxError as error:
            raise Unable(error.title) from None
        self._cumulative = step.observation.info["cumulative_reward"]
        self._final_score = step.observation.info.get("final_score")
        if self.episode.ruleset.best_counts:
            self.arena.stepped(self.episode.task, step)
        return step

    def state(self) -> dict[str, Any]:
        """Where the episode stands; an empty state before the first reset."""
        episode = self.episode
        if episode is None:
            return {"episode_id": None, "step_count": 0}
        return {
            "episode_id": episode.episode_id,
            "step_count": episode.steps_taken,
            "steps_remaining": episode.steps_left,
            "task_name": episode.task.name,
            "task_difficulty": episode.task.difficulty.value,
            "pack": episode.task.pack,
            "rules": episode.ruleset.name,
            "done": episode.done,
            "cumulative_reward": self._cumulative,
            "final_score": self._final_score,
        }
