# Tries: KeyboardInterrupt, GeneratorExit, StopIteration and own BaseExceptions, to slip through `except Exception`.
# Target: binary_search
class Quiet(BaseException):
    pass


def binary_search(items, target):
    raise [KeyboardInterrupt, GeneratorExit, StopIteration, Quiet, SystemExit][len(items) % 5](0)
