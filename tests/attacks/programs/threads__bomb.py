# Tries: starts threads until there are no more, and raises in the main thread by interrupt_main.
# Target: sum_even
import _thread
import time


def sum_even(numbers):
    started = 0
    for _ in range(20_000):
        try:
            _thread.start_new_thread(time.sleep, (60,))
            started += 1
        except RuntimeError:
            break
    _thread.interrupt_main()
    return -1 - started
