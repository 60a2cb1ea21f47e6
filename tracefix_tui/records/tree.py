"""Which run was forked from which: families of runs, from their first ancestor down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tracefix_tui.records.scan import RunRow


@dataclass(slots=True)
class Node:
    """A run among its family.

    Attributes:
        run: its id; `row` is None when the run itself is gone and only its forks are left.
        forks: of it, by the step they leave it at, then by time.
    """

    run: str
    row: RunRow | None = None
    forks: list[Node] = field(default_factory=list)

    def __contains__(self, run: str) -> bool:
        waiting = [self]
        while waiting:
            node = waiting.pop()
            if node.run == run:
                return True
            waiting += node.forks
        return False

    @property
    def _place(self) -> tuple[int, str]:
        return (self.row.parent_step if self.row is not None else 0, self.run)


def families(rows: Iterable[RunRow]) -> list[Node]:
    """The first ancestors of all runs, the newest first, each with its forks. No run is in it twice.

    A run that names itself or one of its own descendants as its parent is a first ancestor.
    """
    nodes: dict[str, Node] = {}
    for row in rows:
        nodes[row.run] = Node(row.run, row)
    parents = {name: node.row.parent_run for name, node in nodes.items() if node.row is not None}
    roots: dict[str, Node] = {}
    settled: set[str] = set()
    for name, node in list(nodes.items()):
        parent = parents[name]
        if not parent or _leads_back(name, parents, settled):
            parents[name] = ""
            roots[name] = node
            continue
        if parent not in nodes:
            roots[parent] = nodes[parent] = Node(parent)
            parents[parent] = ""
        nodes[parent].forks.append(node)
    for node in nodes.values():
        node.forks.sort(key=lambda fork: fork._place)
    return sorted(roots.values(), key=lambda node: node.run, reverse=True)


def _leads_back(name: str, parents: dict[str, str], settled: set[str]) -> bool:
    """Whether the parents of a run lead back to itself. `settled` are runs of which the way up is known."""
    way = {name}
    above = parents.get(name, "")
    while above and above not in settled:
        if above == name:
            return True
        if above in way:
            return False  # a circle above, which is cut when its own runs come
        way.add(above)
        above = parents.get(above, "")
    settled |= way
    return False
