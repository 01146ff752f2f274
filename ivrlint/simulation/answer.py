"""What becomes of the journeys of one group with one goal, however it was found out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ivrlint.simulation.mind import Outcome

if TYPE_CHECKING:
    from ivrlint.simulation.times import Times


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of all journeys of one group with one goal.

    Parameters
    ----------
    outcomes : the probability of each outcome in the caller's n-th call; call 0 is one of ours
    means : the expected cost of a journey, by name of `table.REWARDS`
    states : how many states of call, caller and annoyance are met, of an exact answer; else 0
    callers : how many were sampled, of a sampled answer; else 0
    errors : standard errors of a sampled answer: of each mean by its name, and of the share of each kind of outcome
        by that; empty where the answer is exact
    seconds : quantiles of the seconds of a journey, "p50" and "p95", where they were asked for
    times : the distribution of the seconds of a journey, where it was asked for
    """

    outcomes: Mapping[tuple[Outcome, int], float]
    means: Mapping[str, float]
    states: int = 0
    callers: int = 0
    errors: Mapping[str, float] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    times: Times | None = None

    def share(self, kind: str) -> float:
        """The share of journeys with a kind of outcome."""
        return sum(part for (outcome, _), part in self.outcomes.items() if outcome.kind == kind)
