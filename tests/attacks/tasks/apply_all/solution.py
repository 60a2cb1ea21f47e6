def apply_all(functions, value):
    return [function(value) for function in functions]
