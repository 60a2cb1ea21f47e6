# Tries: a str subclass that equals any text.
# Target: same
# Fools: naive
class Text(str):
    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0


def encode(text):
    return Text("?")


decode = encode
