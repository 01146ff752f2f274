"""A way through a call as a designer reads it, and as the script that replays it."""

from __future__ import annotations

from typing import NamedTuple

from ivrlint.analyses.paths import Way
from ivrlint.call.people import HOLDS
from ivrlint.call.program import LISTEN, QUEUE, Program
from ivrlint.call.script import likeliest, place_of, token_of, usual_entry
from ivrlint.call.state import Choice, Happening, State
from ivrlint.call.step import choices, start, step
from ivrlint.findings import Span, Turn
from ivrlint.flow.lines import Listening

_CHANCE_LINES = frozenset({"branch", "closed", "full", "unresolved", "handed on"})
_USUAL = frozenset({"open", "free", "accepted"})
"""Decisions that nobody notices, and that a telling leaves out."""


class Story(NamedTuple):
    """A way told.

    Parameters
    ----------
    turns : the option and event lines that were taken
    script : the tokens that replay it
    seconds : when it ends
    hops : how many turns the caller took
    """

    turns: tuple[Turn, ...]
    script: str
    seconds: float
    hops: int


def tell(program: Program, way: Way) -> Story:
    """Replay a way and tell it.

    Parameters
    ----------
    program : the flow
    way : one that a call can take
    """
    state = start(program, way.entry)
    turns: list[Turn] = []
    tokens: list[tuple[str, tuple[str, ...], bool]] = []
    clock = 0.0
    first = program.flow.entries[way.entry]
    if way.entry != usual_entry(program):
        name = f'"{first.name}"' if " " in first.name else first.name
        tokens.append((f"{'dial' if first.kind == 'inbound' else 'called'} {name}", (), False))
    for choice in way.choices:
        offered = choices(program, state)
        after, happened = step(program, state, choice)
        turn = _turn(program, state, choice, happened, clock)
        if turn:
            turns.append(turn)
        if choice.kind == "draw" and len(offered) > 1:
            words = tuple(found.word for found in offered)
            tokens.append((choice.word, words, choice.word == likeliest(offered).word))
        elif choice.by_caller or choice.kind == "want":
            tokens.append((token_of(program, state, choice), (), False))
        clock += sum(thing.seconds for thing in happened)
        state = after
    return Story(tuple(turns), " ".join(_shortened(tokens)), clock, sum(choice.by_caller for choice in way.choices))


def _shortened(tokens: list[tuple[str, tuple[str, ...], bool]]) -> list[str]:
    """Leave out what the system would do anyway, unless the next token would then be taken for its decision."""
    kept: list[str] = []
    for token, words, is_usual in reversed(tokens):
        if is_usual and not (kept and kept[-1] in words):
            continue
        kept.append(token)
    return kept[::-1]


def event_of(choice: Choice) -> str:
    """What happened, as people say it."""
    names = {"key": f"press {choice.word}", "words": f"say {choice.word}", "invalid": "wrong key", "yes": "press 1",
             "no": "press 2"}  # fmt: skip
    return names.get(choice.kind, choice.word)


def _turn(program: Program, state: State, choice: Choice, happened: tuple[Happening, ...], clock: float) -> Turn | None:
    point = program.points[state.point]
    place = place_of(program, state)
    if choice.kind == "draw":
        if choice.word in _USUAL or (point.kind == QUEUE and state.phase == HOLDS):
            return None
        line = next((thing.span for thing in happened if thing.kind in _CHANCE_LINES), point.span)
        return Turn(line, place, choice.word, clock)
    if not choice.by_caller and choice.kind != "want":
        return None
    at = clock
    span = point.span
    for thing in happened:
        if thing.kind in ("key", "words", "give", "needs"):
            span = thing.span
            break
        at += thing.seconds
    if choice.failing and point.kind == LISTEN:
        span = _event_line(point.what, choice, happened)
    return Turn(span, place, event_of(choice), at)


def _event_line(listening: object, choice: Choice, happened: tuple[Happening, ...]) -> Span:
    """The line that meets a failed try: its `after` or `on` line, else the place itself."""
    assert isinstance(listening, Listening)
    for thing in happened:
        if thing.kind == "after":
            return thing.span
    handler = listening.events.get("silence" if choice.kind == "silence" else "invalid")
    return handler.span if handler else listening.span
