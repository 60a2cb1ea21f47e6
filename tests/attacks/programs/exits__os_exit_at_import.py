# Tries: os._exit(0) while it is imported.
# Target: sum_even
# Fools: naive
# Loads: no
import os

os._exit(0)
