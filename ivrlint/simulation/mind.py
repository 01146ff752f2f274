"""What a caller carries along, how a call can end for them, and what a move is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ivrlint.call.state import Choice
from ivrlint.findings import Span

UNANSWERED, DEFLECTED, BY_SYSTEM, BY_HUMAN = range(4)
"""What has become of a goal; it never goes downwards."""


class Mind(NamedTuple):
    """What a caller carries along; equal minds in equal states of the call have equal futures.

    Parameters
    ----------
    stage : 0, 1, …: which of our own calls it is; after the last of these, a call of theirs
    wants : whether they want a person
    has, lacks : items as bit sets: at hand; looked for and not at hand
    fetch : the items that they are fetching, each with the units of time it still takes
    silent : whether they stay silent to the end of the tries of this question
    gone_on : whether they have left the first menu
    answered : whether their goal is answered, and by whom
    """

    stage: int
    wants: bool = False
    has: int = 0
    lacks: int = 0
    fetch: tuple[tuple[int, int], ...] = ()
    silent: bool = False
    gone_on: bool = False
    answered: int = UNANSWERED


class Outcome(NamedTuple):
    """How a journey ends.

    Parameters
    ----------
    kind : resolved, deflected, handed_on or unresolved
    ours : whether it ends with a call of ours, before the caller has to call
    by_human : whether a human resolved it
    why : of unresolved ones, in words
    place : where, by its name
    span : the line, or None
    """

    kind: str
    ours: bool = False
    by_human: bool = False
    why: str = ""
    place: str = ""
    span: Span | None = None


Joint = tuple[int, Mind]
"""A state of the call, by its number, and of the caller, all but their annoyance: it only ever grows within a call, and
decides nothing but how soon they hang up, so it is kept beside the states (see `Move.gain`)."""


class CallOver(NamedTuple):
    """A call is over and did not help: another follows, or this was all.

    Every call of a journey is the same process from its first state on, so no state counts the calls: whoever walks
    through a journey does.

    Parameters
    ----------
    lost : what becomes of the journey if no call follows
    again : share that calls again, while they have calls left; after a call of ours the next one always follows
    next : the states in which the next call begins, equally likely; annoyance begins at nothing
    ours : whether it was a call of ours
    """

    lost: Outcome
    again: float
    next: tuple[Joint, ...]
    ours: bool = False


Target = Joint | Outcome | CallOver
Targets = list[tuple[float, Target]]
"""Where a step leads, each with its share."""


class Hazard(NamedTuple):
    """What somebody is exposed to who may hang up during a step.

    Parameters
    ----------
    listens : seconds of a menu, or of words
    since, held : seconds on hold before, and in this step
    position : whether their position in the queue is told
    """

    listens: float
    since: float = 0.0
    held: float = 0.0
    position: bool = False


class Move(NamedTuple):
    """One thing that can happen next to a caller; the shares of all moves of a state add up to 1.

    Parameters
    ----------
    share : its probability, if nobody hung up
    target : the next state, how the journey ends, or a call that is over
    seconds : how long it takes
    choice : the step of the call, HANG_UP, or None where the call takes none
    gain : units of annoyance that it adds
    hazard : what the caller is exposed to meanwhile, or None
    leaves_to : what it leads to if they hang up
    hops : turns of the caller
    unprepared, again : times the caller is asked for what no line had told them to bring; for what they gave already
    calls : 1 where a call of theirs begins
    """

    share: float
    target: Target
    seconds: float = 0.0
    choice: Choice | None = None
    gain: int = 0
    hazard: Hazard | None = None
    leaves_to: Target | None = None
    hops: int = 0
    unprepared: int = 0
    again: int = 0
    calls: int = 0


def bits_of(items: Iterable[int]) -> int:
    """A bit set of items by their index."""
    found = 0
    for item in items:
        found |= 1 << item
    return found


def fetched(mind: Mind, item: int) -> Mind:
    """The caller has an item at hand now."""
    fetch = tuple(pair for pair in mind.fetch if pair[0] != item)
    return mind._replace(has=mind.has | 1 << item, lacks=mind.lacks & ~(1 << item), fetch=fetch, silent=False)


def later(mind: Mind, time: int) -> Mind:
    """So many units of time later: what is being fetched comes nearer, or to hand."""
    if not time:
        return mind
    for item, left in mind.fetch:
        if left <= time:
            mind = fetched(mind, item)
    return mind._replace(fetch=tuple((item, left - time) for item, left in mind.fetch)) if mind.fetch else mind
