"""Assumptions fitted to a dashboard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from simulation.engines import calls_of

from ivrlint.analyses.facts import Facts
from ivrlint.settings import THRESHOLDS
from ivrlint.simulation.calibration import MEASURES, BadTargetError, Fit, calibrate, measured, targets
from ivrlint.simulation.figures import figures_of
from ivrlint.simulation.run import Plan, simulate

DESK = """
flow "Desk"
goal refund "get my money back"
data receipt "the number on your receipt"
  digits 8
  from paper "the receipt"
inbound "555-0100" -> main
menu main
  press 1 for "a refund" -> receipts
  press 2 for "our opening hours" -> hours
  after 2 tries -> desk
step receipts
  ask receipt
    say "Enter the number on your receipt."
    after 2 tries -> desk
  -> desk with receipt
step hours
  say "Nine to five."
  -> hang up
team desk
  hold 4 min
  resolves refund 85%
"""


def facts_of(text: str = DESK) -> Facts:
    return calls_of(text).facts


def fitted(wanted: dict[str, float], text: str = DESK) -> tuple[Fit, Facts]:
    facts = facts_of(text)
    again = lambda: Facts(facts.flow, THRESHOLDS)  # noqa: E731
    return calibrate(facts, Plan(), wanted, again, lambda: None), again()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("calls=130", {"calls": 130}),
        ("calls=1200/1000", {"calls": 120}),
        ("abandoned=12%", {"abandoned": 12}),
        ("abandoned=0.12", {"abandoned": 12}),
        ("wait=95s", {"wait": 95}),
        ("wait=95", {"wait": 95}),
        ("wait = 2 min", {"wait": 120}),
        ("first-call=70%", {"first_call": 70}),
        ("calls=130,abandoned=12%,wait=95s,first_call=70%",
         {"calls": 130, "abandoned": 12, "wait": 95, "first_call": 70}),
    ],
)  # fmt: skip
def test_targets(text: str, expected: dict[str, float]) -> None:
    assert targets(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there is nothing to fit to"),
        ("cals=130", "Did you mean `calls`?"),
        ("profit=1", "There are calls, abandoned, wait, first_call."),
        ("calls", "`calls` has no value: write `calls=130`"),
        ("calls=many", "`calls=many` is not possible"),
        ("calls=1200", "calls/customers, such as `calls=1200/950`"),
        ("calls=1.4", "if each calls so often, write `calls=140`"),
        ("calls=10/0", "`calls=10/0` is not possible"),
        ("abandoned=120%", "`abandoned=120%` is no share"),
        ("first_call=70", "`first_call=70` is no share: write `first_call=70%` or `first_call=0.7`"),
        ("wait=2 days", "`wait=2 days` is no time"),
        ("wait=1s,wait=2s", "`wait` stands there twice"),
    ],
)
def test_what_cannot_be_meant(text: str, said: str) -> None:
    with pytest.raises(BadTargetError) as error:
        targets(text)
    assert said in str(error.value)


@pytest.mark.parametrize("name", MEASURES)
def test_each_number_is_met_by_itself(name: str) -> None:
    before = measured(facts_of(), Plan())[name]
    assert before is not None
    wanted = before * (0.8 if name != "calls" else 1.1)
    fit, facts = fitted({name: wanted})
    after = fit.after[name]
    assert after == pytest.approx(wanted, abs=MEASURES[name].tolerance)
    assert set(fit.turned) == set(MEASURES[name].knobs)
    # what the report will say is what was fitted
    assert measured(facts, Plan(scales=fit.scales))[name] == pytest.approx(after)


def test_all_four_together() -> None:
    wanted = {"calls": 140.0, "abandoned": 25.0, "wait": 120.0, "first_call": 50.0}
    fit, facts = fitted(wanted)
    for name, value in wanted.items():
        assert fit.after[name] == pytest.approx(value, abs=1.5 * MEASURES[name].tolerance), name
    found = figures_of(simulate(facts, replace(Plan(("middle",)), scales=fit.scales)))
    assert 100 * found.calls == pytest.approx(140, abs=1.5)
    assert 100 * found.first_call == pytest.approx(50, abs=1.5)


def test_it_is_deterministic() -> None:
    wanted = {"abandoned": 25.0, "first_call": 50.0}
    assert fitted(wanted)[0] == fitted(wanted)[0]


def test_what_cannot_be_reached_is_said() -> None:
    fit, _ = fitted({"calls": 390.0})
    assert fit.turned["calls-again"] > 1.5
    assert any(line.startswith("calls 390") and "short" in line for line in fit.told())


def test_a_flow_without_a_queue_cannot_be_fitted_to_its_wait() -> None:
    text = DESK.replace("  hold 4 min\n", "")
    fit, _ = fitted({"wait": 60.0, "abandoned": 10.0}, text)
    assert fit.turned == {}
    assert fit.told() == [
        "wait: nobody is ever on hold in this flow; it cannot be fitted",
        "abandoned: nobody is ever on hold in this flow; it cannot be fitted",
        "for that: nothing had to be changed",
    ]


def test_the_wait_scales_the_holds_of_the_flow() -> None:
    fit, facts = fitted({"wait": 60.0})
    (team,) = facts.flow.teams
    factor = fit.turned["hold times"]
    assert factor < 1
    assert team.hold == pytest.approx((240 * factor, 240 * factor))
    assert fit.scales == {}
