"""Which places hurt how many customers."""

from __future__ import annotations

import pytest
from simulation.engines import calls_of

from ivrlint.simulation.hurting import CALLERS, hurt_by_place

CLOSED = """
flow "Closed"
inbound "555-0100" -> main
step main
  say "We are closed."
  -> hang up
"""
ASKS = """
flow "Asks"
goal refund "get my money back"
data receipt "the number on your receipt"
  digits 8
  from paper "the receipt"
inbound "555-0100" -> main
step main
  ask receipt
    say "Enter the number on your receipt."
    after 2 tries -> desk
  -> desk
team desk "the desk"
  open mon-sun 0:00-24:00
  needs receipt
  resolves refund
"""
ERROR = 5 * (0.25 / CALLERS) ** 0.5


def test_a_place_that_ends_every_call_hurts_everybody() -> None:
    found = hurt_by_place(calls_of(CLOSED).facts, {})
    # all but those who hang up at once (1.4 %) and do not call again, or do the same then
    spared = 0.014 * 0.5 / (1 - 0.014 * 0.5)
    assert found["main"] == pytest.approx(1 - spared, abs=ERROR)
    assert found["555-0100"] < 0.05
    assert set(found) == {"main", "555-0100"}


def test_asking_unprepared_and_again_hurts_where_it_happens() -> None:
    found = hurt_by_place(calls_of(ASKS).facts, {})
    assert found["main"] == pytest.approx(1 - 0.014 * 0.5, abs=ERROR + 0.001), "all are asked who hear it"
    assert found["desk"] > 0.4, "asked again, since the arrow does not pass it on"
    told = ASKS.replace('"555-0100" -> main', '"555-0100" -> before').replace(
        "step main\n", 'step before\n  say "Have your receipt at hand."\n    prepares receipt\n  -> main\nstep main\n'
    )
    told = told.replace("-> desk\nteam", "-> desk with receipt\nteam")
    better = hurt_by_place(calls_of(told).facts, {})
    assert better.get("main", 0.0) < found["main"] - 0.3, "some leave to fetch it, nobody is surprised"
    assert better.get("desk", 0.0) < 0.1


def test_a_circle_without_end_hurts_all_who_are_in_it() -> None:
    circle = 'inbound "555-0100" -> one\nstep one\n  -> two\nstep two\n  -> one\n'
    found = hurt_by_place(calls_of(f'flow "Circle"\n{circle}').facts, {})
    assert found["one"] == found["two"] == pytest.approx(1 - 0.014 * 0.5, abs=ERROR)


def test_the_same_answer_every_time() -> None:
    facts = calls_of(ASKS).facts
    assert hurt_by_place(facts, {}) == hurt_by_place(facts, {})


def test_groups_of_the_configuration_count() -> None:
    facts = calls_of(ASKS).facts
    having = {"everyday": {"share": 1.0, "has": {"receipt": 1.0}}}
    lacking = {"everyday": {"share": 1.0, "has": {"receipt": 0.0}}}
    assert hurt_by_place(facts, having) != hurt_by_place(facts, lacking)
