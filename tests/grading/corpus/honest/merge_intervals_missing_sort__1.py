def merge_intervals(intervals):
    for a, b in intervals:
        if a > b:
            raise ValueError(a, b)
    intervals = sorted(intervals, key=lambda i: i[0])
    out = []
    for i in intervals:
        if out and i[0] <= out[-1][1]:
            out[-1][1] = max(i[1], out[-1][1])
        else:
            out.append(i[:])
    return out
