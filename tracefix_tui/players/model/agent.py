"""The model player: asks an endpoint for the next action, shows the answer as it comes, and counts its cost.

It keeps no conversation: each turn's is made from the steps so far, so it can go on with anybody's episode.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Protocol

from tracefix_tui.episode.actions import Action
from tracefix_tui.episode.observation import printable
from tracefix_tui.players.model import memory
from tracefix_tui.players.model.answers import Unusable, as_text, has_action, read
from tracefix_tui.players.model.conversation import TIGHT, Fault, Room, messages
from tracefix_tui.players.model.place import Place
from tracefix_tui.players.model.purse import CHARACTERS_PER_TOKEN, Purse
from tracefix_tui.players.model.reply import EndpointError, Reply, Tell, TooLong
from tracefix_tui.players.model.retry import Retries, patiently
from tracefix_tui.players.model.scrub import Scrubber, detail, scrubbed
from tracefix_tui.players.model.unescape import Unescaper
from tracefix_tui.players.model.ways import Way, is_too_long, options, simpler
from tracefix_tui.players.player import Bench, Kind, PlayerError, Say, Turn, Usage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

MOST_UNUSABLE = 3
"""So many answers in a row that hold no action end the model's play."""


class Asks(Protocol):
    """What the player needs of an endpoint."""

    async def ask(self, request: Mapping[str, Any], tell: Tell) -> Reply: ...

    async def models(self) -> list[str]: ...

    async def close(self) -> None: ...


