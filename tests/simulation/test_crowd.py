"""The crowd: what it promises of its luck, of its errors, of how far it looks, and that it always comes to an end."""

from __future__ import annotations

import math

import numpy as np
import pytest
from simulation.conftest import CLINIC
from simulation.engines import calls_of, exact, journeys_of

from ivrlint.callers.groups import BUILT_IN
from ivrlint.simulation import crowd as crowds
from ivrlint.simulation import visited
from ivrlint.simulation.calls import Calls
from ivrlint.simulation.crowd import MOST_CALLERS, Records, records, sample, sample_until
from ivrlint.simulation.table import ENDLESS, REWARDS, Table

EVERYDAY, HURRIED, OLDER = BUILT_IN


def columns(found: Records) -> list[list[float]]:
    kinds = [found.outcomes[number] for number in found.outcome.tolist()]
    return [kinds, found.call.tolist(), found.in_call.tolist(), *(getattr(found, name).tolist() for name in REWARDS)]


def test_the_same_seed_gives_the_same_callers_and_another_seed_others(clinic: Calls) -> None:
    one, other = (Table(journeys_of(calls_of(CLINIC), "refill")) for _ in range(2))
    assert columns(records(one, 500, 7)) == columns(records(other, 500, 7))
    assert columns(records(one, 500, 7)) != columns(records(one, 500, 8))
    assert columns(records(one, 500, -7)) == columns(records(other, 500, -7))


def test_what_was_sampled_before_does_not_matter(clinic: Calls) -> None:
    fresh = columns(records(Table(journeys_of(calls_of(CLINIC), "refill")), 300, 1))
    table = Table(journeys_of(clinic, "refill"))
    for goal, group in (("advice", EVERYDAY), ("refill", OLDER), (None, HURRIED)):
        sample(Table(journeys_of(clinic, goal, group)), 200, 1)
    sample(table, 1_000, 5)
    exact(journeys_of(clinic, "refill"))
    assert columns(records(table, 300, 1)) == fresh


def test_fewer_callers_are_the_first_of_more(clinic: Calls) -> None:
    table = Table(journeys_of(clinic, "refill"))
    few, many = columns(records(table, 100, 3)), columns(records(table, 1_000, 3))
    assert few == [column[:100] for column in many]


