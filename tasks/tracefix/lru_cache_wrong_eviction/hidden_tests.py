import pytest
from solution import LRUCache


def check_against_a_slow_model(capacity, steps):
    """Do the same with a cache and with a plain list of pairs, the oldest use first."""
    cache = LRUCache(capacity)
    model = []
    for step, (key, is_put) in enumerate(steps):
        known = [pair for pair in model if pair[0] == key]
        if is_put:
            cache.put(key, step)
            model = [pair for pair in model if pair[0] != key] + [(key, step)]
            model = model[-capacity:]
        else:
            assert cache.get(key) == (known[0][1] if known else -1)
            model = [pair for pair in model if pair[0] != key] + known
        assert len(cache) == len(model)


def test_reading_counts_as_use():
    cache = LRUCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.get("a") == 1
    cache.put("c", 3)
    assert cache.get("b") == -1
    assert cache.get("a") == 1
    assert cache.get("c") == 3


def test_writing_a_known_key_counts_as_use():
    cache = LRUCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    cache.put("a", 10)
    cache.put("c", 3)
    assert [cache.get(key) for key in "abc"] == [10, -1, 3]


def test_capacity_of_one():
    cache = LRUCache(1)
    for key in ("a", "b", "c"):
        cache.put(key, key.upper())
        assert cache.get(key) == key.upper()
        assert len(cache) == 1
    assert cache.get("a") == -1
    assert cache.get("b") == -1


def test_unknown_keys_change_nothing():
    cache = LRUCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.get("z") == -1
    cache.put("c", 3)
    assert [cache.get(key) for key in "abcz"] == [-1, 2, 3, -1]


def test_values_may_be_zero_or_none():
    cache = LRUCache(3)
    cache.put("zero", 0)
    cache.put("none", None)
    assert cache.get("zero") == 0
    assert cache.get("none") is None


@pytest.mark.parametrize("capacity", [0, -1])
def test_capacity_below_one_is_refused(capacity):
    with pytest.raises(ValueError):
        LRUCache(capacity)


def test_two_caches_share_nothing():
    first, second = LRUCache(2), LRUCache(2)
    first.put("a", 1)
    assert second.get("a") == -1
    assert len(second) == 0


def test_long_mixed_use():
    steps = [((7 * n * n + 3 * n) % 11 % 6, n % 3 != 1) for n in range(120)]
    check_against_a_slow_model(3, steps)
