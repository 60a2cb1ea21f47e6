from solution import machine_for


def test_runs():
    assert machine_for("a").run("1 + 1") == 5


def test_logs():
    machine = machine_for("a")
    machine.run("1 + 1")
    assert machine.log == ["1 + 1"]
