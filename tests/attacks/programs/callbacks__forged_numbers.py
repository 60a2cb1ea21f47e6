# Tries: copies a callback stand-in and gives the copy every other number, to call things that it was never given.
# Target: apply_all
def apply_all(functions, value):
    results = []
    for function in functions:
        for name in [*getattr(type(function), "__slots__", ()), *getattr(function, "__dict__", {})]:
            for number in range(-3, 50):
                try:
                    if type(getattr(function, name)) is int:
                        setattr(function, name, number)
                        results.append(function(value))
                except BaseException:
                    pass
        closure = getattr(function, "__closure__", None) or getattr(getattr(function, "__call__", None), "__closure__", None)
        for cell in closure or ():
            if type(cell.cell_contents) is int:
                for number in range(-3, 50):
                    cell.cell_contents = number
                    try:
                        results.append(function(value))
                    except BaseException:
                        pass
    return results[:2]
