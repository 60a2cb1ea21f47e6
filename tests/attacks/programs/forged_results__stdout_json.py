# Tries: prints the verdict that a grader would print, and leaves.
# Target: sum_even
# Fools: naive
# Loads: no
import os
import sys

for line in ('{"passed": true, "tests": 3}', "Ran 3 tests in 0.001s", "OK", "3 passed in 0.01s"):
    print(line)
sys.stdout.flush()
os._exit(0)
