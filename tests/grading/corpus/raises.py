import pytest
from solution import (
    LimitedStack,
    Quiet,
    TooLow,
    double,
    fails_assert,
    interrupt,
    quiet,
    reraise,
    retry,
    stop,
    withdraw,
)


def test_own_class():
    with pytest.raises(TooLow):
        withdraw(3)


def test_base_class():
    with pytest.raises(ValueError):
        withdraw(3)


def test_match():
    with pytest.raises(TooLow, match=r"3 is below \d+"):
        withdraw(3)


def test_match_fails():
    with pytest.raises(TooLow, match="above"):
        withdraw(3)


def test_wrong_class():
    with pytest.raises(KeyError):
        withdraw(3)


def test_did_not_raise():
    with pytest.raises(TooLow):
        withdraw(30)


def test_value():
    with pytest.raises(TooLow) as caught:
        withdraw(3, limit=7)
    assert caught.type is TooLow
    assert caught.value.amount == 3
    assert caught.value.limit == 7
    assert str(caught.value) == "3 is below 7"
    assert caught.value.args == ("3 is below 7",)
    assert caught.match("below")


def test_missing_attribute():
    with pytest.raises(TooLow) as caught:
        withdraw(3)
    assert caught.value.nothing == 3


def test_several():
    with pytest.raises((KeyError, TooLow)):
        withdraw(3)


def test_function_form():
    caught = pytest.raises(TooLow, withdraw, 3)
    assert caught.value.amount == 3


def test_own_text():
    with pytest.raises(Quiet, match="nothing to say"):
        quiet()


def test_inherited_method():
    stack = LimitedStack()
    stack.push(1)
    stack.push(2)
    with pytest.raises(OverflowError, match="full"):
        stack.push(3)
    assert len(stack) == 2


def test_try():
    try:
        withdraw(1)
    except TooLow as error:
        assert error.amount == 1
    else:
        pytest.fail("no exception")


def test_try_wrong():
    try:
        withdraw(1)
    except KeyError:
        pass


def test_system_exit():
    with pytest.raises(SystemExit) as caught:
        stop(3)
    assert caught.value.code == 3


def test_system_exit_uncaught():
    try:
        stop(3)
    except SystemExit:
        raise ValueError("seen") from None


def test_keyboard_interrupt():
    with pytest.raises(KeyboardInterrupt):
        interrupt()


def test_assertion_of_the_solution():
    with pytest.raises(AssertionError, match="positive"):
        fails_assert(-1)


def test_assertion_uncaught():
    fails_assert(-1)


def test_type_error():
    with pytest.raises(TypeError, match="positional argument"):
        double()


def test_attribute_error_of_module():
    import solution

    with pytest.raises(AttributeError):
        solution.not_there


def test_import_error():
    with pytest.raises(ImportError, match="cannot import name 'not_there'"):
        from solution import not_there


class Mine(ValueError):
    def __init__(self, code):
        super().__init__(f"code {code}")
        self.code = code


def test_exception_of_a_callback_comes_back():
    raised = []

    def fail():
        raised.append(Mine(len(raised)))
        raise raised[-1]

    with pytest.raises(Mine) as caught:
        retry(fail, 3)
    assert caught.value is raised[2]
    assert caught.value.code == 2


def test_exception_of_a_callback_is_caught():
    answers = iter([ValueError("no"), 7])

    def ask():
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert retry(ask, 2) == 7


def test_other_exception_of_a_callback():
    def fail():
        raise OSError(2, "gone")

    with pytest.raises(OSError) as caught:
        retry(fail, 2)
    assert caught.value.errno == 2


def test_reraised():
    def fail():
        raise Mine(1)

    with pytest.raises(RuntimeError, match="it failed"):
        reraise(fail)


def test_raises_nothing_given():
    with pytest.raises(TypeError):
        pytest.raises(3)
