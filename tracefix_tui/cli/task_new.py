"""`tracefix tasks new`: the folder of a new task, with everything to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracefix_tui.cli.saying import usage

OWN_PACK = "mine"


def new_task(
    name: Annotated[str, typer.Argument(help="The name of the task and of its folder.")],
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="FILE[:FUNCTION]", help="Your own code, or one function of it."),
    ] = None,
    pack: Annotated[
        str,
        typer.Option(
            metavar="PACK",
            help="A pack's name, in your data folder, or the folder of one (with a slash); made when absent.",
        ),
    ] = OWN_PACK,
) -> None:
    """Write a new task that already loads: a small example, or your own code with a likely bug in it."""
    import shlex

    from tracefix_tui.authoring.template import example, from_file
    from tracefix_tui.authoring.writing import take_back_pack, write_pack, write_task
    from tracefix_tui.catalog import CatalogError

    place = pack_folder(pack)
    is_new = not place.exists()
    try:
        task = from_file(name, place.name, source) if source else example(name, place.name)
        write_pack(
            place,
            title=f"Pack {place.name}",
            description="What is in this pack.",
            licence="say which",
            source="say where the tasks come from",
        )
        folder = write_task(place, task)
    except CatalogError as error:
        if is_new:
            take_back_pack(place)
        usage(str(error))
    typer.echo(f"Written: {folder}")
    typer.echo("Now change its files, and see it live with")
    typer.echo(f"  tracefix tasks preview {shlex.quote(str(folder))}")


def pack_folder(pack: str) -> Path:
    """The folder that PACK means. A name that a pack elsewhere has is refused: one would hide the other."""
    import os

    from tracefix_tui.catalog import load_catalog
    from tracefix_tui.settings import data_dir

    if "/" in pack or pack.startswith("."):
        return Path(os.path.abspath(os.path.expanduser(pack)))
    folder = data_dir() / "tasks" / pack
    for known in load_catalog().packs:
        if known.name == pack and known.folder.resolve() != folder.resolve():
            usage(
                f"a pack in {known.folder} is named {pack!r} already, and one of the two would be left out; "
                "choose another name, or give the pack's folder (with a slash)"
            )
    return folder
