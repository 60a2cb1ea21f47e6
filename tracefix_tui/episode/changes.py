"""What an action does to the text, what it says about that, and when it is refused."""

from __future__ import annotations

from tracefix_tui.episode import narration
from tracefix_tui.episode.actions import MAX_CODE_BYTES, Action, ActionSpec, Change, InvalidAction
from tracefix_tui.episode.buffer import Buffer
from tracefix_tui.episode.prices import MAX_DELETED_LINES
from tracefix_tui.episode.ruleset import Refusal


def applied(buffer: Buffer, action: Action, spec: ActionSpec) -> tuple[Buffer, Refusal | None, str]:
    """The text after the action, why it was refused, and what is said about it."""
    match spec.change:
        case Change.REPLACE:
            return _replaced(buffer, action)
        case Change.UNDO:
            after = buffer.undo()
            return after, None, narration.undone(len(after.lines), anything=bool(buffer.history))
        case Change.RESET:
            return buffer.reset(), None, narration.was_reset()
        case Change.REWRITE:
            return _fitting(buffer.rewrite(action.new_code_block or "")), None, ""
    return buffer, None, narration.viewed(buffer.lines) if spec.suite is None else ""


def _replaced(buffer: Buffer, action: Action) -> tuple[Buffer, Refusal | None, str]:
    start, end, block = action.start_line or 0, action.end_line or 0, action.new_code_block or ""
    if not buffer.has(start, end):
        return buffer, Refusal.INVALID_RANGE, narration.invalid_range(action, len(buffer.lines))
    count = end - start + 1
    if not block and count > MAX_DELETED_LINES:
        return buffer, Refusal.MASS_DELETE, narration.mass_delete(count)
    after = _fitting(buffer.replace(start, end, block, action.indent))
    return after, None, narration.replaced(action, len(buffer.lines), len(after.lines))


def _fitting(buffer: Buffer) -> Buffer:
    size = len(buffer.text.encode(errors="surrogatepass"))
    if size > MAX_CODE_BYTES:
        raise InvalidAction(
            "new_code_block", f"would make the code {size:,} bytes long; at most {MAX_CODE_BYTES:,} are taken"
        )
    return buffer
