# Tries: one exception that derives from many builtin classes and says every text, for any pytest.raises.
# Target: parse_age
class Every(ValueError, KeyError, TypeError, AttributeError, ArithmeticError, LookupError):
    def __str__(self):
        return "age out of range: 151 -1 short of 5"


def parse_age(text):
    raise Every("age out of range: 151")
