"""What studies of callers found and what the simulator says agree where the table says so, and nowhere else."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from ivrlint.callers.tiring import hold_exposure

from . import published
from .cases import CASES
from .measure import Measure, near, within_points
from .measuring import calls_of, first, text_of
from .table import MARKED, README, as_markdown, measured, renew

AGGREGATES = Path(__file__).resolve().parents[3] / "shared" / "design" / "anonymous_bank_1999_aggregates.json"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_a_case_agrees_unless_it_says_why_not(case: Callable[[], Iterator[Measure]]) -> None:
    """Strict both ways: what agrees one day although it says that it does not has to be said otherwise."""
    measures = list(case())
    assert measures
    assert [measure for measure in measures if measure.agrees == bool(measure.because)] == []


def test_published_numbers_are_those_of_the_aggregates() -> None:
    if not AGGREGATES.is_file():
        pytest.skip("no folder ../shared/design beside the checkout")
    bank = json.loads(AGGREGATES.read_text("utf-8"))
    for name, curve in published.STILL_ON_HOLD.items():
        found = {int(held): still for held, still in bank["km"][name]["S"].items()}
        assert curve == {held: found[held] for held in curve}
        assert published.MEDIAN_PATIENCE[name] == bank["km"][name]["median"]
    assert {bank["queue"][f"p{share * 100:.0f}"]: share for share in published.QUEUED_WAIT} == {
        wait: share for share, wait in published.QUEUED_WAIT.items()
    }
    assert bank["queue"]["abandon_given_queued"] == published.ABANDONED_IF_QUEUED
    assert bank["queue"]["abandoner_wait_median_s"] == published.ABANDONERS_MEDIAN_WAIT
    machine = {name: bank["vru"]["mean_s" if name == "mean" else name] for name in published.IDENTIFICATION}
    assert machine == published.IDENTIFICATION
    assert bank["vru_open_hours"]["hang_share"] == published.HUNG_UP_IN_MACHINE
    assert bank["vru_open_hours"]["n"] == 40_750


def test_the_waits_of_the_flow_are_those_that_callers_were_offered() -> None:
    """Who hung up was offered a longer wait than was seen: P(seen > t) = P(offered > t) x P(patience > t)."""
    seen = [(0.0, 1.0), *((float(wait), 1 - share) for share, wait in published.QUEUED_WAIT.items())]
    offered = [(wait, left / math.exp(-hold_exposure(wait))) for wait, left in seen]
    teams = calls_of(text_of("august_waits.ivr")).facts.flow.teams
    waits = [_falls_to(1 - (part + 0.5) / len(teams), offered) for part in range(len(teams))]
    assert [team.hold for team in teams] == [(round(wait), round(wait)) for wait in waits]


def _falls_to(share: float, curve: list[tuple[float, float]]) -> float:
    """When a falling curve comes down to a share; between its points it falls at an even rate."""
    for (begin, before), (end, after) in pairwise(curve):
        if after <= share or end == curve[-1][0]:
            return begin + (end - begin) * math.log(before / share) / math.log(before / after)
    raise AssertionError


def test_the_first_number_by_which_so_many_are_gone() -> None:
    assert first(lambda held: held / 1000, 0.5) == 500
    assert [first(lambda held: float(held >= 365), share) for share in (0.1, 0.5, 1.0)] == [365, 365, 365]


def test_the_table_says_what_does_not_agree() -> None:
    right = near("V0", "a", 10.0, 10.9, 0.10, "fitted")
    wrong = near("V0", "b", 10.0, 11.1, 0.10, "predicted", "it is made up")
    table = as_markdown([right, wrong, within_points("V0", "c", 0.5, 0.51, 1, "fitted")]).splitlines()
    assert table[2:] == [
        "| V0 | a | 10 s | 10.9 s | 10 % | fitted | yes |",
        "| V0 | b | 10 s | 11.1 s | 10 % | predicted | **no**: it is made up |",
        "| V0 | c | 50.0 % | 51.0 % | 1 point | fitted | yes |",
    ]
    readme = "before\n<!-- validation -->\nold\n<!-- validation -->\nafter\n"
    assert renew(readme, "new\n") == readme.replace("old", "new")


def test_the_readme_has_this_table() -> None:
    """To renew it after a change: `python -m tests.validation.table --renew`."""
    found = MARKED.search(README.read_text("utf-8"))
    if found is None:
        pytest.skip("the README has no `<!-- validation -->` yet")
    assert found["table"] == as_markdown(measured())
