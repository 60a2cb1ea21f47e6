"""All checks in one command: style, types, import rules, tests. Arguments go to pytest."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

CHECKS = [
    ["-m", "ruff", "check", "."],
    ["-m", "ruff", "format", "--check", "."],
    ["-m", "mypy"],
    ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
    ["-m", "pytest", *sys.argv[1:]],
]


def main() -> int:
    """Run every check, also after one has failed; 0 only when all pass."""
    failed = []
    for check in CHECKS:
        print("+ python", " ".join(check), flush=True)
        if subprocess.run([sys.executable, *check], cwd=ROOT).returncode:
            failed.append(" ".join(check))
    for check in failed:
        print(f"FAILED: python {check}", file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
