"""Run a flow of `flows/` through the parts that `ivrlint simulate` consists of, and read off what a study measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from ivrlint.analyses.facts import Facts
from ivrlint.callers.assumptions import Assumptions
from ivrlint.callers.choosing import Choosing
from ivrlint.callers.groups import BUILT_IN, TO_CHOOSE, Group
from ivrlint.flow.build import build_flow
from ivrlint.settings import THRESHOLDS
from ivrlint.simulation.answer import Answer
from ivrlint.simulation.calls import Calls
from ivrlint.simulation.chain import explore, solve
from ivrlint.simulation.journey import Journeys
from ivrlint.simulation.table import Table
from ivrlint.simulation.times import Times, times_of
from ivrlint.text import SourceText

FLOWS = Path(__file__).parent / "flows"
GROUPS = {group.name: group for group in (*BUILT_IN, *TO_CHOOSE)}
EVERYDAY = GROUPS["everyday"]

Scales = Mapping[str, float]
"""Factors for assumptions; the ones below take out what a study did not look at."""
ONE_CALL: Final[Scales] = {"calls-again": 0.0}
"""Every study looks at single calls."""
IN_QUEUE: Final[Scales] = {**ONE_CALL, "leaves-at-once": 0.0}
"""Who is counted in a queue did not hang up before it."""
SUBJECTS: Final[Scales] = {**IN_QUEUE, "menu-hazard": 0.0}
"""Subjects of an experiment do not hang up at a menu."""
WITHOUT_SLIPS: Final[Scales] = {**SUBJECTS, "slip": 0.0}
"""Callers who find their place at once."""


@cache
def text_of(name: str) -> str:
    """The text of a flow of `flows/`."""
    return (FLOWS / name).read_text("utf-8")


@cache
def calls_of(text: str) -> Calls:
    """The calls of a flow, which has to be without a fault."""
    flow, findings, _ = build_flow(SourceText("flow.ivr", text), "flow.ivr", frozenset())
    assert flow.complete and not findings, findings
    return Calls(Facts(flow, THRESHOLDS))


@cache
def choosing(text: str, goal: str) -> Choosing:
    """How callers with a goal choose there."""
    calls = calls_of(text)
    return Choosing(calls.facts, next(each for each in calls.facts.flow.goals if each.name == goal))


def goals_of(text: str) -> list[str]:
    """The names of the goals of a flow."""
    return [goal.name for goal in calls_of(text).facts.flow.goals]


def journeys(text: str, goal: str, group: Group, scales: Scales, row: str = "middle") -> Journeys:
    """The journeys of one group with one goal.

    Parameters
    ----------
    text : of the flow
    goal : by its name
    group : who calls
    scales : factors for the assumptions
    row : of the assumptions
    """
    calls = calls_of(text)
    wanted = next(each for each in calls.facts.flow.goals if each.name == goal)
    return Journeys(calls, wanted, group, Assumptions(row, scales), choosing(text, goal))


def lived(text: str, goal: str, scales: Scales, group: Group = EVERYDAY, row: str = "middle") -> Answer:
    """What becomes of them, exactly; parameters as in `journeys`."""
    return solve(explore(Table(journeys(text, goal, group, scales, row))))


def lost(text: str, goal: str, scales: Scales, group: Group = EVERYDAY, row: str = "middle") -> float:
    """The share that gets no answer; parameters as in `journeys`."""
    return lived(text, goal, scales, group, row).share("unresolved")


def over_goals(text: str, measure: Callable[[str], float]) -> float:
    """The mean of a measure over all goals of a flow, all equally frequent."""
    goals = goals_of(text)
    return sum(map(measure, goals)) / len(goals)


def over_groups(measure: Callable[[Group], float]) -> float:
    """The mean of a measure over the groups that are built in, by their shares."""
    return sum(group.share * measure(group) for group in BUILT_IN)


def times(text: str, goal: str, scales: Scales, group: Group = EVERYDAY, row: str = "middle") -> Times:
    """How long it takes them; parameters as in `journeys`."""
    return times_of(explore(Table(journeys(text, goal, group, scales, row))))


def first(gone: Callable[[int], float], share: float, most: int = 3_600) -> int:
    """The first whole number, seconds for the most part, by which so large a share is gone.

    Parameters
    ----------
    gone : the share that is gone by a number; it never falls
    share : 0 to 1
    most : numbers to look through
    """
    least = 1
    while least < most:
        middle = (least + most) // 2
        least, most = (least, middle) if gone(middle) >= share else (middle + 1, most)
    return least
