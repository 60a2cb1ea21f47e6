# Tries: a generator that yields the right kind of item for ever.
# Target: countdown, quick
def countdown(start):
    while True:
        yield start
