"""What tests of the simulation share: the journeys through a text, the three engines, and when their answers agree."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from call.flows import flow_of

from ivrlint.analyses.facts import Facts
from ivrlint.callers.assumptions import Assumptions
from ivrlint.callers.groups import Group
from ivrlint.flow.model import Goal
from ivrlint.settings import THRESHOLDS
from ivrlint.simulation.answer import Answer
from ivrlint.simulation.calls import Calls
from ivrlint.simulation.chain import explore, solve
from ivrlint.simulation.crowd import Records, records
from ivrlint.simulation.journey import Journeys
from ivrlint.simulation.mind import Outcome
from ivrlint.simulation.table import REWARDS, Table
from ivrlint.simulation.walk import Journey, Seen, walk

EVERYDAY = Group("everyday", 1.0)
FALSE_ALARMS = 1e-6
"""How often a whole test may fail though the engines agree (Bonferroni: shared among all its comparisons)."""
Shares = Mapping[tuple[Outcome, int], float]


def calls_of(text: str) -> Calls:
    """The calls of a flow."""
    flow, findings = flow_of(text)
    assert flow.complete, findings
    return Calls(Facts(flow, THRESHOLDS))


def journeys_of(
    calls: Calls,
    goal: str | None = None,
    group: Group = EVERYDAY,
    row: str = "middle",
    scales: Mapping[str, float] | None = None,
) -> Journeys:
    """The journeys of a group with a goal, by its name; None: with a wish that the flow has no name for."""
    found: dict[str | None, Goal] = {each.name: each for each in calls.facts.flow.goals}
    return Journeys(calls, found[goal] if goal else None, group, Assumptions(row, scales))


def exact(journeys: Journeys) -> Answer:
    return solve(explore(Table(journeys)))


def crowd(journeys: Journeys, callers: int, seed: int = 0) -> Records:
    return records(Table(journeys), callers, seed)


def walkers(journeys: Journeys, callers: int, seed: int = 0) -> list[Journey]:
    rng, seen = random.Random(seed), Seen()
    return [walk(journeys, rng, seen) for _ in range(callers)]


# --- do they agree? ---------------------------------------------------------------------------------------------------


class Sampled(NamedTuple):
    """Sampled journeys, whichever engine walked them."""

    counts: Counter[tuple[Outcome, int]]
    costs: dict[str, list[float]]

    @property
    def callers(self) -> int:
        return self.counts.total()


def of_crowd(found: Records) -> Sampled:
    ends = zip(found.outcome.tolist(), found.call.tolist(), strict=True)
    counts = Counter((found.outcomes[number], call) for number, call in ends)
    return Sampled(counts, {name: getattr(found, name).tolist() for name in REWARDS})


def of_walkers(found: list[Journey]) -> Sampled:
    counts = Counter((each.outcome, each.call) for each in found)
    return Sampled(counts, {name: [float(getattr(each, name)) for each in found] for name in REWARDS})


def disagreements(answer: Answer, sampled: Sampled, comparisons: int) -> list[str]:
    """What an exact answer and a sample cannot both be right about.

    Every outcome by an exact binomial test, two-sided. Every mean by the empirical Bernstein bound (Maurer & Pontil 2009),
    which needs a range of values: twice the largest that was seen, and at least 4 (times, turns, calls, seconds).

    Parameters
    ----------
    comparisons : how often this is called in a test, which fails by chance with at most FALSE_ALARMS
    """
    outcomes = set(answer.outcomes) | set(sampled.counts)
    risk = FALSE_ALARMS / comparisons / (len(outcomes) + len(REWARDS))
    found = []
    for outcome in outcomes:
        count, share = sampled.counts[outcome], min(1.0, answer.outcomes.get(outcome, 0.0))
        if _chance(count, sampled.callers, share) < risk:
            found.append(f"{outcome}: {count} of {sampled.callers}, not {share:.6f}")
    for name, values in sampled.costs.items():
        mean, error = _bernstein(values, risk)
        if abs(mean - answer.means[name]) > error + 1e-9:
            found.append(f"{name}: {mean} +- {error}, not {answer.means[name]}")
    return found


def _chance(count: int, callers: int, share: float) -> float:
    from scipy.stats import binom

    return float(2 * min(binom.cdf(count, callers, share), binom.sf(count - 1, callers, share)))


def _bernstein(values: list[float], risk: float) -> tuple[float, float]:
    callers = len(values)
    mean = math.fsum(values) / callers
    variance = math.fsum((value - mean) ** 2 for value in values) / (callers - 1)
    log = math.log(4 / risk)
    spread = max(4.0, 2 * max(values))
    return mean, math.sqrt(2 * variance * log / callers) + 7 * spread * log / (3 * (callers - 1))
