"""The OpenEnv environment in process: typed reset, step and state, and the task API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openenv.core.env_server.interfaces import Environment
from openenv.core.env_server.types import EnvironmentMetadata

import tracefix_tui
from tracefix_tui.server.choice import DIFFICULTIES, in_split, splits
from tracefix_tui.server.messages import answer, told_of
from tracefix_tui.server.models import CodeAction, CodeObservation, CodeState
from tracefix_tui.server.served import Served

if TYPE_CHECKING:
    from tracefix_tui.catalog import Catalog
    from tracefix_tui.episode import Grades, Observation
    from tracefix_tui.sandbox import Cancel

NAME = "tracefix"
DESCRIPTION = (
    "Debugging of small Python modules: view the code, run its tests, replace lines, submit. "
    "Visible and hidden tests are run in a sandbox, and every action has a price."
)


class TracefixEnvironment(Environment[CodeAction, CodeObservation, CodeState]):
    """One episode at a time, for one client. Calls block while tests run.

    Args:
        catalog: the tasks to play.
        grader: runs the tests; may be shared by many environments.
        rules: the ruleset when a reset names none.
    """

    SUPPORTS_CONCURRENT_SESSIONS = True

    def __init__(self, catalog: Catalog, grader: Grades, rules: str = "tracefix") -> None:
        super().__init__()
        self._catalog = catalog
        self._served = Served(catalog, grader, rules)
        self._cancel: Cancel | None = None

    def reset(self, seed: int | None = None, episode_id: str | None = None, **kwargs: Any) -> CodeObservation:
        """Begin an episode; see `server.choice.start_of` for the names. Raises `Invalid`."""
        fields = {"seed": seed, "episode_id": episode_id, **kwargs}
        return _typed(self._served.reset(fields))

    def step(self, action: CodeAction, timeout_s: float | None = None, **kwargs: Any) -> CodeObservation:
        """Perform one action. `close` from another thread stops it.

        Raises:
            Refused: see `Served.step`; after `timeout_s` seconds `Stopped`. Nothing has changed then.
        """
        import threading

        from tracefix_tui.sandbox import Cancel

        cancel = self._cancel = Cancel()
        timer = threading.Timer(timeout_s, cancel.set) if timeout_s is not None else None
        if timer is not None:
            timer.start()
        try:
            parsed = self._served.parse(action.model_dump(exclude={"metadata"}))
            return _typed(self._served.step(parsed, cancel).observation)
        finally:
            self._cancel = None
            if timer is not None:
                timer.cancel()

    @property
    def state(self) -> CodeState:
        """Where the episode stands."""
        return CodeState.model_validate(self._served.state())

    def get_metadata(self) -> EnvironmentMetadata:
        """Name and description of this environment."""
        return EnvironmentMetadata(
            name=NAME,
            description=DESCRIPTION,
            version=tracefix_tui.__version__,
        )

    def close(self) -> None:
        """Stop a running step."""
        if self._cancel is not None:
            self._cancel.set()

    def list_splits(self) -> list[dict[str, str]]:
        """The difficulties and the packs. All are for training: whoever wants to test holds some back."""
        return [
            {"name": name, "type": "train", "kind": "difficulty" if name in DIFFICULTIES else "pack"}
            for name in splits(self._catalog)
        ]

    def list_tasks(self, split: str) -> list[dict[str, Any]]:
        """What everybody may know of each task of a split."""
        return [told_of(task) for task in in_split(self._catalog, split)]

    def num_tasks(self, split: str) -> int:
        """How many tasks a split has."""
        return len(in_split(self._catalog, split))

    def get_task(self, split: str, index: int) -> dict[str, Any]:
        """One task of a split. Raises `IndexError`."""
        tasks = in_split(self._catalog, split)
        if not 0 <= index < len(tasks):
            raise IndexError(index)
        return told_of(tasks[index])

    def get_task_range(
        self, split: str, start: int | None = None, stop: int | None = None
    ) -> list[dict[str, Any]]:
        """Some tasks of a split, as a slice."""
        return [told_of(task) for task in in_split(self._catalog, split)[start:stop]]


def _typed(observation: Observation) -> CodeObservation:
    fields = answer(observation)
    return CodeObservation(**fields["observation"], reward=fields["reward"], done=fields["done"])
