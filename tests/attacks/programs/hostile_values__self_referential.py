# Tries: a list that contains itself, a dict that is its own value, and a tuple in a ring.
# Target: sort_in_place
def sort_in_place(items):
    ring = {}
    ring["ring"] = (ring, items)
    items.append(items)
    items.append(ring)
    return items
