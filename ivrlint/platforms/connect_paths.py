"""What Amazon Connect says along the way and not in the block: the queue set before, menus in two blocks, rounds."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from ivrlint.platforms.connect_actions import KEYS
from ivrlint.platforms.connect_block import Block
from ivrlint.platforms.export import IMPLIED, Element, Exit, Export, Pressed

_STORED = frozenset({"$.StoredCustomerInput", "$['StoredCustomerInput']", "$.StoredCustomerInput.value"})


class _Set(NamedTuple):
    """What was set on the way to a block."""

    value: str
    aliases: tuple[str, ...]
    certain: bool


def follow(export: Export, blocks: dict[str, Block]) -> None:
    """Complete elements by what other blocks say; `blocks` are those that the elements were made of."""
    queues = {key: block for key, block in blocks.items() if block.action == "UpdateContactTargetQueue"}
    _part_ways(export, queues)
    after = _after(export)
    depth = _depths(export, after)
    before = _before(after, depth)
    hooks = {key: block for key, block in blocks.items() if "CustomerQueue" in _hooks(block)}
    for element in export.elements.values():
        if element.kind in ("queue", "callback", "message") and not element.team:
            found = _on_the_way(element.id, depth, before, queues, _queue_set)
            if found is not None:
                element.team, element.aliases, element.certain = found
            else:
                element.certain = element.kind == "message"
        if element.kind == "queue":
            waiting = _on_the_way(element.id, depth, before, hooks, _waiting_set)
            element.waiting = waiting.value if waiting else ""
        if element.question == "opening hours" and not element.to:  # then Connect looks at the queue's own hours
            found = _on_the_way(element.id, depth, before, queues, _queue_set)
            element.team, _, element.certain = found or ("", (), False)
    _name_values(export, blocks)
    _find_speech(export, blocks, before)
    _join_menus(export)
    _find_rounds(export)
    spoken = (
        (depth[key], element.language) for key, element in export.elements.items() if element.language and key in depth
    )
    export.language = min(spoken, default=(0, ""))[1]


def _part_ways(export: Export, queues: dict[str, Block]) -> None:
    """A transfer that several ways share, on each of which another queue was set, is one for each of the queues."""
    if len(queues) < 2:
        return
    before = _before(_after(export), export.elements)
    for element in list(export.elements.values()):
        if element.kind not in ("queue", "callback") or element.team:
            continue
        last_by_queue: dict[str, list[Element]] = {}
        for key in before[element.id]:
            last = at = export.elements[key]
            while at.id not in queues and at.kind == "pass" and len(before[at.id]) == 1 and before[at.id][0] != key:
                at = export.elements[before[at.id][0]]
            if at.id in queues and last.kind == "pass" and last.next is not None and last.next.target == element.id:
                last_by_queue.setdefault(_queue_set(queues[at.id]).value, []).append(last)
        for number, lasts in enumerate(list(last_by_queue.values())[1:], 2):
            copy = replace(element, id=f"{element.id}~{number}")
            export.elements[copy.id] = copy
            for last in lasts:
                assert last.next is not None
                last.next = last.next._replace(target=copy.id)


def constants_of(blocks: Iterable[Block]) -> dict[str, str]:
    """By reference, what attributes hold that a flow sets in one place only, and to something that stands there."""
    found: dict[str, list[str]] = {}
    for block in blocks:
        space = "FlowAttributes" if block.action == "UpdateFlowAttributes" else "Attributes"
        stored = block.parameters.get("FlowAttributes") or block.parameters.get("Attributes")
        for name, value in stored.items() if isinstance(stored, dict) else ():
            inner = value.get("Value") if isinstance(value, dict) else value
            found.setdefault(f"$.{space}.{name}", []).append(inner if isinstance(inner, str) else "")
    return {
        name: values[0] for name, values in found.items() if len(values) == 1 and values[0][:2] not in ("", "$.", "$[")
    }


def _after(export: Export) -> dict[str, list[str]]:
    """By element, where it leads."""
    elements = export.elements.items()
    return {key: [way.target for way in element.exits if way.target is not None] for key, element in elements}


def _depths(export: Export, after: dict[str, list[str]]) -> dict[str, int]:
    """By element that calls come to, how many steps it is from the start at least."""
    depth, queue = {export.start: 0}, [export.start]
    for key in queue:
        for other in after.get(key, ()):
            if other not in depth:
                depth[other] = depth[key] + 1
                queue.append(other)
    return depth


def _before(after: dict[str, list[str]], reached: Container[str]) -> dict[str, list[str]]:
    """By element, the elements that lead there; those that no call comes to are left out."""
    before: dict[str, list[str]] = {key: [] for key in after}
    for key, targets in after.items():
        if key in reached:
            for target in dict.fromkeys(targets):
                before[target].append(key)
    return before


def _hooks(block: Block) -> dict[str, object]:
    hooks = block.parameters.get("EventHooks") if block.action == "UpdateContactEventHooks" else None
    return hooks if isinstance(hooks, dict) else {}


def _queue_set(block: Block) -> _Set:
    key, kind = ("AgentId", "agent") if block.text("AgentId") and not block.text("QueueId") else ("QueueId", "queue")
    return _Set(*block.named(key, kind))


def _waiting_set(block: Block) -> _Set:
    inner = replace(block, parameters=dict(_hooks(block)))
    return _Set(*inner.named("CustomerQueue"))


def _on_the_way(
    at: str,
    depth: dict[str, int],
    before: dict[str, list[str]],
    setters: dict[str, Block],
    value: Callable[[Block], _Set],
) -> _Set | None:
    """The last thing that was set on the shortest way; uncertain where ways differ, or where one sets nothing at all."""
    if not setters:
        return None
    seen, ring, found, unset, steps = {at}, [at], list[tuple[int, _Set]](), False, 0
    while ring:
        steps += 1
        following: list[str] = []
        for key in ring:
            unset = unset or depth.get(key) == 0
            for other in before[key]:
                if other in seen:
                    continue
                seen.add(other)
                if other in setters:
                    found.append((depth.get(other, 0) + steps, value(setters[other])))
                else:
                    following.append(other)
        ring = following
    if not found:
        return None
    nearest = min(found, key=lambda one: one[0])[1]
    same = len({one.value for _, one in found}) == 1 and not unset
    return nearest if same else nearest._replace(certain=False)


def _name_values(export: Export, blocks: dict[str, Block]) -> None:
    """An asked value is called what the next block stores it as."""
    for element in export.elements.values():
        target = element.next.target if element.kind == "ask" and element.next else None
        block = blocks.get(target or "")
        if element.value is None or element.value.name or block is None:
            continue
        for key in ("Attributes", "FlowAttributes"):
            stored = block.parameters.get(key)
            for name, value in stored.items() if isinstance(stored, dict) else ():
                inner = value.get("Value") if isinstance(value, dict) else value
                if isinstance(inner, str) and inner in _STORED and not element.value.name:
                    element.value = element.value._replace(name=str(name))


def _find_speech(export: Export, blocks: dict[str, Block], before: dict[str, list[str]]) -> None:
    """What is asked while the sound is streamed is said, and a key only ends it."""
    for element in export.elements.values():
        streamed = [
            blocks[key].text("MediaStreamingState").lower() == "enabled" or blocks[key].shown == "StartMediaStreaming"
            for key in before[element.id]
            if key in blocks and blocks[key].action == "UpdateContactMediaStreamingBehavior"
        ]
        if element.kind == "ask" and element.value is not None and any(streamed):
            element.value = element.value._replace(length=None, spoken=True)


def _join_menus(export: Export) -> None:
    """One digit is collected, and the next block compares it: a menu in two blocks."""
    replaced: dict[str, None] = {}
    for element in list(export.elements.values()):
        if element.kind != "ask" or not element.value or element.value.length != (1, 1) or element.value.sensitive:
            continue
        chain = list(_towards_decision(export, element))
        if not chain or chain[-1].kind != "decide" or not _compares_keys(chain[-1], element.value.name):
            continue
        _become_menu(element, chain[-1])
        replaced |= dict.fromkeys(part.id for part in chain)
    _drop(export, replaced)


def _drop(export: Export, replaced: dict[str, None]) -> None:
    """Leave out what only led from one half of a menu to the other, and nothing else leads to."""
    dropped = list(replaced)
    while dropped:
        led_to = {way.target for element in export.elements.values() for way in element.exits} | {export.start}
        dropped = [key for key in replaced if key in export.elements and key not in led_to]
        for key in dropped:
            del export.elements[key]


def _towards_decision(export: Export, element: Element) -> Iterator[Element]:
    """The blocks after an `ask`, up to the first that callers notice or that decides."""
    seen = {element.id}
    at = element
    while at.next is not None and at.next.target and at.next.target not in seen:
        seen.add(at.next.target)
        at = export.elements[at.next.target]
        yield at
        if at.kind != "pass" or at.language or at.branches:
            return


def _compares_keys(decision: Element, name: str) -> bool:
    """Whether the system compares the digit itself, or at least two values of the attribute that keeps it."""
    keys = [label for label, _ in decision.branches if label in KEYS]
    copied = bool(name) and re.fullmatch(rf"\$\.(?:Flow)?Attributes\.{re.escape(name)}", decision.question) is not None
    return len(keys) > copied and (copied or decision.question in _STORED)


def _become_menu(element: Element, decision: Element) -> None:
    element.kind, element.value = "menu", None
    element.invalid = element.next
    element.options = []
    for label, way in decision.branches:
        if label in KEYS:
            element.options.append(Pressed((label,), (), "", way))
        elif label.lower() in ("timeout", "noinput", "no input"):
            element.silence = way
        elif label == "otherwise":
            element.invalid = way
    element.next = None
    element.silence = element.silence or Exit(None, element.span, IMPLIED)
    if decision.failure is not None and element.failure is None:
        element.failure = decision.failure


def _find_rounds(export: Export) -> None:
    """Where the round of a `count` begins: the block by which calls come into it."""
    counts = [element for element in export.elements.values() if element.kind == "count"]
    if not counts:
        return
    after = _after(export)
    before = _before(after, _depths(export, after))
    for element in counts:
        if element.next is None or element.next.target is None:
            continue
        first = element.next.target
        ahead = _reached(first, after, element.id)
        if element.id not in ahead:  # never comes round
            element.start = element.id
            continue
        around = ahead.keys() & _reached(element.id, before, "").keys()
        order = [element.id, *(key for key in ahead if key in around)]
        entered = (key for key in order if key == export.start or any(other not in around for other in before[key]))
        element.start = next(entered, first)


def _reached(start: str, ways: dict[str, list[str]], barrier: str) -> dict[str, None]:
    """What `start` leads to without passing `barrier`, nearest first."""
    seen = {start: None}
    queue = [start]
    for key in queue:
        if key != barrier:
            fresh = [other for other in ways.get(key, ()) if other not in seen]
            seen |= dict.fromkeys(fresh)
            queue += dict.fromkeys(fresh)
    return seen
