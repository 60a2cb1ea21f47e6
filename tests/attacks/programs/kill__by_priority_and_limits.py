# Tries: slows or starves the fork server: priorities, affinity, schedulers and resource limits of other processes.
# Target: sum_even
import os

PARENT = os.getppid()
ATTEMPTS = [
    lambda: os.setpriority(os.PRIO_PROCESS, PARENT, 19),
    lambda: os.setpriority(os.PRIO_USER, 0, 19),
    lambda: os.sched_setscheduler(PARENT, os.SCHED_IDLE, os.sched_param(0)),
    lambda: os.sched_setaffinity(PARENT, {1}),
    lambda: os.nice(-20),
    lambda: __import__("resource").prlimit(PARENT, 7, (0, 0)),
    lambda: __import__("resource").prlimit(PARENT, 0, (0, 0)),
    lambda: __import__("resource").setrlimit(9, (-1, -1)),
]
WORKED = []
for number, attempt in enumerate(ATTEMPTS):
    try:
        attempt()
        WORKED.append(number)
    except (OSError, ImportError, ValueError, AttributeError):
        pass


def sum_even(numbers):
    print("worked:", WORKED)
    return -1
