"""Arguments of `is_valid` for n pairs of brackets that fit."""

PAIRS = ("()", "[]", "{}", "([{}])")


def make(n, rng):
    return ("".join([PAIRS[byte % 4] for byte in rng.randbytes(n)]),)
