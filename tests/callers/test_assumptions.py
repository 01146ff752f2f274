"""The table of numbers: each has a source or says that it is assumed, and scales change what they name."""

from __future__ import annotations

import itertools

import pytest

from ivrlint.callers.assumptions import BY_HEART, HOLD_HAZARD, NUMBERS, ROWS, Assumptions

UNITS = {"share", "seconds", "per minute", "annoyance", "times", "calls"}


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_says_what_it_is_and_where_it_is_from(name: str) -> None:
    number = NUMBERS[name]
    assert number.what and number.source and number.unit in UNITS
    assert len(number.rows) == len(ROWS) == 3
    if number.unit == "share":
        assert all(0 <= value <= 1 for value in number.rows)
    if len(set(number.rows)) > 1 and not number.assumed:
        assert name in ("takes-call-back", "hold-scale")  # measured in the middle, the rows around it are not


@pytest.mark.parametrize("name", NUMBERS)
def test_harsh_is_harsher_than_kind(name: str) -> None:
    kind, middle, harsh = NUMBERS[name].rows
    good = {"takes-call-back", "has-paper", "has-device", "has-card", "fetches", "calls-again"}
    bad = {"menu-half"}  # the sooner half of it is reached, the worse
    falling = name in good | bad
    assert (kind >= middle >= harsh) if falling else (kind <= middle <= harsh)


def test_a_row_holds_its_own_values() -> None:
    assert [Assumptions(row)["slip"] for row in ROWS] == [0.04, 0.08, 0.16]
    assert [Assumptions(row)["has-paper"] for row in ROWS] == [0.70, 0.40, 0.05]
    assert Assumptions()["slip"] == 0.08


def test_scales_multiply_and_shares_stay_shares() -> None:
    numbers = Assumptions("middle", {"slip": 1.5, "takes-call-back": 2.0, "takes": 2.0})
    assert numbers["slip"] == pytest.approx(0.12)
    assert numbers["takes-call-back"] == 1.0  # not 1.26
    assert numbers["takes"] == 120.0
    assert numbers["calls-again"] == 0.50


def test_there_is_no_number_of_another_name() -> None:
    with pytest.raises(KeyError):
        Assumptions()["slips"]


def test_what_callers_do_who_have_nothing_adds_up() -> None:
    for row in ROWS:
        numbers = Assumptions(row)
        assert numbers["fetches"] + numbers["stays-silent"] + numbers["gives-up"] == pytest.approx(1)


def test_the_tables_are_in_order() -> None:
    times = [until for until, _ in HOLD_HAZARD]
    assert all(before < after for before, after in itertools.pairwise(times))
    assert all(0 < rate < 1 for _, rate in HOLD_HAZARD)
    assert all(0 < share <= 1 and words for words, share in BY_HEART)
