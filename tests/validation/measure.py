"""What one study measured beside what the simulator says, and whether they agree."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

FITTED, CALIBRATED, PREDICTED = "fitted", "calibrated", "predicted"
"""Whether a number of the simulator comes from the same data (that tests the code, not the theory), was set here by
another figure of the same study, or was found without it."""


class Measure(NamedTuple):
    """One row of the table.

    Parameters
    ----------
    case : V1, V2, …
    what : what is measured
    expected, ours : both in words
    tolerance : in words
    origin : FITTED, CALIBRATED or PREDICTED
    agrees : whether they differ by no more than that
    because : why they do not; empty where they are to agree
    """

    case: str
    what: str
    expected: str
    ours: str
    tolerance: str
    origin: str
    agrees: bool
    because: str = ""


def seconds(value: float) -> str:
    """Seconds as the table writes them: tenths below a hundred, where there are any."""
    return f"{round(value, 1):g} s" if value < 100 else f"{value:.0f} s"


def percent(value: float) -> str:
    """A share as the table writes it."""
    return f"{100 * value:.1f} %"


def near(
    case: str,
    what: str,
    expected: float,
    ours: float,
    tolerance: float,
    origin: str,
    because: str = "",
    written: Callable[[float], str] = seconds,
) -> Measure:
    """Values that may differ by a share of what is expected.

    Parameters
    ----------
    case, what, origin, because : as in `Measure`
    expected, ours : seconds, or what `written` writes
    tolerance : share of `expected`
    written : how the table writes them
    """
    agrees = abs(ours - expected) <= tolerance * expected
    return Measure(case, what, written(expected), written(ours), f"{100 * tolerance:.0f} %", origin, agrees, because)


def within_points(
    case: str, what: str, expected: float, ours: float, points: float, origin: str, because: str = ""
) -> Measure:
    """Shares that may differ by so many percentage points, tenths of which are not told apart."""
    agrees = round(100 * abs(ours - expected), 1) <= points
    unit = "point" if points == 1 else "points"
    return Measure(case, what, percent(expected), percent(ours), f"{points:g} {unit}", origin, agrees, because)
