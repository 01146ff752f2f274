"""The same callers through two versions of a flow: what got better, what got worse, for whom, and why.

The callers are those of the new version: its groups, the shares of its goals, how many want a person, how long somebody
needs to fetch an item. Where the old version says something else about them, it is told so (`same_callers`): what changed
in the description of callers is no merit of a flow. Goals are matched by name; goals of one version only are left out and
named. Where both chains can be solved, differences are exact. Else the same sampled callers, with the same luck, go
through both, and a difference has the standard error of their paired differences.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.ways import hops_from
from ivrlint.callers.assumptions import Assumptions
from ivrlint.callers.choosing import Choosing
from ivrlint.callers.groups import Group, groups_of
from ivrlint.findings import Finding, Span
from ivrlint.flow.model import Goal
from ivrlint.simulation.answer import Answer
from ivrlint.simulation.calls import Calls
from ivrlint.simulation.chain import TooManyStatesError, explore, solve
from ivrlint.simulation.comparison import FIGURES, LOST, Cause, Change, Comparison, Version
from ivrlint.simulation.journey import Journeys
from ivrlint.simulation.mind import Outcome
from ivrlint.simulation.population import Wish, wishes
from ivrlint.simulation.run import Plan, Progress, UnknownGoalError
from ivrlint.simulation.same_callers import same_callers
from ivrlint.simulation.table import Table

if TYPE_CHECKING:
    from ivrlint.simulation.crowd import Records
    from ivrlint.simulation.table import Floats

_MEANS: Final = {"calls": "calls", "seconds": "seconds", "asked_unprepared": "unprepared", "asked_again": "again"}
_SAMPLED: Final = 50_000
"""So many callers of each group with each goal where a chain is too large: of all callers together, no share of nine such
parts has a larger standard error than .1 %."""


class NothingInCommonError(Exception):
    """No goal has the same name in both versions; holds the names of either."""


# --- both versions ---------------------------------------------------------------------------------------------------


class _Lived(NamedTuple):
    """What one group with one goal lives through in one version: its figures, and the lines on which it is lost."""

    figures: dict[str, float]
    lost: dict[Outcome, float]
    records: Records | None = None


def compare(old: Version, new: Version, plan: Plan, progress: Progress | None = None) -> Comparison:
    """Send the same callers through both versions.

    Parameters
    ----------
    old, new : the versions; the flow of the old one is changed as `same_callers` says
    plan : who, how, how many
    progress : told of every part that is done

    Raises
    ------
    NothingInCommonError : no goal has the same name in both
    UnknownGoalError, ivrlint.callers.groups.UnknownGroupError : the plan names one that is not there
    ivrlint.simulation.chain.TooManyStatesError : it is to be exact and cannot be
    """
    notes = same_callers(old.facts.flow, new.facts.flow)
    theirs, ours = ({wish.name: wish for wish in wishes(each.facts.flow)} for each in (old, new))
    common = [wish for wish in ours.values() if wish.name in theirs]
    if not common:
        raise NothingInCommonError(tuple(theirs), tuple(ours))
    if plan.goal is not None:
        common = [wish for wish in common if wish.name == plan.goal]
        if not common:
            raise UnknownGoalError(tuple(name for name in ours if name in theirs))
    total = sum(wish.share for wish in common)
    wanted = tuple(wish._replace(share=wish.share / total) for wish in common)
    groups = groups_of(new.facts.flow, plan.configured, plan.group)
    sums = _Sums(plan, wanted, groups)
    goals = {wish.name: (theirs[wish.name].goal, wish.goal) for wish in wanted}
    processes = tuple(
        _Process(each.facts, {name: pair[side] for name, pair in goals.items()}) for side, each in enumerate((old, new))
    )
    jobs = [(row, wish, group) for row in plan.rows for wish in wanted for group in groups]
    for done, (row, wish, group) in enumerate(jobs):
        if progress:
            progress(done, len(jobs))
        sums.add(row, wish, group, *_both(processes, wish, group, Assumptions(row, plan.scales), plan))
    if progress:
        progress(len(jobs), len(jobs))
    marks = [Counter(map(_mark, each.findings)) for each in (old, new)]
    return Comparison(
        old,
        new,
        plan,
        not sums.callers,
        sums.callers,
        wanted,
        groups,
        sums.changes((None, None)),
        {wish.name: sums.changes((wish.name, None)) for wish in wanted},
        {(wish.name, group.name): sums.changes((wish.name, group.name)) for wish in wanted for group in groups},
        {row: sums.figures[row, None, None][LOST] for row in plan.rows},
        sums.causes(),
        {name: (_hops(old.facts, goals[name][0]), _hops(new.facts, goals[name][1])) for name in goals},
        _only(old.findings, marks[1]),
        _only(new.findings, marks[0]),
        (marks[0] & marks[1]).total(),
        tuple(wish.title for wish in theirs.values() if wish.name not in ours and plan.goal is None),
        tuple(wish.title for wish in ours.values() if wish.name not in theirs and plan.goal is None),
        notes,
    )


class _Process:
    """The journeys of one version."""

    def __init__(self, facts: Facts, goals: Mapping[str, Goal | None]) -> None:
        self._calls = Calls(facts)
        self._goals = goals
        self._choosing = {name: Choosing(facts, goal) for name, goal in goals.items()}

    def table(self, wish: str, group: Group, numbers: Assumptions) -> Table:
        return Table(Journeys(self._calls, self._goals[wish], group, numbers, self._choosing[wish]))


def _both(
    processes: Sequence[_Process], wish: Wish, group: Group, numbers: Assumptions, plan: Plan
) -> tuple[_Lived, _Lived]:
    old, new = (each.table(wish.name, group, numbers) for each in processes)
    if plan.sample is None:
        try:
            return _solved(solve(explore(old))), _solved(solve(explore(new)))
        except TooManyStatesError:
            if plan.exact:
                raise
    callers = plan.sample or _SAMPLED
    return _sampled(old, callers, plan.seed), _sampled(new, callers, plan.seed)


def _solved(answer: Answer) -> _Lived:
    first = sum(share for (end, call), share in answer.outcomes.items() if end.kind == "resolved" and call <= 1)
    figures = {LOST: answer.share("unresolved"), "first_call": first}
    figures |= {name: answer.share(name) for name in ("deflected", "handed_on")}
    figures |= {name: answer.means[mean] for name, mean in _MEANS.items()}
    lost: dict[Outcome, float] = {}
    for (end, _), share in answer.outcomes.items():
        if end.kind == "unresolved":
            lost[end] = lost.get(end, 0.0) + share
    return _Lived(figures, lost)


def _sampled(table: Table, callers: int, seed: int) -> _Lived:
    import numpy as np

    from ivrlint.simulation.crowd import records

    found = records(table, callers, seed)
    figures = {name: float(_by_caller(found, name).mean()) for name in FIGURES}
    counts = np.bincount(found.outcome, minlength=len(found.outcomes))
    lost = {end: int(count) / callers for end, count in zip(found.outcomes, counts, strict=True)
            if end.kind == "unresolved" and count}  # fmt: skip
    return _Lived(figures, lost, found)


def _by_caller(found: Records, name: str) -> Floats:
    """A figure of each caller."""
    if name in _MEANS:
        values: Floats = getattr(found, _MEANS[name])
        return values
    kind = {LOST: "unresolved", "first_call": "resolved"}.get(name, name)
    is_so = found.of_kind(kind)
    return (is_so & (found.call <= 1) if name == "first_call" else is_so).astype(float)


def _errors(old: _Lived, new: _Lived) -> dict[str, float]:
    """The standard errors of the mean differences of the same callers; none where both are exact."""
    if old.records is None or new.records is None:
        return {}
    count = len(old.records.outcome)
    pairs = ((name, _by_caller(new.records, name) - _by_caller(old.records, name)) for name in FIGURES)
    return {name: float(each.std(ddof=1)) / math.sqrt(count) if count > 1 else math.inf for name, each in pairs}


# --- adding up -------------------------------------------------------------------------------------------------------

_Whose = tuple[str | None, str | None]
_EVERYBODY: Final = 100.0


class _Sums:
    """Figures added up over groups and goals; for whom is a goal and a group, None for all of them."""

    def __init__(self, plan: Plan, wanted: Sequence[Wish], groups: Sequence[Group]) -> None:
        self._plan = plan
        self._total = {wish.name: wish.share for wish in wanted}
        self.figures: dict[tuple[str, str | None, str | None], dict[str, tuple[float, float]]] = {}
        self._variances: dict[_Whose, dict[str, float]] = {}
        self._causes: dict[tuple[str, str], tuple[dict[Span, float], dict[Span, float]]] = {}
        self.callers = 0

    def add(self, row: str, wish: Wish, group: Group, old: _Lived, new: _Lived) -> None:
        """Add what a group with a goal lives through in both versions."""
        whose: dict[_Whose, float] = {
            (None, None): wish.share * group.share, (wish.name, None): group.share, (wish.name, group.name): 1.0,
        }  # fmt: skip
        if old.records is not None:
            self.callers = len(old.records.outcome)
        errors = _errors(old, new) if row == self._plan.point else {}
        for (goal, name), weight in whose.items():
            sums = self.figures.setdefault((row, goal, name), dict.fromkeys(FIGURES, (0.0, 0.0)))
            variances = self._variances.setdefault((goal, name), dict.fromkeys(FIGURES, 0.0))
            for figure in FIGURES:
                scale = weight * (1.0 if figure == "seconds" else _EVERYBODY)
                before, after = sums[figure]
                sums[figure] = before + scale * old.figures[figure], after + scale * new.figures[figure]
                variances[figure] += (scale * errors.get(figure, 0.0)) ** 2
        if row == self._plan.point:
            for side, lived in enumerate((old, new)):
                for end, share in lived.lost.items():
                    lines = self._causes.setdefault((end.why, end.place), ({}, {}))[side]
                    span = end.span or Span("", 0, 0, 0, 0)
                    lines[span] = lines.get(span, 0.0) + _EVERYBODY * wish.share * group.share * share

    def changes(self, whose: _Whose) -> dict[str, Change]:
        """The figures of a goal and a group in both versions, with the range of the difference over all rows."""
        found = {}
        for figure in FIGURES:
            old, new = self.figures[self._plan.point, *whose][figure]
            every = [after - before for row in self._plan.rows for before, after in [self.figures[row, *whose][figure]]]
            error = math.sqrt(self._variances[whose][figure])
            found[figure] = Change(old, new, tuple(every), error)
        return found

    def causes(self) -> tuple[Cause, ...]:
        """Why callers are lost, the largest change first."""
        found = [
            Cause(why, place, sum(old.values()), sum(new.values()), _most_first(old), _most_first(new))
            for (why, place), (old, new) in self._causes.items()
        ]
        return tuple(sorted(found, key=lambda each: (-abs(round(each.new - each.old, 9)), each.why, each.place)))


def _most_first(lines: Mapping[Span, float]) -> tuple[Span, ...]:
    return tuple(span for span, _ in sorted(lines.items(), key=lambda each: (-each[1], each[0])) if span.line)


def _hops(facts: Facts, goal: Goal | None) -> int | None:
    entries = [number for number in facts.entries_of(goal) if facts.flow.entries[number].kind == "inbound"]
    found = [hops for number in entries for hops in [hops_from(facts, number, goal)] if hops is not None]
    return int(min(found)) if found and min(found) < math.inf else None


# --- findings --------------------------------------------------------------------------------------------------------


def _mark(finding: Finding) -> tuple[str, str | None, str | None]:
    """What makes a finding the same in both versions, whatever its line."""
    return finding.rule, finding.place, finding.subject


def _only(findings: Iterable[Finding], others: Counter[tuple[str, str | None, str | None]]) -> tuple[Finding, ...]:
    left = Counter(others)
    found = []
    for finding in findings:
        mark = _mark(finding)
        if left[mark]:
            left[mark] -= 1
        else:
            found.append(finding)
    return tuple(found)
