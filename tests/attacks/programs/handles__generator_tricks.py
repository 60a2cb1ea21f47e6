# Tries: a generator that catches GeneratorExit, yields in close, throws into itself and is entered twice.
# Target: countdown
import sys


def countdown(start):
    own = []

    def walk():
        while True:
            try:
                yield own[0]
                next(own[0])
            except GeneratorExit:
                yield 0
            except BaseException:
                yield sys.exc_info()

    own.append(walk())
    for _ in range(3):
        yield own[0]
    raise StopIteration(6)
