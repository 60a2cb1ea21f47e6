from solution import Door, State


def test_locks():
    door = Door()
    door.toggle()
    door.lock()
    assert door.state == State.LOCKED


def test_open_door_can_not_be_locked():
    door = Door()
    door.lock()
    assert door.state != State.LOCKED
