# Tries: hands eval, exec, getattr and their like to a test's function that calls what it is given, so that the judge runs them.
# Target: middleware
import builtins

CODE = ("[frame for frame in [__import__('sys')._getframe()]] and __import__('os')._exit(0)",
        "__import__('builtins').AssertionError.__init__", "globals().clear()")


def run(layers, handler, request):
    results = []
    for layer in layers:
        for name in ("eval", "exec", "compile", "getattr", "setattr", "open", "input", "vars", "globals", "breakpoint",
                     "type", "__import__", "print", "delattr", "super", "memoryview", "classmethod", "help", "exit"):
            for code in CODE:
                try:
                    results.append(layer(getattr(builtins, name, None), code))
                except Exception:
                    pass
    return results
