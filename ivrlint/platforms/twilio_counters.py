"""How a Studio flow counts tries: `set-variables` adds one, a split compares. Studio has no other way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from ivrlint.platforms.export import Exit
from ivrlint.platforms.twilio_liquid import variables
from ivrlint.platforms.twilio_widgets import Condition, Way, Widget

_PLUS_ONE = re.compile(r"\|\s*plus:\s*1\b|\+\s*1\b")
_FIRST = re.compile(r"\{%-?\s*else\s*-?%\}\s*(\d{1,3})\s*\{%-?\s*end", re.ASCII)
_NUMBER = re.compile(r"\s*(\d{1,6})\s*\Z", re.ASCII)
_NUMBERS = re.compile(r"\s*\d{1,6}\s*(?:,\s*\d{1,6}\s*)*\Z", re.ASCII)
_OWN = re.compile(r"widgets\.([\w-]+)\.([\w-]+)")
_MOST = 100
"""Rounds that are looked at; a counter that allows more is none that callers notice."""


class Count(NamedTuple):
    """A split that lets the call go round a number of times.

    Parameters
    ----------
    again, done : where it leads while rounds are left, and then
    limit : rounds
    start : id of the widget that sets the counter back, or None where none does
    """

    again: Exit
    done: Exit
    limit: int
    start: str | None


class _Counter:
    """What the flow does with one variable."""

    def __init__(self) -> None:
        self.adding: list[tuple[Widget, int]] = []
        self.setting: list[tuple[Widget, int]] = []
        self.unclear = False


def counts(widgets: Mapping[str, Widget]) -> dict[str, Count]:
    """The splits that count, by id.

    Parameters
    ----------
    widgets : of the flow, by id
    """
    own = {widget.name for widget in widgets.values() if widget.type == "set-variables"}
    counters = _counters(widgets, own)
    comparing = {key: _compared(one, own) for key, one in widgets.items() if one.type == "split-based-on"}
    found: dict[str, Count] = {}
    for key, name in comparing.items():
        if name in counters:
            count = _count(widgets[key], counters[name], {other for other, its in comparing.items() if its == name})
            if count is not None:
                found[key] = count
    return found


def _as_variable(text: str, own: set[str]) -> str:
    """The text with `widgets.counter.tries` written as `flow.variables.tries`, which is the same value."""
    return _OWN.sub(lambda match: f"flow.variables.{match[2]}" if match[1] in own else match[0], text)


def _counters(widgets: Mapping[str, Widget], own: set[str]) -> dict[str, _Counter]:
    found: dict[str, _Counter] = {}
    for widget in widgets.values():
        if widget.type != "set-variables":
            continue
        for variable in widget.properties.items("variables"):
            counter = found.setdefault(variable.text("key"), _Counter())
            text = _as_variable(variable.text("value"), own)
            first = _FIRST.search(text)
            if variables(text) == {variable.text("key")} and _PLUS_ONE.search(text):
                counter.adding.append((widget, int(first[1]) if first is not None else 1))
            elif (number := _NUMBER.match(text)) is not None:
                counter.setting.append((widget, int(number[1])))
            else:
                counter.unclear = True
    return {name: counter for name, counter in found.items() if counter.adding and not counter.unclear}


def _compared(split: Widget, own: set[str]) -> str:
    """The one variable that a split looks at, or ""."""
    texts = [split.properties.text("input")]
    texts += [condition.tested for way in split.ways for condition in way.conditions if condition.tested]
    names = set().union(*(variables(_as_variable(text, own)) for text in texts))
    plain = all(variables(_as_variable(text, own)) for text in texts[1:] or texts)
    return names.pop() if len(names) == 1 and plain else ""


def _count(split: Widget, counter: _Counter, comparing: set[str]) -> Count | None:
    """The split as a counter; None where it does more than to go on and to stop.

    Several pairs of adding and comparing may share one variable: each round that a split allows still adds one.
    """
    if len(counter.setting) > 1:
        return None
    start, zero = (counter.setting[0][0].id, counter.setting[0][1]) if counter.setting else (None, 0)
    led = [(widget.target("next"), value) for widget, value in counter.adding]
    adds_first = any(target == split.id for target, _ in led) and all(target in comparing for target, _ in led)
    first = zero
    if adds_first:
        first = zero + 1 if counter.setting else min(value for _, value in led)
    taken = [_taken(split, number) for number in range(first, first + _MOST)]
    ways = [way for way in taken if way is not None]
    if len(ways) < _MOST or not ways[0].next or len({way.next for way in ways}) > 2:
        return None
    limit = next((rounds for rounds, way in enumerate(ways) if way.next != ways[0].next), 0)
    if not limit or not (adds_first or ways[0].next in {widget.id for widget, _ in counter.adding}):
        return None
    return Count(split.leaving(ways[0]), split.leaving(ways[limit]), limit, start)


def _taken(split: Widget, number: int) -> Way | None:
    """The transition that a number takes; None where that cannot be said."""
    for way in split.ways:
        if way.event == "match":
            answers = [_holds(condition, number) for condition in way.conditions]
            if None in answers or not answers:
                return None
            if any(answers):
                return way
    return split.way("noMatch") or Way("noMatch", "", split.span)


def _holds(condition: Condition, number: int) -> bool | None:
    """Whether a number fulfils a condition; None for conditions that do not compare numbers."""
    if not _NUMBERS.match(condition.value):
        return None
    values = [int(value) for value in condition.value.split(",")]
    wanted = values[0]
    answers = {
        "equal_to": number == wanted,
        "not_equal_to": number != wanted,
        "matches_any_of": number in values,
        "does_not_match_any_of": number not in values,
        "less_than": number < wanted,
        "greater_than": number > wanted,
    }
    return answers.get(condition.type)
