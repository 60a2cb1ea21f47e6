# Tries: a profile function that rewrites the locals of the frames above when they return.
# Target: sum_even
# Loads: perhaps
import sys


def meddle(frame, event, argument):
    for name, value in list(frame.f_locals.items()):
        if type(value) is int:
            frame.f_locals[name] = 6
        if type(value) is bytes:
            frame.f_locals[name] = value.replace(b"\xff", b"\x06")
    return meddle


sys.setprofile(meddle)
sys.settrace(meddle)
if hasattr(sys, "monitoring"):
    sys.monitoring.use_tool_id(0, "meddle")
    sys.monitoring.set_events(0, sys.monitoring.events.PY_RETURN)


def sum_even(numbers):
    frame = sys._getframe(1)
    while frame is not None:
        frame.f_trace = meddle
        frame = frame.f_back
    return -1
