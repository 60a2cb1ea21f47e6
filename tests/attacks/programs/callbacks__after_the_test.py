# Tries: keeps callbacks of one test and calls them during the next, to change its lists behind its back.
# Target: apply_all
KEPT = []


def apply_all(functions, value):
    KEPT.extend(functions)
    for function in KEPT:
        try:
            function(value)
        except Exception:
            pass
    return []
