"""A guest that runs the source it is sent and answers with the repr of what that source calls `answer`."""

import os


def main(fd: int) -> None:
    source = b""
    while part := os.read(fd, 65536):
        source += part
    names: dict[str, object] = {}
    try:
        exec(source.decode(), names)
        said = repr(names.get("answer"))
    except BaseException as problem:
        said = f"{type(problem).__name__}: {problem}"
    os.write(fd, said.encode(errors="replace")[:100_000])
