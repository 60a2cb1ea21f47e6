def sort_in_place(items):
    for end in range(1, len(items)):
        at = end
        while at and items[at - 1] > items[at]:
            items[at - 1], items[at] = items[at], items[at - 1]
            at -= 1
