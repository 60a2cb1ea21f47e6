"""Options that several commands have alike: a command takes one parameter, Typer sees each of the options."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any


def spread(command: Callable[..., None], parameter: str, options: Mapping[str, Any]) -> inspect.Signature:
    """The signature of `command` with `options` in the place of one of its parameters.

    Args:
        options: name -> annotated type. Each is None when it is not given. All parameters become keywords.
    """
    signature = inspect.signature(command, eval_str=True)
    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters: list[inspect.Parameter] = []
    for each in signature.parameters.values():
        if each.name == parameter:
            parameters += [
                inspect.Parameter(name, keyword, default=None, annotation=kind)
                for name, kind in options.items()
            ]
        else:
            parameters.append(each.replace(kind=keyword))
    return signature.replace(parameters=parameters)
