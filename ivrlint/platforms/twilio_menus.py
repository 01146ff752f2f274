"""Studio has no menus: a gather hears the key, a split behind it looks at it. Here the two become one again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from ivrlint.platforms.export import Exit, Pressed, Value
from ivrlint.platforms.twilio_liquid import references, variables
from ivrlint.platforms.twilio_widgets import Condition, Way, Widget

KEYS = frozenset("0123456789*#")
DIGITS, SPEECH = "Digits", "SpeechResult"
SILENT = {
    "set-variables": ("next",),
    "run-function": ("success",),
    "make-http-request": ("success",),
    "send-message": ("sent",),
    "record-call": ("success",),
    "fork-stream": ("next",),
}
"""Widgets that callers do not notice, which may stand between the gather and its split, and how they go on."""
_FAILURES = ("fail", "failed")
_FURTHEST = 6
"""Widgets between a gather and its split; three are the most that were seen."""
_DEFAULT_NAME = re.compile(r"(?:copy_of_)*gather(?:_?input)?(?:_on_call)?[_\d]*\Z", re.IGNORECASE)
_KEY_PATTERN = re.compile(r"[0-9*#^$\[\]()|,-]{1,40}\Z")
_WORD = re.compile(r"[^\W_]+(?:['’ -][^\W_]+)*")
_LIST = re.compile(r"\s*,\s*")


class Menu(NamedTuple):
    """A gather and what its splits make of it.

    Parameters
    ----------
    heard : ids of the splits and of what stands before them
    parts : those of them that belong to this menu alone
    others : ways out that are no option: failures of what stands between
    """

    options: list[Pressed]
    silence: Exit
    invalid: Exit
    failure: Exit | None
    spoken: bool
    heard: set[str]
    parts: set[str]
    others: list[tuple[str, Exit]]


class _Split(NamedTuple):
    """A split on what a gather heard.

    Parameters
    ----------
    blank : where it leads when nothing was heard, or None where it does not ask that
    """

    widget: Widget
    before: list[Widget]
    options: list[Pressed]
    invalid: Exit
    blank: Exit | None


def menu(gather: Widget, widgets: Mapping[str, Widget], entries: Mapping[str, set[str]]) -> Menu | None:
    """The menu that a gather begins, or None where it asks for something else.

    Parameters
    ----------
    gather : a `gather-input-on-call`
    widgets : of the flow, by id
    entries : by id, the ids of the widgets that lead there
    """
    keyed = _split_behind(gather, "keypress", DIGITS, widgets, entries)
    said = _split_behind(gather, "speech", SPEECH, widgets, entries)
    splits = [split for split in (keyed, said) if split is not None]
    options = _merged([option for split in splits for option in split.options])
    if not options:
        return None
    heard = {part: split for split in splits for part in [split.widget.id, *(one.id for one in split.before)]}
    failures = [exit_ for split in splits for exit_ in _failures(split)]
    silence = _elsewhere(gather, "timeout", heard)
    others = [("failed", exit_) for exit_ in failures[1:]]
    met = {gather.id, silence.target, splits[0].invalid.target, *(option.exit.target for option in options)}
    spoken = any(option.phrases for option in options)
    if (anything := _anything_said(gather, said, splits, heard)) is not None and anything.target not in met:
        options.append(Pressed((), ("anything else",), "", anything, hidden=True))
    return Menu(
        options=options,
        silence=silence,
        invalid=splits[0].invalid,
        failure=failures[0] if failures else None,
        spoken=spoken,
        heard=set(heard),
        parts=_alone({gather.id, *(one.id for split in splits for one in split.before)}, set(heard), entries),
        others=[(event, exit_) for event, exit_ in others if exit_.target not in met],
    )


def _anything_said(
    gather: Widget, said: _Split | None, splits: list[_Split], heard: Mapping[str, _Split]
) -> Exit | None:
    """Where words lead that no option takes, if that is wired to anything of its own."""
    if said is not None and said is not splits[0]:
        return said.invalid if said.invalid.target else None
    return _elsewhere(gather, "speech", heard) if said is None and gather.target("speech") else None


def _alone(leading: set[str], parts: set[str], entries: Mapping[str, set[str]]) -> set[str]:
    """Those of the parts that only the menu leads to; an option that leads back to its own split keeps that."""
    while outside := {part for part in parts if not entries[part] <= leading}:
        parts, leading = parts - outside, leading - outside
    return parts


def _elsewhere(gather: Widget, event: str, splits: Mapping[str, _Split]) -> Exit:
    """Where an event leads that brings nothing for the split; through the split, where it leads there."""
    split = splits.get(gather.target(event))
    return gather.exit(event) if split is None else split.blank or split.invalid


def _failures(split: _Split) -> list[Exit]:
    """Ways out of what stands before the split, other than to it."""
    parts = {split.widget.id, *(widget.id for widget in split.before)}
    exits = [widget.exit(*_FAILURES) for widget in split.before if widget.way(*_FAILURES) is not None]
    return [exit_ for exit_ in exits if exit_.target not in parts]


def _merged(options: list[Pressed]) -> list[Pressed]:
    """Options that lead to the same widget by key and by words are one; each key counts once, the first time."""
    found: list[Pressed] = []
    keys: set[str] = set()
    phrases: set[str] = set()
    for option in options:
        option = option._replace(
            keys=tuple(key for key in option.keys if key not in keys),
            phrases=tuple(phrase for phrase in option.phrases if phrase not in phrases),
        )
        keys.update(option.keys)
        phrases.update(option.phrases)
        twin = next((at for at, one in enumerate(found) if _twins(one, option)), None)
        if twin is not None:
            found[twin] = found[twin]._replace(
                phrases=found[twin].phrases + option.phrases, label=found[twin].label or option.label
            )
        elif option.keys or option.phrases:
            found.append(option)
    return found


def _twins(keyed: Pressed, said: Pressed) -> bool:
    """Whether the second is the first, said instead of keyed."""
    same = keyed.exit.target is not None and keyed.exit.target == said.exit.target
    return same and not said.keys and bool(said.phrases) and bool(keyed.keys) and not keyed.phrases


def _split_behind(
    gather: Widget, event: str, heard: str, widgets: Mapping[str, Widget], entries: Mapping[str, set[str]]
) -> _Split | None:
    """The split that looks at what was heard, directly behind the gather or behind what callers do not notice."""
    names = {f"widgets.{gather.name}.{field}": {field} for field in (DIGITS, SPEECH)}
    before: list[Widget] = []
    widget = widgets.get(gather.target(event))
    while widget is not None and len(before) < _FURTHEST:
        if widget.type == "split-based-on":
            return _split(gather, widget, before, names, heard)
        if widget.type not in SILENT or entries[widget.id] != {(before[-1] if before else gather).id}:
            return None
        names.update(_kept(widget, names))
        before.append(widget)
        widget = widgets.get(widget.target(*SILENT[widget.type]))
    return None


def _kept(widget: Widget, names: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The variables that a widget fills with what was heard."""
    found: dict[str, set[str]] = {}
    for variable in widget.properties.items("variables"):
        fields = _fields(variable.text("value"), names)
        if fields:
            found[f"flow.variables.{variable.text('key')}"] = fields
            found[f"widgets.{widget.name}.{variable.text('key')}"] = fields
    return found


