from pathlib import Path

import pytest

from ivrlint.analyses.distances import Inspection, inspection
from ivrlint.analyses.facts import Facts
from ivrlint.flow.build import build_flow
from ivrlint.rules import ALL
from ivrlint.rules.catalogue import PLANNED
from ivrlint.settings import THRESHOLDS
from ivrlint.text import SourceText

FLOWS = Path(__file__).resolve().parents[2] / "flows"
NAMES = frozenset(rule.name for rule in ALL) | PLANNED


def inspected(text: str, path: Path = FLOWS / "flow.ivr") -> Inspection:
    flow, _, _ = build_flow(SourceText(path.name, text), str(path), NAMES)
    assert flow.complete
    return inspection(Facts(flow, THRESHOLDS))


def shipped(name: str) -> Inspection:
    path = FLOWS / name
    return inspected(path.read_text(encoding="utf-8"), path)


HIDDEN = """
goal refill "refill a prescription"
inbound "555-0100" -> main
menu main
  say "One two three."
  press 1 for "refills" -> desk
  press 8 hidden -> desk
  press 9 -> nurse
  after 2 tries -> nurse
team desk
  hold 3 min
  resolves refill
team nurse
  resolves nothing
"""


def test_the_furniture_flow_measures_as_the_design_says() -> None:
    found = shipped("furniture.ivr")
    hops = found.entries["1-800-555-0142"]
    assert (hops["any"], hops["reschedule"]) == (2, 5)
    assert found.menus["main"].hops["any"] == 2
    assert found.menus["main"].line == 28
    assert found.goals["reschedule"].menus_deep == 4
    assert found.goals["reschedule"].resolved_by == ("delivery_desk",)
    assert found.data["order_number"].asked == (44, 61)
    assert found.data["order_number"].announced == ()


def test_what_a_menu_says_before_its_options_is_an_answer_before_a_choice() -> None:
    assert shipped("furniture.ivr").goals["delivery_window"].menus_deep == 3


def test_no_way_is_none() -> None:
    found = shipped("furniture.ivr")
    assert set(found.entries["delivery_notice"].values()) == {None}
    assert set(found.menus["main"].failing.values()) == {None}


def test_hidden_options_and_failing_are_counted_apart() -> None:
    main = inspected(HIDDEN).menus["main"]
    assert main.hops == {"any": 1, "refill": 1}
    assert main.hidden == {"any": 1, "refill": 1}
    assert main.failing == {"any": 2, "refill": None}


def test_hidden_counts_from_the_menus_above_too() -> None:
    text = HIDDEN.replace("-> main\n", '-> first\nmenu first\n  press 1 for "more" -> main\n', 1)
    found = inspected(text)
    assert found.menus["first"].hidden["refill"] == 2
    assert found.menus["first"].failing["any"] is None


def test_waiting_is_left_out_of_the_seconds() -> None:
    main = inspected(HIDDEN).menus["main"]
    seconds = main.seconds["refill"]
    assert seconds is not None and 2 < seconds < 10
    assert main.seconds["any"] == seconds


def test_the_seconds_to_hear_a_menu_do_not_count_its_hidden_options() -> None:
    with_more = HIDDEN.replace(
        "press 8 hidden -> desk\n", 'press 8 hidden -> desk\n  press 7 for "more refills" -> desk\n'
    )
    less, more = inspected(HIDDEN).menus["main"].listening, inspected(with_more).menus["main"].listening
    assert 0 < less < more


def test_what_only_other_calls_know_does_not_shorten_an_entry() -> None:
    # bank.ivr: `ask … unless known` is skipped only by those who come from the main menu
    assert shipped("bank.ivr").entries["1-800-555-0172"]["lost_card"] == 1


WHOLE = sorted(path.name for path in FLOWS.glob("*.ivr") if "inbound" in path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("flow", WHOLE)
def test_every_way_takes_time_and_turns(flow: str) -> None:
    path = FLOWS / flow
    found = inspected(path.read_text(encoding="utf-8"), path)
    for menu in found.menus.values():
        for wish, hops in menu.hops.items():
            assert (hops is None) == (menu.seconds[wish] is None)
            assert hops is None or hops >= 1
            nearest = menu.hops["any"]
            assert hops is None or (nearest is not None and nearest <= hops)
            assert (menu.hidden[wish] or 1) >= 1
