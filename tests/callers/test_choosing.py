"""What callers choose at a menu, with the shares worked out by hand."""

from __future__ import annotations

import pytest
from simulation.engines import calls_of

from ivrlint.call.program import LISTEN
from ivrlint.callers.assumptions import Assumptions
from ivrlint.callers.choosing import Choosing, at_offer, slips
from ivrlint.callers.groups import BUILT_IN, Group
from ivrlint.flow.lines import Listening
from ivrlint.simulation.calls import Calls

EVERYDAY, HURRIED, OLDER = BUILT_IN
MIDDLE = Assumptions("middle")
NOBODY_PRESSES_0 = Group("calm", zero_first=(0, 0, 0))
REST = """
step one
  resolves pay
  -> hang up
step two
  say "Nine to five."
  -> hang up
team desk "the front desk"
  resolves nothing
team people "the people"
  resolves pay
"""


def chosen(
    menu: str, goal: str | None = "pay", wants: bool = False, group: Group = EVERYDAY, row: str = "middle"
) -> dict[str, float]:
    """What is chosen in the first menu of a flow, by token."""
    text = (
        'flow "F"\ngoal pay "pay a bill"\ngoal move "move house"\ninbound "555-0100" -> main\nmenu main\n' + menu + REST
    )
    calls = calls_of(text)
    number = next(number for number in found_states(calls) if calls.listening(number))
    goals = {each.name: each for each in calls.facts.flow.goals}
    choosing = Choosing(calls.facts, goals[goal] if goal else None)
    right = choosing.right(calls.node(number), wants)
    listening = calls.listening(number)
    assert isinstance(listening, Listening)
    found = choosing.at_menu(listening, calls.choices(number), right, group, Assumptions(row))
    assert sum(share for share, _ in found) == pytest.approx(1)
    return {choice.word: pytest.approx(share) for share, choice in found}


def found_states(calls: Calls) -> list[int]:
    """States of a call, in the order in which steps find them, up to the first that listens."""
    found = [calls.start(0)]
    for number in found:
        if calls.program.points[calls.states[number].point].kind == LISTEN:
            break
        found.extend(calls.step(number, choice).target for choice in calls.choices(number))
    return found


TWO = '  press 1 for "bills" -> one\n  press 2 for "opening hours" -> two\n'
THREE = TWO + '  press 3 for "our address" -> two\n'


def test_the_right_option_but_for_a_slip() -> None:
    assert chosen(TWO) == {"1": 0.92, "2": 0.08}
    assert chosen(THREE) == {"1": 0.92, "2": 0.04, "3": 0.04}  # a slip takes one of the others, evenly


@pytest.mark.parametrize(("row", "slip"), [("kind", 0.04), ("middle", 0.08), ("harsh", 0.16)])
def test_slips_by_row(row: str, slip: float) -> None:
    assert chosen(TWO, row=row) == {"1": 1 - slip, "2": slip}


def test_who_holds_two_options_in_mind_slips_more() -> None:
    assert chosen(TWO, group=OLDER) == {"1": 1 - 0.08 * 1.8, "2": 0.08 * 1.8}


def test_with_one_option_there_is_nothing_else_to_take() -> None:
    assert chosen('  press 1 for "bills" -> one\n') == {"1": 1.0}


def test_hidden_keys_are_not_heard_and_not_slipped_to() -> None:
    assert chosen(TWO + "  press 0 hidden -> people\n") == {"1": 0.92, "2": 0.08}


@pytest.mark.parametrize(
    ("group", "row", "share"),
    [
        (EVERYDAY, "middle", 0.08),
        (OLDER, "middle", 0.08 * 1.8),
        (OLDER, "harsh", 0.16 * 1.8),
        (Group("very", slip_factor=9.0), "middle", 0.50),  # at most half
        (Group("said", slip=0.25, slip_factor=3.0), "middle", 0.25),  # said: as it is
    ],
)
def test_how_often_it_is_a_wrong_one(group: Group, row: str, share: float) -> None:
    assert slips(group, Assumptions(row)) == pytest.approx(share)


