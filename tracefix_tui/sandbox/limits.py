"""Who runs in a guest and how much it may use: plain data that the parent and the pool key on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Role:
    """A program that guests run.

    Attributes:
        name: a word for messages ("candidate", "judge").
        path: a Python file with `def main(fd: int) -> None`. It is loaded once in the fork server, with its
            own folder as the only extra place for imports; `main` is called in each guest after it is
            confined, with the descriptor of the guest's stream socket (always 3).
        preload: standard modules that guests have without opening a file.
        receives_descriptors: the guest oversees others: it may be handed their sockets (`recvmsg`) and read
            their CPU clocks.
    """

    name: str
    path: Path
    preload: tuple[str, ...] = ()
    receives_descriptors: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """What one guest may use, and which modules it finds.

    Attributes:
        memory_mib: address space on top of the bare interpreter's.
        cpu_seconds: CPU time until the kernel kills the guest. A backstop: whoever has a guest keeps time.
        open_files: the number of descriptors, the three of /dev/null and the guest's own socket among them.
        modules: preloaded on top of the role's. Guests with other modules come from another fork server.
        stdlib: the guest may read the standard library from disk (it needs Landlock).
    """

    memory_mib: int = 256
    cpu_seconds: int = 10
    open_files: int = 16
    modules: tuple[str, ...] = ()
    stdlib: bool = False

    def __post_init__(self) -> None:
        for field, least, most in (
            ("memory_mib", 8, 1 << 20),
            ("cpu_seconds", 1, 86_400),
            ("open_files", 4, 1024),
        ):
            value = getattr(self, field)
            if not isinstance(value, int) or not least <= value <= most:
                raise ValueError(f"{field} is {value!r}; give a whole number from {least} to {most}")
