"""The keys by which a watched agent is led; those of the play screen work as well."""

from __future__ import annotations

from textual.binding import Binding


def _key(keys: str, action: str, name: str, label: str, help: str) -> Binding:
    return Binding(keys, action, label, id=f"watch.{name}", tooltip=help, show=False)


WATCH_BINDINGS = (
    _key("space", "pause_or_go_on", "pause", "Pause, go on", "Hold the agent, or let it go on"),
    _key("n,full_stop", "step_once", "step", "Single step", "Let the agent take one step, then hold it"),
    _key("plus,equals_sign", "faster", "faster", "Faster", "Show each action for half as long"),
    _key("minus", "slower", "slower", "Slower", "Show each action for twice as long"),
    _key("t,ctrl+t", "take_over", "take_over", "Take over, hand back", "Play on yourself, or let the agent"),
    _key("s", "stop_agent", "stop", "Stop the agent", "End at once what the agent thinks or runs"),
    _key("r", "retry", "retry", "Ask again", "Ask an agent anew that has failed or stalled"),
)
