"""Numbers that others measured, or that were computed from what they measured; the cases compare with these.

ANONYMOUS_BANK: computed from the call-by-call data of one Israeli bank, August 1999 (Technion, "Anonymous Bank"; free for
use with acknowledgement): 42,078 calls, 25,632 of them queued. PS are regular customers, NW prospects.
"""

from __future__ import annotations

from typing import Final

STILL_ON_HOLD: Final = {
    "ALL": {60: 0.815, 180: 0.639},
    "PS": {10: 0.967, 30: 0.907, 60: 0.838, 120: 0.745, 180: 0.690, 300: 0.625, 600: 0.516, 900: 0.455},
    "NW": {10: 0.929, 30: 0.816, 60: 0.700, 120: 0.567, 180: 0.467, 300: 0.361, 600: 0.212, 900: 0.152},
}
"""Share that has not hung up after so many seconds on hold (Kaplan and Meier), by type of customer."""
MEDIAN_PATIENCE: Final = {"ALL": 365, "PS": 678, "NW": 161}
"""Seconds after which half would have hung up."""
FULL_YEAR_MEDIAN: Final = {"PS": 668, "NW": 171}
"""The same over all of 1999, from a thesis on the same bank (Sall, UCAD)."""
QUEUED_WAIT: Final = {0.25: 28, 0.50: 72, 0.75: 161, 0.90: 278, 0.95: 357, 0.99: 565}
"""Quantiles of the seconds that queued callers spent on hold, until they were answered or hung up."""
ABANDONED_IF_QUEUED: Final = 0.283
ABANDONERS_MEDIAN_WAIT: Final = 54
IDENTIFICATION: Final = {"mean": 10.91, "p25": 6, "p50": 9, "p75": 10, "p95": 21}
"""Seconds of the step in which the bank's machine asks who is calling."""
HUNG_UP_IN_MACHINE: Final = 0.0567
"""Share that hangs up in that step, in opening hours."""
HUNG_UP_WITHIN_5_S: Final = 588 / 40_750

HUNG_UP_ON_HOLD_108_S: Final = {"music": 0.70, "apology": 0.67, "position": 0.36}
"""Munichor & Rafaeli 2007, 123 subjects: what they heard, and the share that hung up."""
SEVEN_DIGITS: Final = 6.0
"""Seconds to key them on a 3 x 3 pad, and the share of wrong numbers: Deininger 1960 (as quoted in 1990)."""
SEVEN_DIGITS_WRONG: Final = 0.025
MISROUTED: Final = (0.30, 0.50)
"""Share of callers who do not reach the right place with touch-tone menus (Natarajan et al. 2002, BBN)."""
