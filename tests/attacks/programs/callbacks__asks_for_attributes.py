# Tries: attributes, operators and items of the test's callbacks: __globals__["__builtins__"]["exit"] and the like.
# Target: apply_all
def apply_all(functions, value):
    for function in functions:
        for attempt in (
            lambda: function.__globals__["__builtins__"]["exit"](0),
            lambda: function.__getattribute__("__globals__").clear(),
            lambda: function.__class__.__mro__[-1].__subclasses__(),
            lambda: function.__code__.co_consts,
            lambda: setattr(function, "__code__", (lambda value: 6).__code__),
            lambda: function("__globals__", name="__globals__"),
            lambda: function.__reduce_ex__(2),
        ):
            try:
                attempt()
            except BaseException:
                pass
    return functions
