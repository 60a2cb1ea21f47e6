"""The command palette's entries for the screen it was opened on: everything that has a key there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from functools import partial

from textual.actions import parse
from textual.binding import Binding
from textual.command import DiscoveryHit, Hit, Hits, Provider

from tracefix_tui.ui.key_names import readable_key


class ScreenCommands(Provider):
    """Offers the bindings of the screen by their labels."""

    def _bindings(self) -> Iterator[Binding]:
        """The screen's own and those of the screens it is made from, each id once."""
        seen: set[str] = set()
        for kind in type(self.screen).__mro__:
            for binding in kind.__dict__.get("BINDINGS", ()):
                if isinstance(binding, Binding) and binding.id and binding.id not in seen:
                    seen.add(binding.id)
                    yield binding

    def _commands(self) -> Iterator[tuple[str, str, Callable[[], Awaitable[object]]]]:
        """(label, what it does and by which key, what to call)."""
        keymap = self.app._keymap
        for binding in self._bindings():
            _, name, parameters = parse(binding.action)
            if self.screen.check_action(name, parameters) is not False:
                key = readable_key(keymap.get(binding.id or "", binding.key).split(",")[0].strip())
                help = f"{binding.tooltip or binding.description} ({key})"
                yield binding.description, help, partial(self.screen.run_action, binding.action)

    async def discover(self) -> Hits:
        for name, help, call in self._commands():
            yield DiscoveryHit(name, call, help=help)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for name, help, call in self._commands():
            score = max(matcher.match(name), matcher.match(help) * 0.8)
            if score > 0:
                yield Hit(score, matcher.highlight(name), call, help=help)
