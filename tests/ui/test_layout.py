"""Pane sizes: what is remembered comes back, and nonsense does no harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracefix_tui.records.state import RememberedState
from tracefix_tui.ui.layout import CODE_SHARE, COLUMN, PANES, WEIGHT, Layout, recall, remember


@pytest.fixture
def remembered(tmp_path: Path) -> RememberedState:
    return RememberedState(tmp_path / "state.json")


def test_a_layout_comes_back_after_a_restart(remembered: RememberedState) -> None:
    layout = (
        Layout()
        .with_code(0.4)
        .with_code(0.3, vast=True)
        .with_info(0.7)
        .with_weight("tests", 2.5)
        .toggled("task")
    )
    remember(remembered, layout)
    assert recall(RememberedState(remembered.path)) == layout


def test_nothing_remembered_is_the_usual_layout(remembered: RememberedState) -> None:
    assert recall(remembered) == Layout()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("play.code", 99.0),
        ("play.code", -1.0),
        ("play.code", "wide"),
        ("play.tests", 1e9),
        ("play.hidden", "x,,"),
    ],
)
def test_nonsense_is_put_right(remembered: RememberedState, name: str, value: float | str) -> None:
    remembered.set(name, value)
    layout = recall(remembered)
    assert CODE_SHARE[0] <= layout.code <= CODE_SHARE[1]
    assert WEIGHT[0] <= layout.tests <= WEIGHT[1]
    assert layout.hidden == frozenset()


def test_a_layout_that_hides_everything_shows_everything(remembered: RememberedState) -> None:
    remembered.set("play.hidden", ",".join(PANES))
    assert recall(remembered).hidden == frozenset()


@given(st.lists(st.sampled_from([*PANES]), max_size=12))
def test_one_pane_always_stays(toggles: list[str]) -> None:
    layout = Layout()
    for pane in toggles:
        layout = layout.toggled(pane)
    assert layout.hidden < PANES.keys()


@given(st.sampled_from(COLUMN), st.floats(allow_nan=False, allow_infinity=False))
def test_weights_stay_sensible(pane: str, weight: float) -> None:
    assert WEIGHT[0] <= getattr(Layout().with_weight(pane, weight), pane) <= WEIGHT[1]
