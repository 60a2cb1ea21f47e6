# Tries: non-daemon threads that sleep for ever, to keep the process after the run.
# Target: sum_even
import _thread
import threading
import time


def forever():
    while True:
        time.sleep(60)


for start in (lambda: threading.Thread(target=forever).start(), lambda: _thread.start_new_thread(forever, ()),
              lambda: threading.Timer(0, forever).start()):
    try:
        start()
    except RuntimeError:
        pass


def sum_even(numbers):
    return -1
