"""A module of a package as one file: it behaves as before, and what can't be one file is refused by name."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tracefix_tui.authoring.bundling import Bundle, CannotBundle, bundled
from tracefix_tui.authoring.injection import inject
from tracefix_tui.grading import Grader

FILES = {
    "own/__init__.py": "from .words import shout\n",
    "own/deep/__init__.py": "from ..base import LIMIT as MOST\n",
    "own/deep/low.py": (
        "from own.base import clip\n\n\nclass Box:\n    def cut(self, text):\n        return clip(text)\n"
    ),
    "own/base.py": '''\
import functools, os
from typing import Any, Callable

UNUSED = os.sep
LIMIT = 3
_MARKS = ["!"]
_MARKS += ["?"]


def _keep(function):
    @functools.wraps(function)
    def kept(*args):
        return function(*args)

    return kept


@_keep
def clip(text: Any) -> Any:
    """The first `LIMIT` letters,
  and no more."""
    return text[:LIMIT]


def mark(text):
    return text + _MARKS[-1]


def unused():
    raise ValueError
''',
    "own/words.py": '''\
"""Words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .base import (
    clip,
    mark as _mark,
)
from .deep import MOST
from own.deep.low import Box

if TYPE_CHECKING:
    from .types import Word


def shout(text: Word) -> Any:
    if len(text) > MOST:
        return _mark(clip(text).upper())
    return text


def cut(text):
    from own.base import unused

    if not text:
        unused()
    return Box().cut(text)
''',
}
TESTS = """\
import pytest
from own import shout
from own.words import cut


def test_short():
    assert shout("ab") == "ab"


def test_three():
    assert shout("abc") == "abc"


def test_long():
    assert shout("abcd") == "ABC?"


def test_cut():
    assert cut("abcd") == "abc"


def test_empty():
    with pytest.raises(ValueError):
        cut("")
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def bundle(package: Path, inner: str = "own/words.py") -> Bundle:
    file = package / inner
    return bundled(
        file.read_text(), file, inner.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    )


def test_the_bundle_behaves_like_the_module(package: Path, tmp_path: Path) -> None:
    made = bundle(package)
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "alone.py").write_text(made.source)
    said = "print(shout('abcd'), shout('ab'), cut('wxyz'))"
    for folder, module in ((package, "own.words"), (alone, "alone")):
        command = [sys.executable, "-c", f"from {module} import *; {said}"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
        assert done.stdout == "ABC? ab wxy\n"


def test_only_what_is_needed_stands_above_the_module(package: Path) -> None:
    made = bundle(package)
    lines = made.source.split("\n")
    block = [lines[number - 1] for number in sorted(made.borrowed)]
    assert block[0] == "# From own.base, own.deep.low, as far as this module needs it:"
    assert block[-2:] == ["# End of that.", ""]
    assert "import functools" in block
    assert "UNUSED" not in made.source
    assert "os.sep" not in made.source
    assert "MOST = LIMIT" in block
    assert '  and no more."""' in block
    own = [line for number, line in enumerate(lines, 1) if number not in made.borrowed]
    assert own[:5] == [
        '"""Words."""',
        "",
        "from __future__ import annotations",
        "",
        "from typing import TYPE_CHECKING, Any",
    ]
    assert not [line for line in own if line.startswith(("from .", "from own"))]


def test_bugs_are_put_into_the_module_alone(package: Path) -> None:
    made = bundle(package)
    exports = {"own": {"shout": "shout"}}
    with Grader() as grader:
        done = inject(
            made.source, TESTS, "own.words", grader, count=50, exports=exports, borrowed=made.borrowed
        )
    assert len(done.found) > 3
    assert not {each.mutant.line for each in done.found} & made.borrowed
    assert done.left_out == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("from .base import *", "imports everything from own.base"),
        ("from . import base", "imports own.base, a module of its package, as a whole"),
        ("import own.base", "imports own.base, a module of its package, as a whole"),
        ("from .absent import x", "imports from own.absent, which is no Python file"),
        ("from .base import absent", "imports absent from own.base, which does not define it plainly"),
        (
            "from .base import LIMIT\nLIMIT2 = LIMIT\n\n\ndef _keep(): pass\nfrom .base import clip",
            "has its own",
        ),
        ("from .broken import x", "imports from own.broken, which does not parse"),
        ("from .circle import x", "in a circle"),
        ("from .linked import LIMIT", "which is a link"),
        ("from .latin import x", "which is not UTF-8"),
        (
            "from .base import LIMIT\nfrom .twin import clip",
            "needs LIMIT of own.base and another LIMIT of own.twin",
        ),
    ],
)
def test_what_cannot_be_one_file_is_refused(package: Path, change: str, reason: str) -> None:
    own = package / "own"
    (own / "broken.py").write_text("def (")
    (own / "circle.py").write_text("from .circle import x\n")
    (own / "latin.py").write_bytes(b"x = '\xff'")
    (own / "twin.py").write_text("LIMIT = 9\n\n\ndef clip(text):\n    return text[:LIMIT]\n")
    (own / "linked.py").symlink_to(own / "base.py")
    (own / "words.py").write_text(change + "\n")
    with pytest.raises(CannotBundle) as caught:
        bundle(package)
    assert reason in str(caught.value)


def test_a_package_of_one_file_and_one_that_needs_nothing(package: Path) -> None:
    made = bundle(package, "own/deep/__init__.py")
    assert made.source.rstrip().endswith("# End of that.")
    assert "MOST = LIMIT" in made.source
    assert bundle(package, "own/base.py") == Bundle(FILES["own/base.py"])
    assert bundled("def (", package / "own" / "base.py", "own.base") == Bundle("def (")
    assert bundled("import a.b\nfrom a import c\n", Path("/x.py"), "far.too.deep").borrowed == frozenset()
