"""A simulation of a flow: every group of callers, every wish, every row of assumptions that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from ivrlint.analyses.facts import Facts
from ivrlint.callers.assumptions import ROWS, Assumptions
from ivrlint.callers.choosing import Choosing
from ivrlint.callers.groups import Group, groups_of
from ivrlint.simulation.answer import Answer
from ivrlint.simulation.calls import Calls
from ivrlint.simulation.chain import Chain, TooManyStatesError, explore, solve
from ivrlint.simulation.crowd import sample, sample_until
from ivrlint.simulation.journey import Journeys
from ivrlint.simulation.population import Wish, wishes
from ivrlint.simulation.shortest import shortest_answer
from ivrlint.simulation.table import Table
from ivrlint.simulation.times import times_of

Progress = Callable[[int, int], None]
"""Called with how many parts of a simulation are done, and how many there are."""
_WANTING: Final = 20_000
"""So many callers who want a person are sampled, at most: a part of the report that is told in whole customers."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be simulated.

    Parameters
    ----------
    rows : of assumptions; the point figures are those of `middle`, or of the only one
    sample : callers to sample for each group and wish; None: exact where that is possible
    exact : whether to insist on it, however many states there are
    seed : of the sampling
    goal, group : only these, by their names
    scales : factors for the assumptions, as a calibration found them
    configured : caller groups of the configuration
    """

    rows: tuple[str, ...] = ROWS
    sample: int | None = None
    exact: bool = False
    seed: int = 0
    goal: str | None = None
    group: str | None = None
    scales: Mapping[str, float] = field(default_factory=dict)
    configured: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def point(self) -> str:
        """The row that point figures are taken from."""
        return "middle" if "middle" in self.rows else self.rows[0]


@dataclass(frozen=True, slots=True)
class Part:
    """What becomes of one group with one wish under one row of assumptions.

    Parameters
    ----------
    shortest : in the row of point figures, the seconds of the shortest journey that answers callers who never slip;
        None: there is none
    wanting : in that row, what becomes of those who want a person, as shares of all with the wish; None: not known
    """

    wish: Wish
    group: Group
    row: str
    answer: Answer
    shortest: float | None = None
    wanting: Answer | None = None


@dataclass(frozen=True, slots=True)
class Simulation:
    """What callers live through in a flow.

    Parameters
    ----------
    calls : of the flow, with every step that was worked out
    plan : what was simulated
    wishes, groups : who calls, their shares adding up to 1
    parts : the answers
    """

    calls: Calls
    plan: Plan
    wishes: tuple[Wish, ...]
    groups: tuple[Group, ...]
    parts: tuple[Part, ...]

    @property
    def exact(self) -> bool:
        """Whether every answer is exact."""
        return all(not part.answer.callers for part in self.parts)

    def of(self, row: str, wish: Wish | None = None, group: Group | None = None) -> Iterator[tuple[float, Answer]]:
        """The answers of a row, each with its weight; the weights of all that are asked for add up to 1.

        Parameters
        ----------
        row : of assumptions
        wish, group : only these; None: all
        """
        for part in self.parts:
            if part.row == row and wish in (None, part.wish) and group in (None, part.group):
                weight = part.wish.share if wish is None else 1.0
                yield weight * (part.group.share if group is None else 1.0), part.answer


class UnknownGoalError(Exception):
    """There is no goal of that name; holds the names that there are."""


def simulate(facts: Facts, plan: Plan, progress: Progress | None = None) -> Simulation:
    """Live through a flow.

    Parameters
    ----------
    facts : of the flow, whose calls can be judged
    plan : who, how, how many
    progress : told of every part that is done

    Raises
    ------
    UnknownGoalError, ivrlint.callers.groups.UnknownGroupError : the plan names one that is not there
    ivrlint.simulation.chain.TooManyStatesError : it is to be exact and cannot be
    """
    calls = Calls(facts)
    wanted = wishes(facts.flow)
    if plan.goal is not None:
        wanted = tuple(wish._replace(share=1.0) for wish in wanted if wish.name == plan.goal)
        if not wanted:
            raise UnknownGoalError(tuple(wish.name for wish in wishes(facts.flow)))
    groups = groups_of(facts.flow, plan.configured, plan.group)
    jobs = [(row, wish, group) for row in plan.rows for wish in wanted for group in groups]
    choosing = {wish.name: Choosing(facts, wish.goal) for wish in wanted}
    parts = []
    for done, (row, wish, group) in enumerate(jobs):
        if progress:
            progress(done, len(jobs))
        numbers = Assumptions(row, plan.scales)
        journeys = Journeys(calls, wish.goal, group, numbers, choosing[wish.name])
        if row == plan.point:
            answer, wanting = _looked_at(journeys, plan)
            parts.append(Part(wish, group, row, answer, shortest_answer(journeys), wanting))
        else:
            parts.append(Part(wish, group, row, _answer(journeys, plan)[0]))
    if progress:
        progress(len(jobs), len(jobs))
    return Simulation(calls, plan, wanted, groups, tuple(parts))


def _answer(journeys: Journeys, plan: Plan) -> tuple[Answer, Table, Chain | None]:
    """The answer, and the chain where it is exact."""
    table = Table(journeys)
    if plan.sample is not None:
        return sample(table, plan.sample, plan.seed), table, None
    key = f"too many states {journeys.goal.name if journeys.goal else ''}"
    known = journeys.calls.facts.memo
    if (key, 0) not in known or plan.exact:
        try:
            chain = explore(table)
            return solve(chain), table, chain
        except TooManyStatesError:
            if plan.exact:
                raise
            known[key, 0] = True  # other groups and rows come to as many: nobody has to wait for that again
    return sample_until(table, plan.seed), table, None


def _looked_at(journeys: Journeys, plan: Plan) -> tuple[Answer, Answer | None]:
    """The answer with the distribution of its seconds, and what becomes of those who want a person."""
    answer, table, chain = _answer(journeys, plan)
    if chain is None:
        return answer, _sampled_wanting(journeys, plan)
    starts = chain.starts.copy()
    for state in starts.nonzero()[0].tolist():
        if not table.joints[state][1].wants:
            starts[state] = 0.0
    wanting = solve(chain._replace(starts=starts, begun={})) if starts.any() else Answer({}, {})
    return replace(answer, times=times_of(chain)), wanting


def _sampled_wanting(journeys: Journeys, plan: Plan) -> Answer:
    """What becomes of callers who want a person, where nothing is exact: these callers alone are sampled."""
    table = Table(journeys)
    begins = [(share, number) for share, number in table.starts if number >= 0 and table.joints[number][1].wants]
    whole = sum(share for share, _ in begins)
    if not begins:
        return Answer({}, {})
    table.starts = [(share / whole, number) for share, number in begins]
    answer = sample(table, min(plan.sample or _WANTING, _WANTING), plan.seed)
    return replace(answer, outcomes={end: share * whole for end, share in answer.outcomes.items()})
