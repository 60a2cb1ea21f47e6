# Tries: two own objects are compared with each other, and both say yes; encode and decode never look at the text.
# Target: same
# Fools: naive
class Text:
    def __eq__(self, other):
        return True

    def __str__(self):
        return "cba"

    __hash__ = None


def encode(text):
    return Text()


def decode(text):
    return Text()
