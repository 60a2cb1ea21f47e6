# Tries: a defaultdict whose factory is a builtin that would run in the judge: globals, input, breakpoint, exit.
# Target: command
from collections import defaultdict


class Machine:
    def __init__(self):
        self.log = defaultdict(globals)

    def run(self, text):
        return defaultdict(input, {5: breakpoint})


def machine_for(name):
    return Machine()
