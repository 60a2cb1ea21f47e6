"""Arguments of `is_valid` for n pairs of brackets that fit, or all but the last."""

PAIRS = ("()", "[]", "{}", "([{}])")


def make(n, rng):
    text = "".join([PAIRS[byte % 4] for byte in rng.randbytes(n)])
    return (text if rng.random() < 0.5 else text[:-1] + "(",)
