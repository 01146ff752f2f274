"""The figures of a simulation: what becomes of callers, for a wish, for a group, for all of them together.

Point figures are those of the middle row of assumptions (or of the only one); ranges span all rows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from ivrlint.callers.groups import Group
from ivrlint.findings import Span
from ivrlint.simulation.answer import Answer
from ivrlint.simulation.mind import Outcome
from ivrlint.simulation.population import Wish
from ivrlint.simulation.run import Part, Simulation
from ivrlint.simulation.times import quantile

SHARES: Final = (
    "resolved", "deflected", "handed_on", "unresolved", "notice", "first_call", "later_call", "by_human",
)  # fmt: skip
"""Figures that are shares of those with the wish."""
MEANS: Final[Mapping[str, str]] = {
    "calls": "calls",
    "hops": "hops",
    "seconds": "seconds",
    "asked_unprepared": "unprepared",
    "asked_again": "again",
}
"""Figures that are means of a journey, and what `Answer.means` calls them."""
QUANTILES: Final[Mapping[str, float]] = {"p50": 0.50, "p95": 0.95}
"""Figures that are quantiles of the seconds of a journey."""
RANGED: Final = (*SHARES, *MEANS, "wasted_seconds")
"""Figures that are known in every row of assumptions."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What becomes of the callers with a wish, of a group, or of all.

    Shares are of these callers and over their whole journey, all calls; resolved, deflected, handed_on and unresolved
    add up to 1. Means are of a whole journey, too.

    Parameters
    ----------
    resolved, deflected, handed_on : helped; sent elsewhere for the answer; connected to a line outside of the flow
    unresolved : lost: never helped
    notice : resolved by a call of ours, before they had to call
    first_call : resolved in the first call of theirs or before it
    later_call : resolved in a later call of theirs
    by_human : resolved by a human
    calls : calls that they make
    hops : turns that they take
    seconds : on the phone
    p50, p95 : seconds within which that share of journeys is over; None in rows other than that of point figures
    wasted_seconds : what exceeds the shortest journey of a caller who never slips; of those without an answer, all
    asked_unprepared : times asked for an item, not known by heart, that no line had told them to bring
    asked_again : times asked for what they gave before in the call
    errors : standard errors of sampled figures, by name; empty where all is exact
    """

    resolved: float
    deflected: float
    handed_on: float
    unresolved: float
    notice: float
    first_call: float
    later_call: float
    by_human: float
    calls: float
    hops: float
    seconds: float
    p50: float | None
    p95: float | None
    wasted_seconds: float
    asked_unprepared: float
    asked_again: float
    errors: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Loss:
    """Callers who are lost in one way at one line.

    Parameters
    ----------
    share : of the callers that were asked about
    why : in words
    place : where, by its name; empty where it is nowhere
    span : the line, or None
    """

    share: float
    why: str
    place: str
    span: Span | None

    @property
    def line(self) -> int | None:
        """The number of the line."""
        return self.span.line if self.span else None


def figures_of(
    simulation: Simulation, wish: Wish | None = None, group: Group | None = None, row: str | None = None
) -> Figures:
    """The figures of some of the callers.

    Parameters
    ----------
    simulation : what was lived through
    wish, group : only those callers; None: all
    row : of assumptions; None: that of point figures
    """
    row = row or simulation.plan.point
    parts = list(_parts(simulation, row, wish, group))
    shares = {name: sum(weight * _share(part.answer, name) for weight, part in parts) for name in SHARES}
    means = {name: sum(weight * part.answer.means[key] for weight, part in parts) for name, key in MEANS.items()}
    wasted = means["seconds"] - sum(
        weight * _answered(part.answer) * _shortest(simulation, part) for weight, part in parts
    )
    timed = [(weight, part.answer.times) for weight, part in parts if part.answer.times is not None]
    complete = bool(parts) and len(timed) == len(parts)
    return Figures(
        **shares,
        **means,
        wasted_seconds=max(0.0, wasted),
        p50=quantile(timed, QUANTILES["p50"]) if complete else None,
        p95=quantile(timed, QUANTILES["p95"]) if complete else None,
        errors=_errors(simulation, parts),
    )


def ranges_of(
    simulation: Simulation, wish: Wish | None = None, group: Group | None = None
) -> dict[str, tuple[float, float]]:
    """The least and the most of each figure of RANGED over all rows of assumptions; the parameters are as above."""
    rows = [figures_of(simulation, wish, group, row) for row in simulation.plan.rows]
    return {name: (min(values), max(values)) for name in RANGED for values in [[getattr(row, name) for row in rows]]}


def losses_of(
    simulation: Simulation, wish: Wish | None = None, group: Group | None = None, row: str | None = None
) -> tuple[Loss, ...]:
    """Where and why callers are lost, the most of them first; the parameters are as above."""
    found: dict[tuple[str, str, Span | None], float] = {}
    for weight, part in _parts(simulation, row or simulation.plan.point, wish, group):
        for (outcome, _), share in part.answer.outcomes.items():
            if outcome.kind == "unresolved":
                key = (outcome.why, outcome.place, outcome.span)
                found[key] = found.get(key, 0.0) + weight * share
    losses = [Loss(share, *key) for key, share in found.items()]
    return tuple(sorted(losses, key=lambda loss: (-round(loss.share, 9), loss.span or (), loss.why, loss.place)))


def _parts(simulation: Simulation, row: str, wish: Wish | None, group: Group | None) -> Iterator[tuple[float, Part]]:
    """The parts of a row, each with its weight; the weights add up to 1."""
    for part in simulation.parts:
        if part.row == row and wish in (None, part.wish) and group in (None, part.group):
            weight = part.wish.share if wish is None else 1.0
            yield weight * (part.group.share if group is None else 1.0), part


def _counts(name: str, outcome: Outcome, call: int) -> bool:
    """Whether an outcome in the n-th call counts for a figure of SHARES."""
    if name in ("resolved", "deflected", "handed_on", "unresolved"):
        return outcome.kind == name
    if outcome.kind != "resolved":
        return False
    return {"notice": call == 0, "first_call": call <= 1, "later_call": call > 1, "by_human": outcome.by_human}[name]


def _share(answer: Answer, name: str) -> float:
    return math.fsum(share for (outcome, call), share in answer.outcomes.items() if _counts(name, outcome, call))


def _answered(answer: Answer) -> float:
    return answer.share("resolved") + answer.share("deflected")


def _shortest(simulation: Simulation, part: Part) -> float:
    """The shortest journey that answers; it takes the same time in every row. 0 where there is none."""
    point = simulation.plan.point
    same = (each for each in simulation.parts
            if each.row == point and each.wish == part.wish and each.group == part.group)  # fmt: skip
    return next((each.shortest or 0.0 for each in same), 0.0)


# --- sampled figures ---------------------------------------------------------------------------------------------------


def _errors(simulation: Simulation, parts: list[tuple[float, Part]]) -> dict[str, float]:
    """Standard errors of the figures; parts are sampled apart from each other, so their variances add up."""
    if not any(part.answer.callers for _, part in parts):
        return {}
    found = {name: _together((weight, _share_error(part.answer, name)) for weight, part in parts) for name in SHARES}
    for name, key in MEANS.items():
        found[name] = _together((weight, part.answer.errors.get(key, 0.0)) for weight, part in parts)
    found["wasted_seconds"] = _together((weight, _waste_error(simulation, part)) for weight, part in parts)
    return found | {name: _quantile_error(parts, share) for name, share in QUANTILES.items()}


def _together(parts: Iterable[tuple[float, float]]) -> float:
    return math.sqrt(sum((weight * error) ** 2 for weight, error in parts))


def _waste_error(simulation: Simulation, part: Part) -> float:
    """At most: time and answers of a caller hang together in a way that is not kept."""
    answered = _answered(part.answer)
    error = math.sqrt(answered * max(0.0, 1 - answered) / max(1, part.answer.callers))
    return part.answer.errors.get("seconds", 0.0) + _shortest(simulation, part) * error


def _share_error(answer: Answer, name: str) -> float:
    share = _share(answer, name)
    return math.sqrt(share * max(0.0, 1 - share) / answer.callers) if answer.callers else 0.0


def _quantile_error(parts: list[tuple[float, Part]], share: float) -> float:
    """Half the distance of the quantiles one standard error of the share below and above."""
    timed = [(weight, part.answer.times) for weight, part in parts if part.answer.times is not None]
    spread = math.sqrt(sum(weight**2 * share * (1 - share) / part.answer.callers
                           for weight, part in parts if part.answer.callers))  # fmt: skip
    return (quantile(timed, min(1.0, share + spread)) - quantile(timed, max(0.0, share - spread))) / 2
