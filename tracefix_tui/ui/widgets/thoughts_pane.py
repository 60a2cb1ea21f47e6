"""What a player thinks, step by step: it grows while an agent is at work, and is searched in a recording."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracefix_tui.play.thoughts import Thought
from tracefix_tui.ui.widgets.printable import printable
from tracefix_tui.ui.widgets.reward_meter import amount_text
from tracefix_tui.ui.widgets.text_pane import Line, Part, TextPane

NOTHING = "What the agent thinks stands here."


class ThoughtsPane(TextPane):
    """One heading a step, the thought below it, and what came of it.

    Attributes:
        thoughts: what is shown, in its order.
        step: number of the step that stands out; 0 for none.
        sought: the text whose places are marked; "" for none.
    """

    def __init__(self, *, nothing: str = NOTHING, id: str | None = None) -> None:
        """Say what will stand here."""
        super().__init__([Line(((nothing, "muted"),), words=True)], id=id)
        self.thoughts: tuple[Thought, ...] = ()
        self.step = 0
        self.sought = ""
        self._begins: list[int] = []

    def show_thoughts(self, thoughts: Sequence[Thought]) -> None:
        """Show these thoughts and no others."""
        self.thoughts = tuple(thoughts)
        self._lay_out()

    def put(self, thought: Thought) -> None:
        """Show more of the newest thought, or the one that follows it."""
        newest = self.thoughts[-1] if self.thoughts else None
        if newest is not None and (newest.step, newest.who) == (thought.step, thought.who):
            if newest == thought:
                return
            self.thoughts = (*self.thoughts[:-1], thought)
        else:
            self.thoughts = (*self.thoughts, thought)
            self._begins.append(len(self.lines) if newest is not None else 0)
        self.show_from(self._begins[-1], list(self._lines_of(thought)))

    def go_to_step(self, step: int) -> None:
        """Let a step's heading stand out, and bring it into view; a step without thoughts changes nothing."""
        self.step = step
        place = next((at for at, each in enumerate(self.thoughts) if each.step == step), None)
        self._lay_out()
        if place is not None:
            self.scroll_to(y=self.row_of(self._begins[place]), animate=False)

    def find(self, text: str, *, after: int = 0, back: bool = False) -> int:
        """Mark the places of `text`, in any case, and go to the next thought that holds it.

        Args:
            after: number of the step from which on to look, itself excluded; the search goes round.
            back: look backwards.

        Returns:
            The step's number, 0 when there is none.
        """
        self.sought = text
        if not text:
            self._lay_out()
            return 0
        holding = [each.step for each in self.thoughts if text.lower() in each.text.lower()]
        if back:
            found = next((step for step in reversed(holding) if step < after), (holding or [0])[-1])
        else:
            found = next((step for step in holding if step > after), (holding or [0])[0])
        self.go_to_step(found or self.step)
        return found

    def _lay_out(self) -> None:
        lines: list[Line] = []
        self._begins = []
        for thought in self.thoughts:
            self._begins.append(len(lines))
            lines += self._lines_of(thought)
        self.show(lines)

    def _lines_of(self, thought: Thought) -> Iterator[Line]:
        look = "chosen" if thought.step == self.step else "title"
        yield Line(((f"Step {thought.step}", look), (f"  {printable(thought.who)}", "muted")))
        for line in printable(thought.text).split("\n") if thought.text else ():
            yield Line(tuple(self._marked(line)), hang=2, words=True)
        if thought.note:
            yield Line(((f"! {printable(thought.note)}", "warn"),), hang=2, words=True)
        if thought.outcome:
            amount = "" if thought.reward is None else f"  {amount_text(thought.reward)}"
            good = thought.reward is not None and thought.reward > 0
            yield Line((("→ ", "muted"), (thought.outcome, "key"), (amount, "good" if good else "muted")))
        yield Line()

    def _marked(self, line: str) -> Iterator[Part]:
        """The line, with the places of what is sought."""
        if not self.sought:
            yield line, ""
            return
        low, wanted, at = line.lower(), self.sought.lower(), 0
        while len(low) == len(line) and (found := low.find(wanted, at)) >= 0:
            yield line[at:found], ""
            yield line[found : found + len(wanted)], "resting"
            at = found + len(wanted)
        yield line[at:], ""
