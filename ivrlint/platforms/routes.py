"""Where an element of an export leads callers: past what they do not notice, and round again where a count says how often."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from ivrlint.flow.wording import named_keys
from ivrlint.platforms.data_words import asked_for
from ivrlint.platforms.export import CERTAIN, Element, Exit, Export, Pressed
from ivrlint.platforms.naming import slug

QUIET = frozenset({"say", "pass", "wait"})
"""Kinds that lead on by `next` alone."""
LISTENS = frozenset({"menu", "ask"})
MOST_TRIES = 50
"""`after 50 tries` is the last that a script counts to."""


class Retry(NamedTuple):
    """The rounds of one menu or ask that a `count` beside it counts.

    Parameters
    ----------
    counter : the counting element
    tries : the failed try that leads to `done`
    done : where it leads
    says : by event, what is said before the next round
    """

    counter: Element
    tries: int
    done: Exit
    says: dict[str, list[Element]]


class Routes:
    """The ways through one export, as callers live through them.

    Parameters
    ----------
    export : as its reader gave it
    languages : of the flow; where there is only one, callers notice no change of it
    returned : the words that the flow an element names comes back with; None where that flow was not given
    """

    def __init__(
        self, export: Export, languages: tuple[str, ...], returned: Callable[[Element], frozenset[str] | None]
    ) -> None:
        self.export = export
        self._returned = returned
        self._speaks_one = len(languages) < 2
        self.elements = {
            name: _with_keys(element, export.language or "en") for name, element in export.elements.items()
        }
        self.retries: dict[str, Retry] = {}
        self._folded: set[str] = set()
        self._settled: set[str] = set()
        self._fold()
        self._settle()
        start = self.element(Exit(export.start, export.span)) if export.start in export.elements else None
        self.start = start
        self.reached = self._closure([start] if start else [])
        self.lost = self._lost()
        self.ways_in = self._ways_in()
        self.circling = self._circling()

    def element(self, way: Exit | None) -> Element | None:
        """What callers come to by an exit; None where the call ends there."""
        seen: set[str] = set()
        while way is not None and way.target is not None and way.target in self.elements and way.target not in seen:
            seen.add(way.target)
            element = self.elements[way.target]
            silent = element.kind == "pass" and (self._speaks_one or not element.language)
            unnoticed = silent or element.id in self._folded
            if not unnoticed and element.id not in self._settled:
                return element
            way = element.next or next((branch for _, branch in element.branches), None)
        return None

    def _settle(self) -> None:
        """Find the decisions whose answers all lead to the same element, so that callers do not notice them."""
        decisions = [element for element in self.elements.values() if element.kind == "decide" and not element.words]
        grew = True
        while grew:
            grew = False
            for element in decisions:
                if element.id not in self._settled:
                    targets = [self.element(way) for way in self.exits(element)]
                    if targets and targets[0] not in (None, element) and all(each is targets[0] for each in targets):
                        self._settled.add(element.id)
                        grew = True

    def exits(self, element: Element) -> list[Exit]:
        """The ways out that are kept, in the order in which they are met.

        Failures of what only speaks, listens or passes are left out: they are faults of the platform, nothing that a
        caller does leads there, and a script has no words for them. So is a failure that nothing is written for.
        """
        match element.kind:
            case "hang_up" | "return":
                return []
            case "menu" | "ask":
                return self._listening_exits(element)
            case "decide" | "opaque":
                kept = [way for _, way in element.branches]
                return [*kept, *self._given(element.failure), *self._given(element.next)]
            case "count":
                return [*self._given(element.next), *self._given(element.done)]
            case "queue":
                refused = [*self._given(element.full), *self._given(element.closed), *self.failures(element)]
                return [*refused, *self._given(element.next)]
            case "outside":
                return [*self.failures(element), *self._given(element.next)]
            case "flow" | "call":
                return self._flow_exits(element)
        return self._given(element.next)

    def _flow_exits(self, element: Element) -> list[Exit]:
        returned = self._returned(element)
        if returned is None and element.otherwise == "message":
            return self._given(self.after_message(element))
        if element.kind == "flow":
            return []
        if returned is None:
            return [*(way for _, way in element.branches), *self._given(element.failure), *self._given(element.next)]
        met = [way for word, way in element.branches if slug(word) in returned]
        return [*met, *self._given(element.next)]

    @staticmethod
    def after_message(element: Element) -> Exit | None:
        """Where the call goes after a voicemail."""
        return element.next or next((way for _, way in element.branches), None)

    @staticmethod
    def _given(way: Exit | None) -> list[Exit]:
        return [] if way is None else [way]

    def failures(self, element: Element) -> list[Exit]:
        """The failure exits of a transfer for which anything is written, each target once."""
        ways = [*self._given(element.failure), *(way for _, way in element.branches)]
        written = [way for way in ways if way.target is not None or way.sure == CERTAIN]
        return list({way.target: way for way in reversed(written)}.values())[::-1]

    def _listening_exits(self, element: Element) -> list[Exit]:
        if element.kind == "menu" and not element.options:
            return self._given(self.after_pause(element))
        retry = self.retries.get(element.id)
        ways = [option.exit for option in element.options]
        for event in ("silence", "invalid"):
            if not (retry and event in retry.says):
                ways.extend(self._given(self.event(element, event)))
        if retry:
            ways.append(retry.done)
        if element.kind == "ask":
            ways.extend(self._given(element.next))
        return ways

    @staticmethod
    def after_pause(element: Element) -> Exit | None:
        """Where a menu without any key leads: it is a pause."""
        return element.silence or element.next or element.invalid

    def event(self, element: Element, event: str) -> Exit | None:
        """Where silence or a wrong entry leads; where one of the two has no exit, it goes the way of the other, then on."""
        own, other = element.silence, element.invalid
        if event == "invalid":
            own, other = other, own
        return own or other or element.failure or (element.next if element.kind == "ask" else None)

    # --- rounds ------------------------------------------------------------------------------------------------------

    def _fold(self) -> None:
        """Find the counts that count the tries of one menu or ask."""
        found: dict[str, list[tuple[Element, Retry]]] = {}
        for element in self.elements.values():
            retry = self._retry(element) if element.kind in LISTENS and element.tries == 1 else None
            if retry:
                found.setdefault(retry.counter.id, []).append((element, retry))
        for count, users in found.items():
            if len(users) == 1:
                element, retry = users[0]
                self.retries[element.id] = retry
                self._folded.add(count)

    def _retry(self, element: Element) -> Retry | None:
        says: dict[str, list[Element]] = {}
        count = None
        for event in ("silence", "invalid"):
            way = self.event(element, event)
            before, reached = self._along(way)
            if reached is None or reached.kind != "count" or reached.limit is None or (count and reached is not count):
                continue
            after, again = self._along(reached.next)
            if again is element:
                count = reached
                says[event] = before + after
        if count is None or count.done is None or count.limit is None:
            return None
        entered = count.id in self._reach_without(element.id)
        tries = count.limit if entered else count.limit + 1
        return Retry(count, max(1, min(tries, MOST_TRIES)), count.done, says)

    def _reach_without(self, avoided: str) -> set[str]:
        """What a call can come to before it comes to one element."""
        seen: set[str] = set()
        stack = [self.export.start]
        while stack:
            current = stack.pop()
            if current in self.elements and current not in seen and current != avoided:
                seen.add(current)
                stack.extend(way.target for way in self.elements[current].exits if way.target is not None)
        return seen

    def _along(self, way: Exit | None) -> tuple[list[Element], Element | None]:
        """What is said on the way to the next element that does more than speak, and that element."""
        said: list[Element] = []
        seen: set[str] = set()
        while way is not None and way.target in self.elements and way.target not in seen:
            element = self.elements[way.target]
            seen.add(element.id)
            if element.kind not in ("say", "pass") or element.language:
                return said, element
            if element.kind == "say":
                said.append(element)
            way = element.next
        return said, None

    # --- what leads where --------------------------------------------------------------------------------------------

    def onward(self, element: Element) -> Iterator[Element]:
        """The elements that callers come to next."""
        for way in self.exits(element):
            target = self.element(way)
            if target is not None:
                yield target

    def _closure(self, begin: list[Element]) -> dict[str, Element]:
        """Everything that callers come to from some elements, nearest first."""
        found = {element.id: element for element in begin}
        queue = list(begin)
        for element in queue:
            for target in self.onward(element):
                if target.id not in found:
                    found[target.id] = target
                    queue.append(target)
        return found

    def _lost(self) -> dict[str, Element]:
        """Elements that nothing leads to, not even a failure of the platform, and what only they lead to."""
        seen = set()
        stack = [self.export.start] if self.export.start in self.elements else []
        while stack:
            current = stack.pop()
            if current not in seen:
                seen.add(current)
                stack.extend(way.target for way in self.elements[current].exits if way.target in self.elements)
        if not seen:
            return {}
        led_to = {way.target for element in self.elements.values() if element.id not in seen for way in element.exits
                  if way.target != element.id}  # fmt: skip
        first = [self.element(Exit(element.id, element.span)) for element in self.elements.values()
                 if element.id not in seen and element.id not in led_to]  # fmt: skip
        found = self._closure([element for element in first if element is not None and element.id not in seen])
        return {name: element for name, element in found.items() if name not in self.reached}

    @property
    def kept(self) -> list[Element]:
        """The elements that become a part of the flow, in the order in which callers meet them."""
        return [*self.reached.values(), *self.lost.values()]

    def _ways_in(self) -> dict[str, int]:
        found = dict.fromkeys([*self.reached, *self.lost], 0)
        for element in self.kept:
            for target in self.onward(element):
                if target.id in found:
                    found[target.id] += 1
        return found

    @cached_property
    def before(self) -> dict[str, list[Element]]:
        """By element, those that lead to it."""
        found: dict[str, list[Element]] = {}
        for element in self.kept:
            for target in self.onward(element):
                found.setdefault(target.id, []).append(element)
        return found

    def _circling(self) -> frozenset[str]:
        """The elements that a call can come to twice."""
        onward = {element.id: [target.id for target in self.onward(element)] for element in self.kept}
        return frozenset(name for component in components(onward) for name in component
                         if len(component) > 1 or name in onward[name])  # fmt: skip


def _with_keys(element: Element, language: str) -> Element:
    """A question with the keys that its words offer, all of which the platform takes for the value and goes on.

    Where nothing but keys is asked for, it is a menu to the caller, though the platform keeps the key as a value.
    """
    if element.kind != "ask" or element.options or element.next is None or (element.value and element.value.spoken):
        return element
    text = " ".join(words.text for words in element.words)
    keys = list(dict.fromkeys(named.key for named in named_keys(text, language) if named.key != "#"))
    options = [Pressed((key,), (), "", element.next) for key in keys]
    longer = element.value and element.value.length and element.value.length[0] > 1
    if len(keys) < 2 or longer or asked_for(text):
        return replace(element, options=options) if keys else element
    silence, invalid = element.silence or element.next, element.invalid or element.next
    return replace(element, kind="menu", options=options, silence=silence, invalid=invalid)


def components(onward: dict[str, list[str]]) -> list[list[str]]:
    """The groups of nodes that lead to each other (Tarjan 1972), each in the order of the graph."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[list[str]] = []
    for root in onward:
        if root in index:
            continue
        work = [(root, iter(onward[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, targets = work[-1]
            target = next((each for each in targets if each in onward), None)
            if target is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    cut = stack.index(node)
                    found.append(stack[cut:])
                    on_stack.difference_update(stack[cut:])
                    del stack[cut:]
            elif target not in index:
                index[target] = low[target] = len(index)
                stack.append(target)
                on_stack.add(target)
                work.append((target, iter(onward[target])))
            elif target in on_stack:
                low[node] = min(low[node], index[target])
    return found
