"""Which keys there are, by binding id, and whether the user's `[keys]` make sense.

Screens declare their own bindings, each with an id; this collects them for the help screen and for checking.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module

from textual.binding import Binding
from textual.keys import Keys, _character_to_key

from tracefix_tui.settings import Problem

MODIFIERS = frozenset({"ctrl", "shift", "alt", "super", "hyper", "meta"})
_KEY_NAMES = frozenset(key.value.split("+")[-1] for key in Keys) | {
    "minus",
    "plus",
    "slash",
    "at",
    "underscore",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """A place where keys mean something.

    Attributes:
        title: what the help calls it.
        classes: where its bindings are declared, as `module:Class`.
        around: title of the scope that it lies in, whose keys work as well; "" for none.
    """

    title: str
    classes: tuple[str, ...]
    around: str = "Everywhere"


SCOPES = (
    Scope("Everywhere", ("tracefix_tui.ui.app:TracefixApp",), around=""),
    Scope(
        "Browser",
        (
            "tracefix_tui.ui.screens.browser:BrowserScreen",
            "tracefix_tui.ui.widgets.task_list:TaskList",
            "tracefix_tui.ui.screens.browser:FindInput",
        ),
    ),
    Scope("Play", ("tracefix_tui.ui.screens.play:PlayScreen",)),
    Scope("Code editor", ("tracefix_tui.ui.widgets.code_editor:CodeEditor",), "Play"),
    Scope(
        "Tests and texts",
        ("tracefix_tui.ui.widgets.tests_list:TestsList", "tracefix_tui.ui.widgets.text_pane:TextPane"),
        "Play",
    ),
    Scope("Proposals", ("tracefix_tui.ui.screens.propose:ProposeScreen",), "Play"),
    Scope("Scratch", ("tracefix_tui.ui.screens.scratch:ScratchScreen",)),
    Scope("Preview", ("tracefix_tui.ui.screens.preview:PreviewScreen",)),
    Scope("Statistics", ("tracefix_tui.ui.screens.stats:StatsScreen",)),
    Scope("Watch", ("tracefix_tui.ui.screens.watch:WatchScreen",), "Play"),
    Scope(
        "Replay",
        ("tracefix_tui.ui.screens.replay:ReplayScreen", "tracefix_tui.ui.widgets.step_list:StepList"),
        "Play",
    ),
    Scope("Runs", ("tracefix_tui.ui.screens.runs:RunsScreen",)),
    Scope("Prompt", ("tracefix_tui.ui.widgets.prompt:PromptInput",), around=""),
    Scope("Race", ("tracefix_tui.ui.screens.race:RaceScreen",)),
    Scope("Race of your own", ("tracefix_tui.ui.screens.race_play:RacePlayScreen",), "Play"),
    Scope("Verdict", ("tracefix_tui.ui.screens.verdict:VerdictScreen",)),
    Scope(
        "Dialogs",
        (
            "tracefix_tui.ui.screens.confirm:ConfirmScreen",
            "tracefix_tui.ui.screens.ask:AskScreen",
            "tracefix_tui.ui.screens.choice:ChoiceScreen",
            "tracefix_tui.ui.screens.race_play:PausedScreen",
            "tracefix_tui.ui.screens.help:HelpScreen",
            "tracefix_tui.ui.screens.problems:ProblemsScreen",
        ),
        around="",
    ),
)
"""In the order of the help screen."""


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that a key does.

    Attributes:
        id: what `[keys]` in config.toml calls it.
        keys: Textual's names of the keys, separated by commas.
        label: what the footer calls it.
        help: one sentence.
        scope: title of the place it works in.
        binding: where it was declared.
    """

    id: str
    keys: str
    label: str
    help: str
    scope: str
    binding: Binding

    @property
    def names(self) -> list[str]:
        """The keys one by one, by Textual's long names: `question_mark` for `?`."""
        return _long_names(self.keys)


def _long_names(keys: str) -> list[str]:
    found = (key.strip() for key in keys.split(","))
    return [_character_to_key(key) if len(key) == 1 else key for key in found if key]


def keys_of(scope: Scope, keymap: Mapping[str, str] | None = None) -> Iterator[Key]:
    """The keys of a scope as they stand after remapping; each id once.

    This imports the scope's screens.
    """
    seen: set[str] = set()
    for name in scope.classes:
        module, _, attribute = name.partition(":")
        for binding in getattr(import_module(module), attribute).BINDINGS:
            if isinstance(binding, Binding) and binding.id and binding.id not in seen:
                seen.add(binding.id)
                keys = (keymap or {}).get(binding.id, binding.key)
                text = binding.tooltip or binding.description
                yield Key(binding.id, keys, binding.description, text, scope.title, binding)


def check_keymap(keymap: Mapping[str, str], file: str) -> list[Problem]:
    """What is wrong with the user's keys: ids that don't exist, and keys that would mean two things."""
    if not keymap:
        return []
    known = {scope.title: list(keys_of(scope, keymap)) for scope in SCOPES}
    ids = {key.id for keys in known.values() for key in keys}
    problems = [_unknown(name, ids, file) for name in keymap if name not in ids]
    for name, keys in keymap.items():
        for key_name in _long_names(keys):
            if not _is_key(key_name):
                reason = (
                    f'{key_name!r} is no key; write a character, or a name such as "ctrl+r", "f5", "space"'
                )
                problems.append(Problem(file, f"keys.{name}", reason))
    for (changed, name), others in _clashes(keymap, known).items():
        reason = f"{name!r} is also the key of {' and '.join(others)}; choose another one"
        problems.append(Problem(file, f"keys.{changed}", reason))
    return problems


def _clashes(keymap: Mapping[str, str], known: Mapping[str, list[Key]]) -> dict[tuple[str, str], list[str]]:
    """(id that the user has changed, key) -> the ids that have that key in the same place."""
    clashes: dict[tuple[str, str], list[str]] = {}
    for scope in SCOPES:
        taken: dict[str, Key] = {}
        for key in [key for title in _places(scope) for key in known[title]]:
            for name in key.names:
                other = taken.setdefault(name, key)
                if other.id == key.id or not {other.id, key.id} & keymap.keys():
                    continue
                changed, kept = (key, other) if key.id in keymap else (other, key)
                others = clashes.setdefault((changed.id, name), [])
                if kept.id not in others:
                    others.append(kept.id)
    return clashes


def _places(scope: Scope) -> list[str]:
    """Titles of the scopes whose keys work in one, the outermost first."""
    outer = next((other for other in SCOPES if other.title == scope.around), None)
    return [*(_places(outer) if outer else []), scope.title]


def _is_key(name: str) -> bool:
    """Whether a terminal could send a key of this name."""
    *modifiers, base = name.split("+")
    if not set(modifiers) <= MODIFIERS:
        return False
    if len(base) == 1 or base in _KEY_NAMES:
        return True
    try:
        unicodedata.lookup(base.replace("_", " "))
    except KeyError:
        return False
    return True


def _unknown(name: str, ids: set[str], file: str) -> Problem:
    from difflib import get_close_matches

    near = get_close_matches(name, ids, n=3, cutoff=0.4)
    hint = f"is one of these meant: {', '.join(near)}?" if near else "the help screen (f1) lists the names"
    return Problem(file, f"keys.{name}", f"no key has this name; {hint}")
