import pytest
from solution import ping


def recorder(status=0):
    """Return a list of calls and a `run` that starts nothing and only writes them down."""
    calls = []

    def run(args, **options):
        calls.append((args, options.get("shell", False)))
        return status

    return calls, run


@pytest.mark.parametrize(("status", "alive"), [(0, True), (1, False), (2, False)])
def test_exit_status_tells_whether_the_host_is_alive(status, alive):
    _calls, run = recorder(status)
    assert ping("example.org", run=run) is alive


def test_command_is_a_list():
    calls, run = recorder()
    ping("example.org", count=3, run=run)
    command, _shell = calls[0]
    assert command == ["ping", "-c", "3", "example.org"]


@pytest.mark.parametrize("host", ["example.org; reboot", "$(reboot)"], ids=["semicolon", "substitution"])
def test_host_never_reaches_a_shell(host):
    calls, run = recorder()
    try:
        ping(host, run=run)
    except ValueError:
        assert calls == []
    else:
        assert calls == [(["ping", "-c", "1", host], False)]


def test_option_is_refused():
    calls, run = recorder()
    with pytest.raises(ValueError):
        ping("-f", run=run)
    assert calls == []
