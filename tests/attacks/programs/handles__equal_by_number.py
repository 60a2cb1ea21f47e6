# Tries: reuses the memory of freed objects, so that a stand-in of an old object means another one.
# Target: same
class Thing:
    def __init__(self, text):
        self.text = text

    def __eq__(self, other):
        return self.text == other

    __hash__ = None


def encode(text):
    things = [Thing(text) for _ in range(100)]
    numbers = [id(thing) for thing in things]
    del things
    return Thing(numbers)


decode = encode
