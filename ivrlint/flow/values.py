"""Durations, shares and opening hours as people write them."""

import re

MINUTES_A_DAY = 24 * 60
MINUTES_A_WEEK = 7 * MINUTES_A_DAY
ALWAYS = (1 << MINUTES_A_WEEK) - 1
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FULL_DAYS = {"monday": "mon", "tuesday": "tue", "wednesday": "wed", "thursday": "thu", "friday": "fri",
              "saturday": "sat", "sunday": "sun", "tues": "tue", "thur": "thu", "thurs": "thu"}  # fmt: skip
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(?: ?- ?(\d+(?:\.\d+)?))? ?([a-z]+)")
_TIME = re.compile(r"(\d{1,2})(?::(\d\d))? ?(am|pm)?")
_HOURS = re.compile(rf"{_TIME.pattern} ?- ?{_TIME.pattern}\Z")
_ALL_DAY = re.compile(r"24 ?h(?:ours?)?\Z")
_GROUPS = {"daily": range(7), "everyday": range(7), "weekdays": range(5), "weekday": range(5), "weekends": range(5, 7),
           "weekend": range(5, 7)}  # fmt: skip


class BadValue(ValueError):  # noqa: N818 - it is the value that is bad
    """A value that cannot be meant; the message says why."""


def seconds(text: str) -> tuple[float, float]:
    """A duration such as ``5 s`` or ``2-8 min`` as (least, most) seconds.

    Raises
    ------
    BadValue : where a range runs backwards
    """
    match = _DURATION.fullmatch(text)
    if not match:
        raise BadValue(f"`{text}` is no time: write `5 s` or `2-8 min`")
    unit = _UNITS[match.group(3)[0]]
    least = float(match.group(1)) * unit
    most = float(match.group(2)) * unit if match.group(2) else least
    if most < least:
        raise BadValue(f"`{text}` runs backwards: the shorter time comes first")
    return least, most


def share(text: str) -> float:
    """A share such as ``92%`` as a number from 0 to 1.

    Raises
    ------
    BadValue : over 100 %
    ValueError : where it is no share at all
    """
    if not text.endswith("%"):
        raise ValueError(text)
    value = float(text.rstrip("% ")) / 100
    if value > 1:
        raise BadValue(f"`{text}` is more than all of them: a share is at most 100%")
    return value


def say_seconds(value: float) -> str:
    """A time as a person would say it: ``40 s``, ``4 min``, ``2 h``, ``3 days``."""
    for size, unit in ((604800, "week"), (86400, "day"), (3600, "h"), (60, "min")):
        if value >= size and (value % size == 0 or value >= 10 * size):
            count = round(value / size)
            return f"{count} {unit}{'s' if unit in ('day', 'week') and count != 1 else ''}"
    return f"{value:g} s"


def clock(value: float) -> str:
    """Seconds into a call as ``m:ss``."""
    whole = round(value)
    return f"{whole // 60}:{whole % 60:02d}"


def open_minutes(words: list[str]) -> int:
    """Opening hours as a set of minutes of the week, Monday 0:00 first, one bit a minute.

    Parameters
    ----------
    words : what stands after `open`, commas included: ``["mon-fri", "8:00-17:00", ",", "sat", "9-12"]``

    Raises
    ------
    BadValue : for a day, an hour or an order of words that cannot be meant
    """
    if words == ["always"] or (len(words) == 1 and _ALL_DAY.match(words[0])):
        return ALWAYS
    if not words:
        raise BadValue("`open` says when: `open mon-fri 8:00-17:00, sat 9:00-12:00` or `open always`")
    minutes = 0
    days: list[int] = []
    waiting = False
    for word in words:
        if word == ",":
            continue
        hours = _HOURS.match(word)
        if hours:
            minutes |= _span(days or list(range(7)), *_times(word, hours))
            waiting = False
        elif _ALL_DAY.match(word):
            minutes |= _span(days or list(range(7)), 0, MINUTES_A_DAY)
            waiting = False
        else:
            if not waiting:
                days = []
            days.extend(_days(word))
            waiting = True
    if waiting:
        minutes |= _span(days, 0, MINUTES_A_DAY)
    return minutes


def _days(word: str) -> list[int]:
    if word in _GROUPS:
        return list(_GROUPS[word])
    names = [_FULL_DAYS.get(part.strip().lower(), part.strip().lower()) for part in word.split("-")]
    for name in names:
        if name not in DAYS:
            raise BadValue(f"`{word}` is no day: write mon, tue, wed, thu, fri, sat, sun, or `mon-fri`")
    first, last = DAYS.index(names[0]), DAYS.index(names[-1])
    count = (last - first) % 7 + 1
    return [(first + offset) % 7 for offset in range(count)]


def _times(word: str, match: re.Match[str]) -> tuple[int, int]:
    hour, minute, half, end_hour, end_minute, end_half = match.groups()
    if half is None and end_half is not None and int(hour) <= 12 and minute is None and int(hour) <= int(end_hour):
        half = end_half  # "8-11am"
    opens = _minute(word, hour, minute, half)
    closes = _minute(word, end_hour, end_minute, end_half)
    if opens == closes:
        raise BadValue(f"`{word}` begins when it ends; the whole day is `0:00-24:00`, every day is `open always`")
    return opens, closes


def _minute(word: str, hour: str, minute: str | None, half: str | None) -> int:
    hours, minutes = int(hour), int(minute or 0)
    if half is not None:
        if not 1 <= hours <= 12:
            raise BadValue(f"there is no {hours} {half} in `{word}`")
        hours = hours % 12 + (12 if half == "pm" else 0)
    if hours > 24 or minutes > 59 or (hours == 24 and minutes):
        raise BadValue(f"there is no {hour}:{minute or '00'} in a day: `{word}`")
    return hours * 60 + minutes


def _span(days: list[int], opens: int, closes: int) -> int:
    """Minutes from `opens` until `closes`, half-open; past midnight they still belong to the day they begin."""
    length = closes - opens if closes > opens else closes + MINUTES_A_DAY - opens
    bits = 0
    for day in days:
        first = day * MINUTES_A_DAY + opens
        block = ((1 << length) - 1) << first
        bits |= (block & ALWAYS) | (block >> MINUTES_A_WEEK)
    return bits
