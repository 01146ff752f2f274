"""Where a hunted call stands, what its caller carries along, and what can happen next."""

from __future__ import annotations

from typing import NamedTuple

from ivrlint.call.state import Choice, Happening


class Failing(NamedTuple):
    """A run of silences and wrong keys at menus, and nothing else.

    Parameters
    ----------
    place : the menu in which it began
    announced : turns to a human over announced options from there, -1 where there is no such way
    turns : how many they are so far
    """

    place: str
    announced: int
    turns: int


class Standing(NamedTuple):
    """Where a call stands and what its caller carries along; equal ones have equal futures.

    Parameters
    ----------
    number : of the state of the call
    ours : whether we made the call
    has, lacks : items as bit sets: at hand; looked for and not at hand
    fetch : the items that are being fetched, each with the units of time it still takes
    gone_on : whether the first menu has been left
    answered : whether the goal is answered, or an answer was promised
    met : whether a human who can help was reached, or at least a call back
    hopeless : whether nobody can be reached any more who could help somebody who wants a person, whatever they press
    wished : whether what is heard next is said again because the caller brought it about
    failing : the silences and wrong keys before, if there was nothing else
    """

    number: int
    ours: bool = False
    has: int = 0
    lacks: int = 0
    fetch: tuple[tuple[int, int], ...] = ()
    gone_on: bool = False
    answered: bool = False
    met: bool = False
    hopeless: bool = False
    wished: bool = False
    failing: Failing | None = None


class Act(NamedTuple):
    """One thing that can happen next.

    Parameters
    ----------
    choice : the step of the call; None where the caller only looks for something
    mistakes : whether the caller could have done better
    unfit : whether nothing that is offered leads this caller to an answer
    lacks : whether the caller is asked for something and has not got it
    waits : seconds that the caller needs before
    item, has : what was looked for, and whether it is at hand
    """

    choice: Choice | None
    mistakes: int = 0
    waits: float = 0.0
    item: int = -1
    has: bool = False
    unfit: bool = False
    lacks: bool = False

    @property
    def turns(self) -> int:
        """Turns of the caller."""
        return int(self.choice is not None and self.choice.by_caller)


class Taken(NamedTuple):
    """What comes of an act: where the call stands then, what happened, and how long it took in seconds."""

    standing: Standing
    happened: tuple[Happening, ...]
    seconds: float


def usual(act: Act) -> tuple[int, bool, float]:
    """Where an act stands among others: fewest mistakes first; people answer first; then the likeliest."""
    if act.choice is None:
        return act.mistakes, True, 0.0
    return act.mistakes, act.choice.word != "person", -(act.choice.probability or 0.0)


def with_item(standing: Standing, item: int) -> Standing:
    """The caller has an item at hand now."""
    fetch = tuple(pair for pair in standing.fetch if pair[0] != item)
    return standing._replace(has=standing.has | 1 << item, lacks=standing.lacks & ~(1 << item), fetch=fetch)


def later(standing: Standing, time: int) -> Standing:
    """So many units of time later."""
    if not standing.fetch or not time:
        return standing
    for item, left in standing.fetch:
        if left <= time:
            standing = with_item(standing, item)
    return standing._replace(fetch=tuple((item, left - time) for item, left in standing.fetch))
