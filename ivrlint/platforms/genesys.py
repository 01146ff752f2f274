"""Reads flows of Genesys Cloud Architect, as Archy and Architect export them in YAML.

A flow has menus and tasks. A menu repeats itself (`repeatCount`) and then takes its default choice. A task is a list of
actions, one after the other; an action with outcomes holds a list for each, and what no outcome says goes on after it. At
the end of a task that nobody called, Architect hangs up. `genesys_actions.py` says what each action is.
"""

from __future__ import annotations

import re

from ivrlint.findings import Span
from ivrlint.platforms.export import (
    IMPLIED,
    PHONE,
    Element,
    Exit,
    Export,
    Pressed,
    UnreadableExportError,
)
from ivrlint.platforms.genesys_actions import read as read_action
from ivrlint.platforms.genesys_menus import go_back, menu, register, spread_keys
from ivrlint.platforms.genesys_parts import DEEPEST, REFERENCE, Action, Scope, actions_of, reference_of
from ivrlint.platforms.genesys_words import literal, spoken
from ivrlint.platforms.yaml_nodes import Node, documents
from ivrlint.text import SourceText

PLATFORM = "Genesys Architect"

KIND_OF_FLOW = {
    "inboundcall": PHONE,
    "outboundcall": PHONE,
    "securecall": PHONE,
    "commonmodule": PHONE,
    "inqueuecall": "customer queue",
    "voicemail": "voicemail greeting",
    "voice": "speech",
    "voicesurvey": "voice survey",
    "bot": "bot",
    "digitalbot": "chat bot",
    "inboundchat": "chat",
    "inboundemail": "e-mail",
    "inqueueemail": "e-mail in a queue",
    "inboundshortmessage": "messages",
    "inqueueshortmessage": "messages in a queue",
    "surveyinvite": "survey invitation",
    "workflow": "workflow",
    "workitem": "work item",
}
"""What calls of a flow are, by its first key in small letters (the flow types of Genesys Cloud's API)."""

DEEPEST_CALLS = 10
"""Tasks that call each other that are followed; a task that calls itself would never end."""

MOST_ELEMENTS = 20_000
"""Elements of one flow; a task that is called is read once for each place that it comes back to."""

_HEAD = re.compile(rf"^[\"']?({'|'.join(KIND_OF_FLOW)})[\"']?[ \t]*:[ \t]*(?:#.*)?$", re.IGNORECASE | re.MULTILINE)
_SIGN = re.compile(
    r"^[ \t]+(?:startUpRef|startUpTaskActions|startUpState|defaultLanguage|supportedLanguages|settingsErrorHandling"
    r"|settingsActionDefaults|menus|tasks|states|bots)[ \t]*:",
    re.MULTILINE,
)
_LANGUAGE = re.compile(r"[A-Za-z]{2}(?:[-_]|$)")
_CONTAINERS = (("states", "state"), ("bots", "bot"), ("tasks", "task"), ("reusableTasks", "task"))


def recognises(source: SourceText) -> bool:
    """Whether a text looks like a flow of Architect: the kind of a flow, and under it what only such flows have."""
    head = _HEAD.search(source.text)
    return head is not None and _SIGN.search(source.text, head.end()) is not None


def read(source: SourceText) -> list[Export]:
    """Read the flows of a file.

    Parameters
    ----------
    source : the file

    Raises
    ------
    UnreadableExportError
        if it is no YAML, or holds no flow, or one without menus, tasks and actions
    """
    found = []
    for document in documents(source):
        for key, body in document.pairs.items():
            if key.lower() in KIND_OF_FLOW and body.pairs:
                found.append(Flow(source, key, document.keys[key], body).read())
    if not found:
        message = "no flow of Genesys Architect is in this file: it begins with its kind, such as `inboundCall:`"
        raise UnreadableExportError(message, Span(source.file, 1, 1, 1, 2))
    return found


