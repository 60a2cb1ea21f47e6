# Tries: hands getattr, vars, globals, open, type, input, exit and the like to a test's function that calls what it is given.
# Target: middleware
import builtins

NAMES = ("compile", "getattr", "setattr", "delattr", "open", "input", "vars", "dir", "globals", "locals", "breakpoint", "type",
         "__import__", "__build_class__", "print", "super", "memoryview", "classmethod", "property", "help", "exit", "quit", "map",
         "object", "staticmethod", "filter", "format", "hash", "id", "iter", "list", "BaseException", "SystemExit", "copyright")


def run(layers, handler, request):
    results = []
    for layer in layers:
        for name in NAMES:
            for argument in ("__class__", request, layer, handler, NAMES):
                try:
                    results.append(layer(getattr(builtins, name, None), argument))
                except Exception:
                    pass
    for result in results:
        if hasattr(result, "clear"):
            result.clear()
    return results[:3]
