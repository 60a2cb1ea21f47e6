"""When a room is busy."""


def merge_intervals(intervals: list[list[int]]) -> list[list[int]]:
    """Return the busy times that the bookings `[start, end]` add up to, earliest first.

    Bookings may overlap, lie inside each other or follow each other without a
    break. They come in no particular order and are left as they were.

    Raises:
        ValueError: a booking ends before it starts.
    """
    busy: list[list[int]] = []
    for start, end in intervals:
        if end < start:
            raise ValueError("a booking must not end before it starts")
        if not busy or start > busy[-1][1]:
            busy.append([start, end])
        else:
            busy[-1][1] = max(busy[-1][1], end)
    return busy
