# Tries: replaces, closes, reopens and unwraps sys.stdout, and prints from __del__ and repr.
# Target: sum_even
import io
import sys


class Stream(io.StringIO):
    def getvalue(self):
        return "x" * 100_000_000

    def __len__(self):
        raise SystemExit(0)

    read = flush = getvalue


class Talks:
    def __repr__(self):
        print("r" * 1_000_000)
        return "6"

    def __del__(self):
        print("d" * 1_000_000)


for name in ("stdout", "stderr", "__stdout__", "__stderr__"):
    stream = getattr(sys, name, None)
    for method in ("detach", "close"):
        try:
            getattr(stream, method)()
        except Exception:
            pass
    setattr(sys, name, Stream())


def sum_even(numbers):
    print("hello")
    return Talks()
