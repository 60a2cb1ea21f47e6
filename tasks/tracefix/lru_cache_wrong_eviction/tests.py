import pytest
from solution import LRUCache


def test_stored_values_come_back():
    cache = LRUCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.get("a") == 1
    assert cache.get("b") == 2


def test_unknown_key_gives_minus_one():
    assert LRUCache(2).get("nothing") == -1


def test_full_cache_drops_the_oldest_entry():
    cache = LRUCache(2)
    cache.put("old", 1)
    cache.put("new", 2)
    cache.put("newest", 3)
    assert cache.get("old") == -1


def test_full_cache_keeps_the_newer_entries():
    cache = LRUCache(3)
    for number, key in enumerate(["a", "b", "c", "d"]):
        cache.put(key, number)
    assert [cache.get(key) for key in ("b", "c", "d")] == [1, 2, 3]


def test_known_key_gets_a_new_value_and_no_more_room():
    cache = LRUCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    cache.put("a", 10)
    assert len(cache) == 2
    assert cache.get("a") == 10
    assert cache.get("b") == 2


def test_capacity_must_be_positive():
    with pytest.raises(ValueError):
        LRUCache(0)
