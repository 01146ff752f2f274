"""What makes a comparison fail: ``lost > +1``, ``reschedule.calls >= 5``, ``errors > 0``.

A figure, perhaps of one goal; a comparison; and how much it changes from the old version to the new one, in the units of
the report: of 100 customers, for `seconds` of one customer, for `hops` turns, for findings how many there are.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from ivrlint.findings import Finding, Severity
from ivrlint.simulation.comparison import FIGURES, LOST, Comparison
from ivrlint.text import did_you_mean

_OPERATORS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le,
}  # fmt: skip
_FORM = re.compile(r"\s*(?:(\w+)\.)?([\w-]+)\s*(>=|<=|>|<)\s*([+-]?\d+(?:\.\d+)?)\s*")
_OTHER_NAMES: Final = {"unresolved": LOST}
_HOPS: Final = "hops"
_OF_FINDINGS: Final = ("findings", "errors", "warnings")
NAMES: Final = (*FIGURES, *_OTHER_NAMES, _HOPS, *_OF_FINDINGS)
"""The figures that a condition may name."""
_ROUNDING: Final = 1e-9


class ConditionError(Exception):
    """A condition says nothing that can be judged; the message says what would."""


class FailIf(NamedTuple):
    """A condition.

    Parameters
    ----------
    text : as it was given
    goal : the name of the goal it is about, or None for all callers
    figure : one of NAMES
    compares : ``>``, ``>=``, ``<`` or ``<=``
    amount : what the change is compared with
    """

    text: str
    goal: str | None
    figure: str
    compares: str
    amount: float

    def change(self, found: Comparison) -> float | None:
        """How much its figure changes; None where both versions have nothing to compare: no person who can help.

        Raises
        ------
        ConditionError : the goal it names was not compared
        """
        if self.goal is not None and self.goal not in found.goals:
            hint = did_you_mean(self.goal, tuple(found.goals)) or f" Compared were {_listed(found.goals)}."
            raise ConditionError(f"`{self.text}`: there is no goal `{self.goal}` in both versions.{hint}")
        if self.figure in _OF_FINDINGS:
            return float(_count(found.added, self.figure) - _count(found.gone, self.figure))
        if self.figure == _HOPS:
            return _more_hops(found, self.goal)
        figures = found.every if self.goal is None else found.goals[self.goal]
        return figures[_OTHER_NAMES.get(self.figure, self.figure)].difference

    def is_met(self, change: float | None) -> bool:
        """Whether a change meets it; equal is what differs by rounding alone."""
        if change is None:
            return False
        if abs(change - self.amount) < _ROUNDING:
            change = self.amount
        return _OPERATORS[self.compares](change, self.amount)


def read_condition(text: str) -> FailIf:
    """Read a condition.

    Raises
    ------
    ConditionError : it has another form, or names what is no figure
    """
    form = _FORM.fullmatch(text)
    if form is None:
        raise ConditionError(
            f"`{text}`: write a figure, a comparison and a change, such as `lost > +1` or `reschedule.calls >= 5`. "
            f"Figures are {_listed(NAMES)}."
        )
    goal, figure, compares, amount = form.groups()
    if figure not in NAMES:
        hint = did_you_mean(figure, NAMES) or f" Figures are {_listed(NAMES)}."
        raise ConditionError(f"`{text}`: there is no figure `{figure}`.{hint}")
    if goal is not None and figure in _OF_FINDINGS:
        raise ConditionError(f"`{text}`: findings are not counted by goal; write `{figure} {compares} {amount}`")
    return FailIf(text.strip(), goal, figure, compares, float(amount))


def _more_hops(found: Comparison, goal: str | None) -> float | None:
    """How many more turns to a person who can help, for the goal from which it is farthest; infinite where there was a
    way and is none any more.
    """
    pairs = [hops for name, hops in found.hops.items() if goal in (None, name)]
    old, new = (max(math.inf if pair[side] is None else pair[side] or 0 for pair in pairs) for side in (0, 1))
    return None if math.isinf(old) and math.isinf(new) else float(new - old)


def _count(findings: tuple[Finding, ...], figure: str) -> int:
    wanted = {"errors": Severity.ERROR, "warnings": Severity.WARNING}.get(figure)
    return sum(wanted is None or finding.severity is wanted for finding in findings)


def _listed(names: Mapping[str, object] | tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
