# Tries: a defaultdict whose factory makes up every answer, a Counter with odd counts and a bounded deque.
# Target: lru
from collections import Counter, OrderedDict, defaultdict, deque


class LRUCache:
    def __init__(self, capacity):
        self.store = defaultdict(lambda: "one")

    def put(self, key, value):
        pass

    def get(self, key):
        return [self.store, Counter({key: 10**30}), OrderedDict([(key, self.store)]), deque([key], 0)][hash(key) % 4]

    def __len__(self):
        return 2

    def __contains__(self, key):
        return defaultdict(bool)
