"""What callers have at hand, how long they need to fetch it, how often they key it wrongly."""

from __future__ import annotations

import pytest

from ivrlint.callers.assumptions import Assumptions
from ivrlint.callers.at_hand import fetch_units, has_share, keying, mistyped
from ivrlint.callers.groups import BUILT_IN, TO_CHOOSE, Group
from ivrlint.findings import Span
from ivrlint.flow.model import Data

EVERYDAY, _, OLDER = BUILT_IN
ON_THE_MOVE = TO_CHOOSE[1]
MIDDLE = Assumptions("middle")
SOMEWHERE = Span("flow.ivr", 1, 1, 1, 2)


def item(name: str = "number", title: str = "", **more: object) -> Data:
    return Data(name, title, SOMEWHERE, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "shares"),
    [
        (item("order_number"), (0.70, 0.40, 0.05)),
        (item("order_number", source="device"), (0.70, 0.50, 0.05)),
        (item("card_number"), (0.70, 0.70, 0.05)),
        (item("number", "your credit card number"), (0.70, 0.70, 0.05)),
        (item("postcard"), (0.70, 0.40, 0.05)),  # a word, not a part of one
        (item("phone_number", source="memory"), (0.95, 0.95, 0.95)),
        (item("number", "Your date of birth", source="memory"), (0.99, 0.99, 0.99)),
        (item("card_pin", source="memory"), (0.60, 0.60, 0.60)),  # the first row of the table that fits
        (item("national_id", source="memory", length=(9, 9)), (0.75, 0.75, 0.75)),
        (item("national_id", "last digits", source="memory", length=(4, 4)), (0.93, 0.93, 0.93)),
        (item("account_number", source="memory"), (0.15, 0.15, 0.15)),
        (item("name", "your name", source="memory"), (1.0, 1.0, 1.0)),  # not listed: everybody knows it
    ],
)
def test_who_has_what(data: Data, shares: tuple[float, float, float]) -> None:
    assert tuple(has_share(data, EVERYDAY, Assumptions(row)) for row in ("kind", "middle", "harsh")) == shares


def test_what_a_flow_says_of_a_group_wins() -> None:
    group = Group("drivers", has={"phone_number": 0.2})
    assert has_share(item("phone_number", source="memory"), group, MIDDLE) == 0.2
    assert has_share(item("order_number"), group, MIDDLE) == 0.40


@pytest.mark.parametrize(
    ("takes", "group", "row", "whole"),
    [
        (240.0, EVERYDAY, "middle", 16),  # 240 / 15
        (240.0, OLDER, "middle", 24),  # half as long again
        (240.0, ON_THE_MOVE, "middle", 48),
        (None, EVERYDAY, "middle", 4),  # a minute, where the flow does not say
        (None, EVERYDAY, "kind", 2),
        (None, EVERYDAY, "harsh", 8),
        (20.0, EVERYDAY, "middle", 1),
        (1.0, EVERYDAY, "middle", 1),  # at least one
    ],
)
def test_time_to_fetch(takes: float | None, group: Group, row: str, whole: int) -> None:
    assert fetch_units(item(takes=takes), group, Assumptions(row)) == whole


@pytest.mark.parametrize(
    ("data", "group", "share"),
    [
        (item(length=(7, 7)), EVERYDAY, 1 - 0.9964**7),  # Deininger 1960: 2.5 %
        (item(length=(4, 10)), EVERYDAY, 1 - 0.9964**10),  # the longest
        (item(), EVERYDAY, 1 - 0.9964**8),
        (item(kind="yes_no"), EVERYDAY, 0.0036),
        (item(kind="speech", length=(5, 5)), EVERYDAY, 0.0036),  # a spoken value counts as one
        (item(length=(10, 10)), OLDER, 1 - (1 - 0.0054) ** 10),
        (item(length=(10, 10)), ON_THE_MOVE, 1 - (1 - 0.0144) ** 10),
    ],
)
def test_wrong_entries(data: Data, group: Group, share: float) -> None:
    assert mistyped(data, group, MIDDLE) == pytest.approx(share)


def test_time_to_key() -> None:
    assert keying(item(length=(10, 10)), EVERYDAY) == pytest.approx(8.6)
    assert keying(item(length=(10, 10)), OLDER) == pytest.approx(8.6 * 1.6)
    assert keying(item(kind="speech"), OLDER) == pytest.approx(3.0)  # no slower at speaking


def test_seven_digits_are_wrong_for_one_in_forty() -> None:
    assert mistyped(item(length=(7, 7)), EVERYDAY, MIDDLE) == pytest.approx(0.025, abs=0.0005)
