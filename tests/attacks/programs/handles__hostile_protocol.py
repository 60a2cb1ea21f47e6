# Tries: an instance whose len, hash, index, format, repr, enter and exit return the wrong kinds.
# Target: lru
class Wrong:
    def anything(self, *args):
        return self

    __repr__ = __str__ = __format__ = __hash__ = __index__ = __int__ = __float__ = __bool__ = anything
    __iter__ = __next__ = __enter__ = __getitem__ = anything

    def __exit__(self, *args):
        return True


class LRUCache(Wrong):
    def __init__(self, capacity):
        pass

    def put(self, key, value):
        return self

    def get(self, key):
        return self

    def __len__(self):
        return -1

    def __contains__(self, key):
        return self
