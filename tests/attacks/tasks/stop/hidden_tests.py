from solution import stop


def test_caught_by_hand():
    try:
        stop("later")
    except BaseException:
        pass
    else:
        raise AssertionError("went on")


def test_code():
    try:
        stop(3)
    except SystemExit as ended:
        assert ended.code == 3
