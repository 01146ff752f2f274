"""Calls that are watched for one thing: how long they last, when a human answers, whether they end in a place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from ivrlint.call.program import HUMAN
from ivrlint.call.state import HANG_UP
from ivrlint.simulation.chain import explore, solve
from ivrlint.simulation.journey import Journeys
from ivrlint.simulation.mind import CallOver, Joint, Move, Outcome, Target
from ivrlint.simulation.table import ENDLESS, Table
from ivrlint.simulation.times import calls_of

if TYPE_CHECKING:
    from ivrlint.simulation.table import Floats

ANSWERED: Final = "answered"
"""A human answers the call: the kind of outcome that stands for it."""
RUNG_BACK: Final = "rung_back"
"""The goal is resolved, but only once somebody has rung back."""
ENDED_THERE: Final = "ended_there"
"""A call of theirs ends in the place that is watched, without an answer."""
_ROUNDING: Final = 2e-6
"""Of the distribution of seconds; fewer callers than that are not missed."""
_PROMISES: Final = frozenset({"message", "call back"})


class Watched(Journeys):
    """The same journeys, over as soon as what they are watched for has happened.

    Parameters
    ----------
    journeys : the process
    human : whether a call of theirs is over when a human answers
    place : in which place a call without an answer ends the journey; None: in none
    most_calls : calls of theirs, if fewer than usual
    """

    def __init__(
        self, journeys: Journeys, human: bool = False, place: str | None = None, most_calls: int | None = None
    ) -> None:
        super().__init__(journeys.calls, journeys.goal, journeys.group, journeys.numbers, journeys.choosing)
        self._stops_at_human, self._place = human, place
        if most_calls is not None:
            self.most_calls = min(self.most_calls, most_calls)

    def moves(self, joint: Joint) -> list[Move]:
        """Everything that can happen next."""
        number, mind = joint
        calls = self.calls
        point = calls.program.points[calls.states[number].point]
        if self._stops_at_human and point.kind == HUMAN and not self.ending.is_ours(mind):
            return [Move(1.0, Outcome(ANSWERED))]
        return [
            move._replace(
                target=self._seen(move.target, self._promises(number, move)),
                leaves_to=None if move.leaves_to is None else self._seen(move.leaves_to, False),
            )
            for move in super().moves(joint)
        ]

    def _promises(self, number: int, move: Move) -> bool:
        if move.choice is None or move.choice == HANG_UP or not isinstance(move.target, Outcome):
            return False
        return any(thing.kind in _PROMISES for thing in self.calls.step(number, move.choice).happened)

    def _seen(self, target: Target, promised: bool) -> Target:
        if promised and isinstance(target, Outcome) and target.kind == "resolved":
            return target._replace(kind=RUNG_BACK)
        if self._place is not None and isinstance(target, CallOver) and not target.ours:
            return target.lost._replace(kind=ENDED_THERE) if target.lost.place == self._place else target
        return target


class Calls(NamedTuple):
    """Calls of theirs that end alike.

    Parameters
    ----------
    call : the how manieth of theirs
    outcome : what becomes of the journey with it, unless they call again
    seconds : since the call began; infinite where it goes round without end
    shares : of all journeys, one for each of these times
    """

    call: int
    outcome: Outcome
    seconds: Floats
    shares: Floats


def calls_made(journeys: Journeys, callers: int = 0, seed: int = 0) -> Iterator[Calls]:
    """Every call of theirs, with how it ends and how long it lasts.

    Parameters
    ----------
    journeys : the process
    callers : how many to sample; 0: exact
    seed : of the sampling
    """
    yield from _sampled(journeys, callers, seed) if callers else _exact(journeys)


def _exact(journeys: Journeys) -> Iterator[Calls]:
    import numpy as np

    chain = explore(Table(journeys))
    for call, begun, end, share, when in calls_of(chain):
        endless = begun - float(share.sum())
        if endless > _ROUNDING:
            yield Calls(call, ENDLESS, np.array([np.inf]), np.array([endless]))
        for number in np.unique(end).tolist():
            over = chain.ends[number]
            rows = end == number
            yield Calls(call, over.lost if isinstance(over, CallOver) else over, when[rows], share[rows])


def _sampled(journeys: Journeys, callers: int, seed: int) -> Iterator[Calls]:
    """The n-th call is the last one of callers who make no more than n."""
    import numpy as np

    from ivrlint.simulation.crowd import records

    for call in range(1, journeys.most_calls + 1):
        journeys.most_calls = call
        found = records(Table(journeys), callers, seed)
        for number, outcome in enumerate(found.outcomes):
            rows = (
                (found.outcome == number) & (found.call == call) & (found.calls >= call)
            )  # who goes round in ours has none
            if rows.any():
                seconds = np.where(outcome == ENDLESS, np.inf, found.in_call[rows])
                yield Calls(call, outcome, seconds, np.full(len(seconds), 1 / callers))


def share_of(journeys: Journeys, kind: str, callers: int = 0, seed: int = 0) -> float:
    """The share of journeys that come to a kind of outcome; the other parameters are those of `calls_made`."""
    if not callers:
        return solve(explore(Table(journeys))).share(kind)
    from ivrlint.simulation.crowd import sample

    return sample(Table(journeys), callers, seed).share(kind)
