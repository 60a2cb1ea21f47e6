from solution import machine_for


def test_twice():
    machine = machine_for("b")
    machine.run("2")
    machine.run("3")
    assert machine.log == ["2", "3"]