def test_how_many_step_together_does_not_matter(clinic: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    together = columns(records(Table(journeys_of(clinic, "refill")), 900, 3))
    monkeypatch.setattr(crowds, "_TOGETHER", 137)
    assert columns(records(Table(journeys_of(clinic, "refill")), 900, 3)) == together


def test_groups_and_wishes_have_luck_of_their_own(clinic: Calls) -> None:
    # the same process under two names: what differs is luck
    found = [
        records(Table(journeys_of(clinic, goal, group)), 400, 3) for goal in ("refill", "advice") for group in BUILT_IN
    ]
    rows = [records(Table(journeys_of(clinic, "refill", row=row)), 400, 3) for row in ("kind", "middle", "harsh")]
    firsts = [tuple(each.seconds[:50].tolist()) for each in (*found, *rows[::2])]
    assert len(set(firsts)) == len(firsts)


def test_callers_are_the_same_in_two_versions_as_far_as_these_are() -> None:
    old = calls_of(CLINIC)
    new = calls_of(CLINIC.replace("resolves advice 80%", "resolves advice 40%"))
    before, after = (records(Table(journeys_of(calls, "advice")), 5_000, 3) for calls in (old, new))
    assert (before.of_kind("resolved") & (before.call == 1)).sum() > (
        after.of_kind("resolved") & (after.call == 1)
    ).sum()
    # whoever is still helped in the first call was so before, after exactly the same call
    helped = after.of_kind("resolved") & (after.call == 1)
    assert before.of_kind("resolved")[helped].all() and (before.call[helped] == 1).all()
    assert (before.seconds[helped] == after.seconds[helped]).all()
    # so that the difference is known far better than from callers of its own
    difference = after.of_kind("resolved").astype(float) - before.of_kind("resolved").astype(float)
    theirs = records(Table(journeys_of(old, "advice")), 5_000, 4).of_kind("resolved").astype(float)
    independent = after.of_kind("resolved").astype(float) - theirs
    assert difference.std() < 0.8 * independent.std()


def test_the_answer_is_what_the_records_say(clinic: Calls) -> None:
    table = Table(journeys_of(clinic, "advice"))
    answer, found = sample(table, 3_000, 2), records(table, 3_000, 2)
    assert answer.callers == 3_000 and answer.states == 0
    assert math.fsum(answer.outcomes.values()) == pytest.approx(1, abs=1e-12)
    for name in REWARDS:
        values = getattr(found, name)
        assert answer.means[name] == pytest.approx(values.mean())
        assert answer.errors[name] == pytest.approx(values.std(ddof=1) / math.sqrt(3_000))
    for kind in {outcome.kind for outcome, _ in answer.outcomes}:
        share = found.of_kind(kind).mean()
        assert answer.share(kind) == pytest.approx(share)
        assert answer.errors[kind] == pytest.approx(math.sqrt(share * (1 - share) / 3_000))
    ordered = sorted(found.seconds.tolist())
    assert answer.seconds == {"p50": ordered[1_499], "p95": ordered[2_849]}
    assert (found.in_call <= found.seconds + 1e-9).all()
    once = found.calls == 1
    assert found.in_call[once] == pytest.approx(found.seconds[once])


def test_standard_errors_are_those_of_repetitions(clinic: Calls) -> None:
    table = Table(journeys_of(clinic, "refill"))
    answers = [sample(table, 200, seed) for seed in range(200)]
    for name, values in (
        ("resolved", [each.share("resolved") for each in answers]),
        ("seconds", [each.means["seconds"] for each in answers]),
    ):
        claimed = np.mean([each.errors[name] for each in answers])
        assert np.std(values, ddof=1) == pytest.approx(claimed, rel=0.25)  # 5 standard errors of a deviation of 200


def test_it_goes_on_until_every_share_is_known_to_a_tenth_of_a_percent(clinic: Calls) -> None:
    answer = sample_until(Table(journeys_of(clinic, "advice")), 1)
    kinds = {outcome.kind for outcome, _ in answer.outcomes}
    assert max(answer.errors[kind] for kind in kinds) <= 0.001
    worst = max(answer.share(kind) * (1 - answer.share(kind)) for kind in kinds)
    assert answer.callers <= MOST_CALLERS
    assert answer.callers == pytest.approx(worst / 0.001**2, rel=0.05)  # and no further


EVEN = """
flow "Even"
goal pay "pay"
inbound "555-0100" -> main
step main
  check "is it there"
    yes 50%
      resolves pay
      -> hang up
    no 50%
      -> "555-0199"
"""


def test_the_most_callers_it_takes() -> None:
    answer = sample_until(Table(journeys_of(calls_of(EVEN), "pay", scales={"leaves-at-once": 0.0})), 1)
    assert 0.99 * MOST_CALLERS <= answer.callers <= MOST_CALLERS
    assert answer.errors["resolved"] <= 0.001


def test_where_everybody_ends_alike_a_pilot_is_enough() -> None:
    lost = 'flow "F"\ngoal pay "pay"\ninbound "555-0100" -> main\nstep main\n  -> hang up\n'
    answer = sample_until(Table(journeys_of(calls_of(lost), "pay")), 1)
    assert answer.callers == 10_000 and answer.errors["unresolved"] == 0


def tower(floors: int) -> str:
    """Menus under menus, of which nearly everybody sees the first ones only: each floor asks and checks more."""
    lines = ['flow "Tower"', 'goal pay "pay"', 'inbound "555-0100" -> floor0']
    for floor in range(floors):
        lines += [f"step floor{floor}", f'  check "is number {floor} well"', f"    yes 1% -> floor{floor + 1}",
                  "    otherwise", '      say "Good bye."', "      -> hang up"]  # fmt: skip
    return "\n".join([*lines, f"step floor{floors}", "  resolves pay", "  -> hang up", ""])


def test_only_what_somebody_comes_to_is_worked_out() -> None:
    journeys = journeys_of(calls_of(tower(60)), "pay", scales={"most-calls": 0.25})
    table, met = Table(journeys), list[object]()
    moves = journeys.moves
    journeys.moves = lambda joint: met.append(joint) or moves(joint)  # type: ignore[func-returns-value,method-assign]
    answer = sample(table, 2_000, 1)
    assert answer.share("unresolved") == 1
    assert len(met) < 30 < 120 < len(explored(journeys))


def explored(journeys: object) -> list[object]:
    table = Table(journeys)  # type: ignore[arg-type]
    assert table.expand_all(100_000)
    return list(table.joints)


CIRCLES = """
flow "Circles"
goal pay "pay"
inbound "555-0100" -> main
step main
  check "is it there"
    yes 25% -> one
    no 75%
      resolves pay
      -> hang up
step one
  -> two
step two
  -> one
"""


def test_who_goes_round_without_end_is_found_at_once_and_not_waited_for() -> None:
    journeys = journeys_of(calls_of(CIRCLES), "pay", scales={"leaves-at-once": 0.0})
    found = records(Table(journeys), 4_000, 1)
    endless = np.array([each == ENDLESS for each in found.outcomes])[found.outcome]
    assert endless.mean() == pytest.approx(0.25, abs=0.04)
    assert (found.call[endless] == 1).all() and (found.seconds[endless] == 0).all()


def test_a_way_out_that_is_almost_never_taken_is_given_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    text = CIRCLES.replace("  -> one\n", '  check "now" each time\n    yes 0.0001% -> hang up\n    no -> one\n')
    monkeypatch.setattr(crowds, "MOST_STEPS", 300)
    found = records(Table(journeys_of(calls_of(text), "pay", scales={"leaves-at-once": 0.0})), 400, 1)
    endless = np.array([each == ENDLESS for each in found.outcomes])[found.outcome]
    assert endless.mean() == pytest.approx(0.25, abs=0.15)


def test_a_search_for_a_way_out_that_is_too_long_takes_one_for_granted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visited, "_MOST_LOOKED_AT", 0)
    monkeypatch.setattr(crowds, "MOST_STEPS", 200)
    found = records(Table(journeys_of(calls_of(CIRCLES), "pay", scales={"leaves-at-once": 0.0})), 400, 1)
    assert ENDLESS in found.outcomes  # found by the bound on steps instead


def test_one_caller_is_a_crowd(clinic: Calls) -> None:
    answer = sample(Table(journeys_of(clinic, "refill")), 1, 1)
    assert sum(answer.outcomes.values()) == 1 and answer.errors["seconds"] == math.inf
