"""What callers live through, for programs; the keys are a contract (version 1)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from ivrlint.callers.groups import Group
from ivrlint.findings import Turn
from ivrlint.reports.simulation import Report, least_callers, script_of
from ivrlint.simulation.expectations import Judged
from ivrlint.simulation.figures import Figures, figures_of, losses_of, ranges_of
from ivrlint.simulation.population import Wish
from ivrlint.simulation.run import Simulation

VERSION: Final = 1
_DIGITS: Final = 6
_FLAT: Final = ("resolved", "deflected", "handed_on", "unresolved", "first_call", "by_human", "calls")
_LAST: Final = ("asked_unprepared", "asked_again")


def render(report: Report) -> str:
    """The simulation as one JSON object; ASCII only, figures with at most six significant digits.

    Parameters
    ----------
    report : what is to be told
    """
    simulation = report.simulation
    plan = simulation.plan
    result: dict[str, Any] = {
        "version": VERSION,
        "file": simulation.calls.facts.flow.file,
        "method": "exact" if simulation.exact else "sampled",
        "states": sum(part.answer.states for part in simulation.parts if part.row == plan.point) or None,
        "callers": least_callers(simulation) or None,
        "seed": None if simulation.exact else plan.seed,
        "assumptions": [each.text for each in report.assumed],
        "goals": {wish.name: {"share": wish.share, **_goal(simulation, wish)} for wish in simulation.wishes},
        "groups": {
            group.name: {wish.name: _goal(simulation, wish, group) for wish in simulation.wishes}
            for group in simulation.groups
        },
        "lost": [
            {"share": loss.share, "why": loss.why, "place": loss.place or None, "line": loss.line}
            for loss in losses_of(simulation)
        ],
        "standard_error": None if simulation.exact else _errors(simulation),
        "expectations": [_expectation(judged) for judged in report.verdicts],
    }
    if report.fit is not None:
        result["calibration"] = report.fit.as_json()
    return json.dumps(_rounded(result), indent=2, allow_nan=False) + "\n"


def _goal(simulation: Simulation, wish: Wish, group: Group | None = None) -> dict[str, Any]:
    figures = figures_of(simulation, wish, group)
    spread = ranges_of(simulation, wish, group)
    return {**_shape(lambda name: getattr(figures, name)), "range": _shape(lambda name: _ends(spread, name))}


def _ends(spread: Mapping[str, tuple[float, float]], name: str) -> list[float] | None:
    return list(spread[name]) if name in spread else None


def _errors(simulation: Simulation) -> dict[str, Any]:
    """The standard error of every figure, under the keys of the figure."""

    def shaped(figures: Figures) -> dict[str, Any]:
        return _shape(lambda name: figures.errors.get(name))

    return {
        "goals": {wish.name: shaped(figures_of(simulation, wish)) for wish in simulation.wishes},
        "groups": {
            group.name: {wish.name: shaped(figures_of(simulation, wish, group)) for wish in simulation.wishes}
            for group in simulation.groups
        },
    }


def _shape(value: Callable[[str], Any]) -> dict[str, Any]:
    """Figures by their keys; what has no value is left out of `range`, where nothing else is None."""
    shaped: dict[str, Any] = {name: value(name) for name in _FLAT}
    shaped["hops"] = {"mean": value("hops")}
    seconds = {"mean": value("seconds"), "p50": value("p50"), "p95": value("p95")}
    shaped["seconds"] = {name: part for name, part in seconds.items() if part is not None}
    shaped["wasted_seconds"] = {"mean": value("wasted_seconds")}
    return shaped | {name: value(name) for name in _LAST}


def _expectation(judged: Judged) -> dict[str, Any]:
    turns: tuple[Turn, ...] = ()
    if judged.witness is not None:
        turns = judged.witness.turns
    elif judged.broken is not None and judged.broken.story is not None:
        turns = judged.broken.story.turns
    return {
        "line": judged.expectation.span.line,
        "text": judged.expectation.text,
        "holds": judged.holds,
        "measured": judged.measured,
        "path": [{"file": turn.span.file, "line": turn.span.line, "place": turn.place, "event": turn.event}
                 for turn in turns],
        "script": script_of(judged),
    }  # fmt: skip


def _rounded(value: Any) -> Any:
    """Figures with at most six significant digits; what is not a number (an error of one caller) is none."""
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}") if value == value and abs(value) != float("inf") else None
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    return [_rounded(each) for each in value] if isinstance(value, list) else value
