"""A crowd of callers, one row of an array each, who all take their steps together.

Only states that somebody comes to are worked out, so that a crowd also gets through flows whose chain is too large. Every
caller has a stream of random numbers of their own (SplitMix64, seeded by numpy's generator from the seed and the names of
wish, group and row), and a fresh one for each call: the same callers in two versions of a flow meet the same luck for as
long as the versions take the same steps, and no answer depends on what else is sampled.
"""

from __future__ import annotations

import hashlib
import math
from typing import TYPE_CHECKING, Final, NamedTuple

from ivrlint.callers.assumptions import MOST_ANNOYED
from ivrlint.simulation.answer import Answer
from ivrlint.simulation.mind import CallOver, Outcome
from ivrlint.simulation.population import ANOTHER_WISH
from ivrlint.simulation.table import ENDLESS, REWARDS, Table
from ivrlint.simulation.times import sampled_times
from ivrlint.simulation.visited import Moves, overs_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ivrlint.simulation.table import Floats, Whole

    Bits = NDArray[np.uint64]
    Flags = NDArray[np.bool_]

ENOUGH: Final = 0.001
"""The standard error of every share at which `sample_until` stops."""
MOST_CALLERS: Final = 250_000
"""At so many callers no share has a larger standard error than ENOUGH: ``sqrt(.5 * .5 / 250,000) = .001``."""
MOST_STEPS: Final = 20_000
"""Callers who have taken so many steps are taken for endless, though some rare way out may be left to them."""
_PILOT: Final = 10_000
_TOGETHER: Final = 50_000
"""Callers who step together: enough for numpy, few enough for the cache of a processor."""
_GOLDEN: Final = 0x9E3779B97F4A7C15
_CIRCLING: Final = -1


class Records(NamedTuple):
    """What became of each caller; row k is the same caller under the same seed, whatever the flow.

    Parameters
    ----------
    outcomes : the different ends, each once
    outcome : by caller, the number of theirs in `outcomes`
    call : by caller, in which of their calls; 0: in one of ours
    seconds, hops, unprepared, again, calls : by caller, what the journey cost
    in_call : by caller, seconds of the call in which it ended
    """

    outcomes: tuple[Outcome, ...]
    outcome: Whole
    call: Whole
    seconds: Floats
    hops: Floats
    unprepared: Floats
    again: Floats
    calls: Floats
    in_call: Floats

    def of_kind(self, kind: str) -> Flags:
        """By caller, whether their journey ends with that kind of outcome."""
        import numpy as np

        return np.array([outcome.kind == kind for outcome in self.outcomes], dtype=bool)[self.outcome]


def sample(table: Table, callers: int, seed: int) -> Answer:
    """What becomes of so many callers.

    Parameters
    ----------
    table : the process; states that callers come to are numbered in it
    callers : how many, at least one
    seed : of their luck
    """
    return _answer([records(table, callers, seed)])


def sample_until(table: Table, seed: int) -> Answer:
    """What becomes of as many callers as it takes for a standard error of ENOUGH on the share of each kind of outcome.

    Parameters
    ----------
    table : the process
    seed : of their luck; the first callers are those of `sample` with the same seed
    """
    crowd = _Crowd(table, seed)
    found = [crowd.records(_PILOT)]
    while True:
        answer = _answer(found)
        kinds = {outcome.kind for outcome, _ in answer.outcomes}
        worst = max(share * (1 - share) for share in map(answer.share, kinds))
        more = min(MOST_CALLERS, math.ceil(worst / ENOUGH**2)) - answer.callers
        if more <= 0:
            return answer
        found.append(crowd.records(more))


def records(table: Table, callers: int, seed: int) -> Records:
    """What becomes of each of so many callers, for comparing flows caller by caller.

    Parameters
    ----------
    table : the process
    callers : how many, at least one
    seed : of their luck; the same one in another flow gives the same callers
    """
    return _Crowd(table, seed).records(callers)


