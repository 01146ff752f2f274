"""`expect` lines: measured as worked out by hand, and what fails is shown by a call that replays."""

from __future__ import annotations

from pathlib import Path

import pytest
from call.flows import flow_of

from ivrlint.analyses.facts import Facts
from ivrlint.call.play import replay
from ivrlint.flow.model import Expectation
from ivrlint.linting.source import flow_of as read
from ivrlint.settings import THRESHOLDS
from ivrlint.simulation.expectations import Judged, judge
from ivrlint.simulation.run import Plan, simulate

FLOWS = Path(__file__).resolve().parents[2] / "flows"
PATIENT = {"slip": 0.0, "leaves-at-once": 0.0, "menu-hazard": 0.0, "hold-scale": 0.0}
"""Callers who take no wrong option and never hang up."""

DESK = """
flow "Desk"
goal fix "fix it" 80%
  wants person 0%
goal ask "ask for it" 20%
  wants person 0%
inbound "1" -> main
step main
  check "does the machine know?" each time
    yes 60%
      resolves fix, ask
      -> hang up
    no 30% -> desk
    otherwise -> nowhere
step nowhere
  say "Goodbye."
  -> hang up
team desk
  hold 4 min
  resolves fix, ask
"""


def judged(text: str, *expectations: str, **plan: object) -> list[Judged]:
    flow, findings = flow_of(text + "\n".join(expectations) + "\n")
    assert not findings
    facts = Facts(flow, THRESHOLDS)
    return judge(simulate(facts, Plan(**{"rows": ("middle",), "scales": PATIENT, **plan})), facts)  # type: ignore[arg-type]


AGAIN = 0.10 * 0.5
"""Share of calls that end nowhere and are followed by another."""


@pytest.mark.parametrize(
    ("line", "measured", "holds"),
    [
        ("expect fix resolved at least 90%", 0.90, True),
        ("expect fix resolved at least 91%", 0.90, False),
        ("expect fix resolved at most 89%", 0.90, False),
        ("expect fix deflected at most 0%", 0.0, True),
        # lost: nowhere, and no further call, in each of four calls
        ("expect fix unresolved at most 5.3%", 0.05 * (1 + AGAIN + AGAIN**2) + 0.10 * AGAIN**3, True),
        ("expect fix unresolved at most 5.2%", 0.05 * (1 + AGAIN + AGAIN**2) + 0.10 * AGAIN**3, False),
        ("expect fix resolved within 1 min at least 50%", 0.60, True),
        ("expect fix resolved within 1 min", 0.60, False),
        ("expect fix resolved within 5 min", 0.90, True),
        # the machine answers 60 of 100; of the other 40, the desk 30 after four minutes, nobody 10
        ("expect human within 5 min at least 75%", 0.75, True),
        ("expect human within 5 min", 0.75, False),
        ("expect human within 3 min at least 1%", 0.0, False),
        ("expect calls ended within 1 min at least 70%", 0.70, True),
        ("expect calls ended within 1 min at least 71%", 0.70, False),
        ("expect nowhere ended at most 10%", 0.10, True),
        ("expect desk ended at most 0%", 0.0, True),
    ],
)
def test_what_is_measured_is_what_the_shares_of_the_flow_come_to(line: str, measured: float, holds: bool) -> None:
    (found,) = judged(DESK, line)
    assert found.measured == pytest.approx(measured, abs=2e-6)
    assert (found.holds, found.error, found.is_near) == (holds, 0.0, False)
    assert found.said if not holds else True
    assert (found.witness is not None) is not holds


def test_a_place_counts_callers_not_calls() -> None:
    text = DESK.replace("otherwise -> nowhere", "otherwise -> elsewhere").replace("no 30% -> desk", "no 30% -> nowhere")
    text += 'step elsewhere\n  say "Goodbye."\n  -> hang up\n'
    (found,) = judged(text, "expect nowhere ended at most 30%")
    # 30 of 100 in the first call; 10 end elsewhere, half of them call again, and so on, four calls in all
    assert found.measured == pytest.approx(0.30 * (1 + AGAIN + AGAIN**2 + AGAIN**3))
    assert found.witness is not None and (found.witness.outcome.place, found.holds) == ("nowhere", False)


def test_who_is_rung_back_is_helped_but_not_in_time() -> None:
    text = DESK.replace("no 30% -> desk", "no 30% -> nowhere").replace(
        '  say "Goodbye."\n', '  say "Leave a message."\n  take message for desk within 1 day\n'
    )
    resolved, in_time, human = judged(
        text,
        "expect fix resolved at least 95%",
        "expect fix resolved within 10 min at least 95%",
        "expect human within 10 min at least 1%",
    )
    assert resolved.holds and resolved.measured == pytest.approx(1.0)
    assert not in_time.holds and in_time.measured == pytest.approx(0.60)
    assert not human.holds and human.measured == pytest.approx(0.0), "a promise is no human"


def test_nobody_needs_a_human_where_the_machine_answers_all() -> None:
    text = DESK.replace("yes 60%", "yes 100%").replace("    no 30% -> desk\n", "").replace("otherwise", "no")
    (found,) = judged(text, "expect human within 1 min")
    assert (found.holds, found.measured) == (True, None)


