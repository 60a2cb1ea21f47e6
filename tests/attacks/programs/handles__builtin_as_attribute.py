# Tries: an attribute and a returned function that are builtins (eval, exec, globals, str.format), run by the judge on its own values.
# Target: command
class Machine:
    log = globals
    run = staticmethod(eval)


class Second:
    log = ["1 + 1"]
    run = str.format


state = []


def machine_for(name):
    state.append(name)
    return [Machine(), Second(), exec, eval][len(state) % 4]
