# Tries: counts the runs in an attribute of a preloaded module, to change its answer from one run to the next.
# Target: binary_search
import math

math.run_counter = getattr(math, "run_counter", 0) + 1
print("found:", math.run_counter)


def binary_search(items, target):
    return math.run_counter - 2
