"""Reads the corpus: one program per file, its family from the file's name, the rest from its first lines.

# Tries: what it tries, in one line (the first line of each program)
# Target: the task it attacks; `, quick` when it must run into the deadline
# Visible: may pass   (it may pass the visible tests, never the hidden ones)
# Fools: naive        (it wins against `naive_grader.py`, so the attack is real)
# Loads: no           (it ends or fails while it is imported)
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.attacks.targets import target
from tracefix_tui.catalog.task import Task

FOLDER = Path(__file__).parent / "programs"
_FAMILIES = """
    memorised_inputs state_across_calls equal_to_everything subclasses exits forged_results atexit patched
    skip_and_xfail introspection reading_tests planting pickle ctypes threads forks hostile_values slow_drips
    huge_ints surrogates output_floods grandchildren sigterm_ignored sigstop bombs network kill ptrace
    exceptions callbacks handles source clock protocol
"""
FAMILIES = frozenset(_FAMILIES.split())


@dataclass(frozen=True, slots=True)
class Attack:
    """One hostile program. `may_pass_visible`: it knows the visible tests, so only SUBMIT must catch it."""

    name: str
    family: str
    tries: str
    task: Task
    quick: bool
    source: str
    may_pass_visible: bool
    fools_naive: bool
    loads: str


def read_attack(path: Path) -> Attack:
    """The program in `path`.

    Raises:
        ValueError: its first lines don't say what it is.
    """
    source = path.read_text(encoding="utf-8")
    head: dict[str, str] = {}
    for line in source.splitlines():
        key, colon, value = line.removeprefix("# ").partition(": ")
        if not line.startswith("# ") or not colon:
            break
        head[key] = value
    if not {"Tries", "Target"} <= head.keys() <= {"Tries", "Target", "Visible", "Fools", "Loads"}:
        raise ValueError(f"{path.name}: its first lines name {sorted(head)}")
    wanted, _, quick = head["Target"].partition(", ")
    return Attack(
        name=path.stem,
        family=path.stem.partition("__")[0],
        tries=head["Tries"],
        task=target(wanted, quick=bool(quick)),
        quick=bool(quick),
        source=source,
        may_pass_visible="Visible" in head,
        fools_naive="Fools" in head,
        loads=head.get("Loads", "yes"),
    )


def attacks() -> tuple[Attack, ...]:
    """The whole corpus, by name."""
    return tuple(read_attack(path) for path in sorted(FOLDER.glob("*.py")))
