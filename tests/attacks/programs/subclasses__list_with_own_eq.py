# Tries: a list subclass and a dict subclass that equal anything, nested in a plain list.
# Target: apply_all
# Fools: naive
class Answers(list):
    def __eq__(self, other):
        return True

    def __len__(self):
        return 2


def apply_all(functions, value):
    for function in functions:
        function(value)
    return Answers()
