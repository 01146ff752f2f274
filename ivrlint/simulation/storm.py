"""A chain as text for the Storm model checker, an independent judge of the exact answer.

The text is Storm's own explicit format (DRN): every state of a whole journey, with the call that it is of and its level of
annoyance, written out one by one. Nothing of how `chain.py` solves is used: no layers, no circles, no call by call.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.simulation.chain import Chain
from ivrlint.simulation.mind import Outcome
from ivrlint.simulation.table import ENDLESS, LEVELS, REWARDS

_Place = tuple[int, int, int] | tuple[str, int]
"""Where a journey stands: its call, the state and the annoyance; or the kind of its outcome, and in which call."""
_BEGIN: _Place = ("init", 0)


def drn(chain: Chain) -> str:
    """Write a whole chain down, for Storm to judge its answer.

    What moves cost is a reward of the state that they leave, in expectation. Each state in which a journey ends is
    labelled ``done``, with the kind of its outcome and with ``call1``, ``call2``, …; ``call0`` is a call of ours.

    Parameters
    ----------
    chain : explored

    Returns
    -------
    the text of a ``.drn`` file: a discrete-time chain with one reward for each name of REWARDS
    """
    unrolled = _Unrolled(chain)
    numbers: dict[_Place, int] = {_BEGIN: 0}
    places = [_BEGIN]
    lines = []
    nothing = ", ".join("0" for _ in REWARDS)
    count = 0
    while count < len(places):
        place = places[count]
        costs, onward = unrolled.of(place)
        label = " init" if place == _BEGIN else f" done {place[0]} call{place[1]}" if len(place) == 2 else ""
        rewards = ", ".join(map(repr, costs))
        lines.append(f"state {count} [{rewards}]{label}\n\taction 0 [{nothing}]")
        for target, share in onward.items():
            number = numbers.setdefault(target, len(places))
            if number == len(places):
                places.append(target)
            lines.append(f"\t\t{number} : {share!r}")
        count += 1
    head = ["@type: DTMC", "@parameters", "", "@reward_models", " ".join(REWARDS), "@nr_states", str(count)]
    return "\n".join([*head, "@nr_choices", str(count), "@model", *lines, ""])


class _Unrolled:
    """The steps of whole journeys, one state of call, caller, annoyance and number of calls after the other."""

    def __init__(self, chain: Chain) -> None:
        arrays = chain.arrays
        self._chain = chain
        self._first = arrays.first.tolist()
        self._target = arrays.target.tolist()
        self._share = arrays.share.tolist()
        self._gain = arrays.gain.tolist()
        self._hazard = arrays.hazard.tolist()
        self._leaves_to = arrays.leaves_to.tolist()
        self._rewards = list(zip(*(arrays.rewards[name].tolist() for name in REWARDS), strict=True))
        self._leaves = arrays.leaves.tolist()
        self._left_after = arrays.left_after.tolist()
        self._endless = chain.endless.tolist()

    def of(self, place: _Place) -> tuple[list[float], dict[_Place, float]]:
        """What the next step costs in expectation, and where it leads."""
        onward: dict[_Place, float] = {}
        costs = [0.0] * len(REWARDS)
        if len(place) == 3:
            self._step(place, costs, onward)
        elif place == _BEGIN:
            for number, share in enumerate(self._chain.starts.tolist()):
                if share > 0:
                    onward[0, number, 0] = share
            for end, share in self._chain.begun.items():
                _add(onward, share, self._after(end, self._chain.our_calls))
        else:
            onward[place] = 1.0
        return costs, onward

    def _step(self, place: tuple[int, int, int], costs: list[float], onward: dict[_Place, float]) -> None:
        call, state, level = place
        for move in range(self._first[state], self._first[state + 1]):
            hazard, target = self._hazard[move], self._target[move]
            leave = self._share[move] * self._leaves[hazard][level]
            stay = self._share[move] - leave
            costs[0] += leave * self._left_after[hazard][level]
            for number, cost in enumerate(self._rewards[move]):
                costs[number] += stay * cost
            if self._endless[state]:
                continue
            if hazard >= 0:
                _add(onward, leave, self._after(-1 - self._leaves_to[move], call))
            if target >= 0:
                _add(onward, stay, [(1.0, (call, target, min(LEVELS - 1, level + self._gain[move])))])
            else:
                _add(onward, stay, self._after(-1 - target, call))
        if self._endless[state]:
            onward[ENDLESS.kind, max(1, call - self._chain.our_calls + 1)] = 1.0

    def _after(self, number: int, call: int) -> Iterator[tuple[float, _Place]]:
        """How a journey goes on after a call; calls of ours are counted first."""
        end, ours = self._chain.ends[number], self._chain.our_calls
        theirs = max(1, call - ours + 1)
        if isinstance(end, Outcome):
            yield 1.0, (end.kind, 0 if end.ours else theirs)
            return
        again = end.again if end.ours or theirs < self._chain.most_calls else 0.0
        yield 1 - again, (end.lost.kind, 0 if end.lost.ours else theirs)
        following = self._chain.following[number]
        for state in following if again else ():
            yield again / len(end.next), (call + 1, state, 0)


def _add(
    onward: dict[_Place, float], share: float, targets: Iterator[tuple[float, _Place]] | list[tuple[float, _Place]]
) -> None:
    for part, target in targets:
        if share * part > 0:
            onward[target] = onward.get(target, 0.0) + share * part
