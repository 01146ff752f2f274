"""How long journeys take: against every journey of small flows one by one, and against a crowd."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from call.flows import flows
from hypothesis import given, settings
from hypothesis import strategies as st
from simulation.engines import calls_of, crowd, journeys_of

from ivrlint.analyses.facts import Facts
from ivrlint.callers.groups import groups_of
from ivrlint.flow.build import build_flow
from ivrlint.settings import THRESHOLDS
from ivrlint.simulation.calls import Calls
from ivrlint.simulation.chain import Chain, explore, solve
from ivrlint.simulation.table import LEVELS, Table
from ivrlint.simulation.times import quantile, times_of
from ivrlint.text import SourceText

_FORGOTTEN = 1e-9
FALSE_ALARMS = 1e-6


def one_by_one(chain: Chain, most: int = 300_000) -> dict[float, float] | None:
    """Shares by seconds, to a thousandth, of every way through; None if there are too many ways."""
    arrays = chain.arrays
    found: dict[float, float] = {}
    for end, share in chain.begun.items():
        assert end >= 0
        found[0.0] = found.get(0.0, 0.0) + share
    now = {(0, state, 0, 0.0): share for state, share in enumerate(chain.starts.tolist()) if share}
    steps = 0
    while now:
        after: dict[tuple[int, int, int, float], float] = {}

        def lead(number: int, call: int, share: float, seconds: float) -> None:
            if share <= _FORGOTTEN:
                return
            again, following = chain.followed(number, call)
            found[seconds] = found.get(seconds, 0.0) + share * (1 - again)
            for state in following if again else ():
                key = (call + 1, state, 0, seconds)
                after[key] = after.get(key, 0.0) + share * again / len(following)  # noqa: B023

        for (call, state, level, seconds), share in now.items():
            steps += 1
            if steps > most:
                return None
            for move in range(int(arrays.first[state]), int(arrays.first[state + 1])):
                hazard, target = int(arrays.hazard[move]), int(arrays.target[move])
                leaves = float(arrays.leaves[hazard, level])
                part = share * float(arrays.share[move])
                if leaves:
                    left = round(seconds + float(arrays.left_after[hazard, level]), 3)
                    lead(-1 - int(arrays.leaves_to[move]), call, part * leaves, left)
                later = round(seconds + float(arrays.rewards["seconds"][move]), 3)
                if target < 0:
                    lead(-1 - target, call, part * (1 - leaves), later)
                elif part * (1 - leaves) > _FORGOTTEN:
                    key = (call, target, min(LEVELS - 1, level + int(arrays.gain[move])), later)
                    after[key] = after.get(key, 0.0) + part * (1 - leaves)
        now = after
    return found


@given(flows(), st.sampled_from(("pay", "ask_us", None)))
@settings(max_examples=25)
def test_every_way_through_a_flow_at_random(text: str, goal: str | None) -> None:
    chain = explore(Table(journeys_of(calls_of(text), goal)))
    expected = one_by_one(chain, 30_000)
    if expected is None or chain.endless.any():
        return
    times = times_of(chain)
    assert math.fsum(times.shares.tolist()) == pytest.approx(1, abs=1e-9)
    for share in (0.25, 0.5, 0.75, 0.95):
        assert quantile([(1.0, times)], share) in near(expected, share)
    assert float(times.seconds @ times.shares) == pytest.approx(solve(chain).means["seconds"], abs=0.1, rel=1e-3)


class near:  # noqa: N801  # reads as a word
    """The seconds that a quantile may be said to be: those of shares next to it, and a second and a half around them."""

    def __init__(self, shares: dict[float, float], share: float) -> None:
        total, reached = sum(shares.values()), 0.0
        times = sorted(shares)
        self.low, self.high = times[0], times[-1]
        for seconds in times:
            reached += shares[seconds] / total
            if reached <= share - 0.002:
                self.low = seconds
            if reached >= share + 0.002:
                self.high = seconds
                break

    def __contains__(self, seconds: float) -> bool:
        return self.low - 1.5 <= seconds <= self.high + 1.5

    def __repr__(self) -> str:
        return f"{self.low} to {self.high}"


@pytest.mark.parametrize("name", ["furniture", "clinic", "labyrinth_fixed", "rewards"])
def test_a_crowd_takes_as_long(name: str, checkout: Path) -> None:
    """By the inequality of Dvoretzky, Kiefer and Wolfowitz: a false alarm in a million runs."""
    import numpy as np

    path = checkout / "flows" / f"{name}.ivr"
    flow, _, _ = build_flow(SourceText(path.name, path.read_text(encoding="utf-8")), str(path), frozenset())
    journeys = journeys_of(Calls(Facts(flow, THRESHOLDS)), flow.goals[0].name, groups_of(flow, {}, "everyday")[0])
    times = times_of(explore(Table(journeys)))
    seconds = np.sort(crowd(journeys, 40_000).seconds)
    apart = math.sqrt(math.log(2 / FALSE_ALARMS) / (2 * len(seconds))) + 0.001
    for at in np.arange(10.0, float(seconds[-1]), 10.0).tolist():
        for shift, sign in ((-1.5, 1), (1.5, -1)):  # bundles within a second stand together
            exact = float(times.shares[times.seconds <= at + shift].sum())
            sampled = float(np.searchsorted(seconds, at, side="right")) / len(seconds)
            assert sign * (exact - sampled) <= apart, at
