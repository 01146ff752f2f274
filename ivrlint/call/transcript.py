"""What happens in a call, as a list of events that a person or a program can read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ivrlint.call import people
from ivrlint.call.listening import LISTENS, SILENCE
from ivrlint.call.program import ENTRY, HUMAN, LISTEN, QUEUE, Point, Program, bits
from ivrlint.call.state import Choice, Happening, State
from ivrlint.call.step import step
from ivrlint.findings import Span
from ivrlint.flow.lines import Ask, Check, Promise
from ivrlint.flow.model import Data, Entry, Goal, Team

CALLER = frozenset({
    "dial", "key", "words", "give", "silence", "invalid", "yes", "needs", "want", "gives up",
})  # fmt: skip
"""Kinds of events that the caller brings about."""
OF_GOALS = frozenset({"resolves", "unheard", "deflects", "want", "handed on", "unresolved", "turned away"})
"""Kinds of events whose items are goals; those of all others are data."""
_AT_TEAM = frozenset({"queue", "hold", "human", "offer", "closed", "full", "turned away", "unresolved", "resolves"})
_ANSWERED = {"person": "a person answers", "machine": "a machine answers", "no_answer": "nobody answers"}


class Event(NamedTuple):
    """One thing that happened.

    Parameters
    ----------
    kind : as `state.Happening` has it; besides `enter` (a place begins), `asks` (a value or a wish is asked for) and
        `chance` (the system decided)
    span : the line it comes from
    text : the words, the key, the name, or the outcome
    seconds : how long it took
    items : names of the data items or goals it is about
    place : name of the place or team
    note : what a reader should notice
    call : the how manieth call of this caller, from 1
    at : seconds since that call began
    hops : turns that the caller has taken in this call
    """

    kind: str
    span: Span
    text: str = ""
    seconds: float = 0.0
    items: tuple[str, ...] = ()
    place: str = ""
    note: str = ""
    call: int = 1
    at: float = 0.0
    hops: int = 0

    @property
    def who(self) -> str:
        """Who brought it about: system, caller or chance."""
        return "chance" if self.kind == "chance" else "caller" if self.kind in CALLER else "system"


def event_of(program: Program, thing: Happening) -> Event:
    """A happening as an event, as far as it says itself what that is; the place is empty where it does not."""
    flow = program.flow
    parts: Iterable[Data | Goal] = flow.goals if thing.kind in OF_GOALS else flow.data
    place = flow.places[thing.place].name if thing.place >= 0 else thing.text if thing.kind in _AT_TEAM else ""
    return Event(thing.kind, thing.span, thing.text, thing.seconds, names(parts, thing.items), place)


def names(parts: Iterable[Data | Goal], items: int) -> tuple[str, ...]:
    """The names of a bit set of data items or goals."""
    return tuple(part.name for part in parts if items >> part.index & 1)


def line_of(span: Span, file: str) -> str:
    """Where a reader of `file` finds a line: ``line 45``, or with the name of another file."""
    return f"line {span.line}" if span.file == file else f"{span.file}:{span.line}"


# --- what is heard before the caller acts ------------------------------------------------------------------------------


def heard_now(program: Program, state: State) -> list[Event]:
    """What the caller hears where a call stands: what is asked of them, then the words that are spoken.

    Whoever presses a key does not hear all of it: the words happen in the turn that ends them.
    """
    point = program.points[state.point]
    if point.kind == LISTEN and state.phase == LISTENS:
        assert point.ear is not None
        found = [_asks(program, state, point.ear.listening.ask)] if point.ear.listening.ask else []
        for thing in step(program, state, SILENCE)[1]:
            if thing.kind == "silence":
                break
            found.append(event_of(program, thing))
        return found
    if point.kind == HUMAN:
        return _human_asks(program, state, point)
    return []


def _asks(program: Program, state: State, ask: Ask) -> Event:
    if state.replay:
        note = "the same words again"
    elif state.known & bits(ask.items):
        note = f"the system knows it already ({line_of(ask.span, program.flow.file)})"
    else:
        note = _unprepared(program, state, ask.items, ask.span)
    return Event("asks", ask.span, items=tuple(item.name for item in ask.items), note=note)


def _unprepared(program: Program, state: State, items: tuple[Data, ...], span: Span) -> str:
    if state.told & bits(items) or any(item.by_heart for item in items):
        return ""
    return f"nobody said to have it at hand ({line_of(span, program.flow.file)})"


def _human_asks(program: Program, state: State, point: Point) -> list[Event]:
    team = point.what
    assert isinstance(team, Team)
    if state.phase < len(team.needs) and state.phase >= 0:
        item, span = team.needs[state.phase]
        if people.has_passed(state, item.index):
            return []
        note = _unprepared(program, state, (item,), span)
        if state.known >> item.index & 1:
            note = f"given before, and not passed on ({line_of(span, program.flow.file)})"
        words = item.described
        return [
            Event(
                "asks", span, f"{words[:1].upper()}{words[1:]}, please?", items=(item.name,), place=team.name, note=note
            )
        ]
    if state.phase >= people.WANTS and state.goal < 0 and program.flow.goals:
        return [Event("asks", team.span, "How can I help you?", place=team.name)]
    return []


# --- what the system decided -------------------------------------------------------------------------------------------


def decision(program: Program, state: State, choice: Choice) -> str:
    """What a draw decides, in words: ``front_desk is closed``."""
    point, word = program.points[state.point], choice.word
    match point.what:
        case Entry():
            return _ANSWERED.get(word, word) if point.kind == ENTRY else word
        case Team() as team if point.kind == QUEUE:
            if state.phase == people.HOLDS:
                return f"the wait for {team.name} is {word}"
            return _of_team(team, word, is_queue=state.phase == people.QUEUES)
        case Team() as team:
            said = {"handed-on": "hands the caller on", "kept": "does not hand the caller on", "helped": "can help",
                    "unresolved": "cannot help"}  # fmt: skip
            return f"{team.name} {said.get(word, word)}"
        case Check(team=Team() as team):
            return _of_team(team, word, is_queue=state.phase != 0)
        case Check() as check:
            return f"{check.words} {word}"
        case Promise() as promise:
            return f'the promise "{promise.text}" is {word}'
    return f"the entry is {word}" if point.kind == LISTEN else word


def _of_team(team: Team, word: str, is_queue: bool) -> str:
    if not is_queue:
        return f"{team.name} is {word}"
    return f"the queue of {team.name} {'has room' if word == 'free' else 'is full'}"
