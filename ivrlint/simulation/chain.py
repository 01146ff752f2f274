"""The exact answer: an absorbing Markov chain over the states of call and caller that are reached.

A state of the chain is one of the table with a level of annoyance. All calls of a journey are one process from different
first states, so its expected visits are worked out once for each call that somebody is in (`layers.py`). What becomes of
a call, what it costs and where the next one begins are sums over them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ivrlint.simulation.answer import Answer
from ivrlint.simulation.layers import Layers
from ivrlint.simulation.mind import CallOver, Outcome
from ivrlint.simulation.table import ENDLESS, LEVELS, Arrays, Table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOST_STATES = 2_000_000
"""Larger chains are sampled instead."""


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

    def followed(self, end: int, call: int) -> tuple[float, tuple[int, ...]]:
        """How many call again after an end, and in which states; these are equally likely.

        Parameters
        ----------
        end : its number
        call : which call of the journey it was, from 0, ours first
        """
        over = self.ends[end]
        if isinstance(over, Outcome) or not (over.ours or call + 1 < self.our_calls + self.most_calls):
            return 0.0, ()
        return over.again, self.following[end]

    def next_begins(self, mass: Floats, call: int) -> Floats:
        """By state, the share of journeys whose next call begins there.

        Parameters
        ----------
        mass : by end, the share of journeys whose call ended so
        call : which call of the journey it was, from 0, ours first
        """
        import numpy as np

        begins = np.zeros(len(self.starts))
        for end in np.flatnonzero(mass).tolist():
            again, following = self.followed(end, call)
            for state in following:
                begins[state] += mass[end] * again / len(following)
        return begins


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
    endless = _endless(arrays)
    round_and_round = endless[arrays.source]  # what has no end costs nothing more: nobody could say how much
    arrays = arrays._replace(
        rewards={name: np.where(round_and_round, 0.0, costs) for name, costs in arrays.rewards.items()}
    )
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
        endless,
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
    return solved(chain)[0]


def solved(chain: Chain) -> tuple[Answer, Layers]:
    """The same, with the layers that know how many callers took every move."""
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
    layers = Layers(chain)
    begins = chain.starts
    for number in range(chain.our_calls + chain.most_calls):
        if not begins.any():
            break
        mass, endless = layers.call(begins)
        call = max(1, number - chain.our_calls + 1)
        add(ENDLESS, call, endless)
        for at in np.flatnonzero(mass).tolist():
            end, share = chain.ends[at], float(mass[at])
            if isinstance(end, Outcome):
                add(end, call, share)
            else:
                add(end.lost, call, share * (1 - chain.followed(at, number)[0]))
        begins = chain.next_begins(mass, number)
    return Answer(outcomes, layers.means, states=int(layers.met.sum())), layers
