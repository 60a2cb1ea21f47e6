# Tries: registers reducers for plain types, and an exception that leaves when it is unpickled.
# Target: parse_age
import sys

copyreg = sys.modules.get("copyreg")
if copyreg is not None:
    for kind in (int, str, list, ValueError):
        copyreg.pickle(kind, lambda value: (eval, ("__import__('os')._exit(0)",)))


class Error(ValueError):
    def __reduce__(self):
        return eval, ("__import__('os')._exit(0)",)

    def __setstate__(self, state):
        raise SystemExit(0)


def parse_age(text):
    raise Error("age out of range: 151", Error())
