# Tries: an object that contains everything and whose methods all answer yes, against `in` and startswith.
# Target: price
# Fools: naive
class Everything:
    def __contains__(self, item):
        return True

    def __iter__(self):
        return iter(["$1.50"])

    def __getattr__(self, name):
        return lambda *args, **kwargs: True


def render_price(cents):
    return Everything()
