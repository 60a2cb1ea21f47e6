from solution import LRUCache


def test_put_get():
    cache = LRUCache(2)
    cache.put("a", 1)
    assert cache.get("a") == 1
    assert cache.get("b") == -1


def test_evicts_oldest():
    cache = LRUCache(2)
    cache.put(1, "one")
    cache.put(2, "two")
    cache.get(1)
    cache.put(3, "three")
    assert 2 not in cache
    assert 1 in cache and len(cache) == 2
