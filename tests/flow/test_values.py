"""Durations, shares, clocks and opening hours as people write them."""

import pytest

from ivrlint.flow.values import ALWAYS, MINUTES_A_DAY, BadValue, clock, open_minutes, say_seconds, seconds, share

DURATIONS = {
    "5 s": (5, 5), "5s": (5, 5), "5 secs": (5, 5), "1 second": (1, 1), "1.5 min": (90, 90), "4min": (240, 240),
    "2-8 min": (120, 480), "2 - 8 min": (120, 480), "2-2 min": (120, 120), "1 hour": (3600, 3600), "2 h": (7200, 7200),
    "3 days": (259200, 259200), "1 week": (604800, 604800), "0 s": (0, 0),
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), DURATIONS.items())
def test_durations(text: str, value: tuple[float, float]) -> None:
    assert seconds(text) == value


@pytest.mark.parametrize("text", ["soon", "5", "", "5 8 s", "-5 s", "8-2 min", "five s"])
def test_no_durations(text: str) -> None:
    with pytest.raises(BadValue):
        seconds(text)


@pytest.mark.parametrize(("text", "value"), {"0%": 0, "5%": 0.05, "92 %": 0.92, "12.5%": 0.125, "100%": 1}.items())
def test_shares(text: str, value: float) -> None:
    assert share(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["10", "ten", "%", "5 s"])
def test_no_shares(text: str) -> None:
    with pytest.raises(ValueError, match=r".*") as caught:
        share(text)
    assert not isinstance(caught.value, BadValue)


def test_more_than_everybody() -> None:
    with pytest.raises(BadValue, match="at most 100%"):
        share("100.5%")


@pytest.mark.parametrize(
    ("value", "text"),
    {0: "0 s", 5: "5 s", 1.5: "1.5 s", 60: "1 min", 90: "90 s", 605: "10 min", 7200: "2 h", 86400: "1 day",
     259200: "3 days"}.items(),
)  # fmt: skip
def test_times_as_people_say_them(value: float, text: str) -> None:
    assert say_seconds(value) == text


@pytest.mark.parametrize(("value", "text"), {0: "0:00", 59.6: "1:00", 61: "1:01", 3600: "60:00"}.items())
def test_clock(value: float, text: str) -> None:
    assert clock(value) == text


# --- opening hours ---------------------------------------------------------------------------------------------------

DAY_NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def spans(minutes: int) -> list[str]:
    """The open times of a week as "mon 8:00-17:00", in order; for a week that is not open throughout."""
    found = []
    minute = 0
    while minute < 7 * MINUTES_A_DAY:
        if not minutes >> minute & 1:
            minute += 1
            continue
        first = minute
        while minute < 7 * MINUTES_A_DAY and minutes >> minute & 1:
            minute += 1
        day, opens = divmod(first, MINUTES_A_DAY)
        closes = minute - day * MINUTES_A_DAY
        found.append(f"{DAY_NAMES[day]} {opens // 60}:{opens % 60:02d}-{closes // 60}:{closes % 60:02d}")
    return found


HOURS = {
    "mon-fri|8:00-17:00": [f"{day} 8:00-17:00" for day in DAY_NAMES[:5]],
    "mon|,|wed|,|fri|8-17": ["mon 8:00-17:00", "wed 8:00-17:00", "fri 8:00-17:00"],
    "mon|8am-5pm": ["mon 8:00-17:00"],
    "mon|8 am - 5 pm": ["mon 8:00-17:00"],
    "mon|8-11am": ["mon 8:00-11:00"],
    "mon|9-5pm": ["mon 9:00-17:00"],
    "mon|12am-12pm": ["mon 0:00-12:00"],
    "mon|12pm-1pm": ["mon 12:00-13:00"],
    "mon|8:30am-5:30pm": ["mon 8:30-17:30"],
    "mon|22:00-6:00": ["mon 22:00-30:00"],
    "sun|22:00-6:00": ["mon 0:00-6:00", "sun 22:00-24:00"],
    "mon|8:00-12:00|,|13:00-17:00": ["mon 8:00-12:00", "mon 13:00-17:00"],
    "mon|8-12|,|sat|9-10": ["mon 8:00-12:00", "sat 9:00-10:00"],
    "fri-mon|8-9": ["mon 8:00-9:00", "fri 8:00-9:00", "sat 8:00-9:00", "sun 8:00-9:00"],
    "sat": ["sat 0:00-24:00"],
    "sat|24 hours": ["sat 0:00-24:00"],
    "tue|0:00-24:00": ["tue 0:00-24:00"],
    "8-9": [f"{day} 8:00-9:00" for day in DAY_NAMES],
    "daily|8-9": [f"{day} 8:00-9:00" for day in DAY_NAMES],
    "weekdays|8-9": [f"{day} 8:00-9:00" for day in DAY_NAMES[:5]],
    "weekend|8-9": ["sat 8:00-9:00", "sun 8:00-9:00"],
    "Monday|8-9": ["mon 8:00-9:00"],
}  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), HOURS.items())
def test_opening_hours(words: str, expected: list[str]) -> None:
    assert spans(open_minutes(words.split("|"))) == expected


@pytest.mark.parametrize("words", ["always", "24 hours", "24h", "mon-sun|0:00-24:00", "0:00-24:00", "mon-sun"])
def test_always_open(words: str) -> None:
    assert open_minutes(words.split("|")) == ALWAYS


@pytest.mark.parametrize(
    ("words", "said"),
    {"": "`open` says when", "mon|25:00-26:00": "no 25:00", "mon|8:60-9:00": "no 8:60", "mon|24:30-1:00": "no 24:30",
     "mon|13pm-2pm": "no 13 pm", "mon|0am-2am": "no 0 am", "mon|8:00-8:00": "begins when it ends", "mon-fry|8-9": "no day",
     "never": "no day", "always|8-9": "no day", "mon|8 9": "no day"}.items(),
)  # fmt: skip
def test_hours_that_cannot_be_meant(words: str, said: str) -> None:
    with pytest.raises(BadValue, match=said):
        open_minutes(words.split("|") if words else [])
