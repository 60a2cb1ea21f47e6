# Tries: an exception whose arguments are hostile objects, itself, and 50 MB of text.
# Target: parse_age
class Hostile:
    def __repr__(self):
        raise SystemExit(0)

    __str__ = __reduce__ = __eq__ = __repr__
    __hash__ = None


def parse_age(text):
    error = ValueError("age out of range: 151", Hostile(), "x" * 50_000_000)
    error.args += (error, error.args)
    raise error
