"""Which places hurt how many customers: what `check --rank` sorts findings by.

A place hurts a customer who has a call that ends there without an answer, or who is asked there for what no line had told
them to bring, or for what they gave before. Callers are sampled, one row of arrays each, who all take their steps
together; the middle row of assumptions counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from ivrlint.analyses.facts import Facts
from ivrlint.callers.assumptions import MOST_ANNOYED, Assumptions
from ivrlint.callers.choosing import Choosing
from ivrlint.callers.groups import groups_of
from ivrlint.simulation.calls import Calls
from ivrlint.simulation.journey import Journeys
from ivrlint.simulation.mind import CallOver, Outcome
from ivrlint.simulation.population import wishes
from ivrlint.simulation.table import REWARDS, Table
from ivrlint.simulation.visited import Moves, overs_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ivrlint.simulation.table import Whole

    Flags = NDArray[np.bool_]

CALLERS: Final = 20_000
"""Sampled customers: the standard error of a share is .35 % at most."""
_MOST_STEPS: Final = 2_000
_CIRCLE: Final = 100
"""Who is still on the way in the last so many steps goes round in a circle that not even patience ends: it hurts them."""
_SEED: Final = 0


def hurt_by_place(facts: Facts, configured: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """The share of customers that each place or team hurts, by its name; those that hurt nobody are left out.

    Parameters
    ----------
    facts : of the flow, whose calls can be judged
    configured : caller groups of the configuration
    """
    calls, numbers = Calls(facts), Assumptions()
    found: dict[str, float] = {}
    for wish in wishes(facts.flow):
        choosing = Choosing(facts, wish.goal)
        for group in groups_of(facts.flow, configured):
            weight = wish.share * group.share
            callers = max(1, round(CALLERS * weight))
            table = Table(Journeys(calls, wish.goal, group, numbers, choosing))
            for place, share in _Sample(table, callers).shares().items():
                found[place] = found.get(place, 0.0) + weight * share
    return {place: share for place, share in sorted(found.items()) if place and share > 0}


class _Sample:
    """Customers of one group with one wish."""

    def __init__(self, table: Table, callers: int) -> None:
        import numpy as np

        self._table = table
        self._callers = callers
        self._rng = np.random.default_rng(_SEED)
        self._moves = Moves(table)
        self._asks = [REWARDS.index(name) for name in ("unprepared", "again")]
        self._hurt: dict[str, Flags] = {}

    def shares(self) -> dict[str, float]:
        """The share that each place hurts."""
        import numpy as np

        journeys = self._table.journeys
        last = journeys.ending.our_calls + journeys.most_calls - 1
        parts = np.array([share for share, _ in self._table.starts])
        numbers = np.array([number for _, number in self._table.starts], dtype=np.int64)
        state = self._rng.choice(numbers, size=self._callers, p=parts / parts.sum())
        who = np.flatnonzero(state >= 0)
        state, level, round = state[who], np.zeros(len(who), dtype=np.int64), np.zeros(len(who), dtype=np.int64)
        for number in range(_MOST_STEPS):
            if not len(who):
                break
            if number >= _MOST_STEPS - _CIRCLE:
                self._note(who, state, self._place_in)
            target, level = self._step(who, state, level)
            over = np.flatnonzero(target < 0)
            self._note_ends(who[over], -1 - target[over])
            begins = self._next(-1 - target[over], round[over] < last)
            target[over] = begins
            level[over], round[over] = 0, round[over] + 1
            on = target >= 0
            who, state, level, round = who[on], target[on], level[on], round[on]
        return {place: float(flags.mean()) for place, flags in self._hurt.items()}

    def _step(self, who: Whole, state: Whole, level: Whole) -> tuple[Whole, Whole]:
        """Everybody takes a step: where it leads, and how annoyed they are then."""
        import numpy as np

        rows = self._moves.rows(state)
        columns = self._moves.columns
        move = np.searchsorted(columns.sums, rows + self._rng.random(len(rows)), side="right")
        move = np.minimum(move, columns.last[rows])
        leaves = self._rng.random(len(rows)) < columns.leaves[columns.hazard[move], level]
        target = np.where(leaves, columns.leaves_to[move], columns.target[move])
        asked = np.flatnonzero(~leaves & (target >= 0) & (columns.rewards[move][:, self._asks].sum(axis=1) > 0))
        self._note(who[asked], target[asked], self._place_in)
        return target, np.minimum(MOST_ANNOYED, level + columns.gain[move])

    def _place_in(self, number: int) -> str:
        return self._table.journeys.calls.place(self._table.joints[number][0])

    def _note_ends(self, who: Whole, ends: Whole) -> None:
        self._note(who, ends, lambda number: _place_of(self._table.ends[number]))

    def _note(self, who: Whole, numbers: Whole, place_of: Callable[[int], str]) -> None:
        import numpy as np

        for number in np.unique(numbers).tolist():
            place = place_of(number)
            flags = self._hurt.setdefault(place, np.zeros(self._callers, dtype=bool))
            flags[who[numbers == number]] = True

    def _next(self, ends: Whole, left: Flags) -> Whole:
        """The states in which those begin who call again; -1 for the others."""
        import numpy as np

        if not len(ends):
            return ends
        overs = overs_of(self._table)
        again = (overs.begins[ends] > 0) & (overs.always[ends] | left)
        again &= self._rng.random(len(ends)) < overs.again[ends]
        begins = overs.first[ends] + (self._rng.random(len(ends)) * overs.begins[ends]).astype(np.int64)
        found = np.full(len(ends), -1, dtype=np.int64)
        found[again] = overs.following[begins[again]]
        return found


def _place_of(end: Outcome | CallOver) -> str:
    """Where a call ended without an answer; empty where it did not, or was one of ours."""
    if isinstance(end, CallOver):
        return "" if end.ours else end.lost.place
    return end.place if end.kind == "unresolved" else ""
