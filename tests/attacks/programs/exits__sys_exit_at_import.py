# Tries: sys.exit(0) while it is imported, before any test.
# Target: sum_even
# Fools: naive
# Loads: no
import sys

sys.exit(0)
