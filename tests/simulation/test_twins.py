"""Every flow that ships with a repaired twin: the twin loses fewer callers, whatever is assumed about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivrlint.analyses.facts import Facts
from ivrlint.callers.assumptions import ROWS
from ivrlint.linting.source import flow_of
from ivrlint.settings import THRESHOLDS
from ivrlint.simulation.compare import compare
from ivrlint.simulation.comparison import Version
from ivrlint.simulation.run import Plan

FLOWS = Path(__file__).resolve().parents[2] / "flows"
PAIRS = sorted(path.stem for path in FLOWS.glob("*.ivr") if (FLOWS / f"{path.stem}_fixed.ivr").exists())
SAMPLED = {"labyrinth": 4_000}
"""Callers of each group and goal where the exact answer takes longer than a test should."""


def version(name: str) -> Version:
    return Version(name, Facts(flow_of(str(FLOWS / f"{name}.ivr")).flow, THRESHOLDS))


def test_there_are_five_pairs() -> None:
    assert PAIRS == ["bookshop", "furniture", "gift", "labyrinth", "rewards"]


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("name", PAIRS)
def test_the_repaired_twin_loses_fewer_callers(name: str, row: str) -> None:
    plan = Plan(rows=(row,), sample=SAMPLED.get(name))
    found = compare(version(name), version(f"{name}_fixed"), plan)
    lost = found.every["lost"]
    assert lost.difference + 5 * lost.error < -10, f"{lost.old:.1f} of 100 are lost, and then {lost.new:.1f}"
    assert found.every["first_call"].difference > 0
    assert found.every["asked_unprepared"].new == 0, "in a repaired flow nobody is asked without a warning"
    assert found.verdict == "better"
