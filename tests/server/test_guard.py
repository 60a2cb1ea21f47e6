"""Who gets in: token, host and origin, over HTTP and WebSocket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.server.running import Running, running
from tests.server.test_http import Http
from tracefix_tui.catalog import Catalog
from tracefix_tui.grading import Grader
from tracefix_tui.server.address import Rejected, address_of, is_local
from tracefix_tui.server.client import BlockingClient
from tracefix_tui.server.guard import Access

TOKEN = "a-long-secret"


@pytest.fixture(scope="module")
def guarded(catalog: Catalog, grader: Grader) -> Iterator[Running]:
    with running(catalog, grader, access=Access(token=TOKEN, local_only=False)) as server:
        yield server


@pytest.mark.parametrize(
    "sent",
    [None, "", TOKEN, f"Basic {TOKEN}", "Bearer", "Bearer wrong", f"Bearer {TOKEN}x", "Bearer \xff"],
)
def test_without_the_token_nothing_answers(guarded: Running, sent: str | None) -> None:
    ask = Http(guarded)
    headers = {} if sent is None else {"Authorization": sent}
    for method, path in (
        ("POST", "/reset"),
        ("POST", "/step"),
        ("GET", "/state"),
        ("GET", "/docs"),
        ("GET", "/openapi.json"),
        ("GET", "/tracefix/splits"),
        ("GET", "//health"),
    ):
        assert ask(method, path, **headers)[0] == 401
    ask.close()
    with (
        pytest.raises(InvalidStatus, match="401"),
        connect(guarded.ws, proxy=None, additional_headers=headers),
    ):
        pass
    assert len(guarded.sessions) == 0


def test_with_the_token_everything_answers_and_health_always(guarded: Running) -> None:
    ask = Http(guarded)
    assert ask("GET", "/health")[0] == 200
    assert ask("POST", "/reset", Authorization=f"bearer {TOKEN}", Host="env.example")[0] == 200
    ask.close()
    with BlockingClient(guarded.url, TOKEN) as client:
        assert client.reset(seed=1).observation.code_dict
    with pytest.raises(Rejected, match="TRACEFIX_TOKEN"), BlockingClient(guarded.url):
        pass
    with pytest.raises(Rejected, match="TRACEFIX_TOKEN"):
        address_of(guarded.url).asked("/tracefix/splits")
    assert address_of(guarded.url).asked("/list_environments", token=TOKEN) == ["tracefix"]


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "0.0.0.0", "", "[", "localhost@evil"]
)
def test_on_loopback_other_names_are_not_answered(server: Running, host: str) -> None:
    ask = Http(server)
    assert ask("GET", "/state", Host=host)[0] in (400, 403)
    ask.close()


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": ""}])
def test_pages_of_other_sites_are_not_answered(server: Running, headers: dict[str, Any]) -> None:
    ask = Http(server)
    assert ask("POST", "/reset", **headers)[0] == 403
    ask.close()
    with (
        pytest.raises(InvalidStatus, match="403"),
        connect(server.ws, proxy=None, additional_headers=headers),
    ):
        pass


def test_its_own_page_is_answered(server: Running) -> None:
    ask = Http(server)
    assert ask("GET", "/state", Origin=f"http://127.0.0.1:{server.port}")[0] == 200
    ask.close()


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("localhost", True),
        ("LOCALHOST:80", True),
        ("127.0.0.1:7860", True),
        ("127.9.9.9", True),
        ("[::1]:7860", True),
        ("x.localhost", True),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("localhost.example", False),
        ("[::2]", False),
        ("", False),
    ],
)
def test_what_is_local(host: str, local: bool) -> None:
    assert is_local(host) is local
