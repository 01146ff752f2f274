"""`expect` lines, judged: those that the call graph decides, and those that need callers.

What is measured, under the row of point figures, for the callers that were simulated:

* ``GOAL resolved``: the share of those with the goal that is resolved in their first call, or before it by a call of
  ours; ``within D``: and that call lasts no longer. Who is rung back is resolved, but not within D.
* ``GOAL deflected`` and ``GOAL unresolved``: the share over the whole journey, as in the report.
* ``human within D``: of the first calls that the system does not answer by itself, nor sends elsewhere, the share in
  which a human answers within D. Whoever gives up on hold, is cut off, or is offered a call back instead, has not met one.
* ``calls ended within D``: the share of all calls of theirs that last no longer.
* ``PLACE ended``: the share of all callers with a call that ends there, by whatever cause, and without an answer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from ivrlint.analyses.expectations import STATIC, Broken, unmet
from ivrlint.analyses.facts import Facts
from ivrlint.callers.assumptions import Assumptions
from ivrlint.callers.choosing import Choosing
from ivrlint.flow.model import Expectation, Goal, Place, Team
from ivrlint.simulation.answer import Answer
from ivrlint.simulation.journey import Journeys
from ivrlint.simulation.run import Part, Simulation
from ivrlint.simulation.watched import ANSWERED, ENDED_THERE, Calls, Watched, calls_made, share_of
from ivrlint.simulation.witness import Ended, Witness, likeliest

_USUAL: Final = 0.9
"""`within D` means for so many, unless `at least` says otherwise."""
_BY_SYSTEM: Final = frozenset({"resolved", "deflected", "handed_on"})


class Judged(NamedTuple):
    """What became of an `expect` line.

    Parameters
    ----------
    expectation : the line
    holds : whether it does
    measured : the share, 0 to 1, of those it is about; None where nothing is measured, or nobody is concerned
    error : standard error of a sampled share
    said : why it does not hold, or what was measured, in words
    broken : of a static one that does not hold, the shortest call that shows it
    witness : of a measured one that does not hold, the likeliest journey that shows it
    """

    expectation: Expectation
    holds: bool
    measured: float | None = None
    error: float = 0.0
    said: str = ""
    broken: Broken | None = None
    witness: Witness | None = None

    @property
    def is_near(self) -> bool:
        """Whether the bound is so near that other sampled callers might judge otherwise."""
        return self.measured is not None and abs(self.measured - _bound(self.expectation)) < 2 * self.error


def judge(simulation: Simulation, facts: Facts) -> list[Judged]:
    """Judge every `expect` line, in the order of the file; one about a goal that was not simulated is left out.

    Parameters
    ----------
    simulation : of the flow
    facts : of the flow
    """
    judge_one = _Judge(simulation, facts)
    simulated = {wish.goal for wish in simulation.wishes}
    given = [each for each in facts.flow.expectations
             if simulation.plan.goal is None or not isinstance(each.subject, Goal) or each.subject in simulated]  # fmt: skip
    return [_static(facts, each) if each.measure in STATIC else judge_one(each) for each in given]


def _static(facts: Facts, expectation: Expectation) -> Judged:
    broken = unmet(facts, expectation)
    return Judged(expectation, broken is None, said=broken.message if broken else "", broken=broken)


def _bound(expectation: Expectation) -> float:
    return _USUAL if expectation.amount is None else expectation.amount


class _Judge:
    """Judges what needs callers."""

    def __init__(self, simulation: Simulation, facts: Facts) -> None:
        self._simulation = simulation
        self._facts = facts
        self._choosing = {wish.name: Choosing(facts, wish.goal) for wish in simulation.wishes}

    def __call__(self, expectation: Expectation) -> Judged:
        measured, error = self._measured(expectation)
        at_least = expectation.bound != "most"
        bound = _bound(expectation)
        if measured is None:
            return Judged(expectation, True, said="nobody is concerned")
        holds = measured >= bound - 1e-12 if at_least else measured <= bound + 1e-12
        witness = None if holds else self._witness(expectation, at_least)
        judged = Judged(expectation, holds, measured, error, _said(expectation, measured, witness), witness=witness)
        if not judged.is_near:
            return judged
        near = f"{judged.said}; with a standard error of {100 * error:.1g} %, other sampled callers might say otherwise"
        return judged._replace(said=near)

    # --- measuring ---------------------------------------------------------------------------------------------------

    def _measured(self, expectation: Expectation) -> tuple[float | None, float]:
        """The share and its standard error; None where nobody is concerned."""
        measure = expectation.measure
        if measure == "human_seconds":
            return self._ratio(self._human(expectation.seconds or 0.0))
        if measure == "calls_ended":
            return self._ratio(self._durations(expectation.seconds or 0.0))
        if measure == "ended":
            assert isinstance(expectation.subject, Place | Team)
            return self._ratio(self._ended(expectation.subject.name))
        assert isinstance(expectation.subject, Goal)
        parts = list(self._parts(expectation.subject))
        if expectation.seconds is not None:
            return self._ratio(self._resolved_within(parts, expectation.seconds))
        return self._ratio((weight, _share(part.answer, measure), 1.0, part.answer.callers) for weight, part in parts)

    def _ratio(self, rows: Iterable[tuple[float, float, float, int]]) -> tuple[float | None, float]:
        """Shares added up.

        Parameters
        ----------
        rows : of each part its weight, the share that counts, the share that is concerned, and how many were sampled
        """
        found = list(rows)
        whole = sum(weight * concerned for weight, _, concerned, _ in found)
        if whole <= 1e-12:
            return None, 0.0
        share = sum(weight * counts for weight, counts, _, _ in found) / whole
        variance = sum(
            (weight / whole) ** 2 * max(0.0, counts * (1 - share) ** 2 + (concerned - counts) * share**2) / callers
            for weight, counts, concerned, callers in found
            if callers
        )
        return share, math.sqrt(variance)

    def _parts(self, goal: Goal | None = None) -> Iterator[tuple[float, Part]]:
        """The parts of the row of point figures with their weights, of one goal or of all callers."""
        for part in self._simulation.parts:
            if part.row == self._simulation.plan.point and (goal is None or part.wish.goal is goal):
                yield part.group.share * (1.0 if goal else part.wish.share), part

    def _journeys(self, part: Part) -> Journeys:
        numbers = Assumptions(part.row, self._simulation.plan.scales)
        choosing = self._choosing[part.wish.name]
        return Journeys(self._simulation.calls, part.wish.goal, part.group, numbers, choosing)

    def _calls(self, part: Part, human: bool = False, most_calls: int | None = 1) -> list[Calls]:
        watched = Watched(self._journeys(part), human, most_calls=most_calls)
        return list(calls_made(watched, part.answer.callers, self._simulation.plan.seed))

    def _human(self, seconds: float) -> Iterator[tuple[float, float, float, int]]:
        for weight, part in self._parts():
            calls = [each for each in self._calls(part, human=True) if each.outcome.kind not in _BY_SYSTEM]
            met = (each for each in calls if each.outcome.kind == ANSWERED)
            yield weight, _within(met, seconds), _within(calls, math.inf), part.answer.callers

    def _resolved_within(
        self, parts: Iterable[tuple[float, Part]], seconds: float
    ) -> Iterator[tuple[float, float, float, int]]:
        for weight, part in parts:
            calls = [each for each in self._calls(part) if each.outcome.kind == "resolved"]
            before = sum(share for (end, call), share in part.answer.outcomes.items()
                         if end.kind == "resolved" and call == 0)  # fmt: skip
            yield weight, before + _within(calls, seconds), 1.0, part.answer.callers

    def _durations(self, seconds: float) -> Iterator[tuple[float, float, float, int]]:
        for weight, part in self._parts():
            calls = self._calls(part, most_calls=None)
            yield weight, _within(calls, seconds), _within(calls, math.inf), part.answer.callers

    def _ended(self, place: str) -> Iterator[tuple[float, float, float, int]]:
        for weight, part in self._parts():
            callers = part.answer.callers
            watched = Watched(self._journeys(part), place=place)
            yield weight, share_of(watched, ENDED_THERE, callers, self._simulation.plan.seed), 1.0, callers

    # --- showing it --------------------------------------------------------------------------------------------------

    def _witness(self, expectation: Expectation, at_least: bool) -> Witness | None:
        """The likeliest journey that shows it, of the largest group."""
        goal = expectation.subject if isinstance(expectation.subject, Goal) else None
        largest = max(self._simulation.groups, key=lambda group: group.share)
        parts = [(weight, part) for weight, part in self._parts(goal) if part.group == largest]
        found = [
            (weight * witness.share, -number, witness)
            for number, (weight, part) in enumerate(parts)
            for witness in [self._shown(expectation, at_least, part)]
            if witness is not None
        ]
        return max(found)[2] if found else None

    def _shown(self, expectation: Expectation, at_least: bool, part: Part) -> Witness | None:
        journeys, measure, seconds = self._journeys(part), expectation.measure, expectation.seconds
        if measure == "human_seconds":
            assert seconds is not None
            return likeliest(Watched(journeys, human=True, most_calls=1), _no_human(seconds), longer_than=seconds)
        if measure == "calls_ended":
            assert seconds is not None
            return likeliest(journeys, lambda ended: ended.call > 0 and ended.seconds > seconds, longer_than=seconds)
        if measure == "ended":
            watched = Watched(journeys, place=getattr(expectation.subject, "name", ""))
            return likeliest(watched, lambda ended: ended.outcome.kind == ENDED_THERE, most_calls=journeys.most_calls)
        if seconds is not None:
            watched = Watched(journeys, most_calls=1)
            return likeliest(watched, lambda ended: _is_late(ended, seconds), longer_than=seconds)
        counts = "unresolved" if measure == "unresolved" else measure
        if (measure == "unresolved") is at_least:
            return likeliest(journeys, lambda ended: (ended.outcome.kind == counts) is not at_least)
        return self._lost(journeys, counts, at_least, part.answer)

    def _lost(self, journeys: Journeys, counts: str, at_least: bool, answer: Answer) -> Witness | None:
        """A journey that is lost for the reason for which most are."""
        reasons: dict[tuple[str, str], float] = {}
        for (end, _), share in answer.outcomes.items():
            if end.kind == "unresolved":
                reasons[end.why, end.place] = reasons.get((end.why, end.place), 0.0) + share
        for reason in sorted(reasons, key=lambda each: (-reasons[each], each))[:1]:
            found = likeliest(journeys, lambda ended, reason=reason: _is_lost(ended, reason))  # type: ignore[misc]
            if found:
                return found
        return likeliest(journeys, lambda ended: ended.call > 0 and (ended.outcome.kind == counts) is not at_least)


def _within(calls: Iterable[Calls], seconds: float) -> float:
    """The share of journeys with one of these calls that lasts no longer."""
    return float(sum(each.shares[each.seconds <= seconds].sum() for each in calls))


def _share(answer: Answer, measure: str) -> float:
    if measure != "resolved":
        return answer.share(measure)
    return sum(part for (end, call), part in answer.outcomes.items() if end.kind == "resolved" and call <= 1)


def _no_human(seconds: float) -> Callable[[Ended], bool]:
    def wanted(ended: Ended) -> bool:
        kind = ended.outcome.kind
        return ended.call > 0 and kind not in _BY_SYSTEM and (kind != ANSWERED or ended.seconds > seconds)

    return wanted


def _is_late(ended: Ended, seconds: float) -> bool:
    return ended.call > 0 and (ended.outcome.kind != "resolved" or ended.seconds > seconds)


def _is_lost(ended: Ended, reason: tuple[str, str]) -> bool:
    outcome = ended.outcome
    return ended.call > 0 and outcome.kind == "unresolved" and (outcome.why, outcome.place) == reason


def _said(expectation: Expectation, measured: float, witness: Witness | None) -> str:
    """What was measured, and what breaks the line."""
    share = f"{100 * measured:.1f}".removesuffix(".0")
    said = {
        "human_seconds": f"{share} % of those who need a human hear one in time, in their first call",
        "calls_ended": f"{share} % of calls end in time",
        "ended": f"{share} % of callers have a call that ends there without an answer",
        "deflected": f"{share} % are sent elsewhere",
        "unresolved": f"{share} % are never helped",
    }.get(expectation.measure)
    if said is None:
        said = f"{share} % are helped in their first call{' in time' if expectation.seconds is not None else ''}, or before it"
    return f"{said}; for instance: {witness.outcome.why}" if witness and witness.outcome.why else said
