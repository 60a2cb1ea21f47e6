"""Packs in the user's data folder: what is checked before one is added, and adding and removing one whole.

A pack is a stranger's code: its texts are read and checked here, and its code runs in the sandbox only.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tracefix_tui.authoring import behaviour
from tracefix_tui.authoring.checks import Check
from tracefix_tui.authoring.killing import tight
from tracefix_tui.authoring.running import Runner
from tracefix_tui.catalog import Catalog, Malformed, Pack, Task, load_pack
from tracefix_tui.catalog.archive import Files, NotAPack, read_archive, read_folder
from tracefix_tui.grading import Grader
from tracefix_tui.sandbox import Cancel


def read_pack(place: Path) -> tuple[str, Files]:
    """The name and the files of a pack in a folder or a zip archive.

    Raises:
        NotAPack
    """
    return read_folder(place) if place.is_dir() else read_archive(place)


@dataclass(frozen=True, slots=True)
class Staged:
    """A pack that has been unpacked beside its place and loads without a problem.

    Attributes:
        target: where it will stand.
    """

    pack: Pack
    target: Path

    def add(self) -> None:
        """Put the pack in its place, in one step.

        Raises:
            NotAPack: something stands there by now, or the disk refuses.
        """
        if os.path.lexists(self.target):
            way = f"`tracefix packs remove {self.pack.name}` takes it away"
            raise NotAPack(f"{self.target} exists already; {way}")
        try:
            os.rename(self.pack.folder, self.target)
        except OSError as error:
            raise NotAPack(f"{self.target} can't be written: {error.strerror}") from None


@contextmanager
def staged(name: str, files: Files, home: Path, catalog: Catalog) -> Iterator[Staged]:
    """Unpack a pack beside its place in `home`; what is not added is gone afterwards.

    Raises:
        NotAPack: there is a pack of this name, something in it does not load, or the disk refuses.
    """
    if known := next((pack for pack in catalog.packs if pack.name == name), None):
        raise NotAPack(
            f"there is a pack {name!r} already: {known.folder}; remove it, or give this one another name"
        )
    draft: Path | None = None
    try:
        home.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".adding-", dir=home))
        for path, data in files.items():
            target = draft / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        pack, problems = load_pack(draft / name)
        if problems:
            raise NotAPack("\n".join(_inside(str(problem), draft) for problem in problems))
        if not pack.tasks:
            raise NotAPack(f"the pack {name!r} holds no task")
        yield Staged(pack, home / name)
    except Malformed as error:
        raise NotAPack(_inside(str(error), draft or home)) from None
    except OSError as error:
        raise NotAPack(f"{home} can't be written to: {error.strerror}") from None
    finally:
        if draft is not None:
            shutil.rmtree(draft, ignore_errors=True)


def _inside(said: str, draft: Path) -> str:
    return said.replace(f"{draft}{os.sep}", "")


def soundness(
    task: Task,
    grader: Grader,
    cancel: Cancel | None = None,
    on_progress: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> tuple[Check, ...]:
    """What has to hold of a task before it is taken: the reference passes, the bug shows, both each time.

    How sharp its tests are is its author's matter; `tracefix tasks prove` tells.

    Raises:
        Cancelled, SandboxError
    """
    runner = Runner(grader, cancel or Cancel(), on_progress)
    reference = runner.repeated("reference", task.solution, task)
    passes = behaviour.reference_passes(reference)
    if not passes.sound:
        return (passes,)
    hurried = tight(task, behaviour.slowest_ms(reference))
    buggy = runner.repeated("bug", task.buggy, hurried)
    return passes, behaviour.bug_shows(task, buggy, runner), behaviour.bug_repeats(buggy)


def remove_pack(name: str, home: Path, catalog: Catalog) -> None:
    """Delete a pack from `home`.

    Raises:
        NotAPack: it is not there, stands elsewhere, or can't be deleted.
    """
    target = home / name
    if name != Path(name).name or target.is_symlink() or not (target / "pack.toml").is_file():
        elsewhere = next((pack for pack in catalog.packs if pack.name == name), None)
        where = (
            f"; {name!r} stands in {elsewhere.folder}, which is not yours to remove here" if elsewhere else ""
        )
        raise NotAPack(f"there is no pack {name[:80]!r} in {home}{where}")
    draft = Path(tempfile.mkdtemp(prefix=".removing-", dir=home))
    try:
        os.rename(target, draft / name)  # from here on it is no pack, whatever happens
        shutil.rmtree(draft)
    except OSError as error:
        raise NotAPack(f"{target} can't be deleted whole: {error.strerror}") from None