class ModelPlayer:
    """Plays by asking a model.

    Attributes:
        model: the model's name; "" until the endpoint has said which it has.
        usage: tokens and money used so far, as far as the endpoint has counted them.
    """

    kind: Kind = "model"

    def __init__(
        self, place: Place, endpoint: Asks, purse: Purse | None = None, retries: Retries | None = None
    ) -> None:
        self.model = place.model
        self.usage = Usage()
        self._place = place
        self._endpoint = endpoint
        self._purse = purse or Purse()
        self._retries = retries or Retries()
        self._way: Way | None = None
        self._proven = False
        self._room = Room()
        self._episode = ""
        self._acted = 0

    @property
    def name(self) -> str:
        return self.model or self._place.preset or "model"

    async def act(self, turn: Turn, bench: Bench, say: Say) -> Action:
        """See `Player.act`. An answer that is no action is told back to the model and asked for again."""
        self._notice_new_episode(turn)
        faults: list[Fault] = []
        try:
            await self._learn_model()
            while True:
                self._check(turn)
                try:
                    reply = await self._reply(turn, faults, say)
                    return self._taken(reply, turn, say)
                except TooLong as error:
                    faults.append(Fault("", str(error)))
                except Unusable as error:
                    key = self._place.key
                    faults.append(Fault(scrubbed(as_text(reply), key), scrubbed(str(error), key)))
                self._note(faults, say)
        except EndpointError as error:
            ours = is_too_long(error)
            raise PlayerError(str(error), final=not (error.again or ours), outside=not ours) from None

    async def close(self) -> None:
        """See `Player.close`."""
        await self._endpoint.close()

    def _notice_new_episode(self, turn: Turn) -> None:
        episode = str(turn.observation.info.get("episode_id", ""))
        if episode != self._episode:
            self._episode, self._acted = episode, 0
            self._room = Room()

    def _check(self, turn: Turn) -> None:
        self._purse.check()
        most = self._purse.limits.actions
        if 0 < most <= self._acted:
            raise PlayerError(
                f"The budget of {most} actions in an episode is spent. --max-actions sets another."
            )

    async def _learn_model(self) -> None:
        """Ask a server of one's own which model it has, where none was named."""
        if self.model:
            return
        names = await patiently(self._endpoint.models, self._retries, lambda text: None)
        if not names:
            raise PlayerError(
                f"{self._place.base} has no model. Load one, or name one by --model.", final=True
            )
        self.model = names[0]
        self._place = Place(
            self._place.base, self.model, self._place.preset, self._place.key, self._place.key_from
        )

    async def _reply(self, turn: Turn, faults: list[Fault], say: Say) -> Reply:
        """An answer, by the best way that the endpoint takes."""
        if self._way is None:
            known = memory.recall(self._place)
            self._way, self._proven = known or Way(), known is not None
        while True:
            try:
                reply = await self._asked(turn, self._way, faults, say)
            except EndpointError as error:
                if is_too_long(error) and self._room != TIGHT:
                    self._room = TIGHT
                    say("\n[The conversation is too long for the model; I leave out more of it.]\n")
                    continue
                way = simpler(self._way, error)
                if way is None:
                    raise
                self._way, self._proven = way, False
                continue
            if self._proven or _fits(self._way, reply) or (way := self._way.next_kind()) is None:
                return reply
            self._way = way  # the endpoint took the tools, or the schema, and did not give them to the model
            if has_action(reply):
                return reply

    async def _asked(self, turn: Turn, way: Way, faults: list[Fault], say: Say) -> Reply:
        page = messages(turn, way, faults, self._room)
        request = {"model": self.model, "messages": page, **options(way, turn.briefing.actions)}
        guess = sum(len(str(message)) for message in page) // CHARACTERS_PER_TOKEN

        async def ask() -> Reply:
            self._purse.check()
            shown = _Shown(self._place, say, {"arguments"} if way.kind == "tools" else {"arguments", "text"})
            try:
                reply = await self._endpoint.ask(request, shown.take)
            except (EndpointError, TooLong) as error:
                spoken = error.spoken if isinstance(error, EndpointError) else shown.characters
                if spoken:
                    self._purse.pay(guess, spoken // CHARACTERS_PER_TOKEN)
                if isinstance(error, EndpointError) and simpler(way, error) is not None:
                    error.again = False
                raise
            finally:
                shown.end()
            if reply.tokens is not None:
                self.usage += self._purse.pay(*reply.tokens)
            else:
                self._purse.pay(guess, reply.characters // CHARACTERS_PER_TOKEN)
            return reply

        return await patiently(ask, self._retries, lambda text: say(f"\n[{text}]\n"))

    def _taken(self, reply: Reply, turn: Turn, say: Say) -> Action:
        """The action of a reply, with no key in it; a way that has worked is remembered."""
        answer = read(_without_key(reply, self._place), turn.briefing.actions)
        if not self._proven and self._way is not None:
            self._proven = True
            memory.remember(self._place, self._way)
        if answer.dropped:
            say(f"\n[It wanted {answer.dropped + 1} actions at once; the first is taken.]\n")
        self._acted += 1
        return answer.action

    def _note(self, faults: list[Fault], say: Say) -> None:
        """Show what was wrong with the newest answer; give up after some."""
        reason = detail(faults[-1].reason, self._place.key)
        if len(faults) >= MOST_UNUSABLE:
            raise PlayerError(
                f"{self.name} gave {MOST_UNUSABLE} answers in a row that could not be used. The last one: "
                f"{reason} Try another --model."
            )
        say(f"\n[That answer could not be used: {reason} I ask again.]\n")


def _fits(way: Way, reply: Reply) -> bool:
    """Whether an answer has the form that was asked for, or shows nothing about what the endpoint can do."""
    if reply.calls or reply.refusal or reply.finish in ("length", "content_filter"):
        return True
    return way.kind != "tools" and has_action(reply)


class _Shown:
    """Shows an answer as it comes, without the key and without control characters."""

    def __init__(self, place: Place, say: Say, json: Collection[str]) -> None:
        """`json`: the kinds of pieces that are JSON."""
        self.characters = 0
        self._json = json
        self._unescaper = Unescaper()
        self._say = say
        self._scrub = Scrubber(place.key)
        self._kind = ""

    def take(self, kind: str, piece: str) -> None:
        """See `reply.Tell`."""
        self.characters += len(piece)
        if kind != self._kind:
            self.end()
            if self._kind and kind != "arguments":
                self._say("\n")
            self._kind = kind
        text = f"> {piece} " if kind == "call" else piece
        self._show(self._scrub.feed(self._unescaper.feed(text) if kind in self._json else text))

    def end(self) -> None:
        """Show what was held back."""
        self._show(self._scrub.feed(self._unescaper.rest()) + self._scrub.rest())

    def _show(self, text: str) -> None:
        if text:
            self._say(printable(text))


def _without_key(reply: Reply, place: Place) -> Reply:
    from dataclasses import replace

    key = place.key
    calls = tuple(replace(call, arguments=scrubbed(call.arguments, key)) for call in reply.calls)
    return replace(
        reply, text=scrubbed(reply.text, key), reasoning=scrubbed(reply.reasoning, key), calls=calls
    )
