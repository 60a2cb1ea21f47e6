"""The keys of the replay screen. They work wherever the focus is, except where something is typed."""

from __future__ import annotations

from textual.binding import Binding


def _key(keys: str, action: str, name: str, label: str, help: str, *, show: bool = False) -> Binding:
    return Binding(keys, action, label, id=f"replay.{name}", tooltip=help, show=show, priority=True)


REPLAY_BINDINGS = (
    _key("space", "play", "toggle", "Play", "Go on by itself, or stop", show=True),
    _key("left", "move(-1)", "back", "Step back", "The step before"),
    _key("right", "move(1)", "forward", "Step on", "The next step"),
    _key("home", "seek(0)", "start", "Start", "Go to the start"),
    _key("end", "seek(1000000000)", "end", "End", "Go to the last step"),
    _key("plus,equals_sign", "faster(1)", "faster", "Faster", "Play faster"),
    _key("minus", "faster(-1)", "slower", "Slower", "Play slower"),
    _key("g", "ask_step", "go_to", "Go to", "Go to a step by its number", show=True),
    _key("p", "first_pass", "first_pass", "Pass", "Where all visible tests first pass", show=True),
    _key("l", "biggest_loss", "biggest_loss", "Loss", "The step that cost most", show=True),
    _key("right_square_bracket", "change(1)", "next_change", "Next change", "Where other tests pass next"),
    _key(
        "left_square_bracket",
        "change(-1)",
        "change_before",
        "Change before",
        "Where other tests passed before",
    ),
    _key("slash", "ask_thought", "search", "Find", "Find a text in the thoughts", show=True),
    _key("n", "find(1)", "find_next", "Find next", "The next thought that holds it"),
    _key("N", "find(-1)", "find_before", "Find before", "The thought before that holds it"),
    _key("f", "fork", "fork", "Fork", "Play on from this step, in a run of its own", show=True),
    _key("v", "verify", "verify", "Verify", "Perform all actions again and compare", show=True),
    _key("e", "export", "export", "Export", "Write this run in another format", show=True),
    _key("escape", "escape", "escape", "Leave", "Stop what goes on; else leave", show=True),
)
"""In the order of the help."""
