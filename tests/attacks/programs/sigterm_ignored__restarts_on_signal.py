# Tries: handlers that turn each signal, SIGXCPU too, into another round, and spins.
# Target: sum_even, quick
import signal


def again(number, frame):
    signal.alarm(1)


for number in (signal.SIGTERM, signal.SIGXCPU, signal.SIGALRM, signal.SIGINT, signal.SIGVTALRM, signal.SIGPROF):
    signal.signal(number, again)


def sum_even(numbers):
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
        signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
    except OSError:
        pass
    while True:
        pass
