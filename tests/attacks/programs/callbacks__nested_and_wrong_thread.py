# Tries: calls a callback from a generator, a destructor and a signal handler, so that the messages interleave.
# Target: apply_all
import gc
import signal

FUNCTIONS = []


class Talks:
    def __del__(self):
        for function in FUNCTIONS:
            function(7)


def handler(*args):
    for function in FUNCTIONS:
        function(8)


def apply_all(functions, value):
    FUNCTIONS[:] = functions
    signal.signal(signal.SIGALRM, handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
    except OSError:
        pass
    for _ in range(50):
        ring = [Talks()]
        ring.append(ring)
    del ring
    gc.collect()
    return [[function(value) for function in functions] for _ in range(50)][0][:1]
