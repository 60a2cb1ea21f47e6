"""A store with a fixed number of places."""

from collections import OrderedDict


class LRUCache:
    """Up to `capacity` values by key; the key unused for the longest time makes room.

    `_entries` is ordered by use: the first key was not used for the longest time,
    the last one was used just now.
    """

    def __init__(self, capacity: int):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self.capacity = capacity
        self._entries: OrderedDict = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key):
        """Return the value of `key`, or -1 when it is not in the store."""
        if key not in self._entries:
            return -1
        self._entries.move_to_end(key)
        return self._entries[key]

    def put(self, key, value) -> None:
        """Store `value` under `key`; when the store is too full then, drop one key."""
        self._entries[key] = value
        self._entries.move_to_end(key)
        if len(self._entries) > self.capacity:
            self._entries.popitem(last=False)
