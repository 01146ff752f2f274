"""What a simulation of one flow has assumed about its callers, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ivrlint.callers.assumptions import NUMBERS, ROWS, Assumptions
from ivrlint.callers.at_hand import has_share
from ivrlint.callers.groups import Group
from ivrlint.flow.model import Flow


class Assumed(NamedTuple):
    """One assumption.

    Parameters
    ----------
    text : all of it, with the rows of assumptions
    short : the same for a report of one screen; empty for what matters less
    """

    text: str
    short: str = ""


def assumed(flow: Flow, groups: Sequence[Group], numbers: Assumptions) -> tuple[Assumed, ...]:
    """What was assumed, what the flow itself leaves open first.

    Parameters
    ----------
    flow : what was simulated
    groups : who called
    numbers : the row of point figures
    """
    return (*_at_hand(flow, groups, numbers), *_groups(groups), *_numbers(numbers))


def _at_hand(flow: Flow, groups: Sequence[Group], numbers: Assumptions) -> list[Assumed]:
    found = []
    for item in flow.data:
        if all(item.name in group.has for group in groups):
            continue
        usual = Group("")
        shares = [has_share(item, usual, Assumptions(row, numbers.scales)) for row in ROWS]
        middle = has_share(item, usual, numbers)
        if middle >= 1:
            continue
        what = "known by heart to" if item.by_heart else "at hand for"
        short = f"{item.theirs} {what} {100 * middle:.0f} of 100 (line {item.span.line})"
        spread = "" if len(set(shares)) == 1 else f"; kind {shares[0]:.2g}, harsh {shares[2]:.2g}"
        found.append(Assumed(f"{short}{spread}", short))
    return found


def _groups(groups: Sequence[Group]) -> list[Assumed]:
    open_ = [group for group in groups if "share" not in group.stated]
    if not open_ or len(groups) == 1:
        return []
    mix = ", ".join(f"{group.name} {100 * group.share:.0f}" for group in groups)
    return [Assumed(f"callers of 100: {mix}", f"of 100 callers: {mix}")]


_IN_SHORT = {
    "slip": "{:.0f} of 100 take a wrong option at a menu",
    "calls-again": "{:.0f} of 100 call again after a call that did not help",
}


def _numbers(numbers: Assumptions) -> list[Assumed]:
    found = []
    for name, number in NUMBERS.items():
        if not number.assumed:
            continue
        kind, middle, harsh = (Assumptions(row, numbers.scales)[name] for row in ROWS)
        spread = "" if kind == harsh else f"; kind {kind:.3g}, harsh {harsh:.3g}"
        what = number.what.removeprefix("… ")
        text = f"{name}: {what} ({number.unit}): {middle:.3g}{spread}"
        short = _IN_SHORT[name].format(100 * numbers[name]) if name in _IN_SHORT else ""
        found.append(Assumed(text, short))
    return found
