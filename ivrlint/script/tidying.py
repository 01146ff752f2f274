"""The words of one readable line as the formatter writes them; what people type is accepted and tidied here."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from ivrlint.script.tree import Statement

Hours = Callable[[list[str]], int]
"""The minutes of the week that the words after `open` mean; a `ValueError` where they mean none."""

#: The sign on the keypad for the word that people say; what the flow makes of them, too.
KEY_SIGNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
        "eight": "8", "nine": "9", "star": "*", "asterisk": "*", "pound": "#", "hash": "#",
    }
)  # fmt: skip
_AMOUNT: Final = re.compile(r"(\d[\d.-]*)(?!(?:am|pm)\b)([^\W\d]\w*)")
_CLOCK: Final = re.compile(r"\d{1,2}:\d\d-\d{1,2}:\d\d")
_ALL_DAY: Final = re.compile(r"24 ?h(?:ours?)?")
_A_DAY: Final = 24 * 60


def tidied(statement: Statement, hours: Hours | None = None) -> tuple[str, str]:
    """The words of a readable line, joined by one blank: those before its arrow, and the arrow with the rest.

    Parameters
    ----------
    statement : a line that is not broken
    hours : what opening hours mean; without it they are left as they are
    """
    starts, words = _words(statement)
    for first, _ in statement.form.fields.get("keys", ()):
        at = starts.index(first)
        words[at] = KEY_SIGNS.get(words[at], words[at])
    if statement.rule == "after":  # after COUNT tries
        words[2] = "try" if int(words[1]) == 1 else "tries"
    if hours is not None and tells_hours(statement):
        told = slice(1, 1 + len(statement.words("words")))
        words[told] = _tidy_hours(words[told], hours)
    arrow = statement.form.fields.get("arrow")
    cut = starts.index(arrow[0][0]) if arrow else len(words)
    return _join(words[:cut]), _join(words[cut:])


def tells_hours(statement: Statement) -> bool:
    """Whether the line is the `open` line of a team."""
    parent = statement.parent
    return (statement.rule, statement.verb) == ("words", "open") and parent is not None and parent.verb == "team"


def _words(statement: Statement) -> tuple[list[int], list[str]]:
    """The number of the first token of each word, and the word, tidied; a word may be many tokens (``2 - 8min``)."""
    last_of = dict(slot for slots in statement.form.fields.values() for slot in slots)
    begins, ends = statement.tokens
    firsts: list[int] = []
    words: list[str] = []
    token = 0
    while token < len(begins):
        last = last_of.get(token, token)
        text = "".join(statement.text[begins[part] : ends[part]] for part in range(token, last + 1))
        firsts.append(token)
        words.append(_tidy(text))
        token = last + 1
    return firsts, words


def _tidy(word: str) -> str:
    """A word without blanks inside, but for the one before a unit; strings keep theirs."""
    if word == "→":
        return "->"
    if word[0] == "“":
        return word if '"' in word else f'"{word[1:-1]}"'
    amount = _AMOUNT.fullmatch(word)
    return f"{amount.group(1)} {amount.group(2)}" if amount else word


def _tidy_hours(words: list[str], hours: Hours) -> list[str]:
    """Opening hours on the 24-hour clock, as long as they mean the same minutes."""
    try:
        new = [_clock(word, hours) for word in words]
        if len(words) == 1 and _ALL_DAY.fullmatch(words[0]):
            new = ["always"]
        return new if hours(new) == hours(words) else words
    except ValueError:  # the check says what is wrong with them
        return words


def _clock(word: str, hours: Hours) -> str:
    """`8am-5pm` as `8:00-17:00`; other words as they are."""
    if not word[0].isdigit() or _CLOCK.fullmatch(word) or _ALL_DAY.fullmatch(word):
        return word
    minutes = hours(["mon", word])  # one bit a minute, Monday 0:00 first
    opens, closes = (minutes & -minutes).bit_length() - 1, minutes.bit_length()
    closes -= _A_DAY if closes > _A_DAY else 0
    return f"{opens // 60}:{opens % 60:02d}-{closes // 60}:{closes % 60:02d}"


def _join(words: list[str]) -> str:
    """The words with a blank before each but the first and the commas."""
    return "".join(word if word == "," or not number else f" {word}" for number, word in enumerate(words))
