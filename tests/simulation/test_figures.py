"""Figures of a simulation, by hand where a flow is small enough, and against each other on larger ones."""

from __future__ import annotations

import math

import pytest
from simulation.engines import calls_of

from ivrlint.simulation.figures import MEANS, RANGED, figures_of, losses_of, ranges_of
from ivrlint.simulation.run import Plan, Simulation, simulate
from ivrlint.simulation.times import quantile

PLAIN = """
flow "Plain"
goal hours "ask when you are open"
caller everyday 100%
inbound "555-0100" -> main
step main
  say "We are open from nine to five every day of the week."
  resolves hours
  -> hang up
"""
NOTICE = """
flow "Notice"
goal window "know when it comes" 40%
  wants person 0%
goal change "change the day" 60%
  wants person 0%
data number "your order number"
  digits 6
  from paper "the receipt"
caller everyday 50%
caller older 50%
outbound notice to buyer
  person 50% -> tell
  machine 50% -> hang up
step tell
  say "It comes on Tuesday."
  resolves window
  -> hang up
inbound "555-0100" -> main
menu main
  press 1 for "when it comes" -> when
  press 2 for "to change the day" -> desk
  press 3 for "something else" -> away
  after 2 tries -> hang up
step when
  ask number
    say "Enter your order number."
    after 1 try -> hang up
  resolves window
  -> hang up
step away
  -> "555-0199"
team desk
  hold 3 min
  resolves change 80%
"""


def lived(text: str, **plan: object) -> Simulation:
    return simulate(calls_of(text).facts, Plan(**plan))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def notice() -> Simulation:
    return lived(NOTICE)


def test_a_flow_without_choices_by_hand() -> None:
    simulation = lived(PLAIN, rows=("middle",))
    found = figures_of(simulation)
    seconds = 12 * 60 / 155  # words at 155 a minute
    hangs_up_at_once = 0.014
    hangs_up_meanwhile = 1 - math.exp(-0.10 * seconds / 60)
    helped = (1 - hangs_up_at_once) * (1 - hangs_up_meanwhile)
    assert found.first_call == pytest.approx(helped, rel=1e-9)
    calls_again = 0.5 * (1 - helped)
    assert found.resolved == pytest.approx(helped * sum(calls_again**n for n in range(4)), rel=1e-9)
    assert found.calls == pytest.approx(sum(calls_again**n for n in range(4)), rel=1e-9)
    assert found.resolved + found.unresolved == pytest.approx(1.0)
    assert found.by_human == found.notice == found.asked_again == 0
    assert found.p50 == pytest.approx(seconds, abs=1.0)
    assert found.wasted_seconds == pytest.approx(found.seconds - found.resolved * seconds, rel=1e-9)
    losses = losses_of(simulation)
    assert [(loss.why, loss.place, loss.line) for loss in losses] == [
        ("hung up at once", "555-0100", 5),
        ("hung up while listening", "main", 6),
    ]
    assert sum(loss.share for loss in losses) == pytest.approx(found.unresolved)


def test_shares_add_up_for_everybody(notice: Simulation) -> None:
    for wish in (None, *notice.wishes):
        for group in (None, *notice.groups):
            for row in notice.plan.rows:
                found = figures_of(notice, wish, group, row)
                whole = found.resolved + found.deflected + found.handed_on + found.unresolved
                assert whole == pytest.approx(1.0, abs=1e-9)
                assert found.first_call + found.later_call == pytest.approx(found.resolved, abs=1e-12)
                assert found.notice <= found.first_call
                assert 0 <= found.wasted_seconds <= found.seconds
                losses = losses_of(notice, wish, group, row)
                assert sum(loss.share for loss in losses) == pytest.approx(found.unresolved, abs=1e-12)
                assert len({(loss.why, loss.place, loss.span) for loss in losses}) == len(losses)


def test_all_is_the_mean_of_its_parts(notice: Simulation) -> None:
    every = figures_of(notice)
    by_wish = [(wish.share, figures_of(notice, wish)) for wish in notice.wishes]
    by_group = [(group.share, figures_of(notice, group=group)) for group in notice.groups]
    for name in RANGED:
        for parts in (by_wish, by_group):
            mean = sum(share * getattr(part, name) for share, part in parts)
            assert getattr(every, name) == pytest.approx(mean, abs=1e-9), name


def test_the_notice_helps_before_they_call(notice: Simulation) -> None:
    window, change = (figures_of(notice, wish) for wish in notice.wishes)
    # half are reached; a few of these hang up in the middle of the words
    assert 0.49 < window.notice <= 0.5
    assert change.notice == 0
    assert window.by_human == 0
    assert change.by_human == change.resolved > 0.4
    assert window.handed_on + change.handed_on > 0, "some slip to another number"


def test_ranges_span_the_rows(notice: Simulation) -> None:
    least, most = ranges_of(notice)["unresolved"]
    rows = [figures_of(notice, row=row).unresolved for row in ("kind", "middle", "harsh")]
    assert (least, most) == (rows[0], rows[2])
    assert least < rows[1] < most


def test_only_the_row_of_point_figures_has_quantiles(notice: Simulation) -> None:
    assert figures_of(notice).p50 is not None
    assert figures_of(notice, row="kind").p50 is None
    found = figures_of(notice)
    assert found.p50 is not None
    assert found.p95 is not None
    assert 0 < found.p50 < found.p95


def test_the_distribution_of_seconds_has_the_exact_mean(notice: Simulation) -> None:
    for part in notice.parts:
        if part.row == "middle":
            times = part.answer.times
            assert times is not None
            assert float(times.shares.sum()) == pytest.approx(1.0)
            assert float(times.seconds @ times.shares) == pytest.approx(part.answer.means["seconds"], rel=2e-3)


def test_sampled_figures_have_standard_errors_and_agree(notice: Simulation) -> None:
    sampled = lived(NOTICE, rows=("middle",), sample=20_000, seed=7)
    exact, found = figures_of(notice), figures_of(sampled)
    assert exact.errors == {}
    for name in RANGED:
        error = found.errors[name]
        # 5.5 standard errors: a false alarm in some ten million names
        assert abs(getattr(found, name) - getattr(exact, name)) <= 5.5 * error + 1e-9, name
    assert found.p50 is not None
    assert exact.p50 is not None
    assert abs(found.p50 - exact.p50) <= 5.5 * found.errors["p50"] + 1.0
    assert found.errors["unresolved"] < 0.005


def test_more_callers_smaller_errors() -> None:
    few, many = (figures_of(lived(NOTICE, rows=("middle",), sample=count)) for count in (500, 8_000))
    assert few.errors["seconds"] > 2 * many.errors["seconds"] > 0
    assert set(few.errors) >= {*RANGED, *MEANS, "p50", "p95"}


def test_wasted_is_measured_against_who_never_slips(notice: Simulation) -> None:
    for part in notice.parts:
        if part.row != "middle":
            assert part.shortest is None
        elif part.wish.name == "change":
            # dial, hear three options, press 2, hold 3 minutes: nothing is faster
            assert part.shortest is not None
            assert 180 < part.shortest < 200


def test_quantiles_of_nothing() -> None:
    assert quantile([], 0.5) == 0.0


def test_who_wants_a_person() -> None:
    text = NOTICE.replace("  wants person 0%", "  wants person 30%")
    simulation = lived(text, rows=("middle",))
    for part in simulation.parts:
        assert part.wanting is not None
        assert sum(part.wanting.outcomes.values()) == pytest.approx(0.3)
