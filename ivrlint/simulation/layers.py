"""How many times callers come to each state of a chain, in one call of everybody who calls.

Most moves lead forward: states stand in layers, so that what comes to one is known when all layers before it are done, and
a layer passes on what it has for all levels of annoyance at once. Circles are a layer's only equations: with Q their moves
and s what comes in, the expected visits v solve ``v (I - Q) = s``, factorised once for all calls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivrlint.simulation.table import LEVELS, REWARDS, Arrays

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ivrlint.simulation.chain import Chain
    from ivrlint.simulation.table import Floats, Whole

_AT_ONCE = 30_000
"""So many unknowns of a circle are factorised together; larger ones level by level."""


class Layers:
    """The states of a chain in layers, with what was found in them so far.

    Parameters
    ----------
    chain : explored
    """

    def __init__(self, chain: Chain) -> None:
        import numpy as np

        arrays = chain.arrays
        self._chain = chain
        self._count = count = len(chain.starts)
        inner = np.flatnonzero((arrays.target >= 0) & ~chain.endless[arrays.source])
        layer, circle = _layers(arrays.source[inner], arrays.target[inner], count)
        inner = inner[np.argsort(layer[arrays.source[inner]], kind="stable")]
        bounds = np.arange(layer.max(initial=-1) + 2)
        states = np.argsort(layer, kind="stable")
        state_bounds = np.searchsorted(layer[states], bounds)
        move_bounds = np.searchsorted(layer[arrays.source[inner]], bounds)
        self._layers = [
            _Layer(arrays, states[state_bounds[at] : state_bounds[at + 1]], moves, circle)
            for at in range(len(bounds) - 1)
            for moves in [inner[move_bounds[at] : move_bounds[at + 1]]]
            if len(moves)
        ]
        self._ending = np.flatnonzero(arrays.target < 0)
        self._leaving = np.flatnonzero(arrays.hazard >= 0)
        self._visits = np.zeros((count, LEVELS))
        self.met = np.zeros((count, LEVELS), dtype=bool)

    @property
    def means(self) -> dict[str, float]:
        """What was spent so far, a journey."""
        import numpy as np

        arrays, left = self._chain.arrays, self._leaving
        stays, _ = self.moved()
        found = {name: float(arrays.rewards[name] @ stays) for name in REWARDS}
        hazard = arrays.hazard[left]
        until = np.einsum("ma,ma->m", self._visits[arrays.source[left]], (arrays.leaves * arrays.left_after)[hazard])
        found["seconds"] += float(arrays.share[left] @ until)
        return found

    def moved(self) -> tuple[Floats, Floats]:
        """By move, how many times callers took it so far, and how many times they hung up during it, a journey."""
        import numpy as np

        arrays = self._chain.arrays
        flow = arrays.share[:, None] * self._visits[arrays.source]
        leave = np.einsum("ma,ma->m", flow, arrays.leaves[arrays.hazard])
        return flow.sum(axis=1) - leave, leave

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
        visits = np.zeros((self._count, LEVELS))
        visits[:, 0] = begins
        for layer in self._layers:
            layer.pass_on(visits)
        self._visits += visits
        self.met |= visits > 0
        over, left = self._ending, self._leaving
        stay = np.einsum("ma,ma->m", visits[arrays.source[over]], 1 - arrays.leaves[arrays.hazard[over]])
        mass = np.bincount(-1 - arrays.target[over], weights=arrays.share[over] * stay, minlength=ends)
        leave = np.einsum("ma,ma->m", visits[arrays.source[left]], arrays.leaves[arrays.hazard[left]])
        gone = np.bincount(-1 - arrays.leaves_to[left], weights=arrays.share[left] * leave, minlength=ends)
        return np.asarray(mass + gone, dtype=np.float64), float(visits[self._chain.endless].sum())


def _layers(source: Whole, target: Whole, count: int) -> tuple[Whole, NDArray[np.bool_]]:
    """The layer of each state, so that moves lead to later ones but for those in circles; and which stand in circles.

    Parameters
    ----------
    source, target : by move
    count : of states
    """
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    graph = csr_array((np.ones(len(source)), (source, target)), shape=(count, count))
    number, component = connected_components(graph, connection="strong")
    circle = np.bincount(component, minlength=number)[component] > 1
    circle[source[source == target]] = True
    before, after = component[source], component[target]
    between = before != after
    graph = csr_array((np.ones(int(between.sum())), (before[between], after[between])), shape=(number, number))
    first, onward = graph.indptr, graph.indices  # one entry for each pair, however many moves there are
    missing = np.bincount(onward, minlength=number)
    depth = np.zeros(number, dtype=np.int64)
    ready = np.flatnonzero(missing == 0)
    at = 0
    while len(ready):
        depth[ready] = at
        lengths = first[ready + 1] - first[ready]
        reached = onward[np.repeat(first[ready + 1] - np.cumsum(lengths), lengths) + np.arange(lengths.sum())]
        np.subtract.at(missing, reached, 1)
        reached = np.unique(reached)
        ready = reached[missing[reached] == 0]
        at += 1
    return depth[component], circle


class _Layer:
    """States that no move leads to but from earlier layers, or from their own circle.

    Parameters
    ----------
    arrays : all moves
    states : of the layer
    moves : of these, that lead to states
    circle : by state, whether it stands in a circle
    """

    def __init__(self, arrays: Arrays, states: Whole, moves: Whole, circle: NDArray[np.bool_]) -> None:
        import numpy as np

        ring = states[circle[states]]
        here = np.isin(arrays.target[moves], ring)
        self._circle = _Circle(arrays, ring, moves[here]) if len(ring) else None
        moves = moves[~here]
        self._source = arrays.source[moves]
        self._stays, self._to = _unrolled(arrays, moves)

    def pass_on(self, visits: Floats) -> None:
        """Add to later states what leads there from this layer; circles are solved first."""
        import numpy as np

        if self._circle:
            self._circle.solve(visits)
        np.add.at(visits.reshape(-1), self._to, visits[self._source] * self._stays)


def _unrolled(arrays: Arrays, moves: Whole) -> tuple[Floats, Whole]:
    """By move and level of annoyance: the probability of it, and to which entry of all visits it leads."""
    import numpy as np

    stays = arrays.share[moves, None] * (1 - arrays.leaves[arrays.hazard[moves]])
    onward = np.minimum(LEVELS - 1, np.arange(LEVELS) + arrays.gain[moves, None])
    return stays, arrays.target[moves, None] * LEVELS + onward


class _Circle:
    """States that lead to each other: linear equations, factorised for as many levels at a time as is quick.

    Parameters
    ----------
    arrays : all moves
    states : that stand in circles of one layer
    moves : between them
    """

    def __init__(self, arrays: Arrays, states: Whole, moves: Whole) -> None:
        import numpy as np

        self._arrays = arrays
        self._count = count = len(states)
        still = moves[arrays.gain[moves] == 0]
        places = np.full(len(arrays.first), -1)
        places[states] = np.arange(count)
        depth, _ = _layers(places[arrays.source[still]], places[arrays.target[still]], count)
        self._states = states = states[np.argsort(depth, kind="stable")]  # little fills in when factorising
        places[states] = np.arange(count)
        self._moves = moves
        self._source, self._target = places[arrays.source[moves]], places[arrays.target[moves]]
        step = max(1, _AT_ONCE // count)
        self._parts: list[_Part] = []
        self._bounds = [(low, min(LEVELS, low + step)) for low in range(0, LEVELS, step)]

    def solve(self, visits: Floats) -> None:
        """Replace what comes to the circle by the expected visits."""
        coming = visits[self._states].T.copy()
        if not self._parts:
            self._parts = [self._part(low, high) for low, high in self._bounds]
        for (low, high), part in zip(self._bounds, self._parts, strict=True):
            if coming[low:high].any():
                part.solve(coming, low, high)
        visits[self._states] = coming.T

    def _part(self, low: int, high: int) -> _Part:
        import numpy as np

        arrays, moves, count = self._arrays, self._moves, self._count
        stays = arrays.share[moves, None] * (1 - arrays.leaves[arrays.hazard[moves]][:, low:high])
        levels = np.arange(low, high)
        onward = np.minimum(LEVELS - 1, levels + arrays.gain[moves, None])
        source = (levels - low) * count + self._source[:, None]
        target = onward * count + self._target[:, None]
        return _Part(stays, source, target, onward < high, low * count, (high - low) * count)


class _Part:
    """Some levels of a circle: moves within them are equations, the others lead to higher levels.

    Parameters
    ----------
    stays, source, target : by move and level
    within : which of them stay within these levels
    first, size : the unknowns of these levels among all of the circle
    """

    def __init__(
        self, stays: Floats, source: Whole, target: Whole, within: NDArray[np.bool_], first: int, size: int
    ) -> None:
        from scipy.sparse import csc_array, eye_array
        from scipy.sparse.linalg import splu

        entries = (stays[within], (target[within] - first, source[within]))
        system = csc_array(eye_array(size, format="csc") - csc_array(entries, shape=(size, size)))
        self._solve = splu(system, permc_spec="NATURAL", diag_pivot_thresh=0.0, options={"SymmetricMode": True}).solve
        up = ~within
        self._stays, self._source, self._target = stays[up], source[up], target[up]

    def solve(self, coming: Floats, low: int, high: int) -> None:
        """Replace what comes to these levels by the expected visits, and add what they lead to in higher ones."""
        import numpy as np

        found = np.maximum(self._solve(coming[low:high].reshape(-1)), 0.0)
        coming[low:high] = found.reshape(high - low, -1)
        np.add.at(coming.reshape(-1), self._target, found[self._source] * self._stays)
