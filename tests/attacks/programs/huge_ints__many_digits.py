# Tries: ints above the limit for int to text, in lists, keys and exception arguments.
# Target: parse_age
def parse_age(text):
    number = 10**5_000 + len(text)
    if text.startswith("-"):
        raise ValueError("age out of range", number)
    return {number: [number, -number]}
