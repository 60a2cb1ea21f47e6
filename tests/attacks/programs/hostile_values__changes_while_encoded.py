# Tries: containers that change size while they are encoded, driven by a collector callback.
# Target: sum_even, quick
import gc

GROWING = [[number] for number in range(1000)]


def grow(phase, info):
    GROWING.extend([[0], [1]])
    if len(GROWING) > 5_000:
        del GROWING[10:]


gc.set_threshold(1)
gc.callbacks.append(grow)


def sum_even(numbers):
    return GROWING
