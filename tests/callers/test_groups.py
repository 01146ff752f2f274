"""Who calls: what is built in, what a flow says, and what the configuration says of that."""

from __future__ import annotations

import math
from typing import Any

import pytest
from call.flows import flow_of

from ivrlint.callers.groups import BUILT_IN, Group, NobodyCallsError, UnknownGroupError, groups_of

FLOW = 'flow "Who calls"\ndata card "your card"\n  digits 8\ninbound "555-0100" -> main\nstep main\n  -> hang up\n'


def groups(
    text: str = "", configured: dict[str, dict[str, Any]] | None = None, only: str | None = None
) -> dict[str, Group]:
    flow, findings = flow_of(FLOW + text)
    assert flow.complete, findings
    found = groups_of(flow, configured or {}, only)
    assert math.fsum(group.share for group in found) == pytest.approx(1)
    return {group.name: group for group in found}


def shares(found: dict[str, Group]) -> dict[str, float]:
    return {name: pytest.approx(group.share) for name, group in found.items()}


def test_three_by_default() -> None:
    assert shares(groups()) == {"everyday": 0.60, "hurried": 0.20, "older": 0.20}
    assert tuple(groups().values()) == BUILT_IN
    assert groups()["older"].options_held == 2


def test_a_share_that_a_flow_gives_leaves_the_rest_to_the_built_in_ones() -> None:
    # 30 % are said; everyday and older, .60 and .20 of all, share the other 70 % three to one
    found = groups("caller hurried 30%\n")
    assert shares(found) == {"hurried": 0.30, "everyday": 0.70 * 0.75, "older": 0.70 * 0.25}
    assert found["hurried"].patience == 161  # what is not said stays as built in
    assert found["hurried"].stated == {"share"}


def test_a_group_of_the_flows_own() -> None:
    found = groups("caller drivers 50%\n  patience 90 s\n  has card 10%\n")
    assert shares(found) == {"drivers": 0.50, "everyday": 0.30, "hurried": 0.10, "older": 0.10}
    drivers = found["drivers"]
    assert (drivers.patience, drivers.has, drivers.options_held) == (90, {"card": 0.10}, 4)
    assert drivers.stated == {"share", "patience", "has"}


def test_shares_that_take_everything_leave_the_built_in_ones_out() -> None:
    assert shares(groups("caller drivers 40%\ncaller older 60%\n")) == {"drivers": 0.40, "older": 0.60}


def test_a_group_without_a_share_has_none_of_the_callers() -> None:
    assert shares(groups("caller drivers\n  patience 90 s\n")) == {"everyday": 0.60, "hurried": 0.20, "older": 0.20}
    assert groups("caller drivers\n  patience 90 s\n", only="drivers")["drivers"].patience == 90


def test_a_patience_for_a_built_in_group_keeps_all_shares() -> None:
    found = groups("caller older\n  patience 10 min\n")
    assert shares(found) == {"everyday": 0.60, "hurried": 0.20, "older": 0.20}
    assert found["older"].patience == 600


def test_the_configuration_overrides_the_flow() -> None:
    flow = "caller drivers 50%\n  patience 90 s\n  has card 10%\n"
    found = groups(flow, {"drivers": {"share": 0.25, "has": {"pin": 0.5}, "zero-first": 0.9}})
    drivers = found["drivers"]
    assert drivers.share == 0.25 and drivers.patience == 90
    assert drivers.has == {"card": 0.10, "pin": 0.5}
    assert drivers.zero_first == (0.9, 0.9, 0.9)  # a number that is said has no rows
    assert shares(found)["everyday"] == 0.45


def test_the_configuration_adds_groups_and_gives_shares_to_those_that_can_be_chosen() -> None:
    found = groups("", {"non_native": {"share": 0.2}, "guests": {"share": 0.3, "words-per-minute": 100.0}})
    assert shares(found) == {
        "non_native": 0.2, "guests": 0.3, "everyday": 0.30, "hurried": 0.10, "older": 0.10
    }  # fmt: skip
    assert found["non_native"].words_per_minute == 130
    assert found["guests"].words_per_minute == 100


@pytest.mark.parametrize(("held", "factor"), [(1, 3.0), (2, 1.8), (3, 1.3), (4, 1.0), (7, 1.0)])
def test_who_holds_fewer_options_slips_more(held: int, factor: float) -> None:
    found = groups("", {"guests": {"share": 0.5, "options-held": held}})
    assert found["guests"].options_held == held and found["guests"].slip_factor == factor


def test_one_group_is_everybody() -> None:
    assert shares(groups(only="low_memory")) == {"low_memory": 1.0}
    assert shares(groups("caller hurried 30%\n", only="hurried")) == {"hurried": 1.0}


def test_no_group_of_that_name() -> None:
    with pytest.raises(UnknownGroupError) as raised:
        groups(only="nobody")
    assert "everyday" in raised.value.args[0] and "low_memory" in raised.value.args[0]


def test_rows() -> None:
    hurried = groups()["hurried"]
    assert [hurried.in_row(hurried.wants_person, row) for row in ("kind", "middle", "harsh")] == [0.20, 0.30, 0.40]


def test_nobody_calls_where_every_share_is_0() -> None:
    nobody = {name: {"share": 0.0} for name in ("everyday", "hurried", "older")}
    with pytest.raises(NobodyCallsError):
        groups(configured=nobody)
    assert list(groups(configured=nobody, only="older")) == ["older"]
    assert shares(groups(configured={**nobody, "low_memory": {"share": 0.2}})) == {"low_memory": 1.0}
