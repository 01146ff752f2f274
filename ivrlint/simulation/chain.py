"""The exact answer: an absorbing Markov chain over the states of call and caller that are reached.

A state of the chain is one of the table with a level of annoyance. All calls of a journey are one process from different
first states, and within a call annoyance only grows; so each level is a linear system of its own, factorised once:
with Q its moves that add no annoyance and s what comes in, the expected visits v solve ``v (I - Q) = s``. What becomes
of a call, what it costs and where the next one begins are sums over v.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ivrlint.simulation.answer import Answer
from ivrlint.simulation.mind import CallOver, Outcome
from ivrlint.simulation.table import ENDLESS, LEVELS, REWARDS, Arrays, Table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOST_STATES = 2_000_000
"""Larger chains are sampled instead."""
_NEGLIGIBLE = 1e-15
"""Less than this at a level of annoyance is as good as nobody."""


class TooManyStatesError(Exception):
    """The chain has more states than are solved exactly."""


class Chain(NamedTuple):
    """An explored chain.

    Parameters
    ----------
    starts : by state of the table, the share of journeys that begins there
    begun : ends that journeys begin with (nobody to call, say), and their shares
    arrays : the moves
    ends : how calls end; the targets below zero
    following : by end, the states in which the next call begins; empty for outcomes
    most_calls : after so many calls of theirs, nobody calls again
    our_calls : how many we make before
    endless : states from which nothing is ever answered or given up
    """

    starts: Floats
    begun: dict[int, float]
    arrays: Arrays
    ends: tuple[Outcome | CallOver, ...]
    following: tuple[tuple[int, ...], ...]
    most_calls: int
    our_calls: int
    endless: NDArray[np.bool_]


def explore(table: Table, most: int = MOST_STATES) -> Chain:
    """Expand every state that journeys come to.

    Raises
    ------
    TooManyStatesError : with the levels of annoyance there may be more than `most`
    """
    import numpy as np

    if not table.expand_all(most // LEVELS):
        raise TooManyStatesError
    arrays = table.arrays()
    starts = np.zeros(len(table.joints))
    begun: dict[int, float] = {}
    for share, number in table.starts:
        if number >= 0:
            starts[number] += share
        else:
            begun[-1 - number] = begun.get(-1 - number, 0.0) + share
    journeys = table.journeys
    return Chain(
        starts,
        begun,
        arrays,
        tuple(table.ends),
        tuple(table.following),
        journeys.most_calls,
        journeys.ending.our_calls,
        _endless(arrays),
    )


def _endless(arrays: Arrays) -> NDArray[np.bool_]:
    """The states from which no end can be reached: a breadth-first search backward from the ends."""
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order

    count = len(arrays.first) - 1
    end = np.where((arrays.target < 0) | (arrays.hazard >= 0), count, arrays.target)  # hanging up is an end too
    source = np.concatenate([arrays.source, arrays.source])
    target = np.concatenate([end, np.where(arrays.target < 0, count, arrays.target)])
    back = csr_array((np.ones(len(target)), (target, source)), shape=(count + 1, count + 1))
    endless = np.ones(count + 1, dtype=bool)
    endless[breadth_first_order(back, count, return_predecessors=False)] = False
    return endless[:count]


def solve(chain: Chain) -> Answer:
    """The exact distribution of outcomes and the expected costs."""
    import numpy as np

    outcomes: dict[tuple[Outcome, int], float] = {}

    def add(outcome: Outcome, call: int, share: float) -> None:
        if share > 0:
            key = (outcome, 0 if outcome.ours else call)
            outcomes[key] = outcomes.get(key, 0.0) + share

    for number, share in chain.begun.items():
        end = chain.ends[number]
        assert isinstance(end, Outcome)
        add(end, 1, share)
    levels = _Levels(chain)
    begins = chain.starts
    for round in range(chain.our_calls + chain.most_calls):
        if not begins.any():
            break
        mass, endless = levels.call(begins)
        call = max(1, round - chain.our_calls + 1)
        add(ENDLESS, call, endless)
        begins = np.zeros(len(begins))
        for number in np.flatnonzero(mass).tolist():
            end, share = chain.ends[number], float(mass[number])
            if isinstance(end, Outcome):
                add(end, call, share)
                continue
            again = end.again if end.ours or call < chain.most_calls else 0.0
            add(end.lost, call, share * (1 - again))
            for state in chain.following[number] if again else ():
                begins[state] += share * again / len(end.next)
    return Answer(outcomes, levels.means, states=int(levels.met.sum()))


class _Levels:
    """The levels of annoyance of a chain, one linear system each, and what was found in them so far."""

    def __init__(self, chain: Chain) -> None:
        import numpy as np

        arrays = chain.arrays
        self._chain = chain
        self._count = len(chain.starts)
        self._order = _order(arrays, self._count)
        self._systems: dict[int, _Level] = {}
        self._over = arrays.target < 0
        self._reward = np.stack([arrays.rewards[name] for name in REWARDS])
        self._costs = np.zeros(len(REWARDS))
        self.met = np.zeros((LEVELS, self._count), dtype=bool)

    @property
    def means(self) -> dict[str, float]:
        """What was spent so far."""
        return dict(zip(REWARDS, self._costs.tolist(), strict=True))

    def call(self, begins: Floats) -> tuple[Floats, float]:
        """One call of everybody who calls.

        Parameters
        ----------
        begins : by state, the share of journeys that begins a call there

        Returns
        -------
        by end, the share of journeys whose call ends so, and the share that goes round without end
        """
        import numpy as np

        arrays, ends = self._chain.arrays, len(self._chain.ends)
        coming = np.zeros((LEVELS, self._count))
        coming[0] = begins
        stays, leaves = np.zeros(len(arrays.share)), np.zeros(len(arrays.share))
        endless = 0.0
        for number in range(LEVELS):
            if coming[number].max() < _NEGLIGIBLE:
                continue
            level = self._level(number)
            visits = level.visits(coming[number])
            self.met[number] |= visits > 0
            endless += float(coming[number] @ self._chain.endless)
            flow = visits[arrays.source]
            stay, leave = flow * level.stays, flow * level.leaves
            stays += stay
            leaves += leave
            self._costs[0] += leave @ level.after
            for higher, moves, targets in level.up:
                coming[higher] += np.bincount(targets, weights=stay[moves], minlength=self._count)
        self._costs += self._reward @ stays
        mass = np.bincount(-1 - arrays.target[self._over], weights=stays[self._over], minlength=ends)
        gone = leaves > 0
        return mass + np.bincount(-1 - arrays.leaves_to[gone], weights=leaves[gone], minlength=ends), endless

    def _level(self, number: int) -> _Level:
        if number not in self._systems:
            self._systems[number] = _Level(self._chain, number, self._order)
        return self._systems[number]


def _order(arrays: Arrays, count: int) -> NDArray[np.int64]:
    """The states in an order in which moves lead forward but for circles, so that little fills in when factorising."""
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    inner = arrays.target >= 0
    graph = csr_array((np.ones(int(inner.sum())), (arrays.source[inner], arrays.target[inner])), shape=(count, count))
    _, component = connected_components(graph, connection="strong")
    return np.argsort(component, kind="stable")


class _Level:
    """One level of annoyance: its moves that add none, factorised, and those that lead higher."""

    def __init__(self, chain: Chain, level: int, order: NDArray[np.int64]) -> None:
        import numpy as np
        from scipy.sparse import csc_array, eye_array
        from scipy.sparse.linalg import splu

        arrays, count = chain.arrays, len(order)
        leaves = arrays.leaves[arrays.hazard, level]
        self.leaves, self.stays = arrays.share * leaves, arrays.share * (1 - leaves)
        self.after = arrays.left_after[arrays.hazard, level]
        inner = (arrays.target >= 0) & ~chain.endless[arrays.source]
        onward = np.minimum(LEVELS - 1, level + arrays.gain)
        self.up = [
            (int(higher), moves, arrays.target[moves])
            for higher in np.unique(onward[inner & (onward > level)])
            for moves in [np.flatnonzero(inner & (onward == higher))]
        ]
        place = np.empty(count, dtype=np.int64)
        place[order] = np.arange(count)
        here = inner & (onward == level)
        entries = (self.stays[here], (place[arrays.target[here]], place[arrays.source[here]]))
        system = csc_array(eye_array(count, format="csc") - csc_array(entries, shape=(count, count)))
        self._order = order
        self._solve = splu(system, permc_spec="NATURAL", diag_pivot_thresh=0.0, options={"SymmetricMode": True}).solve

    def visits(self, coming: Floats) -> Floats:
        """The expected visits of everybody who comes to this level."""
        import numpy as np

        found = np.empty_like(coming)
        found[self._order] = self._solve(coming[self._order])
        return np.maximum(found, 0.0)
