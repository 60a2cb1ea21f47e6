# Tries: calls what must not be called and swallows the failure that the test raises from there.
# Target: lazy
# Fools: naive
def first_true(functions):
    results = []
    for function in functions:
        try:
            results.append(function())
        except BaseException:
            pass
    return True in results
