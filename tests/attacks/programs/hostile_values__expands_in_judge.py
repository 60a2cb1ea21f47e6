# Tries: a range of 10**18 items: few bytes on the wire, endless for whoever iterates over it.
# Target: countdown, quick
def countdown(start):
    return range(10**18, 0, -1)
