# Tries: an exception class with a name that breaks the name of the copy in the judge: NUL, surrogates, terminal codes.
# Target: parse_age
NAMES = ["ValueError\x00", "\ud800", "\x1b[2K\x1b[1A passed", "V" * 100_000, "", "class", "passed\nok 1"]
state = []


def parse_age(text):
    name = NAMES[(len(text) + len(state)) % len(NAMES)]
    state.append(name)
    kind = type("E", (RuntimeError,), {})
    try:
        kind.__name__ = kind.__qualname__ = name
    except ValueError:
        kind = type("F", (RuntimeError,), {"__qualname__": "\ud800"})
    raise kind(name)
