# Tries: says itself, in the guest's protocol, that it does not load: at line minus one, or at line 10**300, with odd frames.
# Target: sum_even
# Loads: no
import struct
import sys


def find_link():
    frame = sys._getframe()
    while frame is not None:
        for value in frame.f_locals.values():
            if hasattr(type(value), "send_values"):
                return value
        frame = frame.f_back


link = find_link()
line = -(10**300)
frames = ((-1, "passed", "\x1b[2J"), (10**300, "x" * 10_000, "\ud800"), (3, "f", "ok"))
link.send_values(5, link.pack(("syntax", line, "passed \x1b[2J" * 1000, frames), (), ()))
sys.exit(0)
