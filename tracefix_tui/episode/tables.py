"""Markdown tables of actions and prices, made from the code's own tables, for the documentation.

`python -m tracefix_tui.episode.tables docs/rules.md` writes them anew between their marks in a page.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tracefix_tui.episode.actions import ACTIONS, ActionType
from tracefix_tui.episode.ruleset import Ruleset
from tracefix_tui.episode.rulesets import RULESETS

MARK = re.compile(r"(<!-- table (?P<name>\S+) -->\n).*?(<!-- end -->)", re.DOTALL)


def actions_table() -> str:
    """Each action with its key, what it does, and its price under each ruleset that has it."""
    head = ["Action", "Key", "What it does", *(f"`{name}`" for name in RULESETS)]
    specs = {kind: spec for rules in RULESETS.values() for kind, spec in rules.actions.items()} | ACTIONS
    rows = (
        [f"`{kind}`", spec.key, spec.help, *(_price(rules, kind) for rules in RULESETS.values())]
        for kind, spec in specs.items()
    )
    return markdown_table(head, rows)


def _price(rules: Ruleset, kind: ActionType) -> str:
    return rules.actions[kind].price if kind in rules.actions else "-"


def prices_table(ruleset: Ruleset) -> str:
    """Each component of a reward: its name, when it is paid, and how much."""
    rows = ([f"`{price.component}`", price.event, price.text] for price in ruleset.prices.values())
    return markdown_table(["Component", "When", "Amount"], rows)


def tables() -> dict[str, str]:
    """All tables by the name that marks their place in a page."""
    return {
        "actions": actions_table(),
        **{f"prices:{name}": prices_table(ruleset) for name, ruleset in RULESETS.items()},
    }


def with_tables(page: str, made: Mapping[str, str] | None = None) -> str:
    """`page` with each table between its marks made anew. A mark that names no table is a KeyError.

    Args:
        page: the Markdown text.
        made: tables by name; by default those of this module.
    """
    made = tables() if made is None else made
    return MARK.sub(lambda found: f"{found[1]}\n{made[found['name']]}\n{found[3]}", page)


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows of cells under a head, as Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(with_tables(path.read_text("utf-8")), "utf-8")
