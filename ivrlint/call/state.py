"""The state of a call, what can happen next, and what has happened."""

from __future__ import annotations

from typing import NamedTuple

from ivrlint.findings import Span

PERSON = -1
"""The medium of a call that a person answers; a machine is the tenths of a second its greeting still takes, 0 after the beep."""

WAITING = (0.0, 0)


Frames = tuple[tuple[int, tuple[tuple[int, int], ...]], ...]
"""The `do` lines that wait for a return, outermost first, each with the tries of its own place."""


class State(NamedTuple):
    """Where a call stands (language.md 2.2); equal states have equal futures.

    Parameters
    ----------
    point : program point
    phase : what is decided at this point, where a point takes several turns
    replay : whether a listening point says its options again
    frames : the `do` lines that wait for a return, outermost first, each with the tries of its own place
    tries : failed tries by listening point
    menus : the menus that `back` goes through, the current one last, each with its frames
    known, passed, told : data as bit sets: held by the system, handed to the human as far as it is known, told to prepare
    resolved, deflected : goals as bit sets
    facts : answers that stay for the call: by check, by hours of a team, by its queue
    medium : PERSON, or what is left of a machine's greeting
    lost : whether the last words fell into the greeting
    language : the language that is spoken
    goal : what the caller told a human they want; -1 before that
    hold : seconds to wait in all, and how many offers were made
    """

    point: int
    phase: int = 0
    replay: bool = False
    frames: Frames = ()
    tries: tuple[tuple[int, int], ...] = ()
    menus: tuple[tuple[int, Frames], ...] = ()
    known: int = 0
    passed: int = 0
    told: int = 0
    resolved: int = 0
    deflected: int = 0
    facts: tuple[tuple[str, str], ...] = ()
    medium: int = PERSON
    lost: bool = False
    language: str = ""
    goal: int = -1
    hold: tuple[float, int] = WAITING


class Choice(NamedTuple):
    """One thing that can happen next: the caller acts, the system decides, or the call simply goes on.

    Parameters
    ----------
    kind : key, words, give, silence, invalid, yes, no, want (caller); draw (system); go (nobody chooses)
    word : the token that a script has for it: ``2``, ``order_number``, ``closed``
    index : option, data item or goal it is about
    probability : of a draw, else None
    announced : whether the caller was told of it
    """

    kind: str
    word: str = ""
    index: int = -1  # type: ignore[assignment]  # a choice is never searched as a tuple
    probability: float | None = None
    announced: bool = True

    @property
    def by_caller(self) -> bool:
        """Whether it costs the caller a turn, a *hop*."""
        return self.kind in ("key", "words", "give", "silence", "invalid", "yes", "no", "tell")

    @property
    def failing(self) -> bool:
        """Whether it is a failed try."""
        return self.kind in ("silence", "invalid", "no")


GO = Choice("go")
HANG_UP = Choice("hang-up", "hang-up")


class Happening(NamedTuple):
    """One thing that happened, in the order it happened.

    Parameters
    ----------
    kind : say, option, key, silence, …, as `transcript.py` lists them
    span : the line it comes from
    text : the words, key or name
    seconds : how long it took
    items : data items or goals as a bit set
    place : index of the place, -1 in a team
    """

    kind: str
    span: Span
    text: str = ""
    seconds: float = 0.0
    items: int = 0
    place: int = -1


ANSWERS = frozenset({"resolves", "deflects", "human", "message", "call back", "outside", "unknown"})
"""Happenings that are answer points (language.md 2.5); nobody knows what an unknown place would do."""
HUMAN_OR_MESSAGE = frozenset({"human", "message", "call back", "unknown"})

ENDS = ("hang up", "dropped", "turned away", "outside", "resolved", "unfinished", "unknown", "gave up")
"""How calls end; the first program points of every flow are these, in this order."""
(END_HANG_UP, END_DROPPED, END_TURNED_AWAY, END_OUTSIDE, END_RESOLVED, END_UNFINISHED, END_UNKNOWN,
 END_GAVE_UP) = range(len(ENDS))  # fmt: skip
