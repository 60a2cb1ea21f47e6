"""The price page a second time, naively and from its own numbers: what the episode is compared with."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from tests.episode.fakes import HIDDEN, VISIBLE, compiles, passes
from tracefix_tui.episode import ACTIONS, Action, ActionType

REPLACE = ActionType.REPLACE_LINES


def line_numbers() -> st.SearchStrategy[int]:
    return st.one_of(st.integers(1, 6), st.integers(-2, 14), st.sampled_from([10**9, -(10**40), 10**99]))


BLOCKS = st.one_of(
    st.sampled_from(["", None, "a", "b", "ab", "a = b", "a\nb", "def(", "x\n\ny\nz\n", "\n", "0\n" * 8]),
    st.text(alphabet="ab(\n", max_size=8),
)
ACTIONS_OF_ANY_KIND = st.one_of(
    st.builds(Action, st.sampled_from([kind for kind in ACTIONS if kind is not REPLACE])),
    st.builds(
        Action,
        st.just(REPLACE),
        line_numbers(),
        line_numbers(),
        BLOCKS,
        st.just("exact"),
        st.sampled_from(["", "why not"]),
    ),
)


EDIT_OF_THE_FIRST_LINE = st.builds(
    Action,
    st.just(REPLACE),
    st.just(1),
    st.just(1),
    st.sampled_from(["a", "aa", "b", "aaaa", "bbb", "a(", "1"]),
    st.just("exact"),
)
PHRASES = st.one_of(
    ACTIONS_OF_ANY_KIND.map(lambda action: [action]),
    EDIT_OF_THE_FIRST_LINE.map(lambda edit: [edit, Action(ActionType.RUN_TESTS)]),
    st.sampled_from(list(ACTIONS)[:5])
    .filter(lambda kind: kind is not REPLACE)
    .flatmap(lambda kind: st.integers(2, 4).map(lambda times: [Action(kind)] * times)),
)


def sequences(most: int = 60) -> st.SearchStrategy[list[Action]]:
    """Actions in likely orders: single ones, an edit and a run, repeats."""
    phrases = st.lists(PHRASES, max_size=most // 2)
    return phrases.map(lambda parts: [action for part in parts for action in part][:most])


def without_submit(actions: list[Action]) -> list[Action]:
    return [action for action in actions if action.type is not ActionType.SUBMIT]


@dataclass
class Model:
    """`tracefix` as its page tells it, on a plain list of lines."""

    original: list[str]
    lines: list[str] = field(init=False)
    undo: list[list[str]] = field(default_factory=list)
    last: ActionType | None = None
    k: int = 0
    steps: int = 0
    remembered: int = 0
    done: bool = False
    score: float | None = None

    def __post_init__(self) -> None:
        self.lines = list(self.original)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def step(self, action: Action) -> float:
        self.steps += 1
        self.k = self.k + 1 if action.type == self.last else 0
        self.last = action.type
        reward = -0.01 - 0.05 * self.k
        if action.type is ActionType.RUN_TESTS:
            reward += self._run()
        elif action.type is REPLACE:
            reward += self._replace(action)
        elif action.type is ActionType.UNDO_EDIT:
            reward -= 0.10
            if self.undo:
                self.lines = self.undo.pop()
        elif action.type is ActionType.RESET_TO_ORIGINAL:
            reward -= 0.10
            self.lines, self.undo = list(self.original), []
        elif action.type is ActionType.SUBMIT:
            self.done, self.score = True, self._final()
            return reward + self.score
        if self.steps == 50:
            self.done, self.score = True, self._final()
            return self.score
        return reward

    def _run(self) -> float:
        if not compiles(self.text):
            return 0.10 - 0.10
        now = passes(self.text)[0]
        more, self.remembered = max(0, now - self.remembered), now
        return 0.10 + 0.05 * more

    def _replace(self, action: Action) -> float:
        start, end, block = action.start_line, action.end_line, action.new_code_block or ""
        if start > end or start < 1 or end > len(self.lines):
            return -0.02
        if block == "" and end - start + 1 > 6:
            return -0.20
        self.undo.append(list(self.lines))
        self.lines[start - 1 : end] = block.split("\n") if block else []
        self.lines = self.lines or [""]
        return 0.0

    def _final(self) -> float:
        passed = sum(passes(self.text)) if compiles(self.text) else 0
        return max(0.01, min(0.98, passed / (VISIBLE + HIDDEN) - 0.01 * self.steps))
