# Tries: a function and the test's function call each other without end, with every recursion limit lifted.
# Target: middleware, quick
import sys

sys.setrecursionlimit(1_000_000)


def run(layers, handler, request):
    def again(inner):
        try:
            return layers[0](again, inner)
        except BaseException:
            return layers[0](again, inner)

    return again(request) if layers else None
