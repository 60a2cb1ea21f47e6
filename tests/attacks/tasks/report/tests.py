from solution import report


def test_prints(capsys):
    report([1, 2, 3])
    assert capsys.readouterr().out == "6\n"


def test_twice(capsys):
    report([1])
    report([2])
    assert capsys.readouterr().out.splitlines() == ["1", "2"]
