def sorted_copy(items):
    copy = list(items)
    copy.sort()
    return copy