def _fields(text: str, names: Mapping[str, set[str]]) -> set[str]:
    """Which of digits and speech a Liquid text reads."""
    read = [f"widgets.{one.widget}.{one.field}" for one in references(text)]
    read += [f"flow.variables.{name}" for name in variables(text)]
    return set().union(*(names.get(name, set()) for name in read))


def _split(
    gather: Widget, widget: Widget, before: list[Widget], names: Mapping[str, set[str]], heard: str
) -> _Split | None:
    """A split as options, or None where it asks for more than which key or word it was."""
    one_key = gather.properties.text("number_of_digits", "num_digits", "numDigits").strip() == "1"
    options: list[Pressed] = []
    blank: Exit | None = None
    for way in widget.ways:
        if way.event != "match":
            continue
        asked = _asked(widget, way, names, one_key)
        if asked is None:
            return None
        if any(condition.type == "is_blank" for condition in way.conditions):
            blank = blank or widget.leaving(way)
        label = next((condition.label for condition in way.conditions if condition.label), "")
        if any(asked):
            options.append(Pressed(*asked, label, widget.leaving(way)))
    wanted = [option for option in options if (option.keys if heard == DIGITS else option.phrases)]
    return _Split(widget, list(before), options, widget.exit("noMatch"), blank) if wanted else None


def _asked(
    widget: Widget, way: Way, names: Mapping[str, set[str]], one_key: bool
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The keys and words that a transition is taken for; None where it asks for something else."""
    keys: list[str] = []
    phrases: list[str] = []
    if not way.conditions:
        return None
    for condition in way.conditions:
        fields = _fields(condition.tested or widget.properties.text("input"), names)
        if not fields:
            return None
        if condition.type == "is_blank":
            continue
        values = _values(condition, DIGITS in fields and SPEECH not in fields)
        if values is None:
            return None
        for value in values:
            if DIGITS in fields and value in KEYS:
                keys.append(value)
            elif SPEECH in fields:
                phrases.append(value.lower())
            elif value.isdigit() and not one_key:
                return None  # an extension, or a code
    return tuple(dict.fromkeys(keys)), tuple(dict.fromkeys(phrases))


def _values(condition: Condition, keys_only: bool) -> list[str] | None:
    """The values that a condition compares with, None where it asks for a range or the like."""
    value = condition.value.strip()
    if condition.type in ("equal_to", "contains"):
        return [value]
    if condition.type == "matches_any_of":
        return [one for one in _LIST.split(value) if one]
    if condition.type == "regex":
        return _keys_like(value) if keys_only else _WORD.findall(re.sub(r"\\.|\(\?\w+\)", " ", value)) or None
    if condition.type == "starts_with" and not keys_only:
        return [value]
    return None


def _keys_like(pattern: str) -> list[str] | None:
    """The single keys that a simple pattern stands for; None for patterns that may mean longer input."""
    if not _KEY_PATTERN.match(pattern) or "*" in re.sub(r"\[[^\]]*\]|\\\*", "", pattern):
        return None
    try:
        compiled = re.compile(pattern)
    except re.error:
        return None
    if any(compiled.fullmatch(pair) for pair in ("12", "00", "99", "11")):
        return None
    return [key for key in sorted(KEYS) if compiled.fullmatch(key)] or None


def value(gather: Widget) -> Value:
    """What a gather that is no menu asks for."""
    properties = gather.properties
    spoken = bool(gather.target("speech")) and not gather.target("keypress")
    name = "" if _DEFAULT_NAME.match(gather.name) else gather.name
    digits = properties.text("number_of_digits", "num_digits", "numDigits").strip()
    stops = properties.get("stop_gather")
    if (
        not digits.isdecimal()
        or not 0 < int(digits[:4]) < 100
        or spoken
        or (stops is not None and stops.value is False)
    ):
        return Value(name, spoken=spoken)
    ended = properties.get("finish_on_key")
    fewer = ended is None or bool(ended.text().strip())  # a key that ends the input allows fewer; Studio's own is #
    return Value(name, (1 if fewer else int(digits), int(digits)), spoken=spoken)
