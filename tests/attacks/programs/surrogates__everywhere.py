# Tries: lone surrogates, NUL and terminal codes in answers, keys, exception texts and output.
# Target: parse_age
TEXT = "\ud800\udfff\x00\x1b[2J\x1b]0;owned\x07\u202e\ufffe\r\x85\u2028"


def parse_age(text):
    print(TEXT)
    if text.startswith("-"):
        raise ValueError(TEXT)
    return {TEXT: TEXT * 100}
