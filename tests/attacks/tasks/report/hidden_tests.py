from solution import report


def test_empty(capsys):
    assert report([]) is None
    captured = capsys.readouterr()
    assert captured.out == "0\n" and captured.err == ""
