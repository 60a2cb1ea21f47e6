def countdown(start):
    while start:
        yield start
        start -= 1
