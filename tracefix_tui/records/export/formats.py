"""The one table of formats: what each is called, what its files are called, and what it holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """One format of an export.

    Attributes:
        suffix: the end of its files' names.
        per_run: whether each run becomes a file of its own.
        help: what it is, in a line.
    """

    name: str
    suffix: str
    per_run: bool
    help: str


FORMATS: dict[str, Format] = {
    format.name: format
    for format in (
        Format("html", ".html", True, "a page to share: steps, diffs, tests, rewards, a scrubber"),
        Format("cast", ".cast", True, "asciicast v2: the screen as it was, for asciinema"),
        Format("atif", ".atif.json", True, "Agent Trajectory Interchange Format 1.7, a document a run"),
        Format("trl-sft", ".jsonl", False, "TRL: conversations with tool calls"),
        Format("trl-preference", ".jsonl", False, "TRL: pairs of a better and a worse run of a task"),
        Format("trl-kto", ".jsonl", False, "TRL: conversations with a label, solved or not"),
        Format("openai", ".jsonl", False, "OpenAI's chat fine-tuning, with tool calls"),
        Format("csv", ".csv", False, "a table: a row a step, or with --per run a row a run"),
    )
}
