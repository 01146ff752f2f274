"""The shortest call that hurts, by search over states: what proves that no caller needed fewer mistakes and turns.

Dijkstra's algorithm (1959) on what a call and its caller can come to, with mistakes before turns as its length. Calls are
taken from the front in order of their length, so whatever is shorter than the front has been seen.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import NamedTuple

from ivrlint.simulation.hurts import Heard, Hurt, Hurting, Key
from ivrlint.simulation.pursuit import Pursuit
from ivrlint.simulation.standing import Act, Standing

Cost = tuple[int, int]
"""Mistakes of the caller, then turns."""
FURTHEST: Cost = (1 << 30, 0)
"""The front of a search that has seen everything."""
MOST_MISTAKES = 3
"""Callers who err more often are not looked at."""
_State = tuple[Standing, Heard]
_Length = tuple[Cost, int, int]
"""The cost, the steps, and how unusual they are: the number of each among those that could have been taken."""


class Call(NamedTuple):
    """A call that hurts.

    Parameters
    ----------
    hurt : what hurts, at the end of it
    pursuit : number of the wish, among those that were hunted for
    start : where it begins
    acts : what happened
    cost : mistakes and turns
    seconds : until then
    """

    hurt: Hurt
    pursuit: int
    start: Standing
    acts: tuple[Act, ...]
    cost: Cost
    seconds: float


class Searched(NamedTuple):
    """What a search came to.

    Parameters
    ----------
    calls : for each kind and place the shortest call
    front : every call that is shorter than this was looked at
    states : how many states were looked at
    """

    calls: dict[Key, Call]
    front: Cost
    states: int


def search(
    pursuits: Sequence[tuple[Pursuit, Hurting]], most_states: int, place: str | None = None, until: Cost = FURTHEST
) -> Searched:
    """The shortest calls that hurt, of all wishes.

    Parameters
    ----------
    pursuits : the wishes
    most_states : to look at, in all
    place : count the sentences of this place, and look for nothing else; None: look for everything else
    until : calls that are longer are not looked at
    """
    calls: dict[Key, Call] = {}
    front, states = FURTHEST, 0
    for number, (pursuit, hurting) in enumerate(pursuits):
        room = (most_states - states) // (len(pursuits) - number)
        found = _Search(number, pursuit, hurting, place)
        front = min(front, found.run(max(1, room), until))
        states += len(found.cost)
        for key, call in found.calls.items():
            if key not in calls or (call.cost, len(call.acts)) < (calls[key].cost, len(calls[key].acts)):
                calls[key] = call
    return Searched(calls, front, states)


class _Search:
    """The calls of one wish."""

    def __init__(self, number: int, pursuit: Pursuit, hurting: Hurting, place: str | None) -> None:
        self.calls: dict[Key, Call] = {}
        self.cost: dict[_State, _Length] = {}
        self._by: dict[_State, tuple[_State, Act] | None] = {}
        self._lengths: dict[Key, _Length] = {}
        self._number = number
        self._pursuit = pursuit
        self._hurting = hurting
        self._place = place

    def run(self, most_states: int, until: Cost) -> Cost:
        """Search; returns the front where it stopped."""
        heap: list[tuple[_Length, int, _State]] = []
        count = 0
        for start in self._pursuit.starts():
            state: _State = (start, ())
            self.cost[state] = ((0, 0), 0, 0)
            self._by[state] = None
            heap.append((self.cost[state], count, state))
            count += 1
        heapq.heapify(heap)
        while heap:
            spent, _, state = heapq.heappop(heap)
            if spent > self.cost[state]:
                continue
            if spent[0] > until:
                return spent[0]
            if len(self.cost) > most_states:
                return spent[0]
            for act, reached, after in self._from(state, spent):
                if after not in self.cost or reached < self.cost[after]:
                    self.cost[after] = reached
                    self._by[after] = (state, act)
                    count += 1
                    heapq.heappush(heap, (reached, count, after))
        return FURTHEST

    def _from(self, state: _State, spent: _Length) -> list[tuple[Act, _Length, _State]]:
        """What can follow a state; what hurts is noted on the way."""
        standing, heard = state
        (mistakes, turns), steps, unusual = spent
        found = []
        most = MOST_MISTAKES if self._place is None else 0  # who has made a mistake may have to hear things again
        for number, act in enumerate(self._pursuit.acts(standing)):
            if mistakes + act.mistakes > most:
                break
            taken = self._pursuit.take(standing, act)
            cost = (mistakes + act.mistakes, turns + act.turns)
            reached = (cost, steps + 1, unusual + number)
            if self._place is None:
                hurts, now = self._hurting.hurts(standing, act, taken), heard
            else:
                now, hurts = self._hurting.hear(heard, standing, act, taken, self._place)
            for hurt in hurts:
                self._note(hurt, state, act, reached)
            found.append((act, reached, (taken.standing, now)))
        return found

    def _note(self, hurt: Hurt, state: _State, act: Act, reached: _Length) -> None:
        """Keep the first call that hurts so; states come in the order of their length, steps from them do not."""
        if hurt.key in self._lengths and self._lengths[hurt.key] <= reached:
            return
        self._lengths[hurt.key] = reached
        acts = [act]
        by = self._by[state]
        start = state[0]
        while by is not None:
            (start, heard), act = by
            acts.append(act)
            by = self._by[start, heard]
        acts.reverse()
        self.calls[hurt.key] = Call(hurt, self._number, start, tuple(acts), reached[0], self._seconds(start, acts))

    def _seconds(self, standing: Standing, acts: list[Act]) -> float:
        seconds = 0.0
        for act in acts:
            standing, _, more = self._pursuit.take(standing, act)
            seconds += more
        return seconds
