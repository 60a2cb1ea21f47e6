# Tries: an iterator without end of large items, to fill the memory of the judge.
# Target: countdown, quick
def countdown(start):
    while True:
        yield "x" * 1_000_000
