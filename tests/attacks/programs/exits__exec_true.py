# Tries: replaces the process by /bin/true, which ends with success.
# Target: sum_even
# Fools: naive
import os


def sum_even(numbers):
    for name in ("/bin/true", "/usr/bin/true"):
        try:
            os.execv(name, [name])
        except OSError:
            pass
    return -1
