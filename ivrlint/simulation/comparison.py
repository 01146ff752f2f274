"""What two versions of a flow do to the same callers: the record that every report of it renders."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from ivrlint.analyses.facts import Facts
from ivrlint.callers.groups import Group
from ivrlint.findings import Finding, Span
from ivrlint.simulation.population import Wish
from ivrlint.simulation.run import Plan

LOST: Final = "lost"
FIGURES: Final[Mapping[str, bool | None]] = {
    LOST: False,
    "first_call": True,
    "deflected": None,
    "handed_on": None,
    "calls": False,
    "seconds": False,
    "asked_unprepared": False,
    "asked_again": False,
}
"""What is compared, and whether more of it is better; None: that depends.

Of 100 customers: ``lost``, who are never helped; ``first_call``, who are helped in their first call or before it;
``deflected``, who are sent elsewhere for the answer; ``handed_on``, who are connected to a number outside; ``calls``, the
calls they make; ``asked_unprepared`` and ``asked_again``, the times they are asked for what nobody told them to bring, and
for what they gave already. Of one customer: ``seconds`` on the phone."""


NOTABLE: Final = 0.5
"""A smaller change, of 100 customers, is not spoken of."""
_DECIDES: Final = 0.1
"""Callers lost, of 100, that make one version better than another."""
SAME: Final = 0.05
"""Differences below this, of 100 customers, are none."""


class Version(NamedTuple):
    """One of the two versions.

    Parameters
    ----------
    name : as reports call it
    facts : of its flow, whose calls can be judged
    findings : what `check` says about it
    shown : what reports call a file of it; None: as its lines have it
    """

    name: str
    facts: Facts
    findings: Sequence[Finding] = ()
    shown: Callable[[str], str] | None = None

    def line(self, span: Span, place: str = "") -> str:
        """Where a line is, as reports say it: ``main:31``, and for one of another file ``identify.ivr:12``."""
        return f"{place if place and span.file == self.facts.flow.file else self.file_of(span)}:{span.line}"

    def file_of(self, span: Span) -> str:
        """What reports call the file of a line."""
        return self.shown(span.file) if self.shown else span.file


class Change(NamedTuple):
    """A figure in both versions.

    Parameters
    ----------
    old, new : under the row of point figures
    rows : the difference under each row, in the order of the plan
    error : standard error of the difference; 0 where it is exact
    """

    old: float
    new: float
    rows: tuple[float, ...]
    error: float = 0.0

    @property
    def difference(self) -> float:
        """New less old."""
        return self.new - self.old

    @property
    def least(self) -> float:
        """The smallest difference under any row."""
        return min(self.rows)

    @property
    def most(self) -> float:
        """The largest difference under any row."""
        return max(self.rows)


Changes = Mapping[str, Change]


class Cause(NamedTuple):
    """Why callers are lost, of 100 customers.

    Parameters
    ----------
    why, place : as the outcome says it
    old, new : how many, in either version
    old_lines, new_lines : where; the lines on which most are lost come first
    """

    why: str
    place: str
    old: float
    new: float
    old_lines: tuple[Span, ...]
    new_lines: tuple[Span, ...]


class Comparison(NamedTuple):
    """What two versions of a flow do to the same callers.

    Parameters
    ----------
    old, new : the versions
    plan : what was simulated
    exact : whether every figure is exact
    callers : sampled ones of each goal and group; 0 where everything is exact
    wishes, groups : who calls
    every : the figures of all callers, by name of FIGURES
    goals : by goal
    cells : by goal and group
    rows : callers lost, old and new, by row of assumptions
    causes : why callers are lost, the largest change first
    hops : by goal, the fewest announced turns to a person who can help, in either version; None: there is no such way
    gone, added : findings of the old version only, and of the new one
    kept : how many findings both have
    old_goals, new_goals : titles of the goals of one version only
    notes : what is to be known besides, a sentence each
    """

    old: Version
    new: Version
    plan: Plan
    exact: bool
    callers: int
    wishes: tuple[Wish, ...]
    groups: tuple[Group, ...]
    every: Changes
    goals: Mapping[str, Changes]
    cells: Mapping[tuple[str, str], Changes]
    rows: Mapping[str, tuple[float, float]]
    causes: tuple[Cause, ...]
    hops: Mapping[str, tuple[int | None, int | None]]
    gone: tuple[Finding, ...]
    added: tuple[Finding, ...]
    kept: int
    old_goals: tuple[str, ...]
    new_goals: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """Whether the new version loses fewer callers: ``better``, ``worse``, ``the same``, or ``it depends``."""
        lost = self.every[LOST]
        noise = max(_DECIDES, 2 * lost.error)
        if lost.most < noise and lost.least > -noise:
            return "the same"
        if lost.most < noise:
            return "better"
        return "worse" if lost.least > -noise else "it depends"


class Difference(NamedTuple):
    """A figure that is better or worse for some callers.

    Parameters
    ----------
    wish : their goal, or None for all callers
    group : theirs, or None for all groups
    figure : which
    change : how
    """

    wish: Wish | None
    group: Group | None
    figure: str
    change: Change


def differences(comparison: Comparison, worse: bool) -> tuple[Difference, ...]:
    """What got better, or worse, and for whom: a goal as a whole, else single groups with it.

    Under the row of point figures; of callers lost, worse under any row is worse.

    Parameters
    ----------
    comparison : of two versions
    worse : whether what got worse is wanted
    """
    found = []
    for figure in FIGURES:
        for wish in comparison.wishes:
            whole = comparison.goals[wish.name][figure]
            if _counts(figure, whole, worse):
                found.append(Difference(wish, None, figure, whole))
                continue
            for group in comparison.groups:
                cell = comparison.cells[wish.name, group.name][figure]
                if _counts(figure, cell, worse):
                    found.append(Difference(wish, group, figure, cell))
    return tuple(found)


def _counts(figure: str, change: Change, worse: bool) -> bool:
    """Whether a change is large enough to be spoken of, and goes that way."""
    if FIGURES[figure] is None:
        return False
    least = max(10.0, 0.1 * change.old) if figure == "seconds" else NOTABLE
    up = FIGURES[figure] is not worse
    amount = change.difference if up else -change.difference
    if figure == LOST and worse:
        amount = change.most
    return amount >= max(least, 2 * change.error)
