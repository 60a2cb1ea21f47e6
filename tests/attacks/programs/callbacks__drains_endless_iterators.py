# Tries: drains the test's iterators without end, keeping what they give.
# Target: apply_all, quick
def apply_all(functions, value):
    while True:
        try:
            iterator = iter(functions)
            kept = [function(range(10**9)) for function in iterator for _ in range(10**9)]
        except Exception:
            kept = None
        del kept
