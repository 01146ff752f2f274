"""Twilio Studio flows, as the console exports them, the API answers them, and Terraform writes them.

A widget's events are its ways out; one that is wired to nothing ends the call. Only what a phone call can meet is read:
widgets that only other ways into the same flow lead to, such as messages, are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from ivrlint.platforms.export import PHONE, Element, Exit, Export, UnreadableExportError
from ivrlint.platforms.json_text import Places
from ivrlint.platforms.twilio_elements import AFTER_THE_CALL, MESSAGES, Elements
from ivrlint.platforms.twilio_text import Definition, definitions
from ivrlint.platforms.twilio_widgets import TRIGGER, Widget, widgets
from ivrlint.text import SourceText

PLATFORM = "Twilio Studio"
MOST_WIDGETS = 5000
"""Studio itself allows 1000 in a flow."""

_STATES = re.compile(r"\bstates\b\\?[\"']?\s*[:=]\s*(?:\[|\\?\")")
_STUDIO = re.compile(r"\binitial_state\b|\btype\b\\?[\"']?\s*[:=]\s*\\?[\"'](?:trigger|InitialState)\b")
_TERRAFORM = re.compile(r"\btwilio_studio_flows?\w*\"[^{]{0,200}\{[^{}]{0,1000}\b(?:templatefile|file)\s*\(")
_VOICE = frozenset({
    "say-play", "gather-input-on-call", "connect-call-to", "make-outgoing-call-v1", "make-outgoing-call-v2",
    "record-voicemail", "record-call", "enqueue-call", "capture-payments", "fork-stream", "connect-virtual-agent",
    "run-conversation-relay",
})  # fmt: skip
_NEW_FLOW = "a new flow"
_RETURN = "end of subflow"


def recognises(source: SourceText) -> bool:
    """Whether a file holds a Studio flow, or a Terraform resource that takes one from another file.

    Parameters
    ----------
    source : any file
    """
    text = source.text
    if "transitions" in text and _STATES.search(text) is not None and _STUDIO.search(text) is not None:
        return True
    return "twilio_studio_flow" in text and _TERRAFORM.search(text) is not None


def read(source: SourceText) -> list[Export]:
    """Every flow of a file; one that is entered in several ways (called, calling, from another flow) once for each.

    Parameters
    ----------
    source : a file that `recognises` accepts

    Raises
    ------
    UnreadableExportError
        Where no flow can be found in it, or it cannot be read.
    """
    return [export for definition in definitions(source) for export in _Flow(source, definition).exports()]


class _Flow:
    """One definition on its way to exports."""

    def __init__(self, source: SourceText, definition: Definition) -> None:
        self.source, self.definition = source, definition
        self.places = Places(source)
        node = definition.node
        self.span = self.places.span(node.start, node.start + 1)
        states = node.items("states")
        if len(states) > MOST_WIDGETS:
            raise UnreadableExportError(f"{len(states)} widgets are more than any Studio flow has", self.span)
        every = widgets(states, self.places)
        begin = node.text("initial_state")
        self.trigger = next((one for one in every.values() if one.type == TRIGGER), None)
        _past_triggers(every)
        self.begin = "" if begin not in every or every[begin].type == TRIGGER else begin
        self.widgets = {key: one for key, one in every.items() if one.type != TRIGGER}
        self.calls = self._start("incomingCall") or self.begin
        self.entries = _entries(every)
        self.elements = Elements(self.widgets, self.entries, self.places, source.text[node.start : node.end])

    def exports(self) -> list[Export]:
        """The ways in that are phone calls; where there are none, the flow as what it is instead."""
        found, calls = [], self.calls
        if calls:
            found.append(self._export(calls))
        dials = self._start("incomingRequest")
        if dials and not (calls and dials in self._reach([calls])) and self._is_voice(dials):
            found.append(self._export(dials, outbound=True))
        parent = self._start("incomingParent")
        if parent and self._is_voice(parent):
            found.append(self._export(parent, is_module=True))
        return found or [self._other()]

    def _start(self, *events: str) -> str:
        return self.trigger.target(*events) if self.trigger is not None else ""

    def _is_voice(self, start: str) -> bool:
        return any(self.widgets[key].type in _VOICE for key in self._reach([start]))

    def _reach(self, starts: Iterable[str], afterwards: bool = False) -> set[str]:
        """Ids of the widgets that can be come to; `afterwards` also once the caller has gone."""
        found: set[str] = set()
        waiting = [start for start in starts if start in self.widgets]
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                ways = self.widgets[key].ways
                waiting += [way.next for way in ways if way.next and (afterwards or way.event not in AFTER_THE_CALL)]
        return found

    def _other(self) -> Export:
        """A flow that no phone call enters."""
        messages = next((start for event in MESSAGES if (start := self._start(event))), "")
        request = self._start("incomingRequest")
        kind = "chat" if messages else "text messages" if request else "flow that nothing enters"
        start = messages or request or self._start("incomingParent")
        return self._export(start, kind=kind)

    def _export(self, start: str, kind: str = PHONE, outbound: bool = False, is_module: bool = False) -> Export:
        title = self.definition.title or self.definition.node.text("description").strip()
        export = Export(
            file=self.source.file,
            platform=PLATFORM,
            title="" if title.lower() == _NEW_FLOW else title,
            span=self.span,
            kind=kind,
            is_module=is_module,
            start=start,
            names=tuple(dict.fromkeys(name for name in (self.definition.sid, self.definition.title) if name)),
            outbound=outbound,
        )
        for widget in self._met(export):
            export.elements[widget.id] = self.elements.element(widget)
        if is_module:
            _return_at_ends(export)
        if start not in export.elements:
            export.start = ""
        languages = Counter(said.language for one in export.elements.values() for said in one.words if said.language)
        export.language = languages.most_common(1)[0][0] if languages else ""
        return export

    def _met(self, export: Export) -> list[Widget]:
        """The widgets that belong to a way in: those it leads to; the first way in also has those that nothing leads to."""
        parts = set().union(*(found.parts for found in self.elements.menus.values()))
        whole = [one for key, one in self.widgets.items() if key not in parts]
        if export.kind != PHONE:
            return whole
        met = self._reach([export.start])
        entered = [way.next for way in self.trigger.ways] if self.trigger is not None else []
        elsewhere = self._reach([*entered, self.begin], afterwards=True) - met
        if export.start in (self.calls or export.start, self.begin):
            met |= self.widgets.keys() - self._leading_to(elsewhere)
        return [one for one in whole if one.id in met]

    def _leading_to(self, targets: set[str]) -> set[str]:
        """The targets and every widget that leads to one of them."""
        found, waiting = set(targets), list(targets)
        while waiting:
            before = self.entries[waiting.pop()] - found
            found |= before
            waiting += before
        return found


def _past_triggers(every: Mapping[str, Widget]) -> None:
    """Lead what goes to a trigger, which Studio does not allow, to where its calls begin."""
    begins = {key: one.target("incomingCall") for key, one in every.items() if one.type == TRIGGER}
    begins = {key: "" if target in begins else target for key, target in begins.items()}
    for widget in every.values():
        widget.ways = [way._replace(next=begins.get(way.next, way.next)) for way in widget.ways]


def _entries(every: Mapping[str, Widget]) -> dict[str, set[str]]:
    """By id, the widgets that lead to a widget."""
    found: dict[str, set[str]] = {key: set() for key in every}
    for key, widget in every.items():
        for way in widget.ways:
            if way.next:
                found[way.next].add(key)
    return found


def _return_at_ends(export: Export) -> None:
    """In a subflow the end of a path gives the call back to the flow that called it."""
    end = Element(id=_RETURN, name="", type="end", kind="return", span=export.span)

    def back(way: Exit) -> Exit:
        return way if way.target is not None else way._replace(target=_RETURN)

    for element in export.elements.values():
        element.options = [one._replace(exit=back(one.exit)) for one in element.options]
        element.branches = [(name, back(way)) for name, way in element.branches]
        for name in ("next", "silence", "invalid", "failure", "done"):
            if (way := getattr(element, name)) is not None:
                setattr(element, name, back(way))
    export.elements[_RETURN] = end
