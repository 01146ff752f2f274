"""How long the turns of a call take, in seconds."""

from __future__ import annotations

from functools import lru_cache

from ivrlint.flow.model import Data
from ivrlint.flow.speech import spoken_words

WORDS_A_MINUTE = 155
"""Speech that native and other listeners both follow well (Jones, Berry & Stevens 2007)."""
BETWEEN_OPTIONS = 0.6
"""Pause after an option (ACIxD: 500 to 750 ms)."""
DECIDE = 1.35
"""Mental preparation, M of the keystroke-level model (Card, Moran & Newell 1983)."""
KEY = 0.86
"""One key on a telephone pad, starting time included (6.0 s for 7 digits, Deininger 1960)."""
SPOKEN_ENTRY = 3.0
"""Saying a value instead of keying it (assumption)."""
MESSAGE = 20.0
"""Leaving a message (assumption)."""
_USUAL_LENGTH = {"date": 8, "amount": 5, "yes_no": 1, "digits": 8, "letters": 8}


@lru_cache(maxsize=65536)
def speech(text: str) -> float:
    """How long it takes to say `text`."""
    return spoken_words(text) * 60 / WORDS_A_MINUTE


def entry(item: Data) -> float:
    """How long it takes to decide and give a value: on the keypad, or aloud where it is spoken."""
    if item.kind == "speech":
        return DECIDE + SPOKEN_ENTRY
    length = item.length[1] if item.length else _USUAL_LENGTH[item.kind]
    return DECIDE + KEY * length


def hold_times(least: float, most: float) -> list[float]:
    """The waits that a range of hold times stands for: whole minutes, or quarters of one where it is shorter."""
    if most <= least:
        return [least]
    unit = 60.0 if most - least >= 60 else 15.0
    times = [least + unit * count for count in range(int((most - least) // unit) + 1)]
    return times if times[-1] == most else [*times, most]
