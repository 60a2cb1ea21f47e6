from solution import Door, State


def test_starts_open():
    assert Door().state == State.OPEN


def test_closes():
    door = Door()
    door.toggle()
    assert door.state == State.CLOSED
