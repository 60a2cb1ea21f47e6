"""Time from a key press to its repaint in the play screen, beside a plain-text TextArea.

    python bench/keys.py [--presses 40] [--size 120x40] [--lines 500 5000]

Each program runs in a fresh pseudo-terminal and shows the same Python source: a bare app with a TextArea
without a language, `tracefix play` with all its panes, and where tree-sitter-python is installed for it,
the bare app with Textual's own colours. A key counts as painted when the character that it types is written
to the terminal; every press types another one, none of which stands in the source. One column types a key,
waits for the screen to come to rest and types the next; the other types as fast as the program paints. What
counts is the ratio to the plain TextArea. Needs Linux.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

START_SECONDS = 30.0
REST_SECONDS = 0.25
"""A screen that has written nothing for so long has come to rest; longer than the pause after typing."""

LETTERS = [chr(code) for code in range(0x100, 0x180) if chr(code).isalpha()]
BOUNDS = {500: 2.2, 5000: 4.0}

_TEXTAREA = """
import sys
from textual.app import App
from textual.widgets import TextArea
class Bare(App):
    def compose(self):
        text = open(sys.argv[1]).read()
        yield TextArea.code_editor(text, language=sys.argv[2] or None)
    def on_mount(self):
        self.query_one(TextArea).cursor_blink = False
        self.query_one(TextArea).move_cursor((20, 0))
Bare().run()
"""


class Typist:
    """A program in a pseudo-terminal that is typed at."""

    def __init__(self, command: Sequence[str], columns: int, rows: int) -> None:
        self._pid, self._terminal = pty.fork()
        if self._pid == 0:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvp(command[0], list(command))
        self._letters = iter(LETTERS)
        self._rest(START_SECONDS)

    def press(self, rest: bool) -> float:
        """Type one character; milliseconds until it is painted. With `rest`, wait for the screen to rest."""
        letter = next(self._letters).encode()
        seen = b""
        start = time.perf_counter()
        os.write(self._terminal, letter)
        while letter not in seen:
            if not select.select([self._terminal], [], [], START_SECONDS)[0]:
                raise TimeoutError(f"{letter.decode()} was never painted")
            seen += os.read(self._terminal, 65536)
        painted = (time.perf_counter() - start) * 1000
        if rest:
            self._rest(REST_SECONDS)
        return painted

    def _rest(self, first: float) -> None:
        """Read until nothing has come for `REST_SECONDS`, waiting `first` seconds for the first of it."""
        patience = first
        while select.select([self._terminal], [], [], patience)[0]:
            os.read(self._terminal, 65536)
            patience = REST_SECONDS * 2 if first > REST_SECONDS else REST_SECONDS

    def end(self) -> None:
        """Stop the program and wait for its end."""
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._terminal)


def source_of(lines: int) -> str:
    """Python source of a given length, with the things that real source has."""
    functions = []
    number = 0
    while len(functions) * 12 < lines:
        number += 1
        functions.append(
            f"def step_{number}(values: list[int], limit: int = {number}) -> dict[str, int]:\n"
            f'    """Count the values below the limit."""\n'
            "    found: dict[str, int] = {}\n"
            "    for index, value in enumerate(values):\n"
            f"        if value < limit and index % {number % 7 + 1} == 0:  # a comment\n"
            '            found[f"{index}:{value}"] = value * 2\n'
            "        elif value is None:\n"
            "            raise ValueError('no value')\n"
            "    total = sum(found.values())\n"
            "    return {**found, 'total': total}\n\n"
        )
    return "\n".join("\n".join(functions).split("\n")[:lines])


def write_task(folder: Path, name: str, source: str) -> None:
    """A task whose code is `source`."""
    task = folder / "bench" / name
    task.mkdir(parents=True)
    (folder / "bench" / "pack.toml").write_text(
        'title = "Bench"\ndescription = "Long code."\nlicence = "MIT"\nsource = "bench"\n'
    )
    (task / "task.toml").write_text(
        f'name = "{name}"\ntitle = "Long code"\ndescription = "Nothing to do."\ndifficulty = "easy"\n'
        'category = "bench"\nbug_type = "none"\ntags = []\nhints = ["a", "b", "c"]\nexplanation = "None."\n'
    )
    (task / "buggy.py").write_text(source)
    (task / "solution.py").write_text(source + "\n# mended\n")
    test = "from solution import step_1\n\n\ndef test_{}():\n    assert step_1([1])\n"
    (task / "tests.py").write_text(test.format("one"))
    (task / "hidden_tests.py").write_text(test.format("two"))


def measure(command: Sequence[str], size: tuple[int, int], presses: int) -> tuple[list[float], list[float]]:
    """Milliseconds per key, typed one at a time and typed without a pause."""
    typist = Typist(command, *size)
    try:
        typist.press(rest=True)
        slow = [typist.press(rest=True) for _ in range(presses)]
        return slow, [typist.press(rest=False) for _ in range(presses)]
    finally:
        typist.end()


def main() -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--presses", type=int, default=40)
    parser.add_argument("--size", default="120x40", help="COLUMNSxROWS")
    parser.add_argument("--lines", type=int, nargs="+", default=[500, 5000])
    options = parser.parse_args()
    columns, rows = (int(part) for part in options.size.split("x"))
    os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
    os.environ.pop("NO_COLOR", None)
    print(f"{options.size}, {options.presses} presses each, key to repaint in ms: median (least)\n")
    print(
        f"{'lines':>5}  {'program':<28} {'one at a time':>18} {'ratio':>6} {'without pause':>18} {'ratio':>6}"
    )
    with tempfile.TemporaryDirectory() as home:
        os.environ["TRACEFIX_HOME"] = home
        os.environ["TRACEFIX_TASKS"] = f"{home}/tasks"
        for lines in options.lines:
            source = source_of(lines)
            path = Path(home) / f"source_{lines}.py"
            path.write_text(source)
            write_task(Path(home) / "tasks", f"lines_{lines}", source)
            bare = [sys.executable, "-c", _TEXTAREA, str(path)]
            tracefix = [str(Path(sys.executable).with_name("tracefix")), "play", f"lines_{lines}"]
            base: tuple[float, float] | None = None
            programs = {"TextArea, plain text": [*bare, ""], "tracefix play": tracefix}
            if find_spec("tree_sitter_python"):
                programs["TextArea, Textual's colours"] = [*bare, "python"]
            for name, command in programs.items():
                slow, fast = measure(command, (columns, rows), options.presses)
                medians = statistics.median(slow), statistics.median(fast)
                base = base or medians
                ratios = [mine / other for mine, other in zip(medians, base, strict=True)]
                print(
                    f"{lines:>5}  {name:<28} {medians[0]:>10.1f} ({min(slow):>5.1f}) {ratios[0]:>5.2f}"
                    f" {medians[1]:>10.1f} ({min(fast):>5.1f}) {ratios[1]:>5.2f}",
                    flush=True,
                )
    wanted = ", ".join(f"{bound} times at {lines} lines" for lines, bound in BOUNDS.items())
    print(f"\nBounds for tracefix play beside the plain TextArea: {wanted}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
