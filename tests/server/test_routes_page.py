"""GET /docs in a real browser: it shows every route, and asks nobody else for anything."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.browser import Browser
from tests.server.running import PATIENCE, Running
from tracefix_tui.server.routes_page import page

EVIL = "<img src=//evil.example><script>alert(1)</script>\"'>"


def got(url: str) -> tuple[str, dict[str, str]]:
    with urlopen(url, timeout=PATIENCE) as answer:
        return answer.read().decode(), {name.lower(): value for name, value in answer.getheaders()}


@pytest.mark.parametrize("prefix", ["", "/codearena"])
def test_it_shows_every_route_and_nothing_is_loaded(server: Running, tmp_path: Path, prefix: str) -> None:
    url = f"{server.url}{prefix}/docs"
    document = json.loads(got(f"{server.url}{prefix}/openapi.json")[0])
    with Browser(tmp_path) as browser:
        browser.open(url)
        assert {each for each in browser.requests if not each.startswith("about:")} <= {
            url,
            f"{server.url}/favicon.ico",
        }
        assert browser.complaints == []
        shown = browser.evaluate("document.body.innerText")
        wide = browser.evaluate("document.documentElement.scrollWidth")
        link = browser.evaluate("document.querySelector('a').href")
        loaded = browser.evaluate("performance.getEntriesByType('resource').length")
        styled = browser.evaluate("getComputedStyle(document.querySelector('table')).borderCollapse")
    assert (link, loaded, styled) == (f"{server.url}{prefix}/openapi.json", 0, "collapse")
    assert wide <= 1280
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert f"{method.upper()} {prefix}{path}" in shown
            for status, answer in operation["responses"].items():
                assert re.search(rf"{status}\s+{re.escape(answer['description'])}", shown)
    for name in ("task_name", "X-Session-Id", "timeout_s"):
        assert name in shown


def test_its_policy_lets_a_browser_load_nothing(server: Running) -> None:
    _, headers = got(f"{server.url}/docs")
    assert headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("prefix", ["", "/codearena"])
def test_the_other_page_of_fastapi_leads_there(server: Running, prefix: str) -> None:
    assert got(f"{server.url}{prefix}/redoc")[0] == got(f"{server.url}{prefix}/docs")[0]
    with pytest.raises(OSError, match="404"):
        got(f"{server.url}{prefix}/docs/oauth2-redirect")


class _Tags(HTMLParser):
    """The tags of a page, and the addresses in them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: set[str | None] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses |= {value for name, value in attrs if name in ("src", "href", "action")}


def test_text_of_the_document_stays_text() -> None:
    schema = {"type": EVIL, "description": EVIL}
    operation: dict[str, Any] = {
        "tags": [EVIL],
        "description": f"{EVIL}\n\n`{EVIL}`",
        "parameters": [{"name": EVIL, "in": EVIL, "schema": schema, "description": EVIL}],
        "requestBody": {"content": {"application/json": {"schema": {"properties": {EVIL: schema}}}}},
        "responses": {EVIL: {"description": EVIL}},
    }
    found = _Tags(
        page({"info": {"title": EVIL, "description": EVIL}, "paths": {f"/{EVIL}": {"get": operation}}})
    )
    assert not found.tags & {"img", "script"}
    assert all(each is not None and each[:1] in "#/" for each in found.addresses)
