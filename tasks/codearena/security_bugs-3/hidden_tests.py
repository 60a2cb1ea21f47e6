import pytest
from solution import ping


def recorder(status=0):
    """Return a list of calls and a `run` that starts nothing and only writes them down."""
    calls = []

    def run(args, **options):
        calls.append((args, options.get("shell", False)))
        return status

    return calls, run


def test_one_packet_is_the_default():
    calls, run = recorder()
    ping("10.0.0.7", run=run)
    assert calls == [(["ping", "-c", "1", "10.0.0.7"], False)]


def test_count_is_an_argument_of_its_own():
    calls, run = recorder()
    ping("host-a.example.org", 12, run)
    assert calls == [(["ping", "-c", "12", "host-a.example.org"], False)]


def test_address_with_colons():
    calls, run = recorder()
    assert ping("::1", run=run) is True
    assert calls == [(["ping", "-c", "1", "::1"], False)]


def test_negative_status_means_not_alive():
    _calls, run = recorder(-15)
    assert ping("example.org", run=run) is False


@pytest.mark.parametrize("host", ["", "-", "-c1000", "--help"], ids=["empty", "dash", "short", "long"])
def test_empty_hosts_and_options_are_refused(host):
    calls, run = recorder()
    with pytest.raises(ValueError):
        ping(host, run=run)
    assert calls == []


def test_hostile_hosts_stay_one_argument():
    hosts = ["a && b", "a | b", "a `b`", "a\nb", "a > b", "'a", 'a"; b; "', "a $HOME", "a -f"]
    for host in hosts:
        calls, run = recorder()
        try:
            ping(host, run=run)
        except ValueError:
            assert calls == []
        else:
            assert calls == [(["ping", "-c", "1", host], False)]
