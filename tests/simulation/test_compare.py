"""Two versions and the same callers: differences worked out by hand, who the callers are, and what makes it fail."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from call.flows import flow_of

from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Severity, Span
from ivrlint.settings import THRESHOLDS
from ivrlint.simulation.compare import NothingInCommonError, compare
from ivrlint.simulation.comparison import FIGURES, Comparison, Version, differences
from ivrlint.simulation.conditions import ConditionError, read_condition
from ivrlint.simulation.run import Plan, UnknownGoalError

FLOWS = Path(__file__).resolve().parents[2] / "flows"
ONCE = {"slip": 0.0, "leaves-at-once": 0.0, "menu-hazard": 0.0, "hold-scale": 0.0, "calls-again": 0.0}
"""Callers who take no wrong option, never hang up, and call once."""

TEXT = """
flow "Desk"
goal fix "fix it" 75%
  wants person 0%
goal pay "pay for it" 25%
  wants person 0%
inbound "1" -> main
step main
  check "does the machine know?" each time
    yes 60%
      resolves fix, pay
      -> hang up
    otherwise -> nowhere
step nowhere
  say "Goodbye."
  -> hang up
"""


def version(text: str, name: str = "a.ivr", findings: tuple[Finding, ...] = ()) -> Version:
    flow, faults = flow_of(text)
    assert flow.complete, faults
    return Version(name, Facts(flow, THRESHOLDS), findings)


def compared(old: str, new: str, **plan: object) -> Comparison:
    return compare(version(old), version(new, "b.ivr"), Plan(**{"scales": ONCE, **plan}))  # type: ignore[arg-type]


def test_a_flow_compared_with_itself_is_the_same() -> None:
    text = (FLOWS / "furniture.ivr").read_text("utf-8")
    found = compare(version(text), version(text), Plan(rows=("middle", "harsh")))
    assert found.verdict == "the same" and found.exact and found.notes == ()
    assert all(change.rows == (0.0, 0.0) and change.error == 0 for change in found.every.values())
    assert found.every["lost"].old > 10
    assert all(cause.old == cause.new and cause.old_lines == cause.new_lines for cause in found.causes)
    assert all(old == new for old, new in found.hops.values())
    assert differences(found, worse=True) == differences(found, worse=False) == ()


def test_differences_are_what_the_shares_come_to() -> None:
    found = compared(TEXT, TEXT.replace("yes 60%", "yes 80%"))
    for change in (found.every["lost"], found.goals["fix"]["lost"], found.cells["pay", "older"]["lost"]):
        assert (change.old, change.new) == (pytest.approx(40), pytest.approx(20))
        assert change.rows == pytest.approx((-20, -20, -20)), "nothing here is assumed but what was switched off"
    assert found.every["first_call"].difference == pytest.approx(20)
    assert found.every["calls"].difference == pytest.approx(0)
    assert found.rows == {row: (pytest.approx(40), pytest.approx(20)) for row in ("kind", "middle", "harsh")}
    (cause,) = found.causes
    assert (cause.why, cause.place) == ("the call ended without an answer", "nowhere")
    assert (cause.old, cause.new) == (pytest.approx(40), pytest.approx(20))
    assert [span.line for span in (*cause.old_lines, *cause.new_lines)] == [16, 16]
    assert found.verdict == "better"


def test_goals_are_weighed_as_the_new_version_says() -> None:
    new = TEXT.replace('fix it" 75%', 'fix it" 50%').replace('pay for it" 25%', 'pay for it" 50%')
    found = compared(TEXT, new.replace("resolves fix, pay", "resolves fix"))
    assert [wish.share for wish in found.wishes] == [0.5, 0.5]
    assert found.every["lost"].old == pytest.approx(40)
    assert found.every["lost"].new == pytest.approx(0.5 * 40 + 0.5 * 100)
    assert found.verdict == "worse"
    assert [note.partition(":")[0] for note in found.notes] == ["goal `fix`", "goal `pay`"]
    lost = [each for each in differences(found, worse=True) if each.figure == "lost"]
    assert [(each.wish and each.wish.name, each.group) for each in lost] == [("pay", None)]


def test_goals_of_one_version_only_are_named_and_left_out() -> None:
    new = TEXT.replace('goal pay "pay for it" 25%', 'goal ask "ask about it" 25%').replace("fix, pay", "fix")
    found = compared(TEXT, new)
    assert [(wish.name, wish.share) for wish in found.wishes] == [("fix", 1.0)]
    assert (found.old_goals, found.new_goals) == (("pay for it",), ("ask about it",))
    assert found.verdict == "the same"


def test_nothing_in_common() -> None:
    new = TEXT.replace("goal fix", "goal mend").replace("goal pay", "goal buy").replace("fix, pay", "mend, buy")
    with pytest.raises(NothingInCommonError) as error:
        compared(TEXT, new)
    assert error.value.args == (("fix", "pay"), ("mend", "buy"))


def test_a_goal_that_is_not_in_both() -> None:
    with pytest.raises(UnknownGoalError) as error:
        compared(TEXT, TEXT, goal="nothing")
    assert error.value.args == (("fix", "pay"),)
    assert list(compared(TEXT, TEXT, goal="pay").goals) == ["pay"]


ASKS = """
flow "Number"
goal pay "pay for it" 100%
  wants person 0%
