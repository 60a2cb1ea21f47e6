# Tries: a class whose instances are smaller and greater than each other, whichever is asked.
# Target: version
# Fools: naive
class Version:
    def __init__(self, text):
        pass

    def yes(self, other):
        return True

    __lt__ = __le__ = __gt__ = __ge__ = yes
