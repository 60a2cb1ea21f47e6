"""GET /docs: the routes as one page, made from the OpenAPI document.

FastAPI's own pages load scripts from elsewhere, which tells others who looks at this server. This one has
no script, and its policy forbids the browser to load anything at all.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response

PATHS = frozenset({"/docs", "/docs/oauth2-redirect", "/redoc"})
"""FastAPI's pages, which have to go."""

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --page: #fff; --line: #d0d7de;
  --tint: #f3f5f8; --link: #0550ae; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9aa4af; --page: #0d1117;
  --line: #30363d; --tint: #161b22; --link: #79b8ff; } }
body { background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif;
  max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
a { color: var(--link); }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
pre { background: var(--tint); border: 1px solid var(--line); border-radius: 6px; padding: .7rem;
  overflow-x: auto; }
h2 { border-bottom: 1px solid var(--line); margin-top: 2.5rem; }
h3 { font-weight: normal; margin: 2rem 0 .3rem; overflow-wrap: anywhere; }
h3 code { font-size: 1em; }
h3 b { background: var(--tint); border: 1px solid var(--line); border-radius: 4px; font-size: .75em;
  margin-right: .5rem; padding: .1rem .4rem; }
p { margin: .3rem 0 .6rem; }
nav ul { columns: 18rem; padding-left: 1.2rem; }
div { overflow-x: auto; }
table { border-collapse: collapse; margin: .4rem 0; }
th, td { border-top: 1px solid var(--line); padding: .25rem 1rem .25rem 0; text-align: left;
  vertical-align: top; }
th, small { color: var(--soft); font-size: .85em; font-weight: normal; }
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)

_FIRST = ("Environment Control", "State Management")
_EXAMPLE = """\
curl -i --json '{"difficulty": "easy", "seed": 1}' http://localhost:7860/reset
curl --json '{"action": {"action_type": "RUN_TESTS"}}' -H 'X-Session-Id: ID' http://localhost:7860/step"""


def add(app: FastAPI, prefix: str = "") -> None:
    """Give `app`, which stands under the path `prefix`, its page at /docs. /redoc leads there."""
    from fastapi.responses import HTMLResponse, RedirectResponse

    made: list[str] = []

    def docs(request: Request) -> Response:
        if not made:
            made.append(page(app.openapi(), prefix))
        headers = {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer"}
        return HTMLResponse(made[0], headers=headers)

    def redoc(request: Request) -> Response:
        return RedirectResponse(f"{prefix}/docs")

    app.router.add_route("/docs", docs, include_in_schema=False)
    app.router.add_route("/redoc", redoc, include_in_schema=False)


def page(document: Mapping[str, Any], prefix: str = "") -> str:
    """The page of an OpenAPI document whose paths stand under `prefix`. It needs nothing besides itself."""
    info = document["info"]
    found = [
        (operation.get("tags", ["Other"])[0], method.upper(), prefix + path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    tags = sorted(dict.fromkeys(tag for tag, *_ in found), key=lambda tag: tag not in _FIRST)
    title = escape(f"{info['title']}: routes{' under ' + prefix if prefix else ''}")
    schemas = document.get("components", {}).get("schemas", {})
    parts = [
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{title}</h1>{_text(info.get('description', ''))}",
        f'<p>For programs: <a href="{escape(prefix)}/openapi.json">openapi.json</a>. OpenEnv\'s WebSocket is '
        f"<code>{escape(prefix)}/ws</code>. A server with a token wants "
        "<code>Authorization: Bearer TOKEN</code> with each request.</p>",
        "" if prefix else f"<pre>{escape(_EXAMPLE)}</pre>",
        "<nav><ul>",
        *(
            f'<li><a href="#{_anchor(method, path)}"><code>{method} {escape(path)}</code></a></li>'
            for tag in tags
            for one, method, path, _ in found
            if one == tag
        ),
        "</ul></nav>",
    ]
    for tag in tags:
        parts.append(f"<h2>{escape(tag)}</h2>")
        for one, method, path, operation in found:
            if one == tag:
                parts += _operation(method, path, operation, schemas)
    return "\n".join([*parts, "</body></html>\n"])


def _operation(
    method: str, path: str, operation: Mapping[str, Any], schemas: Mapping[str, Any]
) -> Iterator[str]:
    yield f'<h3 id="{_anchor(method, path)}"><b>{method}</b><code>{escape(path)}</code></h3>'
    yield _text(operation.get("description") or operation.get("summary", ""))
    rows = [
        (each["name"], each["in"], each.get("required", False), each["schema"], each.get("description", ""))
        for each in operation.get("parameters", [])
    ]
    asked = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    body = _resolved(asked, schemas)
    rows += [
        (name, "body", name in body.get("required", ()), schema, schema.get("description", ""))
        for name, schema in body.get("properties", {}).items()
    ]
    if rows:
        yield "<div><table><tr><th>Field</th><th>In</th><th>Type</th><th>Meaning</th></tr>"
        for name, place, required, schema, meaning in rows:
            needed = " <small>needed</small>" if required else ""
            yield (
                f"<tr><td><code>{escape(name)}</code>{needed}</td><td>{escape(place)}</td>"
                f"<td>{escape(_type(schema))}</td><td>{_marked(meaning)}</td></tr>"
            )
        yield "</table></div>"
    yield "<div><table><tr><th>Answer</th><th>Meaning</th></tr>"
    for status, answer in sorted(operation["responses"].items()):
        yield f"<tr><td>{escape(status)}</td><td>{_marked(answer.get('description', ''))}</td></tr>"
    yield "</table></div>"


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    """The object that a schema stands for; of several, the first that is no null."""
    for each in schema.get("anyOf", ()):
        if each.get("type") != "null":
            return _resolved(each, schemas)
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Mapping[str, Any] = schemas.get(name, {}) if name else schema
    return found


def _type(schema: Mapping[str, Any]) -> str:
    kinds = [_type(each) for each in schema.get("anyOf", ())] or [str(schema.get("type", "object"))]
    return " or ".join(kinds)


def _anchor(method: str, path: str) -> str:
    return f"{method.lower()}{re.sub(r'[^a-z0-9]+', '-', path.lower())}".rstrip("-")


def _text(text: str) -> str:
    return "".join(f"<p>{_marked(part)}</p>" for part in text.split("\n\n") if part.strip())


def _marked(text: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
