"""How callers tire: annoyance in whole units, and how often they hang up at a menu or on hold."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from ivrlint.callers.assumptions import HOLD_HAZARD, MOST_ANNOYED, UNITS, Assumptions
from ivrlint.callers.groups import Group


def units(amount: float) -> int:
    """So many seconds or annoyance-seconds in whole units, rounded half up."""
    return math.floor(amount / UNITS + 0.5)


def more_annoyed(before: int, annoyance: float) -> int:
    """Annoyance after one event.

    Parameters
    ----------
    before : units so far
    annoyance : annoyance-seconds that the event adds
    """
    return min(MOST_ANNOYED, before + units(annoyance))


def _worse(annoyance: int, worst: float, half: float) -> float:
    """How many times as often somebody hangs up: the Palm/Brown form, ``1 + (M - 1) x / (x + half)``."""
    excess = annoyance * UNITS
    return 1 + (worst - 1) * excess / (excess + half)


def leaves_menu(seconds: float, annoyance: int, numbers: Assumptions) -> float:
    """Probability of hanging up during so many seconds of a menu, `annoyance` units in."""
    rate = numbers["menu-hazard"] * _worse(annoyance, numbers["menu-worst"], numbers["menu-half"])
    return 1 - math.exp(-rate * seconds / 60)


class Hold(NamedTuple):
    """A stretch on hold.

    Parameters
    ----------
    leaves : probability of hanging up during it
    left_after : mean seconds of it that pass for those who do
    """

    leaves: float
    left_after: float


def on_hold(
    since: float, seconds: float, annoyance: int, tells_position: bool, group: Group, numbers: Assumptions
) -> Hold:
    """How a stretch on hold goes.

    Parameters
    ----------
    since : seconds on hold before
    seconds : its length
    annoyance : units when it begins
    tells_position : whether callers hear where they stand in the queue
    group : its patience scales the table
    numbers : of the row
    """
    scale = numbers["hold-scale"] * _worse(annoyance, numbers["hold-worst"], numbers["hold-half"])
    if tells_position:
        scale *= numbers["position"]
    if group.patience is not None:
        scale *= _scale(group.patience)
    return _stretch(since, since + seconds, scale)


@lru_cache(maxsize=65536)
def _stretch(since: float, until: float, scale: float) -> Hold:
    """Survival with the table times `scale`: the mean time of those who leave is (area - length * S) / (1 - S)."""
    still, area, before = 1.0, 0.0, since
    for end, rate in (*((float(end), rate) for end, rate in HOLD_HAZARD), (math.inf, HOLD_HAZARD[-1][1])):
        end = min(end, until)
        if end <= before:
            continue
        a_second = rate * scale / 60
        after = still * math.exp(-a_second * (end - before))
        area += (still - after) / a_second if a_second else still * (end - before)
        still, before = after, end
        if end >= until:
            break
    leaves = 1 - still
    length = until - since
    return Hold(leaves, (area - length * still) / leaves if leaves > 1e-12 else length / 2)


def hold_exposure(seconds: float) -> float:
    """The hazard of the table, summed over the first so many seconds on hold; ``exp(-exposure)`` of all are still there."""
    total, before = 0.0, 0.0
    for until, rate in HOLD_HAZARD:
        total += rate * (min(seconds, until) - before) / 60
        before = until
        if seconds <= until:
            return total
    return total + HOLD_HAZARD[-1][1] * (seconds - before) / 60


@lru_cache(maxsize=1024)
def _scale(patience: float) -> float:
    """What the table has to be multiplied by so that half of the callers are gone after `patience` seconds."""
    return math.log(2) / max(hold_exposure(patience), 1e-9)
