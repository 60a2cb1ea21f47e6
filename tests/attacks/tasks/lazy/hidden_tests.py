from solution import first_true


def test_all_asked():
    asked = []
    assert first_true([lambda: asked.append(1), lambda: asked.append(2)]) is False
    assert asked == [1, 2]


def test_stops_at_assert():
    def never():
        assert False

    assert first_true([lambda: False, lambda: True, never]) is True
