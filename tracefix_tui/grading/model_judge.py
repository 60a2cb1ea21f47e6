"""A model judge: what a model thinks of a source, kept on disk, and neutral whenever it does not say.

It asks in a thread of its own, so that a person who stops waits for nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracefix_tui.grading import judge_prompt
from tracefix_tui.grading.assessment import Opinion
from tracefix_tui.grading.judge_endpoint import NoAnswer, Where, ask
from tracefix_tui.sandbox import Cancel

if TYPE_CHECKING:
    from tracefix_tui.catalog.task import Task

_LOOK_SECONDS = 0.1
_GRACE_SECONDS = 2.0


class ModelJudge:
    """Judges by a model behind an endpoint. Thread-safe.

    Args:
        where: the endpoint and the model.
        kept: a folder for answers, one small file each; None keeps none.
    """

    def __init__(self, where: Where, kept: Path | None) -> None:
        self._where = where
        self._kept = kept

    def opinion(self, source: str, task: Task, cancel: Cancel) -> Opinion:
        """What the model thinks; the neutral opinion with the reason when it does not say.

        The lower of two answers counts: of the source as it is, and of the same code without its texts.

        Raises:
            Cancelled: `cancel` was set.
        """
        if len(source) > judge_prompt.MOST_CHARACTERS:
            return _neutral(
                f"sources above {judge_prompt.MOST_CHARACTERS:,} characters are not shown to a model"
            )
        try:
            bare = judge_prompt.silenced(source)
        except ValueError:
            return _neutral("code that does not compile is not shown to a model")
        path = self._file(source, task)
        known = _load(path)
        if known is not None:
            return known
        try:
            answers = self._asked(task, source, bare, cancel)
            found = judge_prompt.lower(*(self._read(answer) for answer in answers))
        except (NoAnswer, ValueError) as error:
            return _neutral(f"the model judge gave no opinion: {error}")
        _store(path, found)
        return found

    def _read(self, answer: str) -> Opinion:
        (right, why), (safe, why_safe), (good, why_good) = judge_prompt.read(answer)
        return Opinion(right, safe, good, (why, why_safe, why_good), self._where.model)

    def _asked(self, task: Task, source: str, bare: str, cancel: Cancel) -> list[str]:
        """Both answers, asked side by side.

        Raises:
            NoAnswer, Cancelled
        """
        asked = [
            judge_prompt.messages(task, source),
            judge_prompt.messages(task, bare, without_texts=True),
        ]
        answers: list[str | NoAnswer | None] = [None, None]

        def work(number: int) -> None:
            try:
                answers[number] = ask(self._where, asked[number])
            except NoAnswer as error:
                answers[number] = error

        threads = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(2)]
        for thread in threads:
            thread.start()
        waited = 0.0
        while any(thread.is_alive() for thread in threads) and waited < self._where.seconds + _GRACE_SECONDS:
            cancel.check()
            next(thread for thread in threads if thread.is_alive()).join(_LOOK_SECONDS)
            waited += _LOOK_SECONDS
        said: list[str] = []
        for answer in answers:
            if isinstance(answer, NoAnswer):
                raise answer
            if answer is None:
                raise NoAnswer(f"{self._where.base} took longer than {self._where.seconds:g} s")
            said.append(answer)
        return said

    def _file(self, source: str, task: Task) -> Path | None:
        """Where the answer is kept: by source, task, model and prompt."""
        if self._kept is None:
            return None
        parts = (source, task.id, task.title, task.description, self._where.base, self._where.model)
        whole = "".join(f"{len(part)}:{part}" for part in (*parts, judge_prompt.VERSION))
        return self._kept / f"{hashlib.sha256(whole.encode(errors='surrogatepass')).hexdigest()}.json"


def _neutral(why: str) -> Opinion:
    return Opinion(why_neutral=why)


def _load(path: Path | None) -> Opinion | None:
    """An answer that was kept; None when there is none, or none that can be used."""
    if path is None:
        return None
    try:
        fields: dict[str, Any] = json.loads(path.read_text("utf-8"))
        scores = [float(fields[aspect]) for aspect in judge_prompt.ASPECTS]
        first, second, third = (judge_prompt.sentence(str(each)) for each in fields["said"])
        if not all(0 <= score <= 1 for score in scores):
            return None
        return Opinion(scores[0], scores[1], scores[2], (first, second, third), str(fields["model"]))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _store(path: Path | None, opinion: Opinion) -> None:
    """Keep an answer; where that can't be done it is asked for again next time."""
    if path is None:
        return
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}.new")
        new.write_text(json.dumps(asdict(opinion)), "utf-8")
        os.replace(new, path)
