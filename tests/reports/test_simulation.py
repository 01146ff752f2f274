"""The one-screen report of a simulation, line by line where a flow is small."""

from __future__ import annotations

import json
from functools import lru_cache

import pytest
from call.flows import flow_of

from ivrlint.analyses.facts import Facts
from ivrlint.callers.assumptions import Assumptions
from ivrlint.callers.in_use import assumed
from ivrlint.reports import simulation_json
from ivrlint.reports.simulation import Report, render
from ivrlint.reports.simulation_words import clock, hold_of
from ivrlint.reports.terminal import Terminal
from ivrlint.settings import THRESHOLDS
from ivrlint.simulation.calibration import Fit
from ivrlint.simulation.expectations import judge
from ivrlint.simulation.nearest import nearest_people
from ivrlint.simulation.run import Plan, simulate

SHOP = """
flow "Corner shop"
goal hours "ask when you are open" 70%
goal refund "get my money back" 30%
data receipt "the number on your receipt"
  from paper "the receipt"
  takes 5 min
inbound "555-0100" -> main
menu main
  press 1 for "our hours" -> hours
  press 2 for "anything else" -> clerk
  press 3 for "a refund" -> receipts
  after 2 tries -> hang up
step hours
  say "Nine to five."
  resolves hours
  -> hang up
step receipts
  ask receipt
    say "Enter the number on your receipt."
    after 2 tries -> hang up
  -> desk with receipt
team clerk
  resolves nothing
team desk "the refund desk"
  hold 2-6 min
  resolves refund 85%
expect refund resolved at least 99%
expect hours resolved at least 10%
"""


@lru_cache
def report(text: str = SHOP, rows: tuple[str, ...] = ("kind", "middle", "harsh"), fit: bool = False) -> Report:
    flow, findings = flow_of(text)
    assert flow.complete, findings
    facts = Facts(flow, THRESHOLDS)
    plan = Plan(rows)
    simulation = simulate(facts, plan)
    found = Fit({"slip": 2.0}, {"calls": 150.0}, {"calls": 120.0}, {"calls": 140.0}) if fit else None
    return Report(
        simulation,
        nearest_people(facts, simulation.wishes),
        judge(simulation, facts),
        assumed(flow, simulation.groups, Assumptions(plan.point)),
        found,
    )


def test_the_table_has_a_row_for_each_goal_and_for_all() -> None:
    lines = render(report(), Terminal()).splitlines()
    at = next(number for number, line in enumerate(lines) if "of 100" in line and "never" in line)
    assert lines[at].split() == ["of", "100", "1st", "call", "later", "never"]
    assert [line.split("  ")[1] for line in lines[at + 1 : at + 4]] == [
        "ask when you are open",
        "get my money back",
        "all",
    ]
    assert lines[at + 3].split()[1] == "100"


def test_columns_that_nobody_needs_are_left_out() -> None:
    text = render(report(), Terminal())
    assert "notice" not in text.splitlines()[2], "nobody is called"
    assert "sent on" not in text.splitlines()[2], "nobody is sent elsewhere"


def test_people_who_help_and_who_do_not() -> None:
    text = " ".join(render(report(), Terminal()).split())
    assert 'A person who can help: for "ask when you are open" there is none; for "get my money back" 2 turns, ' in text
    assert "then 2 to 6 min on hold (the refund desk)." in text
    assert "Nearer, of no use: clerk, 1 turn, " in text


def test_losses_name_the_line_and_explain_the_hold() -> None:
    lines = render(report(), Terminal()).splitlines()
    hold = next(line for line in lines if "gave up on hold" in line)
    assert "desk:25" in hold
    assert hold.endswith("2 to 6 min, no call back")


def test_an_unmet_expectation_is_told_with_a_call_that_shows_it() -> None:
    text = render(report(), Terminal())
    assert "Expectations: 1 of 2 hold" in text
    at = text.index("  line 28: expect refund resolved at least 99%")
    assert "ivrlint call " in text[at:]
    assert "--script " in text[at:]
    assert "line 29" not in text, "what holds needs no words"


def test_assumptions_name_the_item_and_its_line() -> None:
    text = " ".join(render(report(), Terminal()).split())
    assert "Assumed, not measured: the number on their receipt at hand for 40 of 100 (line 5);" in text
    assert "of 100 callers: everyday 60, hurried 20, older 20" in text


def test_a_fit_is_told() -> None:
    text = render(report(fit=True), Terminal())
    assert "Fitted to what was measured\n" in text
    assert "  calls 150 (calls of theirs for every 100 customers): was 120, is 140, 10 short\n" in text
    assert "  for that: slip times 2\n" in text


def test_colours_change_no_letter() -> None:
    import click

    coloured = render(report(), Terminal(colour=True))
    assert "\x1b[" in coloured
    assert click.unstyle(coloured) == render(report(), Terminal())


def test_a_terminal_without_unicode() -> None:
    render(report(), Terminal(encoding="ascii")).encode("ascii")


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = render(report(), Terminal(width=width)).splitlines()
    assert max(len(line) for line in lines if "ivrlint call" not in line) <= width


def test_words_of_a_flow_cannot_command_the_terminal() -> None:
    text = SHOP.replace("Corner shop", "Corner\x1b[2J shop").replace("get my money", "get \x1b]0;x\x07 money")
    assert "\x1b" not in render(report(text), Terminal())


def test_json_holds_the_same_losses() -> None:
    found = json.loads(simulation_json.render(report()))
    assert {"why": "gave up on hold", "place": "desk", "line": 25}.items() <= next(
        each for each in found["lost"] if each["why"] == "gave up on hold"
    ).items()
    shares = [each["share"] for each in found["lost"]]
    assert shares == sorted(shares, reverse=True)
    assert found["states"] > 0


def test_a_fit_in_json() -> None:
    found = json.loads(simulation_json.render(report(fit=True)))
    assert found["calibration"] == {
        "calls": {"wanted": 150.0, "before": 120.0, "after": 140.0},
        "factors": {"slip": 2.0},
    }


@pytest.mark.parametrize(("seconds", "said"), [(0.4, "0:00"), (59.6, "1:00"), (65, "1:05"), (3_725, "62:05")])
def test_clock(seconds: float, said: str) -> None:
    assert clock(seconds) == said


@pytest.mark.parametrize(
    ("hold", "said"),
    [((0, 0), ""), ((45, 45), "45 s"), ((30, 50), "30 to 50 s"), ((30, 90), "0.5 to 1.5 min"), ((420, 420), "7 min")],
)
def test_hold(hold: tuple[float, float], said: str) -> None:
    team = flow_of(SHOP)[0].teams[0]
    team.hold = hold
    assert hold_of(team) == said
