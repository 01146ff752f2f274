"""Every state that calls come to, by number, and what each step means to a caller; worked out once for all callers."""

from __future__ import annotations

from typing import NamedTuple

from ivrlint.analyses.choosing import first_places
from ivrlint.analyses.facts import Facts
from ivrlint.call.program import LINE, LISTEN, QUEUE
from ivrlint.call.state import Choice, Happening, State
from ivrlint.call.step import choices, start, step
from ivrlint.call.timing import DECIDE
from ivrlint.findings import Span
from ivrlint.flow.lines import CallBack, Listening, TakeMessage
from ivrlint.flow.model import Team
from ivrlint.simulation.relevant import Relevant

_WORDS = frozenset({"say", "lost", "read back"})
_KEYS = frozenset({"key", "give", "yes", "invalid", "no"})
_MATTERS = frozenset({
    "resolves", "deflects", "message", "call back", "transfer", "hold", "human", "queue", "closed", "full",
    "dropped", "turned away", "hang up", "outside", "needs", "handed on", "unresolved",
})  # fmt: skip
"""Happenings that decide what becomes of a caller; the others only take time."""


class Step(NamedTuple):
    """What one step means to a caller.

    Parameters
    ----------
    target : the state it leads to
    words : seconds of speech, options left out
    options : for each option that is heard, its number and its seconds
    keys : seconds of keying
    hold : seconds on hold
    other : all other seconds
    told : items, as a bit set, that the step tells the caller to bring
    failed : whether it is a failed try
    happened : what matters of what happened, in order
    held_by : the team on whose hold it waits, or None
    """

    target: int
    words: float
    options: tuple[tuple[int, float], ...]
    keys: float
    hold: float
    other: float
    told: int
    failed: bool
    happened: tuple[Happening, ...]
    held_by: Team | None = None


class Calls:
    """The calls of one flow.

    Parameters
    ----------
    facts : of the flow
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.program = facts.program
        self.relevant = Relevant(facts)
        self.states: list[State] = []
        self._numbers: dict[State, int] = {}
        self._choices: list[list[Choice] | None] = []
        self._steps: dict[tuple[int, Choice], Step] = {}
        self._nodes: list[int] = []
        self._starts: dict[tuple[int, int], int] = {}
        self.promised: dict[Span, TakeMessage | CallBack] = {
            point.what.span: point.what
            for point in self.program.points
            if point.kind == LINE and isinstance(point.what, TakeMessage | CallBack)
        }
        self.first_places = frozenset(place.index for place in first_places(facts.flow))

    def number(self, state: State) -> int:
        """The number of a state of a call; states with equal futures have one."""
        number = self._numbers.get(state)
        if number is None:
            node = self.facts.graph.number_of(state)
            kept = self.relevant.state(state, node)
            number = self._numbers.setdefault(kept, len(self.states))
            self._numbers[state] = number
            if number == len(self.states):
                self.states.append(kept)
                self._nodes.append(node)
                self._choices.append(None)
        return number

    def start(self, entry: int, told: int = 0) -> int:
        """The state in which a call by an entry begins, to somebody who was told before to bring `told`."""
        key = (entry, told)
        if key not in self._starts:
            self._starts[key] = self.number(start(self.program, entry)._replace(told=told))
        return self._starts[key]

    def choices(self, number: int) -> list[Choice]:
        """What can happen next, draws that nobody meets left out."""
        found = self._choices[number]
        if found is None:
            offered = choices(self.program, self.states[number])
            found = [choice for choice in offered if choice.probability is None or choice.probability > 0]
            self._choices[number] = found
        return found

    def step(self, number: int, choice: Choice) -> Step:
        """Take a choice."""
        key = (number, choice)
        found = self._steps.get(key)
        if found is None:
            found = self._steps[key] = self._step(number, choice)
        return found

    def _step(self, number: int, choice: Choice) -> Step:
        state = self.states[number]
        after, happened = step(self.program, state, choice)
        words = keys = hold = other = 0.0
        options: list[tuple[int, float]] = []
        spans = self._option_spans(number) if any(thing.kind == "option" for thing in happened) else {}
        for thing in happened:
            if thing.kind == "option":
                options.append((spans.get(thing.span, -1), thing.seconds))
            elif thing.kind in _WORDS:
                words += thing.seconds
            elif thing.kind in _KEYS and not self._is_spoken(thing):
                keys += thing.seconds - DECIDE
                other += DECIDE
            elif thing.kind == "hold":
                hold += thing.seconds
            else:
                other += thing.seconds
        kept = tuple(thing for thing in happened if thing.kind in _MATTERS)
        holding = next((thing.text for thing in happened if thing.kind == "hold"), None)
        held_by = next((team for team in self.facts.flow.teams if team.name == holding), None)
        failed = choice.failing or choice.word == "refused"
        told = after.told & ~state.told & self.relevant.ever
        return Step(
            self.number(after), words, tuple(options), keys, hold, other, told, failed, kept, held_by
        )  # fmt: skip

    def _is_spoken(self, thing: Happening) -> bool:
        """Whether a value is said and not keyed."""
        return thing.kind == "give" and self.facts.flow.data[thing.items.bit_length() - 1].kind == "speech"

    def _option_spans(self, number: int) -> dict[Span, int]:
        listening = self.listening(number)
        return {option.span: index for index, option in enumerate(listening.options)} if listening else {}

    def listening(self, number: int) -> Listening | None:
        """The menu, ask or offer that listens in a state; None where nothing does."""
        point = self.program.points[self.states[number].point]
        return point.what if point.kind == LISTEN and isinstance(point.what, Listening) else None

    def team(self, number: int) -> Team | None:
        """The team in front of which a state stands, or None."""
        point = self.program.points[self.states[number].point]
        return point.what if point.kind == QUEUE and isinstance(point.what, Team) else None

    def node(self, number: int) -> int:
        """The node of the call graph that a state belongs to."""
        return self._nodes[number]

    def place(self, number: int) -> str:
        """The place, team or entry that a state stands in; empty at the end of a call."""
        node = self.node(number)
        return self.facts.graph.place_name(node) if node >= 0 else ""

    def span(self, number: int) -> Span:
        """The line that a state stands at."""
        return self.program.points[self.states[number].point].span
