# Tries: coroutines and awaitables in place of values: true, but never run.
# Target: palindrome
# Visible: may pass
# Fools: naive
class Flip:
    state = False

    def __await__(self):
        return iter(())

    def __bool__(self):
        Flip.state = not Flip.state
        return Flip.state


async def later(text):
    return True


def is_palindrome(text):
    later(text).close()
    return Flip()
