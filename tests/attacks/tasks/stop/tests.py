import pytest
from solution import stop


def test_now():
    with pytest.raises(KeyboardInterrupt):
        stop("now")


def test_any():
    with pytest.raises(BaseException):
        stop("soon")
