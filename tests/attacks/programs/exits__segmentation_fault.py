# Tries: crashes the interpreter with a broken code object in the first call.
# Target: sum_even
def victim():
    return None


def sum_even(numbers):
    code = victim.__code__.replace(co_code=bytes([100, 255]) * 40, co_consts=(), co_stacksize=1)
    return type(victim)(code, {})()
