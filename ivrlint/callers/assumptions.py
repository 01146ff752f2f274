"""Every number that the simulated caller rests on, with its source, in three rows: kind, middle and harsh.

Nothing else in the simulation holds a number of its own. What is measured has the same value in all three rows; what
nobody has measured says `assumption`, and its rows span what seems possible.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

ROWS: Final = ("kind", "middle", "harsh")
"""Sets of assumptions; point figures are middle, ranges span all three."""
ASSUMED: Final = "assumption"


class Number(NamedTuple):
    """One number of the model.

    Parameters
    ----------
    what : what it is, as a report lists it
    unit : ``share``, ``seconds``, ``per minute``, ``annoyance`` (annoyance-seconds), ``times`` or ``calls``
    rows : its values: kind, middle, harsh
    source : where it is from, or ASSUMED
    """

    what: str
    unit: str
    rows: tuple[float, float, float]
    source: str

    @property
    def assumed(self) -> bool:
        """Whether nobody has measured it."""
        return self.source.startswith(ASSUMED)


def _same(what: str, unit: str, value: float, source: str) -> Number:
    return Number(what, unit, (value, value, value), source)


_BANK = "computed from the Anonymous Bank data (Technion), August 1999"

NUMBERS: Final[Mapping[str, Number]] = MappingProxyType(
    {
        # choosing
        "slip": Number(
            "wrong option chosen at a menu",
            "share",
            (0.04, 0.08, 0.16),
            f"{ASSUMED}; real systems .11 to .21, derived from Natarajan et al. 2002 (30 to 50 % misrouted)",
        ),
        "digit-error": _same("one digit keyed wrongly", "share", 0.0036, "Deininger 1960: 2.5 % of 7-digit numbers"),
        "takes-call-back": Number(
            "takes a call back that is offered on hold", "share", (0.75, 0.63, 0.50), "SoftwareAdvice survey: 63 %"
        ),
        # having things at hand
        "has-paper": Number("has at hand what is on paper", "share", (0.70, 0.40, 0.05), ASSUMED),
        "has-device": Number("has at hand what is on a device", "share", (0.70, 0.50, 0.05), ASSUMED),
        "has-card": Number("has the card at hand", "share", (0.70, 0.70, 0.05), ASSUMED),
        "takes": Number("time to fetch an item, where the flow does not say", "seconds", (30, 60, 120), ASSUMED),
        "fetches": Number(
            "without the item and without a way out: hangs up, fetches it, calls again",
            "share",
            (0.70, 0.50, 0.30),
            ASSUMED,
        ),
        "stays-silent": Number("… stays silent to the end of the tries", "share", (0.20, 0.30, 0.40), ASSUMED),
        "gives-up": Number("… gives up", "share", (0.10, 0.20, 0.30), ASSUMED),
        # calling again
        "calls-again": Number("calls again after a call that did not help", "share", (0.70, 0.50, 0.30), ASSUMED),
        "most-calls": _same("calls before giving up for good", "calls", 4, ASSUMED),
        # tiring
        "leaves-at-once": _same("hangs up in the first seconds of a call", "share", 0.014, f"{_BANK}: 588 of 40,750"),
        "menu-hazard": _same("hangs up in a menu, not in trouble", "per minute", 0.10, f"{_BANK}: .103 at 5 to 10 s"),
        "menu-worst": Number(
            "… times as often when fully annoyed", "times", (3, 6, 17), f"{ASSUMED}; harsh as fitted to stuck callers"
        ),
        "menu-half": Number("annoyance at which half of that is reached", "annoyance", (30, 30, 18), ASSUMED),
        "hold-scale": Number("hangs up on hold, times the table", "times", (0.8, 1.0, 1.25), f"{_BANK}; rows assumed"),
        "hold-worst": Number("… times as often when fully annoyed", "times", (1.5, 2, 3), ASSUMED),
        "hold-half": Number("annoyance at which half of that is reached", "annoyance", (30, 30, 30), ASSUMED),
        "position": _same("… times, when the position in the queue is told", "times", 0.37, "Munichor & Rafaeli 2007"),
        # annoyance
        "weight-irrelevant": Number("a second of options that do not help", "annoyance", (1.5, 2, 3), ASSUMED),
        "weight-hold": _same("a second on hold", "annoyance", 1.0, "the reference"),
        "failed-try": Number("silence or a wrong key", "annoyance", (10, 15, 20), ASSUMED),
        "transfer": Number(
            "handed from human to human", "annoyance", (60, 95, 120), f"{ASSUMED}; derived from SQM Group 2021"
        ),
        "asked-again": Number(
            "to give again what was given", "annoyance", (60, 90, 120), f"{ASSUMED}; Dixon et al. 2010"
        ),
        "back-at-start": Number("back at the first menu", "annoyance", (30, 60, 90), ASSUMED),
        "asked-unprepared": Number("asked for what is not at hand", "annoyance", (10, 20, 40), ASSUMED),
    }
)

HOLD_HAZARD: Final = (
    (10, 0.229), (20, 0.280), (30, 0.164), (45, 0.146), (60, 0.221), (90, 0.176), (120, 0.095), (180, 0.108),
    (240, 0.079), (300, 0.077), (420, 0.078), (600, 0.069), (900, 0.074),
)  # fmt: skip
"""Hanging up on hold, per minute, until so many seconds of it; the last value goes on. All callers of the Anonymous Bank,
August 1999, 25,632 queued calls (computed)."""

BY_HEART: Final = (
    (("phone", "telephone", "mobile"), 0.95),
    (("zip", "postcode", "postal"), 0.97),
    (("birth", "birthday"), 0.99),
    (("pin", "passcode", "password"), 0.60),
    (("social", "ssn", "national"), 0.75),
    (("card",), 0.32),
    (("account", "customer", "member", "membership"), 0.15),
    (("policy", "contract"), 0.05),
    (("order", "parcel", "tracking"), 0.03),
    (("invoice", "bill"), 0.10),
)
"""Share that knows an item by heart which a flow says is `from memory`, by a word of its name or title, first match; the
card row is from a survey (Western & Southern), the others are assumptions; unlisted items: everybody."""
LAST_DIGITS: Final = 0.93
"""The same for the last four digits of a national id (assumption)."""

UNITS: Final = 15.0
"""Annoyance is counted in whole units of so many annoyance-seconds, the time to fetch in units of so many seconds."""
MOST_ANNOYED: Final = 40
"""Units of annoyance beyond which it makes no difference."""


class Assumptions:
    """The numbers of one row, some of them scaled.

    Parameters
    ----------
    row : one of ROWS
    scales : factors by name of a number, as `--calibrate` finds them; shares stay at most 1
    """

    def __init__(self, row: str = "middle", scales: Mapping[str, float] | None = None) -> None:
        self.row = row
        self.scales = dict(scales or {})
        column = ROWS.index(row)
        self._values = {}
        for name, number in NUMBERS.items():
            value = number.rows[column] * self.scales.get(name, 1.0)
            self._values[name] = min(1.0, value) if number.unit == "share" else value

    def __getitem__(self, name: str) -> float:
        return self._values[name]
