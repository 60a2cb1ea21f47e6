from solution import LRUCache


def test_overwrite():
    cache = LRUCache(2)
    cache.put(1, "a")
    cache.put(1, "b")
    assert len(cache) == 1
    assert cache.get(1) == "b"


def test_order():
    cache = LRUCache(3)
    for key in range(6):
        cache.put(key, key * key)
    assert [cache.get(key) for key in range(6)] == [-1, -1, -1, 9, 16, 25]
