"""A cache that keeps what was used last."""


class _Node:
    """One entry of the cache; `newer` and `older` are its neighbours in the order of use."""

    def __init__(self, key=None, value=None):
        self.key = key
        self.value = value


def _join(newer: _Node, older: _Node) -> None:
    """Make two nodes neighbours."""
    newer.older = older
    older.newer = newer


class LRUCache:
    """Up to `capacity` values by key; a new one takes the place of the least recently used.

    The nodes form a doubly linked list between two sentinels: the entry used last
    stands behind `_head`, then come older and older ones, up to the one before
    `_tail`. A dict finds the node of a key, so `get` and `put` take constant time.
    """

    def __init__(self, capacity: int):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self.capacity = capacity
        self._nodes: dict = {}
        self._head = _Node()
        self._tail = _Node()
        _join(self._head, self._tail)

    def __len__(self) -> int:
        return len(self._nodes)

    def get(self, key):
        """Return the value of `key` and mark it as used, or return -1 when it is absent."""
        node = self._nodes.get(key)
        if node is None:
            return -1
        self._unlink(node)
        self._link_first(node)
        return node.value

    def put(self, key, value) -> None:
        """Store `value` under `key` and mark it as used; make room for a new key if need be."""
        node = self._nodes.get(key)
        if node is not None:
            node.value = value
            self._unlink(node)
        else:
            if len(self._nodes) >= self.capacity:
                self._evict()
            node = _Node(key, value)
            self._nodes[key] = node
        self._link_first(node)

    def _evict(self) -> None:
        """Drop the entry that has gone unused for the longest time."""
        victim = self._tail.newer
        self._unlink(victim)
        del self._nodes[victim.key]

    def _link_first(self, node: _Node) -> None:
        """Put `node` in front of all other entries."""
        _join(node, self._head.older)
        _join(self._head, node)

    def _unlink(self, node: _Node) -> None:
        """Take `node` out of the list and join its neighbours."""
        _join(node.newer, node.older)
