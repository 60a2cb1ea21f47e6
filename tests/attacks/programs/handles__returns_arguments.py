# Tries: returns the arguments themselves and parts of them, to be the same object as something of the test.
# Target: same
def encode(text):
    return text


def decode(text):
    return text
