"""`tracefix serve`: the environment over the network, for trainers, agents and remote players."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from tracefix_tui.counting import counted

DEFAULT_PORT = 7860
OPEN_RATE = 100.0
"""Steps a second that one session may make on a server that others can reach."""


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Port; 0 takes a free one.")] = DEFAULT_PORT,
    token: Annotated[
        str,
        typer.Option(
            envvar="TRACEFIX_TOKEN", show_default=False, help="What clients have to send as a bearer token."
        ),
    ] = "",
    open_: Annotated[
        bool, typer.Option("--open", envvar="TRACEFIX_OPEN", help="Let everybody in, without a token.")
    ] = False,
    rules: Annotated[str, typer.Option(help="Ruleset where a reset names none.")] = "tracefix",
    sessions: Annotated[int, typer.Option(min=1, max=10_000, help="Most sessions at once.")] = 256,
    per_client: Annotated[
        int | None,
        typer.Option(
            min=0,
            envvar="TRACEFIX_PER_CLIENT",
            help="Most sessions of one client address; 0 for all. On loopback without a proxy all, elsewhere "
            "half of them, but at least 64.",
            show_default=False,
        ),
    ] = None,
    proxy: Annotated[
        str,
        typer.Option(
            envvar="TRACEFIX_PROXY",
            metavar="ADDRESSES",
            help="Proxies before the server, as addresses or networks with commas between: their "
            "X-Forwarded-For tells who a client is.",
            show_default=False,
        ),
    ] = "",
    idle: Annotated[
        float, typer.Option(min=1, metavar="SECONDS", help="Sessions that rest for so long are ended.")
    ] = 1800.0,
    rate: Annotated[
        float | None,
        typer.Option(
            min=0,
            help="Steps per second and session; 0 for no limit. "
            f"On loopback there is none, elsewhere {OPEN_RATE:.0f}.",
        ),
    ] = None,
    tasks: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", exists=True, file_okay=False, help="A folder of task packs to add."),
    ] = None,
) -> None:
    """Serve the environment over HTTP and WebSocket (OpenEnv).

    Off loopback it needs a token, or --open. SIGTERM and Ctrl-C let running steps finish; a second one ends
    at once. Exits with 2 when it can't be started.
    """
    from importlib.util import find_spec

    if find_spec("openenv") is None:
        _usage("the server needs the extra `server`: pip install 'tracefix-tui[server]'")
    from tracefix_tui.server.address import is_local
    from tracefix_tui.server.guard import Access

    local = is_local(f"[{host}]" if ":" in host else host)
    if not local and not token and not open_:
        _usage(
            f"others can reach {host}: set TRACEFIX_TOKEN (or --token) to what clients have to send, "
            "or let everybody in with --open"
        )
    if token and not (token.isascii() and token.isprintable() and " " not in token):
        _usage("the token has to be printable ASCII without spaces")
    proxies = _proxies(proxy)
    from tracefix_tui.catalog import load_catalog
    from tracefix_tui.episode.rulesets import RULESETS
    from tracefix_tui.grading import Grader
    from tracefix_tui.play.judging import with_judge
    from tracefix_tui.sandbox import SandboxError
    from tracefix_tui.server.limits import Limits, share_of

    if rules not in RULESETS:
        _usage(f"there is no ruleset {rules!r}; use {' or '.join(RULESETS)}")
    catalog = load_catalog(tasks or ())
    if not catalog.tasks:
        _usage("there are no tasks to serve; see `tracefix tasks list`")
    if per_client is None:
        per_client = 0 if local and not proxies else share_of(sessions)
    limits = Limits(
        sessions=sessions,
        per_client=per_client,
        proxies=proxies,
        idle_seconds=idle,
        rate=rate if rate is not None else 0.0 if local else OPEN_RATE,
    )
    access = Access(token=token, local_only=local and not open_)

    def ready(port: int) -> None:
        shown = f"[{host}]" if ":" in host else host
        who = "with the token" if token else "without a token"
        typer.echo(
            f"Serving {counted(len(catalog.tasks), 'task')} on http://{shown}:{port} ({who}). Ctrl-C ends it."
        )

    try:
        with with_judge(Grader()) as grader:
            grader.warm_up()
            from tracefix_tui.server.run import serve as run

            started = run(
                catalog,
                grader,
                host=host,
                port=port,
                rules=rules,
                access=access,
                limits=limits,
                ready=ready,
            )
    except SandboxError as error:
        _usage(str(error))
    if not started:
        _usage(f"can't listen on {host} port {port}; choose another one with --port")


def _proxies(text: str) -> tuple[str, ...]:
    """The addresses and networks in an option. Everybody is none: then clients would say who they are."""
    from ipaddress import ip_network

    found = tuple(part.strip() for part in text.split(",") if part.strip())
    for each in found:
        try:
            known = ip_network(each).prefixlen > 0
        except ValueError:
            known = False
        if not known:
            _usage(f"{each!r} names no proxy; write its address, as 10.0.0.2, or its network, as 10.0.0.0/24")
    return found


def _usage(reason: str) -> NoReturn:
    typer.echo(f"tracefix: {reason}", err=True)
    raise typer.Exit(2)
