"""Annoyance and hanging up, against numbers worked out by hand from the table of the Anonymous Bank."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivrlint.callers.assumptions import Assumptions
from ivrlint.callers.groups import BUILT_IN, Group
from ivrlint.callers.tiring import hold_exposure, leaves_menu, more_annoyed, on_hold, units

EVERYDAY, HURRIED, OLDER = BUILT_IN
TABLE = Group("as the table of all callers")
MIDDLE = Assumptions("middle")


@pytest.mark.parametrize(
    ("amount", "whole"),
    [(0, 0), (7.49, 0), (7.5, 1), (15, 1), (22.4, 1), (22.5, 2), (60, 4), (95, 6), (90, 6), (600, 40)],
)
def test_annoyance_is_counted_in_units_of_fifteen_rounded_half_up(amount: float, whole: int) -> None:
    assert units(amount) == whole


def test_annoyance_stops_at_forty_units() -> None:
    assert more_annoyed(0, 15) == 1
    assert more_annoyed(38, 95) == 40
    assert more_annoyed(40, 15) == 40


# (10 * .229 + 10 * .280 + 10 * .164 + 15 * .146 + 15 * .221) / 60 = 12.235 / 60
TO_60 = 12.235 / 60
# from there: 30 * .176, 30 * .095, 60 * .108 seconds to 180; 60 * .079, 60 * .077 to 300; 120 * .078, 180 * .069 to 600
TO_180 = TO_60 + (30 * 0.176 + 30 * 0.095 + 60 * 0.108) / 60
TO_300 = TO_180 + 0.079 + 0.077
TO_600 = TO_300 + 2 * 0.078 + 3 * 0.069


@pytest.mark.parametrize(
    ("seconds", "exposure", "still"),
    [
        (0, 0.0, 1.0),
        (10, 0.229 / 6, 0.963),
        (30, (0.229 + 0.280 + 0.164) / 6, 0.894),
        (60, TO_60, 0.815),  # evidence.md, part B: S(60) = .815
        (180, TO_180, 0.639),  # S(180) = .639
        (300, TO_300, 0.547),
        (600, TO_600, 0.380),
        (900, TO_600 + 5 * 0.074, 0.263),
        (1500, TO_600 + 15 * 0.074, 0.1253),  # the last value goes on
    ],
)
def test_survival_on_hold(seconds: float, exposure: float, still: float) -> None:
    assert hold_exposure(seconds) == pytest.approx(exposure)
    assert math.exp(-hold_exposure(seconds)) == pytest.approx(still, abs=0.001)
    if seconds:
        assert 1 - on_hold(0, seconds, 0, False, TABLE, MIDDLE).leaves == pytest.approx(math.exp(-exposure))


def test_half_of_all_are_gone_after_six_minutes() -> None:
    # ln 2 = .693147; at 300 s .603420 is used up, then .078 a minute: 300 + 60 * .089727 / .078 = 369.0 s
    assert pytest.approx(0.603417, abs=1e-6) == TO_300
    median = 300 + 60 * (math.log(2) - TO_300) / 0.078
    assert median == pytest.approx(369.0, abs=0.1)
    assert on_hold(0, median, 0, False, TABLE, MIDDLE).leaves == pytest.approx(0.5)


@pytest.mark.parametrize("patience", [30.0, 161.0, 180.0, 900.0, 2400.0])
def test_patience_is_the_time_after_which_half_of_a_group_is_gone(patience: float) -> None:
    group = Group("theirs", patience=patience)
    assert on_hold(0, patience, 0, False, group, MIDDLE).leaves == pytest.approx(0.5)


def test_the_built_in_groups() -> None:
    # medians of regular customers and prospects of the bank; the older wait as all callers do
    assert [group.patience for group in BUILT_IN] == [678, 161, None]
    assert on_hold(0, 678, 0, False, EVERYDAY, MIDDLE).leaves == pytest.approx(0.5)
    assert on_hold(0, 60, 0, False, OLDER, MIDDLE).leaves == pytest.approx(1 - math.exp(-TO_60))


def test_the_hurried_are_worn_out_after_161_seconds() -> None:
    assert HURRIED.patience == 161
    to_161 = TO_60 + (30 * 0.176 + 30 * 0.095 + 41 * 0.108) / 60  # .413217
    after_a_minute = math.exp(-TO_60 * math.log(2) / to_161)  # .710297
    assert 1 - on_hold(0, 60, 0, False, HURRIED, MIDDLE).leaves == pytest.approx(after_a_minute)
    assert after_a_minute == pytest.approx(0.7103, abs=1e-4)


def test_a_position_that_is_told_makes_it_37_percent_as_often() -> None:
    told = on_hold(0, 60, 0, True, TABLE, MIDDLE)
    assert told.leaves == pytest.approx(1 - math.exp(-0.37 * TO_60))  # 1 - exp(-.0754491) = .0726731
    assert told.leaves == pytest.approx(0.0726731, abs=1e-6)


@pytest.mark.parametrize(
    ("row", "level", "times"),
    [
        ("middle", 2, 1.5),  # 30 annoyance-seconds are the half: 1 + (2 - 1) / 2
        ("middle", 4, 1 + 60 / 90),
        ("harsh", 2, 1.25 * 2.0),  # 1 + (3 - 1) / 2, and 1.25 times the table
        ("kind", 0, 0.8),
        ("kind", 2, 0.8 * 1.25),
    ],
)
def test_annoyance_makes_it_more_often_on_hold(row: str, level: int, times: float) -> None:
    found = on_hold(0, 60, level, False, TABLE, Assumptions(row))
    assert found.leaves == pytest.approx(1 - math.exp(-TO_60 * times))


@pytest.mark.parametrize(
    ("row", "seconds", "level", "leaves"),
    [
        ("middle", 60, 0, 1 - math.exp(-0.10)),  # .0951626
        ("middle", 6, 0, 1 - math.exp(-0.01)),
        ("middle", 60, 2, 1 - math.exp(-0.10 * 3.5)),  # 1 + 5 / 2
        ("harsh", 60, 2, 1 - math.exp(-0.10 * (1 + 16 * 30 / 48))),  # 11 times
        ("kind", 60, 40, 1 - math.exp(-0.10 * (1 + 2 * 600 / 630))),
        ("middle", 0, 40, 0.0),
    ],
)
def test_hanging_up_in_a_menu(row: str, seconds: float, level: int, leaves: float) -> None:
    assert leaves_menu(seconds, level, Assumptions(row)) == pytest.approx(leaves)


def test_when_those_hang_up_who_do() -> None:
    # one rate only, .229 a minute, h = .0038167 a second, for 10 s: 1/h - 10 S / (1 - S), S = exp(-.0381667) = .9625525
    rate = 0.229 / 60
    still = math.exp(-10 * rate)
    by_hand = 1 / rate - 10 * still / (1 - still)
    assert by_hand == pytest.approx(4.9682, abs=1e-4)
    assert on_hold(0, 10, 0, False, TABLE, MIDDLE).left_after == pytest.approx(by_hand)


stretches = st.floats(0.1, 3000)
levels = st.integers(0, 40)


@given(stretches, stretches, levels, st.sampled_from(BUILT_IN), st.booleans())
def test_a_hold_in_two_stretches_is_one_hold(first: float, more: float, level: int, group: Group, told: bool) -> None:
    whole = on_hold(0, first + more, level, told, group, MIDDLE)
    one = on_hold(0, first, level, told, group, MIDDLE)
    other = on_hold(first, more, level, told, group, MIDDLE)
    assert 1 - whole.leaves == pytest.approx((1 - one.leaves) * (1 - other.leaves), rel=1e-9, abs=1e-12)
    lost = one.leaves * one.left_after + (1 - one.leaves) * other.leaves * (first + other.left_after)
    assert whole.leaves * whole.left_after == pytest.approx(lost, rel=1e-6, abs=1e-6)
    assert 0 <= whole.left_after <= first + more


@given(stretches, levels)
def test_a_mean_time_is_that_of_many_small_stretches(seconds: float, level: int) -> None:
    found = on_hold(0, seconds, level, False, TABLE, MIDDLE)
    steps, still, lost = 500, 1.0, 0.0
    for step in range(steps):
        leaves = on_hold(seconds * step / steps, seconds / steps, level, False, TABLE, MIDDLE).leaves
        lost += still * leaves * seconds * (step + 0.5) / steps
        still *= 1 - leaves
    assert found.leaves == pytest.approx(1 - still)
    assert found.left_after == pytest.approx(lost / (1 - still), rel=0.01)