def test_broad_menus_cause_no_slips_of_their_own() -> None:
    broad = TWO + "".join(f'  press {key} for "topic {key}" -> two\n' for key in range(3, 10))
    assert chosen(broad) == {"1": 0.92, **{str(key): 0.08 / 8 for key in range(2, 10)}}


def test_without_a_right_option_the_person_that_is_announced() -> None:
    assert chosen(TWO + '  press 3 for "a person" -> desk\n', goal="move") == {"3": 1.0}


def test_without_a_person_key_0_or_silence_or_a_guess() -> None:
    menu = TWO + "  press 0 hidden -> desk\n"
    # .15 of everyday callers press 0, half of the others wait, a quarter each guess
    assert chosen(menu, goal="move") == {"0": 0.15, "silence": 0.425, "1": 0.2125, "2": 0.2125}
    assert chosen(menu, goal="move", group=HURRIED) == {"0": 0.50, "silence": 0.25, "1": 0.125, "2": 0.125}
    assert chosen(menu, goal="move", group=NOBODY_PRESSES_0) == {"silence": 0.5, "1": 0.25, "2": 0.25}


def test_a_zero_that_does_nothing_is_not_pressed() -> None:
    assert chosen(TWO, goal="move") == {"silence": 0.5, "1": 0.25, "2": 0.25}


def test_where_nothing_is_announced_they_wait() -> None:
    assert chosen("  press 1 hidden -> one\n") == {"silence": 1.0}


PERSON = TWO.replace('"bills"', '"a bill to pay"') + '  press 3 for "something else" -> people\n'


def test_self_service_where_it_answers_and_a_person_for_who_wants_one() -> None:
    assert chosen(PERSON) == {"1": 0.92, "2": 0.04, "3": 0.04}
    assert chosen(PERSON, wants=True) == {"3": 0.92, "1": 0.04, "2": 0.04}


def test_of_two_right_options_the_one_that_sounds_like_the_goal() -> None:
    both = '  press 1 for "the first" -> one\n  press 2 for "your bill" -> one\n'
    assert chosen(both) == {"2": 0.92, "1": 0.08}


def test_two_right_options_that_nothing_tells_apart_are_taken_evenly() -> None:
    both = '  press 1 for "the first" -> one\n  press 2 for "the second" -> one\n  press 3 for "more" -> two\n'
    assert chosen(both) == {"1": 0.46, "2": 0.46, "3": 0.08}


def test_who_wants_a_person_takes_self_service_where_no_announced_way_leads_to_one_who_can_help() -> None:
    assert chosen(TWO + "  press 0 hidden -> people\n", wants=True) == {"1": 0.92, "2": 0.08}


def test_a_wish_that_the_flow_does_not_name_wants_a_person() -> None:
    assert chosen(PERSON, goal=None) == {"3": 0.92, "1": 0.04, "2": 0.04}


OFFER = """
flow "F"
goal pay "pay a bill"
inbound "555-0100" -> people
team people "the people"
  hold 5 min
  resolves pay
  on hold 1 min
{}
"""
CALL_BACK = '    press 2 for "a call back"\n      call back by people within 1 hour\n      -> hang up\n'
NEWS = '    press 1 for "the news"\n      -> again\n'


@pytest.mark.parametrize(
    ("options", "row", "expected"),
    [
        (CALL_BACK, "middle", {"2": 0.63, "silence": 0.37}),
        (NEWS + CALL_BACK, "kind", {"2": 0.75, "silence": 0.25}),
        (CALL_BACK, "harsh", {"2": 0.50, "silence": 0.50}),
        (NEWS, "middle", {"silence": 1.0}),
        (CALL_BACK.replace('for "a call back"', "hidden"), "middle", {"silence": 1.0}),
    ],
)
def test_an_offer_to_those_on_hold(options: str, row: str, expected: dict[str, float]) -> None:
    calls = calls_of(OFFER.format(options))
    number = next(number for number in found_states(calls) if calls.listening(number))
    listening = calls.listening(number)
    assert listening is not None and listening.kind == "offer"
    found = at_offer(listening, calls.choices(number), Assumptions(row))
    assert {choice.word: share for share, choice in found} == pytest.approx(expected)
