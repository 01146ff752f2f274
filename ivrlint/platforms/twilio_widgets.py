"""Widgets of a Twilio Studio flow: their names, events and conditions, and where each stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from ivrlint.findings import Span
from ivrlint.platforms.export import CERTAIN, IMPLIED, Exit
from ivrlint.platforms.json_text import Places
from ivrlint.platforms.terraform_text import Node
from ivrlint.text import did_you_mean

NOTHING = Node({}, 0, 0)
TRIGGER = "trigger"
_FIRST_NAMES = {
    "InitialState": TRIGGER,
    "Gather": "gather-input-on-call",
    "SayPlay": "say-play",
    "Branch": "split-based-on",
    "SetVariables": "set-variables",
    "Message": "send-message",
    "Webhook": "make-http-request",
}
"""What Studio's first exports call widgets; there they lead to each other by `sid`."""
_MOST_COMPARED = 200
"""Widgets of a flow in which a misspelt name is still looked for; it takes time."""
_EVENTS = {
    "gather-input-on-call": frozenset({"keypress", "speech", "timeout", "hangup", "failed"}),
    "split-based-on": frozenset({"match", "noMatch"}),
    "say-play": frozenset({"audioComplete"}),
    "set-variables": frozenset({"next"}),
}
"""The events of widgets that have had no others; other names are made up."""


class Condition(NamedTuple):
    """What a `match` of a split asks for.

    Parameters
    ----------
    type : Studio's operator: ``equal_to``, ``matches_any_of``
    value : what it compares with, as written
    tested : the Liquid expressions that it tests
    label : what the designer calls it; "" for the name that Studio makes up ("If value equal_to 1")
    """

    type: str
    value: str
    tested: str
    label: str


class Way(NamedTuple):
    """A transition of a widget; `next` is "" where the event is not wired."""

    event: str
    next: str
    span: Span
    conditions: tuple[Condition, ...] = ()


@dataclass(slots=True, eq=False)
class Widget:
    """A state of a flow.

    Parameters
    ----------
    id : its name, made unique
    remarks : what Studio would not accept about it
    """

    id: str
    name: str
    type: str
    properties: Node
    span: Span
    ways: list[Way] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def way(self, *events: str) -> Way | None:
        """The first transition with one of these events, the wired ones first; None where it has none."""
        ways = [way for event in events for way in self.ways if way.event == event]
        return next((way for way in ways if way.next), ways[0] if ways else None)

    def target(self, *events: str) -> str:
        """Where the first wired one of these events leads; "" where none is wired."""
        way = self.way(*events)
        return way.next if way is not None else ""

    def exit(self, *events: str) -> Exit:
        """Where an event leads; the platform ends the call where it is not wired."""
        way = self.way(*events)
        return self.leaving(way) if way is not None else Exit(None, self.span, IMPLIED)

    def wired(self, *events: str) -> Exit | None:
        """Where an event leads, or None where it is not wired."""
        return self.exit(*events) if self.target(*events) else None

    @staticmethod
    def leaving(way: Way, sure: str = CERTAIN) -> Exit:
        """A transition as an exit; `sure` where it is wired."""
        return Exit(way.next, way.span, sure) if way.next else Exit(None, way.span, IMPLIED)


def widgets(states: list[Node], places: Places) -> dict[str, Widget]:
    """The widgets of a flow by name, in its order; transitions lead to widgets that exist.

    Parameters
    ----------
    states : the objects in `states`
    places : of the file
    """
    found: dict[str, Widget] = {}
    again: Counter[str] = Counter()
    for number, state in enumerate(states, 1):
        if isinstance(state.value, dict):
            widget = _widget(state, places, number)
            if widget.id in found:
                widget.remarks.append(f"two widgets are called `{widget.name}`")
                again[widget.name] += 1
                widget.id = _unused(widget.name, again[widget.name] + 1, found)
            found[widget.id] = widget
    named = {state.text("sid"): state.text("name") for state in states if state.text("sid")}
    for widget in found.values():
        widget.ways = [_resolved(widget, way, found, named) for way in widget.ways]
        widget.remarks += _made_up(widget)
    return found


def _made_up(widget: Widget) -> list[str]:
    """A sentence for each event that such a widget does not have."""
    known = _EVENTS.get(widget.type)
    events = dict.fromkeys(way.event for way in widget.ways if known is not None and way.event not in known)
    return [f"`{widget.type}` has no event `{event}`.{did_you_mean(event, sorted(known or ()))}" for event in events]


def _unused(name: str, number: int, taken: dict[str, Widget]) -> str:
    """The name with this number behind it, or the next that is free."""
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"


def _widget(state: Node, places: Places, number: int) -> Widget:
    name = state.text("name")
    kind = state.text("type").strip()
    where = state.get("name") or state
    properties = state.get("properties")
    widget = Widget(
        id=name or f"widget {number}",
        name=name,
        type=_FIRST_NAMES.get(kind, kind),
        properties=properties if properties is not None and isinstance(properties.value, dict) else NOTHING,
        span=places.span(where.start, where.end),
        ways=[_way(way, places) for way in state.items("transitions") if isinstance(way.value, dict)],
    )
    if not name:
        widget.remarks.append("a widget needs a `name`")
    return widget


def _way(node: Node, places: Places) -> Way:
    where = node.get("next", "event") or node
    conditions = tuple(_condition(one) for one in node.items("conditions") if isinstance(one.value, dict))
    return Way(node.text("event"), node.text("next"), places.span(where.start, where.end), conditions)


def _condition(node: Node) -> Condition:
    label = node.text("friendly_name").strip()
    arguments = node.get("arguments")
    tested = " ".join(one.text() for one in node.items("arguments")) or (arguments.text() if arguments else "")
    made_up = label.lower().startswith("if value ") or label == node.text("value").strip()
    return Condition(node.text("type"), node.text("value"), tested, "" if made_up else label)


def _resolved(widget: Widget, way: Way, found: dict[str, Widget], named: dict[str, str]) -> Way:
    """The transition to an existing widget; unwired where there is none."""
    if not way.next or way.next in found:
        return way
    if named.get(way.next) in found:
        return way._replace(next=named[way.next])
    hint = did_you_mean(way.next, list(found)) if len(found) <= _MOST_COMPARED else ""
    widget.remarks.append(f"`{way.event}` leads to `{way.next}`, which is not in this flow.{hint}")
    return way._replace(next="")