data number "your number"
  digits 4
  from paper "the bill"
  takes 4 min
inbound "1" -> main
step main
  ask number
    say "Enter your number."
    after 2 tries -> hang up
  resolves pay
  -> hang up
"""


def test_callers_do_not_change_with_the_version() -> None:
    """A number that is nearer to hand is no merit of the flow, and no difference."""
    new = ASKS.replace("takes 4 min", "takes 5 s").replace("wants person 0%", "wants person 50%")
    new += 'caller driver "in the car" 100%\n  has number 20%\n'
    found = compare(version(ASKS), version(new), Plan())
    assert all(change.rows == (0.0, 0.0, 0.0) for change in found.every.values())
    assert [group.name for group in found.groups] == ["driver"]
    assert found.every["lost"].new > 0.5
    said = " ".join(found.notes)
    assert "goal `pay`" in said and "item `number`" in said and "groups of callers" in said


def test_what_the_flow_does_about_it_is_a_difference() -> None:
    new = ASKS.replace("    after", '    press * for "more time"\n      wait 4 min\n      -> again\n    after')
    found = compare(version(ASKS), version(new), Plan(rows=("middle",), scales=ONCE))
    assert found.every["lost"].difference < -10 and found.every["asked_unprepared"].difference <= 0
    assert found.notes == ()


def test_sampled_callers_are_the_same_in_both() -> None:
    old, new = ((FLOWS / f"bookshop{twin}.ivr").read_text("utf-8") for twin in ("", "_fixed"))
    plan = Plan(rows=("middle",))
    exact = compare(version(old), version(new), plan)
    sampled = compare(version(old), version(new), Plan(rows=("middle",), sample=4_000, seed=3))
    assert (exact.exact, sampled.exact, exact.callers, sampled.callers) == (True, False, 0, 4_000)
    for figure in FIGURES:
        one, other = exact.every[figure], sampled.every[figure]
        assert abs(one.difference - other.difference) <= 5 * other.error + 1e-9, figure
    again = compare(version(old), version(new), Plan(rows=("middle",), sample=4_000, seed=3))
    assert again.every == sampled.every
    same = compare(version(old), version(old), Plan(rows=("middle",), sample=500))
    assert all((change.difference, change.error) == (0.0, 0.0) for change in same.every.values())


def test_common_luck_makes_the_error_smaller() -> None:
    found = compared(TEXT, TEXT.replace("yes 60%", "yes 80%"), sample=5_000, rows=("middle",))
    lost = found.goals["fix"]["lost"]
    apart = 100 * math.sqrt((0.4 * 0.6 + 0.2 * 0.8) / 5_000)
    shares = {group.name: group.share for group in found.groups}
    assert 0 < lost.error < 0.9 * apart * math.sqrt(sum(share**2 for share in shares.values()))


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    compare(version(TEXT), version(TEXT), Plan(rows=("middle",)), lambda done, of: told.append((done, of)))
    assert told == [(done, 6) for done in range(7)]


# --- findings -----------------------------------------------------------------------------------------------------


def finding(
    rule: str, line: int, place: str, subject: str | None = None, severity: Severity = Severity.WARNING
) -> Finding:
    return Finding(rule, severity, Span("a.ivr", line, 1, line, 2), "message", place=place, subject=subject)


def with_findings() -> Comparison:
    old = (
        finding("dead-end", 3, "main"),
        finding("dead-end", 9, "other"),
        finding("unprepared-data", 5, "main", "number"),
        finding("unprepared-data", 6, "main", "number"),
    )
    new = (
        finding("dead-end", 30, "main"),
        finding("unprepared-data", 50, "main", "number"),
        finding("unprepared-data", 51, "main", "card", Severity.ERROR),
    )
    return compare(version(TEXT, findings=old), version(TEXT, findings=new), Plan(rows=("middle",), scales=ONCE))


def test_findings_are_told_apart_by_rule_place_and_subject_not_by_line() -> None:
    found = with_findings()
    assert [(each.rule, each.span.line) for each in found.gone] == [("dead-end", 9), ("unprepared-data", 6)]
    assert [(each.subject, each.span.line) for each in found.added] == [("card", 51)]
    assert found.kept == 2


# --- conditions ------------------------------------------------------------------------------------------------------


def met(text: str, found: Comparison) -> bool:
    condition = read_condition(text)
    return condition.is_met(condition.change(found))


def test_conditions_compare_changes() -> None:
    found = compared(TEXT, TEXT.replace("resolves fix, pay", "resolves fix"))
    # of `pay` 60 of 100 more are lost; a quarter of all callers want that
    assert met("lost > +14.9", found) and not met("lost > 15", found) and met("lost >= 15", found)
    assert met("unresolved>=+15", found) and met("pay.lost >= 60", found) and not met("fix.lost > 0", found)
    assert met("first_call <= -15", found) and not met("pay.first_call < -60", found)
    assert not met("seconds > 1", found) and met("hops <= 0", found) is False, "no human before or after: no change"


def test_conditions_count_findings() -> None:
    found = with_findings()
    assert met("findings <= -1", found) and met("errors > 0", found) and met("warnings < -1", found)
    assert not met("errors > 1", found)


def test_a_way_to_a_person_that_is_gone_or_new() -> None:
    desk = TEXT.replace('  say "Goodbye."\n  -> hang up', "  -> desk") + "team desk\n"
    assert met("hops > 0", compared(desk, TEXT)) and met("fix.hops > 100", compared(desk, TEXT))
    assert met("hops < 0", compared(TEXT, desk)) and not met("hops > 0", compared(TEXT, desk))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "write a figure, a comparison and a change"),
        ("lost", "write a figure"),
        ("lost = 1", "write a figure"),
        ("lost > much", "write a figure"),
        ("lost > 1 %", "write a figure"),
        ("lots > 1", "there is no figure `lots`. Did you mean `lost`?"),
        ("happiness < 0", "there is no figure `happiness`. Figures are `lost`, "),
        ("pay.errors > 0", "findings are not counted by goal; write `errors > 0`"),
    ],
)
def test_other_conditions_are_refused(text: str, said: str) -> None:
    with pytest.raises(ConditionError) as error:
        read_condition(text)
    assert said in str(error.value)


def test_a_condition_about_a_goal_that_was_not_compared() -> None:
    with pytest.raises(ConditionError, match="no goal `fox` in both versions"):
        read_condition("fox.lost > 0").change(compared(TEXT, TEXT))