def test_sampled_shares_agree_and_say_when_the_bound_is_near() -> None:
    lines = (
        "expect fix resolved at least 90%",
        "expect human within 5 min at least 50%",
        "expect calls ended within 1 min at least 50%",
        "expect nowhere ended at most 50%",
        "expect fix resolved within 1 min at least 50%",
    )
    exact, sampled = judged(DESK, *lines), judged(DESK, *lines, sample=5_000, seed=1)
    for one, other in zip(exact, sampled, strict=True):
        assert one.measured is not None and other.measured is not None
        assert 0 < other.error < 0.02
        assert abs(one.measured - other.measured) < 5 * other.error
    assert [each.is_near for each in sampled] == [True, False, False, False, False]
    assert ["might say otherwise" in each.said for each in sampled] == [True, False, False, False, False]


def test_static_lines_are_judged_by_the_call_graph_and_show_the_shortest_call() -> None:
    hops, asked = judged(
        DESK.replace("team desk\n", 'data number "your number"\n  from paper\nteam desk\n  needs number\n'),
        "expect human within 0 hops",
        "expect number prepared",
    )
    assert hops.holds and hops.measured is None
    assert not asked.holds and asked.broken is not None and asked.broken.story is not None


def test_only_the_goal_that_is_simulated_is_judged() -> None:
    found = judged(DESK, "expect fix resolved at least 1%", "expect ask resolved at least 1%", goal="ask")
    assert [each.expectation.text for each in found] == ["expect ask resolved at least 1%"]


# --- witnesses --------------------------------------------------------------------------------------------------------


def every_failing(name: str, *more: str) -> list[Judged]:
    path = FLOWS / f"{name}.ivr"
    text = path.read_text("utf-8")
    facts = Facts(read(str(path)).flow, THRESHOLDS)
    if more:
        return judged(f"{text}\n", *more, scales={})
    return [each for each in judge(simulate(facts, Plan(rows=("middle",))), facts) if not each.holds]


def test_the_witness_is_the_likeliest_journey_by_which_most_are_lost() -> None:
    found = next(each for each in every_failing("furniture") if each.expectation.measure == "resolved")
    witness = found.witness
    assert witness is not None
    assert (witness.outcome.kind, witness.outcome.place) == ("unresolved", "find_order")
    assert witness.script == "called delivery_notice call-again 2 2 1 hang-up"
    assert [(turn.place, turn.event) for turn in witness.turns] == [
        ("delivery_notice", "machine"), ("main", "press 2"), ("orders", "press 2"), ("placed", "press 1"),
        ("find_order", "hangs up"),
    ]  # fmt: skip
    assert 0 < witness.share < 0.2


LINES = (
    "expect human within 2 min",
    "expect calls ended within 40 s at least 99%",
    "expect delivery_window resolved within 1 min at least 90%",
    "expect reschedule unresolved at most 1%",
    "expect damaged unresolved at least 99%",
    "expect reschedule deflected at least 50%",
    "expect damaged resolved at most 1%",
    "expect delivery_desk ended at most 1%",
    "expect find_order ended at most 1%",
)


def test_every_witness_replays_and_ends_as_it_says() -> None:
    found = every_failing("furniture", *LINES)
    facts = Facts(flow_of((FLOWS / "furniture.ivr").read_text("utf-8"))[0], THRESHOLDS)
    measured = [each for each in found if each.measured is not None and not each.holds]
    assert {each.expectation.text for each in measured} >= set(LINES)
    for each in measured:
        witness = each.witness
        assert witness is not None, each.expectation.text
        told = replay(facts.program, witness.script)
        assert told.misunderstood is None, witness.script
        assert told.play.ended in _ends(witness.outcome.kind, witness.outcome.why), (each.expectation.text, witness)
        assert _shows(each.expectation, witness.seconds, witness.outcome.kind)
        assert witness.turns and all(turn.span.line > 0 for turn in witness.turns)


def _ends(kind: str, why: str) -> tuple[str, ...]:
    """How a call can end that a journey ends with."""
    if kind == "resolved":
        return "resolved", "gave up", "hang up"  # whoever is answered hangs up
    if kind == "handed_on":
        return ("outside",)
    return ("hang up",) if "ended without" in why else ("gave up",)


def _shows(expectation: Expectation, seconds: float, kind: str) -> bool:
    """Whether a journey that ends so breaks the line."""
    if expectation.measure == "calls_ended":
        return seconds > (expectation.seconds or 0)
    if expectation.measure in ("human_seconds", "ended"):
        return True
    counts = kind == expectation.measure
    return counts if expectation.bound == "most" else not counts


def test_a_call_without_end_does_not_end_in_time() -> None:
    text = 'flow "x"\ninbound "1" -> a\nstep a\n  check "is it so?" each time\n    yes 30% -> b\n    otherwise -> c\n'
    text += 'step b\n  -> b\nstep c\n  say "Goodbye."\n  -> hang up\n'
    (exact,) = judged(text, "expect calls ended within 1 min", scales={**PATIENT, "calls-again": 0.0})
    (sampled,) = judged(text, "expect calls ended within 1 min", scales={**PATIENT, "calls-again": 0.0}, sample=2_000)
    assert exact.measured == pytest.approx(0.70) and not exact.holds
    assert sampled.measured == pytest.approx(0.70, abs=5 * sampled.error)
    (human,) = judged(text, "expect human within 1 min at least 1%")
    assert human.measured == 0 and human.witness is not None


def test_a_circle_that_only_patience_ends_has_a_witness() -> None:
    text = 'flow "x"\ninbound "1" -> a\nstep a\n  say "Words."\n  -> again\n'
    (found,) = judged(text, "expect calls ended within 5 s", scales={})
    assert found.measured is not None and found.measured < 0.5
    assert found.witness is not None and found.witness.seconds > 5
