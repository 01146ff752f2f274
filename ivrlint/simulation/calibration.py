"""Assumptions fitted to what a dashboard says: calls, abandoned calls, waiting time, and help in the first call."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from ivrlint.analyses.facts import Facts
from ivrlint.callers.assumptions import NUMBERS, Assumptions
from ivrlint.callers.choosing import Choosing
from ivrlint.callers.groups import groups_of
from ivrlint.simulation.calls import Calls
from ivrlint.simulation.chain import explore, solved
from ivrlint.simulation.journey import Journeys
from ivrlint.simulation.layers import Layers
from ivrlint.simulation.mind import Hazard
from ivrlint.simulation.population import wishes
from ivrlint.simulation.run import Plan
from ivrlint.simulation.table import Table
from ivrlint.text import did_you_mean


class Measure(NamedTuple):
    """A number of a dashboard.

    Parameters
    ----------
    what : what it is
    unit : ``%``, ``s`` or empty, as it is printed
    knobs : what is turned to meet it
    tolerance : a difference that is as good as none, in its own unit
    """

    what: str
    unit: str
    knobs: tuple[str, ...]
    tolerance: float


HOLD_TIMES: Final = "hold times"
"""The knob that is no assumption: the `hold` lines of the flow."""
AT_HAND: Final = "at hand"
"""The knob that stands for all of `has-paper`, `has-device` and `has-card`."""
MEASURES: Final[Mapping[str, Measure]] = {
    "calls": Measure("calls of theirs for every 100 customers", "", ("calls-again",), 1.0),
    "abandoned": Measure("of the calls that reach a queue, hung up on hold", "%", ("hold-scale",), 1.0),
    "wait": Measure("seconds in the queue, mean of all calls that reach one", "s", (HOLD_TIMES,), 1.0),
    "first_call": Measure("of customers, helped in their first call or before it", "%", (AT_HAND, "slip"), 1.0),
}
"""What can be fitted to, in the order of the command line."""
_KNOWN_AS: Final = {AT_HAND: ("has-paper", "has-device", "has-card")}
_WIDEST: Final = 5.0
"""No knob is turned further than to so many times, or to that part of, what it stood at."""
_RELUCTANCE: Final = 0.05
"""How much it weighs to turn a knob, so that none is turned without need."""
_LOOKS: Final = 10
"""Steps of the search; each looks at the flow once, and once more for every knob."""
_CENTRE: Final = 3.0
"""Where a knob stands that is not turned: the search takes steps in proportion to it, so it must not be 0."""
_SECONDS: Final = {"": 1.0, "s": 1.0, "sec": 1.0, "min": 60.0, "m": 60.0}


class BadTargetError(ValueError):
    """What was given to `--calibrate` cannot be meant; the message says why, and what to write."""


def targets(text: str) -> dict[str, float]:
    """What `--calibrate` was given: by name of MEASURES, in its own unit.

    Parameters
    ----------
    text : ``calls=130,abandoned=12%,wait=95s,first_call=70%``, any of them; calls may be ``1200/950``, calls from so many
        customers

    Raises
    ------
    BadTargetError : a name or value is none
    """
    found: dict[str, float] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        name = name.replace("-", "_")
        if name not in MEASURES:
            hint = did_you_mean(name, tuple(MEASURES)) or f" There are {', '.join(MEASURES)}."
            raise BadTargetError(f"nothing can be fitted to `{name}`.{hint}")
        if not equals:
            raise BadTargetError(f"`{name}` has no value: write `{name}={_EXAMPLES[name]}`")
        if name in found:
            raise BadTargetError(f"`{name}` stands there twice")
        found[name] = _READERS[name](value)
    if not found:
        raise BadTargetError(
            "there is nothing to fit to: write `calls=130,abandoned=12%,wait=95s,first_call=70%`, or some"
        )
    return found


_EXAMPLES: Final = {"calls": "130", "abandoned": "12%", "wait": "95s", "first_call": "70%"}


def _calls(text: str) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(?:\s*/\s*(\d+(?:\.\d+)?))?", text)
    most = 100 * NUMBERS["most-calls"].rows[1]
    if match and float(match[2] or 100) > 0:
        calls = 100 * float(match[1]) / float(match[2] or 100)
        if not match[2] and 0 < calls <= most / 100:  # nobody means one call from 100 customers
            raise BadTargetError(
                f"`calls={text}` would be the calls of 100 customers together: if each calls so often, write "
                f"`calls={100 * calls:g}`"
            )
        if calls <= most:
            return calls
    raise BadTargetError(
        f"`calls={text}` is not possible: write how many calls come from every 100 customers, up to {most:g}, "
        "or calls/customers, such as `calls=1200/950`"
    )


def _share(name: str) -> Callable[[str], float]:
    def read(text: str) -> float:
        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(%?)", text)
        share = float(match[1]) * (1 if match[2] else 100) if match else -1.0
        if not 0 <= share <= 100:
            raise BadTargetError(f"`{name}={text}` is no share: write `{name}={_EXAMPLES[name]}` or `{name}=0.7`")
        return share

    return read


def _wait(text: str) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([a-z]*)", text)
    if not match or match[2] not in _SECONDS:
        raise BadTargetError(f"`wait={text}` is no time: write `wait=95s` or `wait=2min`")
    return float(match[1]) * _SECONDS[match[2]]


_READERS: Final[Mapping[str, Callable[[str], float]]] = {
    "calls": _calls,
    "abandoned": _share("abandoned"),
    "wait": _wait,
    "first_call": _share("first_call"),
}


@dataclass(frozen=True, slots=True)
class Fit:
    """What was found.

    Parameters
    ----------
    turned : factors by knob
    wanted, before, after : by name of MEASURES: the dashboard, and the flow without and with the factors; None: the flow
        has no such thing
    """

    turned: Mapping[str, float]
    wanted: Mapping[str, float]
    before: Mapping[str, float | None]
    after: Mapping[str, float | None]

    @property
    def scales(self) -> dict[str, float]:
        """Factors for `Assumptions`."""
        return {
            name: factor
            for knob, factor in self.turned.items()
            if knob != HOLD_TIMES
            for name in _KNOWN_AS.get(knob, (knob,))
        }

    def told(self) -> list[str]:
        """What was fitted and what remains different, a line each."""
        lines = []
        for name, wanted in self.wanted.items():
            measure = MEASURES[name]
            before, after = self.before[name], self.after[name]
            if before is None or after is None:
                lines.append(f"{name}: nobody is ever on hold in this flow; it cannot be fitted")
                continue
            met = abs(after - wanted) <= measure.tolerance
            rest = "" if met else f", {_figure(abs(after - wanted), measure)} {'over' if after > wanted else 'short'}"
            lines.append(
                f"{name} {_figure(wanted, measure)} ({measure.what}): was {_figure(before, measure)}, "
                f"is {_figure(after, measure)}{rest}"
            )
        turned = [f"{knob} times {factor:.3g}" for knob, factor in self.turned.items() if abs(factor - 1) > 0.005]
        return [*lines, "for that: " + (", ".join(turned) if turned else "nothing had to be changed")]

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            name: {"wanted": self.wanted[name], "before": self.before[name], "after": self.after[name]}
            for name in self.wanted
        } | {"factors": dict(self.turned)}


def _figure(value: float, measure: Measure) -> str:
    return f"{value:.0f} {measure.unit}".rstrip()


def calibrate(
    facts: Facts, plan: Plan, wanted: Mapping[str, float], again: Callable[[], Facts], tell: Callable[[], None]
) -> Fit:
    """Fit the assumptions of the row of point figures: nonlinear least squares within bounds (trust region).

    The `hold` lines of the flow are changed where a waiting time is wanted; whoever simulates next needs fresh facts.

    Parameters
    ----------
    facts : of the flow
    plan : who calls
    wanted : by name of MEASURES
    again : makes the facts of the flow anew
    tell : called for every look at the flow

    Raises
    ------
    ivrlint.simulation.chain.TooManyStatesError : there is no exact answer to fit to
    """
    import numpy as np
    from scipy.optimize import least_squares

    holds = [team.hold for team in facts.flow.teams]
    known: dict[tuple[float, ...], dict[str, float | None]] = {}

    def look(knobs: tuple[str, ...], logs: tuple[float, ...]) -> dict[str, float | None]:
        if logs not in known:
            tell()
            turned = {knob: math.exp(log) for knob, log in zip(knobs, logs, strict=True)}
            for team, hold in zip(facts.flow.teams, holds, strict=True):
                factor = turned.get(HOLD_TIMES, 1.0)
                team.hold = (hold[0] * factor, hold[1] * factor)
            known[logs] = measured(again(), replace(plan, scales=Fit(turned, {}, {}, {}).scales))
        return known[logs]

    none = look((), ())
    fitted = [name for name in wanted if none[name] is not None]
    knobs = tuple(knob for name in fitted for knob in MEASURES[name].knobs)
    if not knobs:
        return Fit({}, wanted, none, none)

    def residuals(at: Any) -> Any:
        logs = at - _CENTRE
        found = look(knobs, tuple(round(float(log), 6) for log in logs))
        missed = [(float(found[name] or 0.0) - wanted[name]) / MEASURES[name].tolerance for name in fitted]
        return np.array([*missed, *(_RELUCTANCE * logs)])

    bound, begin = math.log(_WIDEST), np.full(len(knobs), _CENTRE)
    result = least_squares(residuals, begin, bounds=(_CENTRE - bound, _CENTRE + bound),
                           diff_step=np.full(len(knobs), 0.01), ftol=1e-4, xtol=1e-3, max_nfev=_LOOKS)  # fmt: skip
    logs = tuple(round(float(log), 6) for log in result.x - _CENTRE)
    after = look(knobs, logs)
    turned = {knob: math.exp(log) for knob, log in zip(knobs, logs, strict=True)}
    for team, hold in zip(facts.flow.teams, holds, strict=True):
        factor = turned.get(HOLD_TIMES, 1.0)
        team.hold = (hold[0] * factor, hold[1] * factor)
    return Fit(turned, wanted, none, after)


def measured(facts: Facts, plan: Plan) -> dict[str, float | None]:
    """What a dashboard would say, by name of MEASURES; None where nobody is ever on hold.

    Parameters
    ----------
    facts : of the flow
    plan : who calls; the row of point figures counts
    """
    calls, numbers = Calls(facts), Assumptions(plan.point, plan.scales)
    made = first = queued = waited = left = 0.0
    for wish in wishes(facts.flow):
        choosing = Choosing(facts, wish.goal)
        for group in groups_of(facts.flow, plan.configured):
            weight = wish.share * group.share
            table = Table(Journeys(calls, wish.goal, group, numbers, choosing))
            answer, layers = solved(explore(table))
            made += weight * answer.means["calls"]
            first += weight * sum(share for (outcome, call), share in answer.outcomes.items()
                                  if outcome.kind == "resolved" and call <= 1)  # fmt: skip
            hold = _on_hold(table, layers)
            queued, waited, left = queued + weight * hold[0], waited + weight * hold[1], left + weight * hold[2]
    on_hold = queued > 1e-9
    return {
        "calls": 100 * made,
        "abandoned": 100 * left / queued if on_hold else None,
        "wait": waited / queued if on_hold else None,
        "first_call": 100 * first,
    }


def _on_hold(table: Table, layers: Layers) -> tuple[float, float, float]:
    """A journey's visits to a queue, the seconds there, and how many times the caller hangs up there.

    A wait in several stretches, between offers, is one visit.
    """
    import numpy as np

    arrays = table.arrays()
    stays, leaves = layers.moved()
    hazards = [*table.hazards, Hazard(0.0)]  # the last one stands for none
    held = np.array([hazard.held for hazard in hazards])[arrays.hazard]
    since = np.array([hazard.since for hazard in hazards])[arrays.hazard]
    after = arrays.left_after[arrays.hazard, 0]  # how annoyed they are makes next to no difference to it
    in_queue = held > 0
    visits = float((stays + leaves)[in_queue & (since == 0)].sum())
    waited = float((stays * held)[in_queue].sum() + (leaves * after)[in_queue].sum())
    return visits, waited, float(leaves[in_queue].sum())
