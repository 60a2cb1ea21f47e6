# Tries: hands out generators that ask for each other's next item through the judge, nested without end.
# Target: countdown, quick
def countdown(start):
    def chain(previous):
        yield from previous
        while True:
            yield chain(previous)

    generator = iter(())
    for _ in range(5_000):
        generator = chain(generator)
    yield generator
    yield from generator
