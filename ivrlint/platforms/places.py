"""Elements of one export to places and their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ivrlint.findings import Span
from ivrlint.flow.lines import (
    Arrow,
    Block,
    Branch,
    CallBack,
    Check,
    Do,
    Handler,
    Language,
    Line,
    Option,
    TakeMessage,
    Wait,
)
from ivrlint.flow.model import Flow, Place
from ivrlint.platforms.export import CERTAIN, IMPLIED, Element, Exit, Export, Pressed
from ivrlint.platforms.languages import heard_in
from ivrlint.platforms.naming import branch_word, destination, prompt_slug, question, quoted, readable, slug
from ivrlint.platforms.offers import ask, menu, speak
from ivrlint.platforms.routes import QUIET, Routes

if TYPE_CHECKING:
    from ivrlint.platforms.lowering import Lowering

ERROR_SHARE = 0.01
"""Share of lookups and transfers that fail technically (assumption; no platform says how often its own fail)."""
FULL_SHARE = 0.05
"""Share of calls that find a queue full, as for a `queue` line of a script (ruling 5, assumption)."""
_LINEAR = QUIET | {"ask", "callback", "message", "call"}
"""Kinds after which the same lines go on."""


_PLAIN_NAMES = {
    "decide": "check",
    "hang_up": "end",
    "outside": "transfer",
    "pass": "step",
    "queue": "transfer",
    "return": "come_back",
}
"""Names of places that nothing else names, where the kind of their element is none."""


class PlaceBuilder:
    """Builds the places of one export.

    Parameters
    ----------
    lowering : what all exports of a flow share: names, teams, data, other exports
    export : as its reader gave it
    """

    def __init__(self, lowering: Lowering, export: Export) -> None:
        self.lowering = lowering
        self.export = export
        self.flow: Flow = lowering.flow
        self.routes = Routes(export, lowering.flow.languages, lambda element: lowering.returned(element, export))
        self.places: dict[str, Place] = {}
        self.language = export.language or "en"
        self.returns = lowering.only_called(export)
        self._heard = heard_in(export, lowering.first_languages(export), frozenset(lowering.flow.languages))
        self.pending: list[tuple[Option, Pressed, Element]] = []

    # --- places ------------------------------------------------------------------------------------------------------

    def name_places(self) -> None:
        """Give every element that begins a place a name, so that arrows can be drawn."""
        for element in self.routes.kept:
            if self._begins_place(element):
                kind = "menu" if element.kind == "menu" and element.options else "step"
                place = Place(
                    self.lowering.namer.first(self._wishes(element)), kind, "", element.span, Block(element.span)
                )
                self.places[element.id] = place
                self.flow.places.append(place)

    def fill_places(self) -> None:
        """Give every place its lines."""
        for name, place in self.places.items():
            element = self.routes.elements[name]
            if place.kind == "menu":
                place.block.lines.extend(speak(self, words, element) for words in element.words)
                place.block.listening = menu(self, element, place.block, place.name)
            else:
                place.block.lines.extend(self._lines(element, place.name))

    def _begins_place(self, element: Element) -> bool:
        if element is self.routes.start:
            return True
        if self.is_end(element):
            return False
        before = self.routes.before.get(element.id, [])
        follows = len(before) == 1 and self._continues(before[0]) and self.routes.ways_in[element.id] == 1
        if follows and before[0].kind in ("ask", "call"):  # by what comes next, not by failing
            target = self.lowering.flow_of(before[0], self.export)
            worded = target is not None and bool(self.lowering.outcomes(target))  # words may lead there too
            follows = self.routes.element(before[0].next) is element and not worded
        inside = follows and element.kind != "menu" and before[0] is not element
        return not inside

    def is_end(self, element: Element) -> bool:
        """Whether an arrow says all there is to an element: the call ends, or goes to people or out of this flow."""
        if element.kind in ("hang_up", "return"):
            return True
        if element.kind not in ("queue", "outside", "flow") or self._takes_message(element):
            return False
        if element.words or (element.next is not None and element.kind == "outside"):
            return False
        return not self._checked_ways(element)

    def _takes_message(self, element: Element) -> bool:
        """Whether a flow that was not given is a voicemail by its name."""
        named = element.kind in ("flow", "call") and element.otherwise == "message"
        return named and self.lowering.flow_of(element, self.export) is None

    def _checked_ways(self, element: Element) -> list[tuple[str, Exit, float | None]]:
        """The ways out of a transfer that does not come about: what a `check` before it has for answers."""
        kept: list[tuple[str, Exit, float | None]] = []
        if element.kind == "queue" and element.full is not None:
            kept.append(("full", element.full, FULL_SHARE))
        if element.kind == "queue" and element.closed is not None:
            kept.append(("closed", element.closed, None))
        if element.kind != "flow":
            failures = enumerate(self.routes.failures(element), 1)
            kept.extend(("error" if number == 1 else f"error_{number}", way, ERROR_SHARE) for number, way in failures)
        return kept

    def _wishes(self, element: Element) -> Iterator[str]:
        """Names for the place that begins with an element, the best first."""
        yield slug(element.name)
        if element.kind in ("decide", "opaque"):
            yield slug(question(element.question))
        elif element.kind == "call":
            yield slug(destination(element.to))
        elif element.kind in ("queue", "outside", "flow", "callback", "message"):
            led = slug(element.team or destination(element.to))
            yield f"to_{led}" if led else ""
        yield prompt_slug(next((words.text for words in element.words if words.text.strip()), ""))
        audio = next((words.audio for words in element.words if words.audio), "")
        yield slug(audio.rpartition("/")[2].partition(".")[0])
        yield _plain_name(element)

    # --- lines -------------------------------------------------------------------------------------------------------

    def _lines(self, element: Element | None, place: str) -> list[Line]:
        """The lines of a step, from an element on for as long as one follows the other."""
        lines: list[Line] = []
        while element is not None:
            if self._takes_message(element):
                self.guess(element.span)
                way = self.routes.after_message(element)
                lines.extend(speak(self, words, element) for words in element.words)
                lines.append(TakeMessage(element.span, None, None))
                lines.append(self.arrow(way, place) if way else self._over(element.span))
                return lines
            if self._decides(element):
                lines.extend(speak(self, words, element) for words in element.words)
                lines.append(self._check(element, place))
                return lines
            lines.extend(self._line(element, place))
            way = element.next
            if element.kind == "menu":
                way = self.routes.after_pause(element)
            if element.kind != "menu" and not self._continues(element):
                lines.append(self._end(element))
                return lines
            following = self.routes.element(way)
            if way is None or following is None or following.id in self.places or self.is_end(following):
                lines.append(self._arrow_on(way, following, element, place))
                return lines
            element = following
        return lines

    def _continues(self, element: Element) -> bool:
        """Whether the lines of a step go on after an element."""
        return element.kind in _LINEAR and not self._decides(element) and not self._takes_message(element)

    def _decides(self, element: Element) -> bool:
        if element.kind in ("decide", "opaque", "count"):
            return True
        if element.kind == "call":
            return self.lowering.flow_of(element, self.export) is None
        return element.kind in ("queue", "outside", "flow") and not self.is_end(element)

    def _line(self, element: Element, place: str) -> list[Line]:
        """What one element says or does before the call goes on."""
        said: list[Line] = [speak(self, words, element) for words in element.words]
        team = self.lowering.team(element) if element.kind in ("callback", "message") else None
        match element.kind:
            case "wait" if element.seconds is None or element.seconds > 0:
                return [*said, Wait(element.span, element.seconds or 30.0)]
            case "menu" if element.seconds:  # no key does anything: a pause
                return [*said, Wait(element.span, element.seconds)]
            case "pass" if element.language and len(self.flow.languages) > 1:
                return [Language(element.span, element.language)]
            case "ask":
                return [ask(self, element, place)]
            case "callback":
                return [*said, CallBack(element.span, team, None)]
            case "message":
                return [*said, TakeMessage(element.span, team, None)]
            case "call":
                return [*said, self._do(element, place)]
        return said

    def _do(self, element: Element, place: str) -> Do:
        """A call of another export, with a line for each word that it comes back with."""
        target = self.lowering.flow_of(element, self.export)
        assert target is not None
        begin = self.lowering.begin(target)
        outcomes: dict[str, Handler] = {}
        met = {slug(word): way for word, way in element.branches}
        for word in self.lowering.outcomes(target):
            way = met.get(word) or element.next
            arrow = self.arrow(way, place) if way else self._over(element.span)
            outcomes[word] = Handler(way.span if way else element.span, Block(element.span, [arrow]))
        return Do(element.span, begin, outcomes)

    def _check(self, element: Element, place: str) -> Check:
        """A decision of the system, or what keeps a transfer from coming about."""
        if element.kind in ("queue", "outside", "flow"):
            ways = self._checked_ways(element)
            called = (
                readable(element.team)
                or quoted(destination(element.to))
                or ("the queue" if element.kind == "queue" else "the other line")
            )
            asked = f"does the call get through to {called}?"
            branches = [
                Branch(way.span, word, share, Block(way.span, [self.arrow(way, place)])) for word, way, share in ways
            ]
            branches.append(Branch(element.span, "otherwise", None, Block(element.span, [self._end(element)])))
            if not ways:  # the call comes back afterwards
                branches[-1].word = "yes"
            if element.kind == "outside" and element.next is not None:
                back = Block(element.next.span, [self.arrow(element.next, place)])
                branches.insert(len(branches) - 1, Branch(element.next.span, "back", None, back))
                branches[-1].word = "gone"
            return Check(element.span, quoted(asked), True, branches)
        if element.kind == "call":
            self.lowering.elsewhere.add(element.span)
        taken: set[str] = set()
        branches = []
        seen: dict[str, Branch] = {}
        if element.kind == "count":
            given = [(word, way) for word, way in (("more", element.next), ("done", element.done)) if way is not None]
            self.lowering.counted.append((self, element))
        else:
            given = [*element.branches]
        for word, way in given:
            branch = Branch(way.span, branch_word(word, taken), None, Block(way.span, [self.arrow(way, place)]))
            branches.append(branch)
            seen[branch.word] = branch
        if element.failure is not None and element.kind != "count" and self._is_new(element.failure, given):
            way = element.failure
            branches.append(
                Branch(way.span, branch_word("error", taken), ERROR_SHARE, Block(way.span, [self.arrow(way, place)]))
            )
        if element.next is not None and element.kind != "count":
            word = branch_word("rest" if "otherwise" in taken else "otherwise" if given else "done", taken)
            branches.append(
                Branch(element.next.span, word, None, Block(element.next.span, [self.arrow(element.next, place)]))
            )
        if not any(branch.share is None for branch in branches):
            branches.append(
                Branch(element.span, "otherwise", None, Block(element.span, [Arrow(element.span, "hang_up")]))
            )
            self.guess(element.span)
        words, each_time = self.lowering.question(self, element, frozenset(branch.word for branch in branches))
        return Check(element.span, words, each_time, branches)

    def _is_new(self, failure: Exit, given: list[tuple[str, Exit]]) -> bool:
        """Whether a failure leads anywhere that no named answer leads, and is written down."""
        if failure.target is None and failure.sure != CERTAIN:
            return False
        return not (given and all(way.target == failure.target for _, way in given))

    # --- arrows ------------------------------------------------------------------------------------------------------

    def _arrow_on(self, way: Exit | None, following: Element | None, element: Element, place: str) -> Arrow:
        """The arrow at the end of a step's own lines."""
        if way is None:
            return self._over(element.span)
        if following is not None and self.is_end(following) and self.routes.ways_in.get(following.id) == 1:
            self.note(way)
            return self._end(following)
        return self.arrow(way, place)

    def arrow(self, way: Exit, place: str) -> Arrow:
        """Where an exit leads.

        Parameters
        ----------
        way : the exit
        place : where it stands
        """
        self.note(way)
        element = self.routes.element(way)
        if element is None:
            return self._over(way.span)
        if self.is_end(element):
            return self._end(element, way.span)
        return Arrow(way.span, "goto", self.places[element.id])

    def _end(self, element: Element, span: Span | None = None) -> Arrow:
        """The arrow that an element comes to which only ends the call or hands it on."""
        span = span or element.span
        match element.kind:
            case "return":
                return Arrow(span, "return_", word=slug(element.to) or None) if self.returns else Arrow(span, "hang_up")
            case "queue":
                return Arrow(span, "goto", self.lowering.team(element, self))
            case "outside":
                return Arrow(span, "outside", word=quoted(destination(element.to)) or "another number")
            case "flow" | "call":
                target = self.lowering.flow_of(element, self.export)
                begin = self.lowering.begin(target) if target else None
                if begin is not None:
                    return Arrow(span, "goto", begin)
                self.guess(span)
                return Arrow(span, "outside", word=quoted(readable(element.to)) or "another flow")
        return Arrow(span, "hang_up")

    def _over(self, span: Span) -> Arrow:
        """The end of what an export says: the platform hangs up, or goes back to the flow that called this one."""
        back = self.returns and not self.export.is_module
        return Arrow(span, "return_" if back else "hang_up")

    def chosen(self, element: Element) -> frozenset[str]:
        """The languages besides the first one of the flow in which callers may come to an element."""
        return self._heard.get(element.id, frozenset()) - {self.flow.languages[0]}

    def note(self, way: Exit) -> None:
        """Remember an exit that nobody wrote down or that is only known during the call."""
        if way.sure != CERTAIN:
            self.guess(way.span)
        if way.sure == IMPLIED and way.target is None:
            self.lowering.open_exits.add(way.span)

    def guess(self, span: Span) -> None:
        """Remember a line on which no error may rest."""
        self.lowering.guesses.add(span)

    # --- what others ask ---------------------------------------------------------------------------------------------

    def called(self, way: Exit) -> str:
        """What an exit leads to, as people say it; "" where nothing names it."""
        element = self.routes.element(way)
        if element is None or element.kind == "hang_up":
            return "the end of the call"
        if self.is_end(element):
            other = readable(element.team or destination(element.to) or element.name)
            return other or ("a person" if element.kind == "queue" else "another line")
        name = self.places[element.id].name
        kind = re.escape(_plain_name(element))
        return "" if re.fullmatch(rf"{kind}(?:_\d+)?", name) else name.replace("_", " ")


def _plain_name(element: Element) -> str:
    """What a place is called that nothing else names."""
    if element.kind == "opaque":
        return slug(element.type) or "unknown"
    return _PLAIN_NAMES.get(element.kind, element.kind)
