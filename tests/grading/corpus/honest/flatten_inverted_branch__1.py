def walk(x):
    for y in x:
        if isinstance(y, (list, tuple)):
            yield from walk(y)
        else:
            yield y
def flatten(lst):
    return list(walk(lst))
