# Tries: reads constants beyond the end of a tuple by broken bytecode, to reach objects that no name leads to.
# Target: sum_even
def victim():
    return None


def sum_even(numbers):
    load, give = 100, 83
    for index in range(1, 200):
        code = victim.__code__.replace(co_code=bytes([151, 0, load, index, give, 0]), co_consts=(1,))
        value = type(victim)(code, {})()
        if type(value) is int and value > 1:
            return value
    return -1
