# Tries: lifts the limit on digits and answers with text and an int of a million digits, also as a hash and a length.
# Target: lru
import sys

sys.set_int_max_str_digits(0)


class LRUCache:
    def __init__(self, capacity):
        pass

    def put(self, key, value):
        return 10**1_000_000

    def get(self, key):
        return self

    def __len__(self):
        return 2**63 - 1

    def __hash__(self):
        return 10**4_000

    def __contains__(self, key):
        return 10**4_000

    def __repr__(self):
        return "9" * 1_000_000
