def first_true(functions):
    return any(function() for function in functions)