class Flow:
    """One flow while it is read.

    Parameters
    ----------
    source : the file
    kind : the first key: `inboundCall`
    head : that key
    body : what stands under it
    """

    def __init__(self, source: SourceText, kind: str, head: Node, body: Node) -> None:
        self.file = source.file
        self.body = body
        languages = (literal(body["defaultLanguage"]), *body["supportedLanguages"].pairs)
        self.language = next(filter(_LANGUAGE.match, languages), "")  # a template may say `{{language}}`
        name = literal(body["name"])
        self.export = Export(
            self.file,
            PLATFORM,
            name,
            head.span(self.file),
            KIND_OF_FLOW[kind.lower()],
            is_module=kind.lower() == "commonmodule",
            names=(name,) if name else (),
            language=self.language[:2].lower(),
            outbound=kind.lower() == "outboundcall",
        )
        self.secure = kind.lower() == "securecall"
        self.menus: dict[str, str] = {}  # ids by what references call them
        self.tasks: dict[str, Node] = {}
        self.called: dict[tuple[str, Exit, tuple[tuple[str, Exit], ...]], str] = {}
        self.counts: dict[str, int] = {}
        self.secrets: frozenset[str] = self._find_secrets()
        self.real_menus: list[Element] = []
        self.everywhere: list[tuple[str, Pressed]] = []  # choices that are global, with their menu
        self.going_back: list[tuple[str, str]] = []  # elements that lead to the menu before, and where to look from

    @property
    def elements(self) -> dict[str, Element]:
        """Its elements so far."""
        return self.export.elements

    def read(self) -> Export:
        """Read all of it."""
        menus = [item for item in self.body["menus"].items if item.pairs]
        for item in menus:
            register(self, item[item.single])
        for collection, singular in _CONTAINERS:
            for task in _members(self.body[collection], singular):
                self.tasks.setdefault(reference_of(task) or f"{singular} {len(self.tasks) + 1}", task)
        if actions := self.body["startUpTaskActions"]:
            start = self.sequence(actions, self._outer("start", self.export.span))
        else:
            start = self._start(menus)
        self._greeting(start)
        for item in menus:
            body = item[item.single]
            menu(self, self.menus[reference_of(body)], item.single, item.keys[item.single].span(self.file), body, "")
        called, jumped = self._references()
        for name, task in self.tasks.items():
            if name in jumped or name not in called:
                self.sequence(task["actions"], self._outer(f"task[{name}]", task.span(self.file)))
        spread_keys(self)
        for id, seen_from in self.going_back:
            go_back(self, self.elements[id], seen_from)
        ordered = sorted(self.elements.values(), key=lambda element: (element.span.line, element.span.column))
        self.export.elements = {element.id: element for element in ordered}
        if not self.elements:
            raise UnreadableExportError("this flow has no menu, no task and no action", self.export.span)
        if self.export.start not in self.elements:
            self.export.start = next(iter(self.elements))
        return self.export

    def add(self, element: Element) -> Element:
        """Keep an element."""
        if len(self.elements) >= MOST_ELEMENTS:
            raise UnreadableExportError(f"this flow has more than {MOST_ELEMENTS:,} actions", element.span)
        self.elements[element.id] = element
        return element

    def fresh(self, prefix: str) -> str:
        """An id that nothing has yet: `prefix/1`, `prefix/2` and so on."""
        self.counts[prefix] = self.counts.get(prefix, 0) + 1
        return f"{prefix}/{self.counts[prefix]}"

    def end(self, span: Span) -> Exit:
        """Where a task leads that ends: out of a module, else the platform hangs up."""
        if not self.export.is_module:
            return Exit(None, span, IMPLIED)
        if "return" not in self.elements:
            self.add(Element("return", "", "end of the module", "return", span))
        return Exit("return", span, IMPLIED)

    def sequence(self, actions: Node, scope: Scope) -> Exit:
        """Read actions that follow each other.

        Returns
        -------
        Exit
            to the first of them; where there is none, to what comes after them
        """
        if scope.depth > DEEPEST:
            raise UnreadableExportError(
                f"actions stand more than {DEEPEST} deep in each other", actions.span(self.file)
            )
        items = [item for item in actions.items if item.pairs]
        ids = [self.fresh(scope.prefix) for _ in items]
        for number, item in enumerate(items):
            span = item.keys[item.single].span(self.file)
            following = Exit(ids[number + 1], span) if number + 1 < len(ids) else scope.after
            action = Action(ids[number], item.single, item[item.single], span, following, scope)
            read_action(self, action)
        return Exit(ids[0], items[0].keys[items[0].single].span(self.file)) if ids else scope.after

    def branch(self, outcome: Node, span: Span, scope: Scope, after: Exit) -> Exit:
        """Where an outcome of an action leads: to its own actions, else on."""
        inner = scope._replace(after=after, depth=scope.depth + 1)
        return self.sequence(actions_of(outcome), inner)._replace(span=span)

    def target(self, reference: Node) -> Exit | None:
        """Where a reference (`/inboundCall/tasks/task[Pay_12]`) leads, or None where nothing is called so."""
        span = reference.span(self.file)
        for _, name in reversed(REFERENCE.findall(reference.text or "")):
            if name in self.tasks:
                first = next((item for item in self.tasks[name]["actions"].items if item.pairs), None)
                return Exit(f"task[{name}]/1", span) if first else self.end(span)
            if name in self.menus:
                return Exit(self.menus[name], span)
        return None

    def call(self, reference: Node, action: Action, paths: tuple[tuple[str, Exit], ...]) -> Exit | None:
        """Where a task begins that comes back after the action that calls it; None where it cannot be followed."""
        name = next((name for _, name in REFERENCE.findall(reference.text or "") if name in self.tasks), "")
        deep = action.scope.calls >= DEEPEST_CALLS or action.scope.depth > DEEPEST // 2
        if not name or deep or len(self.elements) > MOST_ELEMENTS // 2:
            return None
        key = (name, action.next, paths)
        if key not in self.called:
            number = sum(called[0] == name for called in self.called) + 1
            self.called[key] = prefix = f"task[{name}]~{number}"
            depth, calls = action.scope.depth + 1, action.scope.calls + 1
            return self.sequence(
                self.tasks[name]["actions"], Scope(action.next, prefix, paths, depth=depth, calls=calls)
            )
        first = next((item for item in self.tasks[name]["actions"].items if item.pairs), None)
        return Exit(f"{self.called[key]}/1", action.span) if first else action.next

    def read_menu(self, id: str, type: str, span: Span, body: Node, parent: str, depth: int) -> None:
        """Read a menu; see `genesys_menus.menu`."""
        menu(self, id, type, span, body, parent, depth)

    def is_secret(self, variable: str) -> bool:
        """Whether Architect keeps the value of a variable out of its logs."""
        return variable in self.secrets

    def go_back(self, id: str, seen_from: str) -> None:
        """Note that an element leads to the menu before, whichever that was: found once all is read."""
        self.going_back.append((id, seen_from))

    def _outer(self, prefix: str, span: Span) -> Scope:
        return Scope(self.end(span), prefix)

    def _start(self, menus: list[Node]) -> Exit:
        """Where calls begin: where it says so, else the first menu or task there is."""
        if exit := self.target(self.body["startUpRef"]):
            return exit
        for item in menus:
            return Exit(self.menus[reference_of(item[item.single])], self.export.span, IMPLIED)
        for name, task in self.tasks.items():
            if task["actions"].items:
                return Exit(f"task[{name}]/1", self.export.span, IMPLIED)
        if reference := self.body["startUpRef"]:
            span = reference.span(self.file)
            lost = self.add(Element("start", "", "startUpRef", "opaque", span))
            lost.remark = f"calls begin at `{reference.text or ''}`, which is not in this flow"
            return Exit("start", span)
        return Exit(None, self.export.span, IMPLIED)

    def _greeting(self, start: Exit) -> None:
        self.export.start = start.target or ""
        greeting = self.body["initialGreeting"] or self.body["initialAudio"]
        if words := spoken(greeting, self.file, self.language):
            key = self.body.keys.get("initialGreeting") or self.body.keys["initialAudio"]
            self.add(Element("greeting", "", "initialGreeting", "say", key.span(self.file), words, next=start))
            self.export.start = "greeting"

    def _references(self) -> tuple[set[str], set[str]]:
        """Names of the tasks that are called, and of those that are jumped to."""
        called: set[str] = set()
        jumped: set[str] = set()
        waiting = [("", self.body)]
        while waiting:
            holder, node = waiting.pop()
            waiting.extend((holder, item) for item in node.items)
            for key, value in node.pairs.items():
                waiting.append((key, value))
                if value.text and "[" in value.text and key.endswith("Ref"):
                    names = (name for _, name in REFERENCE.findall(value.text))
                    (called if holder == "callTask" else jumped).update(names)
        return called, jumped

    def _find_secrets(self) -> frozenset[str]:
        """Variables of the flow and its tasks that are marked as secure."""
        lists = [self.body["variables"].items]
        for collection, singular in _CONTAINERS:
            lists += [task["variables"].items for task in _members(self.body[collection], singular)]
        variables = [item[item.single] for items in lists for item in items]
        return frozenset(literal(one["name"]) for one in variables if literal(one["isSecure"]).lower() == "true")


def _members(collection: Node, singular: str) -> list[Node]:
    """The tasks or states of a flow: a list, or a mapping (``state[Begin_10]:``) in flows that were written by hand."""
    return [item[singular] if item[singular].pairs else item for item in collection.items or collection.pairs.values()]
