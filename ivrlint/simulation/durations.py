"""How long it takes: the distribution of the seconds of calls, of whole journeys, and until something happens in a call.

The share of callers in each state, at each level of annoyance, is carried through the layers of the chain together with
the time that they have been on the line. Shares that meet within the same bin of time become one, with the mean of their
times: so means are exact, every time is, where no two ways take almost as long, and no merging moves a caller by more than
a bin. One bin is a second, or more where a chain is large (`Distribution.bin`). Whole journeys are calls in a row: the
times of each, by the state in which it begins, are folded with those of the calls before (a Fourier transform).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from ivrlint.simulation.chain import Chain, Layers
from ivrlint.simulation.mind import CallOver, Joint, Move, Outcome, Target
from ivrlint.simulation.table import LEVELS, Table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ivrlint.simulation.table import Floats, Whole

    Flags = NDArray[np.bool_]

_NEGLIGIBLE: Final = 1e-13
"""Smaller shares in a state, at a level and in a bin of time, are dropped."""
_LARGE: Final = 100_000
"""States with their levels from which on a bin is `_COARSE` seconds long."""
_COARSE: Final = 5.0
_MOST_BINS: Final = 1 << 20
_ROUNDS: Final = 100_000
"""So many turns of a circle are followed; what is left of its callers then is dropped."""


class Distribution(NamedTuple):
    """Shares of callers by the seconds that something took them; who never come to it are missing from the sum.

    Parameters
    ----------
    seconds : rising
    shares : of each of these
    bin : seconds; ways that differ by less may be told as one
    """

    seconds: Floats
    shares: Floats
    bin: float

    @property
    def total(self) -> float:
        """The share of those who come to it at all."""
        return float(self.shares.sum())

    def within(self, seconds: float) -> float:
        """The share of those whom it took at most so many seconds."""
        return float(self.shares[self.seconds <= seconds + 1e-9].sum())

    def quantile(self, share: float) -> float:
        """The seconds within which it came for that share of all; infinite if it never comes for so many."""
        import numpy as np

        reached = np.cumsum(self.shares)
        if not len(reached) or share > reached[-1] + 1e-9:
            return math.inf
        return float(self.seconds[min(int(np.searchsorted(reached, share - 1e-12)), len(reached) - 1)])


class Taken(NamedTuple):
    """One thing that a caller may do next, for telling whether it is what was waited for.

    Parameters
    ----------
    joint : the state before
    move : of the state
    left : whether the caller hung up during it
    target : what it leads to
    """

    joint: Joint
    move: Move
    left: bool
    target: Target


class Marks(NamedTuple):
    """By move, whether it is what was waited for: if the caller stays to its end, and if they hang up."""

    stays: Flags
    leaves: Flags


def marks(table: Table, wanted: Callable[[Taken], bool]) -> Marks:
    """Mark the moves that are waited for.

    Parameters
    ----------
    table : explored
    wanted : says so of each move
    """
    import numpy as np

    stays, leaves = [], []
    for joint in table.joints[: table.expanded]:
        for move in table.journeys.moves(joint):
            stays.append(wanted(Taken(joint, move, False, move.target)))
            leaves.append(move.leaves_to is not None and wanted(Taken(joint, move, True, move.leaves_to)))
    return Marks(np.array(stays, dtype=bool), np.array(leaves, dtype=bool))


def first_call(chain: Chain, done: Marks | None = None) -> Distribution:
    """How long the first call of theirs takes, of those who make one; or how long until something happens in it.

    Parameters
    ----------
    chain : explored
    done : what is waited for (`marks` of the same table); None: the end of the call
    """
    calls = _Calls(chain, done)
    begins = _begun(chain)[chain.our_calls]
    return calls.distribution({state: share for state, share in enumerate(begins.tolist()) if share > 0})


def each_call(chain: Chain) -> Distribution:
    """How long calls of theirs take, every call of every caller counted.

    Parameters
    ----------
    chain : explored
    """
    begins = sum(_begun(chain)[chain.our_calls :])
    return _Calls(chain).distribution({state: share for state, share in enumerate(begins.tolist()) if share > 0})


def _begun(chain: Chain) -> list[Floats]:
    """By call, ours first, the share of journeys that begins one in each state."""
    layers = Layers(chain)
    found = [chain.starts]
    for call in range(chain.our_calls + chain.most_calls - 1):
        mass, _ = layers.call(found[-1])
        found.append(chain.next_begins(mass, call))
    return found


def seconds_of_journeys(chain: Chain) -> Distribution:
    """How long journeys take, all calls together, ours included; journeys without an end are missing.

    Parameters
    ----------
    chain : explored
    """
    calls = _Calls(chain)
    return calls.folded()


class _Mass(NamedTuple):
    """Shares of callers: where their call began, where they are, how many, and their number times their seconds."""

    begin: Whole
    node: Whole
    share: Floats
    moment: Floats


class _Calls:
    """The times of single calls, by the state in which they begin and the end they come to.

    Parameters
    ----------
    chain : explored
    done : what is waited for instead of an end
    """

    def __init__(self, chain: Chain, done: Marks | None = None) -> None:
        import numpy as np

        self._chain = chain
        self._done = done
        begins = np.flatnonzero(chain.starts).tolist()
        begins += [state for following in chain.following for state in following]
        self.begins = list(dict.fromkeys(begins))
        self._layers = Layers(chain)
        self.bin = _COARSE if len(chain.starts) * LEVELS > _LARGE else 1.0
        self._ended: list[_Mass] = []
        self._follow()
        self.ended = self._merged(self._ended)

    def _follow(self) -> None:
        """Carry one call from each state in which calls begin through all layers."""
        import numpy as np

        layer = self._layers.layer
        count = len(self.begins)
        starts = np.array(self.begins, dtype=np.int64)
        waiting: list[list[_Mass]] = [[] for _ in range(int(layer.max(initial=-1)) + 1)]
        nothing = np.zeros(count)
        self._hand_out(_Mass(np.arange(count), starts * LEVELS, np.ones(count), nothing), waiting)
        for here in range(len(waiting)):
            for _ in range(_ROUNDS):
                coming, waiting[here] = waiting[here], []
                if not coming:
                    break
                mass = self._merged(coming)
                if not len(mass.share):
                    break
                self._hand_out(self._stepped(mass), waiting)

    def _hand_out(self, mass: _Mass, waiting: list[list[_Mass]]) -> None:
        """Put shares to the layer of their state."""
        import numpy as np

        if not len(mass.node):
            return
        layer = self._layers.layer[mass.node // LEVELS]
        order = np.argsort(layer, kind="stable")
        numbers, first = np.unique(layer[order], return_index=True)
        for number, part in zip(numbers.tolist(), np.split(order, first[1:]), strict=True):
            waiting[number].append(_Mass(*(values[part] for values in mass)))

    def _merged(self, parts: list[_Mass]) -> _Mass:
        """Make one of the shares that are in one state within one bin of time."""
        import numpy as np

        if not parts:
            return _Mass(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
        begin, node, share, moment = (np.concatenate(values) for values in zip(*parts, strict=True))
        bins = np.minimum(_MOST_BINS - 1, (moment / share / self.bin + 1e-9).astype(np.int64))
        places, place = np.unique(begin * (1 + int(node.max())) + node, return_inverse=True)
        keys = place * _MOST_BINS + bins
        order = np.argsort(keys, kind="stable")
        first = np.flatnonzero(np.diff(keys[order], prepend=-1))
        shares, moments = np.add.reduceat(share[order], first), np.add.reduceat(moment[order], first)
        kept = shares > _NEGLIGIBLE
        at = order[first[kept]]
        return _Mass(begin[at], node[at], shares[kept], moments[kept])

    def _stepped(self, mass: _Mass) -> _Mass:
        """Let shares take all moves of their states; who comes to an end is put aside, the others are returned."""
        import numpy as np

        arrays = self._chain.arrays
        state, level = np.divmod(mass.node, LEVELS)
        first = arrays.first[state]
        counts = arrays.first[state + 1] - first
        row = np.repeat(np.arange(len(state)), counts)
        move = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts) + first[row]
        level = level[row]
        hazard, target = arrays.hazard[move], arrays.target[move]
        share = mass.share[row] * arrays.share[move]
        time = mass.moment[row] / mass.share[row]
        leave = share * arrays.leaves[hazard, level]
        left = np.flatnonzero(leave)
        self._end(mass.begin[row[left]], -1 - arrays.leaves_to[move[left]], leave[left],
                  time[left] + arrays.left_after[hazard[left], level[left]],
                  self._done and self._done.leaves[move[left]])  # fmt: skip
        share -= leave
        time += arrays.rewards["seconds"][move]
        over = (target < 0) | (self._done.stays[move] if self._done else False)
        over &= share > 0
        self._end(mass.begin[row[over]], np.where(target[over] < 0, -1 - target[over], 0), share[over], time[over],
                  self._done and self._done.stays[move[over]])  # fmt: skip
        on = (share > 0) & ~over & ~self._chain.endless[state[row]]
        node = target[on] * LEVELS + np.minimum(LEVELS - 1, level[on] + arrays.gain[move[on]])
        return _Mass(mass.begin[row[on]], node, share[on], share[on] * time[on])

    def _end(self, begin: Whole, end: Whole, share: Floats, time: Floats, wanted: Flags | None) -> None:
        kept = slice(None) if wanted is None else wanted
        if len(share[kept]):
            self._ended.append(_Mass(begin[kept], end[kept], share[kept], (share * time)[kept]))

    def distribution(self, begins: dict[int, float]) -> Distribution:
        """How long single calls take, whatever they come to.

        Parameters
        ----------
        begins : how many begin in each state
        """
        import numpy as np

        total = sum(begins.values())
        weight = np.array([begins.get(state, 0.0) / total if total else 0.0 for state in self.begins])
        share = self.ended.share * weight[self.ended.begin]
        return self._sorted(share, self.ended.moment / self.ended.share)

    def _sorted(self, share: Floats, time: Floats) -> Distribution:
        import numpy as np

        order = np.argsort(time, kind="stable")
        order = order[share[order] > 0]
        return Distribution(time[order], share[order], self.bin)

    # --- calls in a row ----------------------------------------------------------------------------------------------

    def folded(self) -> Distribution:
        """How long whole journeys take."""
        import numpy as np

        chain = self._chain
        rounds = chain.our_calls + chain.most_calls
        ended = self.ended
        bins = (ended.moment / ended.share / self.bin + 1e-9).astype(np.int64)
        size = 1 << (rounds * (int(bins.max(initial=0)) + 1)).bit_length()
        number = {state: index for index, state in enumerate(self.begins)}
        pairs = self._pairs(bins, size)
        now = {number[state]: (np.full(size // 2 + 1, complex(chain.starts[state])), np.zeros(size // 2 + 1, complex))
               for state in np.flatnonzero(chain.starts).tolist()}  # fmt: skip
        share, moment = np.zeros(size // 2 + 1, complex), np.zeros(size // 2 + 1, complex)
        for call in range(rounds):
            after: dict[int, tuple[NDArray[np.complex128], NDArray[np.complex128]]] = {}
            for begin, (have, times) in now.items():
                for end, (part, part_times) in pairs.get(begin, {}).items():
                    both = have * part
                    both_times = times * part + have * part_times
                    again, following = chain.followed(end, call)
                    share += (1 - again) * both
                    moment += (1 - again) * both_times
                    for state in following if again else ():
                        one = again / len(following)
                        had = after.get(number[state], (0.0, 0.0))
                        after[number[state]] = (had[0] + one * both, had[1] + one * both_times)
            now = after
        shares, moments = np.fft.irfft(share, size), np.fft.irfft(moment, size)
        shares[0] += sum(chain.begun.values())
        kept = shares > _NEGLIGIBLE
        return self._sorted(shares[kept], np.maximum(moments[kept] / shares[kept], 0.0))

    def _pairs(
        self, bins: Whole, size: int
    ) -> dict[int, dict[int, tuple[NDArray[np.complex128], NDArray[np.complex128]]]]:
        """By the state that a call begins in and its end: its shares and moments by bin, transformed.

        Ends after which the next call begins in the same way count as one.
        """
        import numpy as np

        chain, ended = self._chain, self.ended
        kinds: dict[object, int] = {}
        kind = np.array([
            kinds.setdefault((end.again, chain.following[at], end.ours) if isinstance(end, CallOver) else None, at)
            for at, end in enumerate(chain.ends)
        ])[ended.node]  # fmt: skip
        found: dict[int, dict[int, tuple[NDArray[np.complex128], NDArray[np.complex128]]]] = {}
        for begin, end in np.unique(np.stack([ended.begin, kind]), axis=1).T.tolist():
            chosen = (ended.begin == begin) & (kind == end)
            shares = np.bincount(bins[chosen], weights=ended.share[chosen], minlength=size)
            moments = np.bincount(bins[chosen], weights=ended.moment[chosen], minlength=size)
            found.setdefault(begin, {})[end] = np.fft.rfft(shares), np.fft.rfft(moments)
        return found


__all__ = ["Distribution", "Marks", "Outcome", "Taken", "each_call", "first_call", "marks", "seconds_of_journeys"]
