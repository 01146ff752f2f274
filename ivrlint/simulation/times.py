"""How long journeys take: the distribution of their seconds.

The chain is walked through step by step, everybody at once. Callers in one state, equally annoyed and within the same
second are one bundle with their mean time, so that no time is rounded and means stay as they are. Bundles of very few
callers would be too many: of those that are next to each other, one in so many stands for all of them (systematic
resampling, without any randomness). Shares keep their sum; quantiles are good to about a second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from ivrlint.simulation.mind import Outcome
from ivrlint.simulation.table import LEVELS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ivrlint.simulation.chain import Chain
    from ivrlint.simulation.table import Floats, Whole

    Flags = NDArray[np.bool_]

_FEW: Final = 1e-6
"""Bundles of a smaller share of all journeys are thinned out."""
_MOST_STEPS: Final = 1_000
"""Of one call; whoever goes round longer is left out."""
_SECONDS: Final = 1 << 20
"""Seconds that are told apart: twelve days."""


class Times(NamedTuple):
    """Seconds of journeys, rising, each with its share; the shares add up to 1."""

    seconds: Floats
    shares: Floats


def times_of(chain: Chain) -> Times:
    """The distribution of the seconds of all journeys of a chain."""
    import numpy as np

    on = _first(chain)
    seconds, shares = [np.zeros(0)], [np.zeros(0)]
    for round in range(chain.our_calls + chain.most_calls):
        end, share, when = _one_call(chain, on)
        last = round == chain.our_calls + chain.most_calls - 1
        again = np.array([_again(each, last) for each in chain.ends] or [0.0])[end]
        seconds.append(when)
        shares.append(share * (1 - again))
        on = _next(chain, end, share * again, when)
        if not len(on.state):
            break
    begun = sum(chain.begun.values())
    return _sorted(np.concatenate([*seconds, [0.0]]), np.concatenate([*shares, [begun]]))


def calls_of(chain: Chain) -> Iterator[tuple[int, float, Whole, Floats, Floats]]:
    """Every call of theirs: the how manieth, how many begin it, and by bundle of callers its end, their share, and how
    long it took.
    """
    import numpy as np

    on = _first(chain)
    for round in range(chain.our_calls + chain.most_calls):
        end, share, when = _one_call(chain, on._replace(when=np.zeros(len(on.state))))
        if round >= chain.our_calls:
            yield round - chain.our_calls + 1, float(on.share.sum()), end, share, when
        last = round == chain.our_calls + chain.most_calls - 1
        again = np.array([_again(each, last) for each in chain.ends] or [0.0])[end]
        on = _next(chain, end, share * again, np.zeros(len(end)))
        if not len(on.state):
            return


def quantile(parts: Sequence[tuple[float, Times]], share: float) -> float:
    """The seconds within which a share of journeys is over.

    Parameters
    ----------
    parts : distributions with their weights
    share : 0 to 1
    """
    import numpy as np

    if not parts:
        return 0.0
    seconds = np.concatenate([times.seconds for _, times in parts])
    shares = np.concatenate([weight * times.shares for weight, times in parts])
    found = _sorted(seconds, shares)
    if not len(found.seconds):
        return 0.0
    reached = np.searchsorted(np.cumsum(found.shares), share - 1e-12)
    return float(found.seconds[min(int(reached), len(found.seconds) - 1)])


def sampled_times(seconds: Floats) -> Times:
    """The distribution of sampled seconds, to a tenth of a second."""
    import numpy as np

    values, counts = np.unique(np.round(seconds, 1), return_counts=True)
    return Times(values, counts / max(1, len(seconds)))


def _sorted(seconds: Floats, shares: Floats) -> Times:
    import numpy as np

    order = np.argsort(seconds, kind="stable")
    order = order[shares[order] > 0]
    total = float(shares.sum())
    return Times(seconds[order], shares[order] / total if total else shares[order])


class _Bundles(NamedTuple):
    """Callers on their way: where, how annoyed, how many, and since when."""

    state: Whole
    level: Whole
    share: Floats
    when: Floats


def _first(chain: Chain) -> _Bundles:
    import numpy as np

    state = np.flatnonzero(chain.starts)
    return _Bundles(state, np.zeros_like(state), chain.starts[state], np.zeros(len(state)))


def _again(end: object, last: bool) -> float:
    if isinstance(end, Outcome):
        return 0.0
    again = float(getattr(end, "again", 0.0))
    return again if getattr(end, "ours", False) or not last else 0.0


def _next(chain: Chain, end: Whole, share: Floats, when: Floats) -> _Bundles:
    """Where those begin who call again."""
    import numpy as np

    rows = [
        (np.full(int(of_it.sum()), state), share[of_it] / len(chain.following[number]), when[of_it])
        for number in np.unique(end[share > 0]).tolist()
        for of_it in [(end == number) & (share > 0)]
        for state in chain.following[number]
    ]
    if not rows:
        nobody = np.zeros(0, dtype=np.int64)
        return _Bundles(nobody, nobody, np.zeros(0), np.zeros(0))
    state, part, since = (np.concatenate(column) for column in zip(*rows, strict=True))
    key, part, since = _together(state * _SECONDS + _second(since), part, since)
    return _Bundles(key // _SECONDS, np.zeros(len(key), dtype=np.int64), part, since)


def _one_call(chain: Chain, on: _Bundles) -> tuple[Whole, Floats, Floats]:
    """One call of everybody: the ends of it, with shares and times."""
    import numpy as np

    ended = [part for each in _steps(chain, on) for part in each]
    if not ended:
        return np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0)
    end, share, when = (np.concatenate(column) for column in zip(*ended, strict=True))
    key, share, when = _together(end * _SECONDS + _second(when), share, when)
    return key // _SECONDS, share, when


def _steps(chain: Chain, on: _Bundles) -> Iterator[list[tuple[Whole, Floats, Floats]]]:
    """Everybody takes one step after the other; who has come to an end, at every step."""
    import numpy as np

    arrays, left_over = chain.arrays, _FEW / 2
    for _ in range(_MOST_STEPS):
        if not len(on.state):
            return
        first = arrays.first[on.state]
        count = arrays.first[on.state + 1] - first
        who = np.repeat(np.arange(len(count)), count)
        move = np.arange(len(who)) + np.repeat(first - np.cumsum(count) + count, count)
        hazard, level, share = arrays.hazard[move], on.level[who], on.share[who] * arrays.share[move]
        leaves = arrays.leaves[hazard, level]
        when, target = on.when[who] + arrays.rewards["seconds"][move], arrays.target[move]
        gone, over = np.flatnonzero(share * leaves > 0), target < 0
        left = on.when[who[gone]] + arrays.left_after[hazard[gone], level[gone]]
        hung_up = (-1 - arrays.leaves_to[move[gone]], (share * leaves)[gone], left)
        share = share * (1 - leaves)
        yield [hung_up, (-1 - target[over], share[over], when[over])]
        stays = ~over & (share > 0)
        stays &= ~chain.endless[np.where(over, 0, target)]
        annoyed = np.minimum(LEVELS - 1, level + arrays.gain[move])[stays]
        key = (target[stays] * LEVELS + annoyed) * _SECONDS + _second(when[stays])
        key, share, when, left_over = _thinned(*_together(key, share[stays], when[stays]), left_over)
        on = _Bundles(key // _SECONDS // LEVELS, key // _SECONDS % LEVELS, share, when)


def _second(when: Floats) -> Whole:
    import numpy as np

    return np.minimum(when.astype(np.int64), _SECONDS - 1)


def _together(key: Whole, share: Floats, when: Floats) -> tuple[Whole, Floats, Floats]:
    """Bundle what has the same key; keys rise."""
    import numpy as np

    if not len(key):
        return key, share, when
    order = np.argsort(key, kind="stable")
    key, share, when = key[order], share[order], when[order]
    first = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    shares = np.add.reduceat(share, first)
    spent = np.add.reduceat(share * when, first)
    return key[first], shares, np.divide(spent, shares, out=when[first].copy(), where=shares > 0)


def _thinned(key: Whole, share: Floats, when: Floats, before: float) -> tuple[Whole, Floats, Floats, float]:
    """Of bundles of few callers, every n-th for all of them.

    Parameters
    ----------
    key, share, when : the bundles
    before : the share of those for whom nobody stood yet; returned anew, so that nobody is lost or counted twice
    """
    import numpy as np

    few = share < _FEW
    if not few.any():
        return key, share, when, before
    so_far = before + np.cumsum(np.where(few, share, 0.0))
    stood_for = np.floor(so_far / _FEW) * _FEW
    share = np.where(few, np.diff(stood_for, prepend=0.0), share)
    kept = share > _FEW / 2
    return key[kept], share[kept], when[kept], float(so_far[-1] - stood_for[-1])
