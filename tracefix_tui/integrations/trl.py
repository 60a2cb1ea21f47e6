"""TRL: an environment for `environment_factory`, and a dataset of tasks for it.

    trainer = GRPOTrainer(
        ...,
        train_dataset=dataset(difficulty="easy", episodes=8),
        environment_factory=factory(),           # in this process; factory(url=...) plays on a server
        reward_funcs=reward,
    )

TRL makes one environment for each generation and offers its public methods as tools, so everything that is
not a tool of the model has a name with an underscore, but for `reset` and `get_reward`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from tracefix_tui.server.errors import Refused

if TYPE_CHECKING:
    from datasets import Dataset

    from tracefix_tui.catalog import Catalog
    from tracefix_tui.episode.observation import Observation
    from tracefix_tui.episode.wire import CodeObservation
    from tracefix_tui.grading import Grader

    AnyObservation = Observation | CodeObservation

SYSTEM_PROMPT = (
    "You mend a Python module that has a bug, with the tools that you are given. Make all tests pass in as "
    "few steps as you can, then submit."
)
_COLUMNS = ("task_name", "difficulty", "pack", "seed")


class _Plays(Protocol):
    """Somewhere to play: here or on a server."""

    def reset(self, fields: dict[str, Any]) -> AnyObservation: ...

    def step(self, action: dict[str, Any]) -> AnyObservation: ...


class TracefixTools:
    """One episode at a time, played with tools. TRL makes one for each generation.

    Attributes:
        reward: the sum of all rewards of the episode so far.
        final_score: set when the episode has ended with a score.
        done: the episode has ended.
    """

    def __init__(self, plays: _Plays | None = None, rules: str = "tracefix") -> None:
        """Prepare to play here, or with `plays`, under the ruleset `rules`."""
        self._plays = plays or _here()
        self._rules = rules
        self.reward = 0.0
        self.final_score: float | None = None
        self.done = False

    def reset(self, **columns: Any) -> str:
        """Begin the episode of a row of the dataset.

        Args:
            columns: the row. `task_name`, `difficulty`, `pack` and `seed` choose the task; others are not
                looked at.

        Returns:
            The task, the rules and the code, which TRL adds to the prompt.
        """
        asked = {name: columns[name] for name in _COLUMNS if columns.get(name) is not None}
        observation = self._plays.reset({**asked, "rules": self._rules})
        self.reward, self.final_score, self.done = 0.0, None, False
        return _briefing(str(observation.info["system_prompt"]))

    def get_reward(self) -> float:
        """
        The sum of all rewards of the episode so far.

        Returns:
            The reward, as the price list of the ruleset has it.
        """
        return self.reward

    def view_code(self) -> str:
        """
        Show the whole code with line numbers.

        Returns:
            The code.
        """
        return self._step(action_type="VIEW_CODE")

    def run_tests(self) -> str:
        """
        Run the visible tests on the current code.

        Returns:
            How many tests pass, and what failed and why.
        """
        return self._step(action_type="RUN_TESTS")

    def replace_lines(self, start_line: int, end_line: int, new_code_block: str) -> str:
        """
        Replace some lines of the code by others. An empty block deletes up to 6 lines.

        Args:
            start_line: The first line to replace, counted from 1.
            end_line: The last line to replace, itself included.
            new_code_block: The lines that take their place. The first one gets the indentation of start_line,
                the others keep theirs relative to it.

        Returns:
            What was replaced, and the code around it.
        """
        return self._step(
            action_type="REPLACE_LINES",
            start_line=start_line,
            end_line=end_line,
            new_code_block=new_code_block,
        )

    def undo_edit(self) -> str:
        """
        Take back the newest replace_lines.

        Returns:
            What the code is now.
        """
        return self._step(action_type="UNDO_EDIT")

    def reset_to_original(self) -> str:
        """
        Restore the task's own code and forget every edit.

        Returns:
            What the code is now.
        """
        return self._step(action_type="RESET_TO_ORIGINAL")

    def submit(self) -> str:
        """
        End the episode: visible and hidden tests are run and the final score is paid.

        Returns:
            The final score, and how many tests passed.
        """
        return self._step(action_type="SUBMIT")

    def _step(self, **action: Any) -> str:
        """Perform an action. What is wrong with it is said by a ValueError, which TRL tells the model."""
        if self.done:
            raise ValueError("The episode is over. Stop calling tools.")
        observation = self._plays.step(action)
        self.reward = float(observation.info["cumulative_reward"])
        self.final_score = observation.info.get("final_score")
        self.done = observation.done
        parts = [observation.last_execution_output]
        if action["action_type"] == "REPLACE_LINES":
            parts.append(observation.localized_context)
        if not self.done:
            parts.append(f"Reward {observation.reward:+.2f}; {observation.steps_remaining} steps left.")
        return "\n\n".join(part for part in parts if part)


def factory(
    url: str = "", token: str = "", *, rules: str = "tracefix", tasks: Sequence[str] = ()
) -> Callable[[], TracefixTools]:
    """What to give to TRL as `environment_factory`.

    Args:
        url: play on this server, one session for each environment; "" plays in this process.
        token: the server's token.
        rules: the ruleset.
        tasks: folders of task packs to add, where it is played here.
    """
    if url:
        return lambda: TracefixTools(_There(url, token), rules)
    catalog, grader = _resources(tasks)
    return lambda: TracefixTools(_Here(catalog, grader), rules)


def reward(environments: Sequence[TracefixTools], **columns: Any) -> list[float]:
    """A reward function for TRL: the sum of the rewards of each episode."""
    return [environment.get_reward() for environment in environments]


def rows(
    *,
    task_names: Sequence[str] = (),
    difficulty: str = "",
    pack: str = "",
    episodes: int = 1,
    tasks: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """A row for each episode: `prompt`, `task_name` and `seed`.

    Args:
        task_names: NAME or PACK/NAME of the tasks; all of them without.
        difficulty, pack: only tasks of these.
        episodes: rows for each task; their seeds count from 0.
        tasks: folders of task packs to add.

    Raises:
        UnknownTask: a task does not exist.
        ValueError: no task is left.
    """
    from pathlib import Path

    from tracefix_tui.catalog import load_catalog

    catalog = load_catalog([Path(folder) for folder in tasks])
    chosen = [catalog.find(name) for name in task_names] or list(catalog.tasks)
    fitting = [
        task for task in chosen if difficulty in ("", task.difficulty.value) and pack in ("", task.pack)
    ]
    if not fitting:
        raise ValueError("No task is all of what was asked for; `tracefix tasks list` shows what there is.")
    return [
        {
            "prompt": [
                {"role": "system", "content": SYSTEM_PROMPT},
                {"role": "user", "content": f"Mend this: {task.title}."},
            ],
            "task_name": task.id,
            "seed": seed,
        }
        for seed in range(episodes)
        for task in fitting
    ]


def dataset(**choice: Any) -> Dataset:
    """`rows` as a dataset. Needs `datasets`, which TRL brings along."""
    from datasets import Dataset

    return Dataset.from_list(rows(**choice))


class _Here:
    """Plays in this process."""

    def __init__(self, catalog: Catalog, grader: Grader) -> None:
        from tracefix_tui.server.served import Served

        self._served = Served(catalog, grader)

    def reset(self, fields: dict[str, Any]) -> Observation:
        return self._served.reset(fields)

    def step(self, action: dict[str, Any]) -> Observation:
        try:
            return self._served.step(self._served.parse(action)).observation
        except Refused as error:
            raise ValueError(str(error)) from None


class _There:
    """Plays on a server, in a session of its own."""

    def __init__(self, url: str, token: str) -> None:
        from tracefix_tui.server.client import BlockingClient

        self._client = BlockingClient(url, token)

    def reset(self, fields: dict[str, Any]) -> CodeObservation:
        return self._client.reset(**fields).observation

    def step(self, action: dict[str, Any]) -> CodeObservation:
        from tracefix_tui.server.address import Rejected

        try:
            return self._client.step(action).observation
        except Rejected as error:
            raise ValueError(str(error)) from None


def _here() -> _Here:
    return _Here(*_resources(()))


def _resources(tasks: Sequence[str]) -> tuple[Catalog, Grader]:
    """The tasks, and a grader that ends with the process."""
    import atexit
    from pathlib import Path

    from tracefix_tui.catalog import load_catalog
    from tracefix_tui.grading import Grader

    grader = Grader()
    atexit.register(grader.close)
    return load_catalog([Path(folder) for folder in tasks]), grader


def _briefing(system_prompt: str) -> str:
    """The environment's own prompt without what it says of JSON: here the actions are tools."""
    sections = system_prompt.split("\n\n# ")
    kept = [section for section in sections[1:] if not section.startswith("Actions\n")]
    note = "Each action is a tool of the same name in small letters."
    return "\n\n".join([note, *(f"# {section}" for section in kept)])