def _answer(parts: list[Records]) -> Answer:
    """Shares and means, each with its standard error."""
    import numpy as np

    callers = sum(len(part.outcome) for part in parts)
    counts: dict[tuple[Outcome, int], int] = {}
    for part in parts:
        width = int(part.call.max()) + 1
        numbers = np.bincount(part.outcome * width + part.call)
        for number in np.flatnonzero(numbers).tolist():
            key = (part.outcomes[number // width], number % width)
            counts[key] = counts.get(key, 0) + int(numbers[number])
    means, errors = {}, {}
    for name in REWARDS:
        values = np.concatenate([getattr(part, name) for part in parts])
        means[name] = float(values.mean())
        errors[name] = float(values.std(ddof=1)) / math.sqrt(callers) if callers > 1 else math.inf
    shares = {key: count / callers for key, count in counts.items()}
    for kind in sorted({outcome.kind for outcome, _ in shares}):
        share = math.fsum(part for (outcome, _), part in shares.items() if outcome.kind == kind)
        errors[kind] = math.sqrt(max(0.0, share * (1 - share)) / callers)
    seconds = np.concatenate([part.seconds for part in parts])
    quantiles = np.quantile(seconds, (0.50, 0.95), method="inverted_cdf").tolist()
    return Answer(
        shares,
        means,
        callers=callers,
        errors=errors,
        seconds=dict(zip(("p50", "p95"), quantiles, strict=True)),
        times=sampled_times(seconds),
    )


# --- the callers ------------------------------------------------------------------------------------------------------


def _mixed(values: Bits) -> Bits:
    """The output function of SplitMix64 (Steele, Lea & Flood 2014)."""
    import numpy as np

    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _entropy(table: Table, seed: int) -> int:
    """A seed of their own for the callers of one wish, group and row."""
    journeys = table.journeys
    wish = journeys.goal.name if journeys.goal else ANOTHER_WISH
    named = "\n".join((str(seed), wish, journeys.group.name, journeys.numbers.row))
    return int.from_bytes(hashlib.sha256(named.encode()).digest(), "big")


class _Callers:
    """Callers who step together: those who are still on their way, one row each, and what has become of the others.

    Parameters
    ----------
    seeds : by caller
    our_calls : how many calls we make before they have to
    """

    def __init__(self, seeds: Bits, our_calls: int) -> None:
        import numpy as np

        self._seeds, self._our_calls = seeds, our_calls
        everybody = len(seeds)
        self.end, self.call = np.full(everybody, _CIRCLING), np.ones(everybody, dtype=np.int64)
        self.cost, self.in_call = np.zeros((everybody, len(REWARDS))), np.zeros(everybody)
        self.who = np.arange(everybody)
        self.state = self.level = self.round = np.zeros(everybody, dtype=np.int64)
        self.luck = seeds.copy()
        self.spent, self.before = np.zeros((everybody, len(REWARDS))), np.zeros(everybody)

    def drawn(self, rows: Whole | slice = slice(None)) -> Floats:
        """The next random number of each row."""
        import numpy as np

        self.luck[rows] += np.uint64(_GOLDEN)
        whole = _mixed(self.luck[rows]) >> np.uint64(11)
        return whole.astype(np.float64) * 2.0**-53

    def begin_again(self, rows: Whole, states: Whole) -> None:
        """The next calls of some rows begin, in these states."""
        import numpy as np

        self.state[rows] = states
        self.level[rows] = 0
        self.round[rows] += 1
        self.before[rows] = self.spent[rows, 0]
        self.luck[rows] = _mixed(self._seeds[self.who[rows]] + self.round[rows].astype(np.uint64))

    def leave(self, gone: Flags, end: Whole) -> None:
        """The journeys of some rows have ended.

        Parameters
        ----------
        gone : by row, whether
        end : by row, how; of the others it does not matter
        """
        import numpy as np

        who = self.who[gone]
        self.end[who] = end[gone]
        self.call[who] = np.maximum(1, self.round[gone] - self._our_calls + 1)
        self.cost[who] = self.spent[gone]
        self.in_call[who] = self.spent[gone, 0] - self.before[gone]
        stay = ~gone
        self.who, self.state, self.level, self.round = (
            each[stay] for each in (self.who, self.state, self.level, self.round)
        )
        self.luck, self.spent, self.before = self.luck[stay], self.spent[stay], self.before[stay]


class _Crowd:
    """Callers one after the other, in groups that step together."""

    def __init__(self, table: Table, seed: int) -> None:
        import numpy as np

        self._table = table
        self._moves = Moves(table)
        self._overs = overs_of(table)
        self._random = np.random.default_rng(_entropy(table, seed))
        self._our_calls = table.journeys.ending.our_calls
        self._last_round = self._our_calls + table.journeys.most_calls - 1

    def records(self, callers: int) -> Records:
        """The next so many callers."""
        import numpy as np

        parts = [self._some(min(_TOGETHER, callers - done)) for done in range(0, callers, _TOGETHER)]
        ends, which = np.unique(np.concatenate([part.end for part in parts]), return_inverse=True)
        outcomes: dict[Outcome, int] = {}
        numbers = [outcomes.setdefault(self._outcome(number), len(outcomes)) for number in ends.tolist()]
        outcome = np.array(numbers, dtype=np.int64)[which]
        ours = np.array([each.ours for each in outcomes], dtype=bool)[outcome]
        call, in_call = (np.concatenate([getattr(part, name) for part in parts]) for name in ("call", "in_call"))
        cost = np.concatenate([part.cost for part in parts])
        seconds, hops, unprepared, again, calls = cost.T  # in the order of REWARDS
        call = np.where(ours, 0, call)
        return Records(tuple(outcomes), outcome, call, seconds, hops, unprepared, again, calls, in_call)

    def _outcome(self, number: int) -> Outcome:
        if number == _CIRCLING:
            return ENDLESS
        end = self._table.ends[number]
        return end.lost if isinstance(end, CallOver) else end

    def _some(self, count: int) -> _Callers:
        import numpy as np

        callers = _Callers(self._random.integers(0, 2**64, size=count, dtype=np.uint64), self._our_calls)
        begins = self._table.starts
        shares = np.cumsum([share for share, _ in begins])
        first = np.minimum(np.searchsorted(shares, callers.drawn(), side="right"), len(begins) - 1)
        callers.state = np.array([number for _, number in begins], dtype=np.int64)[first]
        if (callers.state < 0).any():
            callers.leave(callers.state < 0, -1 - callers.state)
        for _ in range(MOST_STEPS):
            if not len(callers.who):
                return callers
            self._step(callers)
        callers.leave(np.ones(len(callers.who), dtype=bool), np.full(len(callers.who), _CIRCLING))
        return callers

    def _step(self, callers: _Callers) -> None:
        """Everybody who is on their way takes a step."""
        import numpy as np

        rows = self._moves.rows(callers.state)
        columns = self._moves.columns
        circling = columns.endless[rows]
        if circling.any():
            callers.leave(circling, np.full(len(rows), _CIRCLING))
            rows = rows[~circling]
        move = np.searchsorted(columns.sums, rows + callers.drawn(), side="right")
        move = np.minimum(move, columns.last[rows])
        hazard = columns.hazard[move]
        cost, target = columns.rewards[move], columns.target[move]
        gone = np.flatnonzero(callers.drawn() < columns.leaves[hazard, callers.level])
        if len(gone):
            target[gone] = columns.leaves_to[move[gone]]
            cost[gone] = 0.0
            cost[gone, 0] = columns.left_after[hazard[gone], callers.level[gone]]
        callers.spent += cost
        callers.level = np.minimum(MOST_ANNOYED, callers.level + columns.gain[move])
        callers.state = target
        if (target < 0).any():
            self._over(callers)

    def _over(self, callers: _Callers) -> None:
        """The calls of some are over: they call again, or this was all."""
        import numpy as np

        if len(self._overs.again) < len(self._table.ends):
            self._overs = overs_of(self._table)
        overs = self._overs
        rows = np.flatnonzero(callers.state < 0)
        ends = -1 - callers.state[rows]
        follows = overs.always[ends] | (callers.round[rows] < self._last_round)
        follows &= (callers.drawn(rows) < overs.again[ends]) & (overs.begins[ends] > 0)
        rows, ends = rows[follows], ends[follows]
        nth = (callers.drawn(rows) * overs.begins[ends]).astype(np.int64)
        callers.begin_again(rows, overs.following[overs.first[ends] + nth])
        gone = callers.state < 0
        if gone.any():
            callers.leave(gone, -1 - callers.state)
