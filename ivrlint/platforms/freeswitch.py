"""Reads FreeSWITCH: phone menus (`ivr_menus`) and the extensions of a dialplan that lead to them.

A menu is run by `ivr` and repeats itself: silence is counted against `max-timeouts`, other keys against `max-failures`;
then its `exec-on-max-…` runs, and the menu ends. A menu that another one runs goes back to that one, which begins anew; the
first one plays `exit-sound`, and the dialplan goes on behind `ivr`. (Read in FreeSWITCH's `switch_ivr_menu.c`.)
"""

from __future__ import annotations

import re
import warnings
from typing import NamedTuple

from ivrlint.findings import Span
from ivrlint.platforms.export import CERTAIN, DYNAMIC, IMPLIED, Element, Exit, Export, Pressed, UnreadableExportError
from ivrlint.platforms.freeswitch_apps import element, spoken
from ivrlint.platforms.freeswitch_xml import Tag, parse
from ivrlint.text import SourceText

PLATFORM = "FreeSWITCH"

TRIES = 3
"""`max-failures` where it is not set; `max-timeouts` is then the same (`switch_ivr_menu_init`)."""

MOST_ELEMENTS = 20_000
"""Elements of one flow."""

_SIGNS = re.compile(
    r"<menu\b[^<>]*\bgreet-(?:long|short)\s*=|<entry\b[^<>]*\baction\s*=\s*[\"']menu-"
    r"|<action\b[^<>]*\bapplication\s*=\s*[\"'](?:ivr|play_and_get_digits|read)[\"']"
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ASKING = frozenset({"ivr", "play_and_get_digits", "read"})
_TIMES = frozenset({
    "year", "yday", "mon", "mday", "week", "mweek", "wday", "hour", "minute", "minute-of-day", "time-of-day", "date-time",
})  # fmt: skip
_KEYS = "0123456789*#"
_LONGER = ("10", "00", "99", "123", "1000", "5551234", "12125551234")
_PLAIN_PATTERN = re.compile(r"[\^$()|\[\]\d\-.\\dw{},*#]*")


def recognises(source: SourceText) -> bool:
    """Whether a text looks like FreeSWITCH: XML with a menu, or with an extension that asks callers something."""
    if "<" not in source.text or not _SIGNS.search(source.text):
        return False
    return _SIGNS.search(_COMMENT.sub(" ", source.text)) is not None


def read(source: SourceText) -> list[Export]:
    """Read the menus and extensions of a file: one flow for each that callers come to first.

    Parameters
    ----------
    source : the file

    Raises
    ------
    UnreadableExportError
        if it is no XML, or asks callers nothing
    """
    root = parse(source)
    menus: dict[str, Tag] = {}
    for tag in root.all("menu"):
        if tag["name"] and (tag["greet-long"] or tag["greet-short"] or any(tag.all("entry"))):
            menus.setdefault(tag["name"], tag)
    extensions = list(root.all("extension"))
    asking = [
        one for one in extensions if any(action["application"].lower() in _ASKING for action in one.all("action"))
    ]
    led_to = {
        action["data"] for one in asking for action in one.all("action") if action["application"].lower() == "ivr"
    }
    led_to |= {
        entry["param"] for menu in menus.values() for entry in menu.all("entry") if entry["action"] == "menu-sub"
    }
    first = [tag for name, tag in menus.items() if name not in led_to]
    if menus and not first and not asking:
        first = [next(iter(menus.values()))]  # they all lead to each other
    starts = [*asking, *first]
    if not starts:
        message = (
            "this part of FreeSWITCH's configuration asks callers nothing: it has no menu and no extension with one"
        )
        raise UnreadableExportError(message, Span(source.file, 1, 1, 1, 2))
    flows = [_Flow(source, tag, menus, extensions).read() for tag in starts]
    for flow in reversed(flows[1:]):  # a part of another one is not judged twice
        if any(flow.start in other.elements for other in flows if other is not flow):
            flows.remove(flow)
    return flows


class _Stack(NamedTuple):
    """Menus that run each other: the first of them, and where the dialplan goes on behind it."""

    top: str
    after: Exit


class _Flow:
    """One flow while it is read; what is still to be read waits, so that menus may lead round in circles."""

    def __init__(self, source: SourceText, start: Tag, menus: dict[str, Tag], extensions: list[Tag]) -> None:
        self.file = source.file
        self.start = start
        self.menus = menus
        self.extensions = extensions
        numbers = _numbers(start) if start.name == "extension" else ()
        names = tuple(filter(None, (start["name"], *numbers)))
        self.export = Export(self.file, PLATFORM, start["name"], start.span, names=names)
        self.export.numbers = tuple(number for number in numbers if len(number) >= 7)
        self.ids: dict[tuple[str, _Stack], str] = {}
        self.begun: set[str] = set()
        self.waiting: list[tuple[Tag, str, _Stack | None]] = []
        self.parents: dict[str, list[tuple[str, _Stack]]] = {}
        self.going_back: list[tuple[str, str]] = []

    def read(self) -> Export:
        """Read all that calls come to from the start."""
        if self.start.name == "menu":
            end = Exit(None, self.start.span, IMPLIED)
            self.export.start = self._menu_id(self.start["name"], _Stack(self.start["name"], end))
        else:
            self.export.start = self._extension_id(self.start)
        while self.waiting:
            tag, id, stack = self.waiting.pop(0)
            if stack is None:
                self._extension(tag, id)
            else:
                self._menu(tag, id, stack)
        for id, menu in self.going_back:
            self._go_back(self.export.elements[id], menu)
        if self.export.start not in self.export.elements:
            self.export.start = next(iter(self.export.elements), "")
        ordered = sorted(self.export.elements.values(), key=lambda one: (one.span.line, one.span.column))
        self.export.elements = {one.id: one for one in ordered}
        return self.export

    def _add(self, made: Element) -> Element:
        if len(self.export.elements) >= MOST_ELEMENTS:
            raise UnreadableExportError(f"this flow has more than {MOST_ELEMENTS:,} entries", made.span)
        self.export.elements[made.id] = made
        return made

    def _menu_id(self, name: str, stack: _Stack) -> str:
        key = (name, stack)
        if key not in self.ids:
            copies = sum(known == name for known, _ in self.ids)
            self.ids[key] = f"menu {name}" + (f"~{copies + 1}" if copies else "")
            self.waiting.append((self.menus[name], self.ids[key], stack))
        return self.ids[key]

    def _extension_id(self, tag: Tag) -> str:
        id = f"extension {tag['name'] or tag.line}"
        if id not in self.begun:
            self.begun.add(id)
            self.waiting.append((tag, id, None))
        return id

    # ------------------------------------------------------------------------------------------------------- menus

    def _menu(self, tag: Tag, id: str, stack: _Stack) -> None:
        long = "greet-long" if tag["greet-long"] else "greet-short"
        menu = self._add(Element(id, tag["name"], "menu", "menu", tag.span, spoken(tag[long], tag.at(long))))
        failures, timeouts = _count(tag["max-failures"]) or TRIES, _count(tag["max-timeouts"])
        menu.tries, menu.tries_invalid = timeouts or failures, failures
        end = self._end(tag, id, stack)
        menu.silence = self._at_last(tag, id, "exec-on-max-timeouts", end, stack)
        menu.invalid = self._at_last(tag, id, "exec-on-max-failures", end, stack)
        for number, entry in enumerate(tag.all("entry"), 1):
            exit = self._entry(entry, f"{id}/{entry['digits'] or number}", id, tag, stack)
            keys = _pressed(entry["digits"])
            if keys:
                menu.options.append(Pressed(keys, (), _label(entry), exit))
            elif entry["digits"]:
                menu.options.append(
                    Pressed((), (_label(entry) or "a number of several digits",), "", exit, hidden=True)
                )

    def _end(self, tag: Tag, id: str, stack: _Stack) -> Exit:
        """Where a menu ends: back in the one that ran it, or with `exit-sound` in the dialplan."""
        if tag["name"] != stack.top:
            return self._back(id, tag, f"{id}/end")
        words = spoken(tag["exit-sound"], tag.at("exit-sound"))
        if not words:
            return stack.after
        if f"{id}/exit" not in self.export.elements:
            self._add(Element(f"{id}/exit", "", "exit-sound", "say", words[0].span, words, next=stack.after))
        return Exit(f"{id}/exit", words[0].span, IMPLIED)

    def _at_last(self, tag: Tag, id: str, attribute: str, end: Exit, stack: _Stack) -> Exit:
        if not tag[attribute]:
            return end
        return self._run(tag[attribute], f"{id}/{attribute}", tag.at(attribute), end)

    def _entry(self, entry: Tag, id: str, menu: str, home: Tag, stack: _Stack) -> Exit:
        action, parameter, span = entry["action"].lower(), entry["param"], entry.span
        if action == "menu-sub" and parameter in self.menus:
            sub = self._menu_id(parameter, stack)
            if sub != menu:
                self.parents.setdefault(sub, []).append((menu, stack))
            return Exit(sub, span)
        if action == "menu-top":
            return Exit(self._menu_id(stack.top, stack), span)
        if action == "menu-back":
            return self._end(home, menu, stack)._replace(span=span, sure=CERTAIN)
        if action == "menu-exit":
            top = self.menus[stack.top]
            return self._end(top, self._menu_id(stack.top, stack), stack)._replace(span=span, sure=CERTAIN)
        if action == "menu-exec-app":
            return self._run(parameter, id, span, Exit(menu, span, IMPLIED))
        made = self._add(Element(self._unused(id), "", action, "opaque", span))
        if action == "menu-play-sound":
            made.kind, made.words, made.next = "say", spoken(parameter, span), Exit(menu, span)
        elif action == "menu-sub":
            made.kind, made.to = "flow", parameter  # a menu of another file
        else:
            made.valid, made.remark = False, f"FreeSWITCH knows no `{entry['action']}` and refuses the whole menu"
            made.next = Exit(menu, span, IMPLIED)
        return Exit(made.id, span)

    def _back(self, menu: str, tag: Tag, id: str) -> Exit:
        if id not in self.export.elements:
            self._add(Element(id, "", "menu-back", "pass", tag.span))
            self.going_back.append((id, menu))
        return Exit(id, tag.span, IMPLIED)

    def _go_back(self, made: Element, menu: str) -> None:
        """Lead out of a menu to those that run it, all of which are known by now."""
        menus = list(dict.fromkeys(parent for parent, _ in self.parents.get(menu, ())))
        if len(menus) == 1:
            made.next = Exit(menus[0], made.span)
        elif menus:
            made.kind, made.question = "decide", "the menu before"
            names = [self.export.elements[id].name for id in menus]
            made.branches = [(name, Exit(id, made.span, DYNAMIC)) for name, id in zip(names, menus, strict=True)]
        else:
            made.next = Exit(None, made.span, IMPLIED)

    # ------------------------------------------------------------------------------------------------ applications

    def _unused(self, id: str) -> str:
        number = 1
        while (f"{id}~{number}" if number > 1 else id) in self.export.elements:
            number += 1
        return f"{id}~{number}" if number > 1 else id

    def _run(self, command: str, id: str, span: Span, following: Exit) -> Exit:
        """Where an application leads that is written in one line: `transfer 1000 XML default`."""
        app, _, data = command.strip().partition(" ")
        return self._application(app.lower(), data.strip(), id, span, following)

    def _application(self, app: str, data: str, id: str, span: Span, following: Exit) -> Exit:
        if app == "ivr" and data in self.menus:
            return Exit(self._menu_id(data, _Stack(data, following)), span)
        if app in ("transfer", "execute_extension") and (tag := self._extension_of(data)):
            return Exit(self._extension_id(tag), span)
        made = self._add(element(self._unused(id), app, data, span, following))
        if app == "ivr":
            made.kind, made.to, made.next = "flow", data, None
        return Exit(made.id, span)

    def _extension_of(self, data: str) -> Tag | None:
        """The extension of this file that a number belongs to."""
        number = (data.split() or [""])[0]
        for tag in self.extensions if number else ():
            for condition in tag.children:
                if condition["field"] == "destination_number" and _matches(condition["expression"], number):
                    return tag
        return None

    # -------------------------------------------------------------------------------------------------- extensions

    def _extension(self, tag: Tag, id: str) -> None:
        """The conditions of an extension one after the other, each with its actions."""
        made = self._add(Element(id, tag["name"], "extension", "pass", tag.span))
        end = Exit(None, tag.span, IMPLIED)
        following = end
        conditions = [child for child in tag.children if child.name == "condition"]
        for number, condition in reversed(list(enumerate(conditions, 1))):
            following = self._condition(condition, f"{id}/{number}", following, end, first=number == 1)
        made.next = following

    def _condition(self, condition: Tag, id: str, following: Exit, end: Exit, first: bool) -> Exit:
        actions = [child for child in condition.children if child.name == "action"]
        otherwise = [child for child in condition.children if child.name == "anti-action"]
        times = _TIMES.intersection(condition.attributes)
        stop = condition["break"].lower()
        then = self._actions(actions, f"{id}/", end if stop in ("on-true", "always") else following)
        field = condition["field"]
        if not times and not otherwise and (first or not field or field in ("destination_number", "context")):
            return then
        other = self._actions(otherwise, f"{id}/not ", following if stop in ("never", "on-true") else end)
        question = field or " ".join(f"{name} {condition[name]}" for name in condition.attributes if name in times)
        made = self._add(Element(id, "", "condition", "decide", condition.span, question=question))
        made.branches = [("yes", then), ("no", other)]
        return Exit(id, condition.span)

    def _actions(self, actions: list[Tag], prefix: str, following: Exit) -> Exit:
        for number, action in reversed(list(enumerate(actions, 1))):
            app, data = action["application"].lower(), action["data"]
            following = self._application(app, data, f"{prefix}{number}", action.span, following)
        return following


def _numbers(extension: Tag) -> tuple[str, ...]:
    """The numbers that an extension is written for, where they are written out."""
    found: list[str] = []
    for condition in extension.children:
        if condition["field"] == "destination_number":
            plain = re.fullmatch(r"\^?\(?\+?(\d+(?:\|\+?\d+)*)\)?\$?", condition["expression"])
            found += re.findall(r"\d+", plain[1]) if plain else []
    return tuple(found)


def _matches(pattern: str, number: str) -> bool:
    """Whether a number belongs to a pattern; one that could take long to compare is not compared."""
    if len(pattern) > 100 or len(number) > 40 or not _PLAIN_PATTERN.fullmatch(pattern) or "){" in pattern:
        return False
    try:
        return bool(pattern) and re.search(pattern, number) is not None
    except (re.error, OverflowError, RecursionError):
        return False


def _pressed(digits: str) -> tuple[str, ...]:
    """The single keys of an entry; () where more than one key is dialled."""
    if len(digits) == 1:
        return (digits,) if digits in _KEYS else ()
    if len(digits) < 3 or digits[0] != "/" or digits[-1] != "/":
        return ()
    try:
        with warnings.catch_warnings():  # of sets that may mean something else one day
            warnings.simplefilter("ignore", FutureWarning)
            pattern = re.compile(digits[1:-1])
        if len(digits) > 100 or any(pattern.search(longer) for longer in _LONGER):
            return ()
        return tuple(key for key in _KEYS if pattern.search(key))
    except (re.error, OverflowError, RecursionError):
        return ()


def _label(entry: Tag) -> str:
    """What a comment behind an entry says that it is for."""
    return entry.comment if len(entry.comment) <= 40 else ""


def _count(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,4}", text) else 0
