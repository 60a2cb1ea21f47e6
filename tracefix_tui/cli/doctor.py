"""`tracefix doctor`: what holds foreign code on this machine, tried now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tracefix_tui.sandbox.checkup import Checkup, LayerCheck


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")] = False,
) -> None:
    """Check whether code from others may run here, and which layers hold it."""
    import json

    from tracefix_tui.sandbox.checkup import examine

    found = examine()
    typer.echo(json.dumps(found.as_dict(), indent=2) if as_json else "\n".join(_lines(found)))
    raise typer.Exit(0 if found.foreign_code else 1)


def _lines(found: Checkup) -> list[str]:
    lines = [
        f"Python  {found.python}, {found.executable}",
        f"System  {found.system}, {found.machine}, as {found.user}",
        "",
    ]
    if found.problem:
        return [*lines, found.problem, "", "Code from others can't run here."]
    lines.append("What holds code from others on this machine, each tried alone just now:")
    for layer in found.layers:
        lines += _layer_lines(layer)
    lines.append("")
    if not found.lacking:
        return [*lines, "All is well: code from others may run here."]
    lines += ["Below the minimum:", *(f"  {line}" for line in found.lacking)]
    if found.foreign_code:
        return [*lines, "It runs all the same, because TRACEFIX_ALLOW_WEAK_SANDBOX=1 is set."]
    return [
        *lines,
        "Code from others does not run here. TRACEFIX_ALLOW_WEAK_SANDBOX=1 would accept the risk.",
    ]


def _layer_lines(layer: LayerCheck) -> list[str]:
    state = "proven" if layer.proven and layer.in_force else "fails" if layer.claims else "missing"
    attempts = f" ({layer.claims} attempts)" if layer.claims > 1 else ""
    lines = [f"  {layer.name:<11} {state:<9} {layer.stops}{attempts}".rstrip()]
    lines += [f"{'':14}{problem}" for problem in layer.problems]
    if layer.advice:
        lines.append(f"{'':14}{layer.advice}")
    return lines
