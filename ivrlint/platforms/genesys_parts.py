"""What all readers of actions of Genesys Cloud Architect share: the action, its element, its outcomes, its failure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ivrlint.findings import Span
from ivrlint.platforms.export import Element, Exit, Words
from ivrlint.platforms.genesys_words import expression, literal, spoken
from ivrlint.platforms.yaml_nodes import Node

if TYPE_CHECKING:
    from ivrlint.platforms.genesys import Flow


DEEPEST = 100
"""Outcomes inside outcomes that are followed; the deepest real flow seen has eleven."""

REFERENCE = re.compile(r"(\w+)\[(.*?)\](?=/|$)")
"""A step in the path that refers to a menu, task or choice: `task[Pay_12]`."""


class Scope(NamedTuple):
    """Where a list of actions stands.

    Parameters
    ----------
    after : where it goes on at its end
    prefix : what the ids of its actions begin with
    paths : of a task that was called: where each of its named ends goes on
    menu : id of the menu whose choice holds it, or ""
    loop, loop_exit : id of the loop around it, or "", and where it goes on afterwards
    depth : lists around it
    calls : tasks that were called and have not come back
    """

    after: Exit
    prefix: str
    paths: tuple[tuple[str, Exit], ...] = ()
    menu: str = ""
    loop: str = ""
    loop_exit: Exit | None = None
    depth: int = 0
    calls: int = 0


class Action(NamedTuple):
    """One action, or the choice of a menu that is one.

    Parameters
    ----------
    id : of its element
    type : as it is written: `transferToAcd`, `menuTransferToAcd`
    body : what stands under it
    span : of its type
    next : what comes after it; in a menu the menu itself, where Architect returns if a transfer fails
    scope : the list it stands in
    in_menu : whether it is the choice of a menu
    """

    id: str
    type: str
    body: Node
    span: Span
    next: Exit
    scope: Scope
    in_menu: bool = False


def plain_type(type: str) -> str:
    """The type of an action without the `menu` that it has in a choice: `menuTransferToAcd` is `transferToAcd`."""
    return re.sub(r"^menu([A-Z])", lambda match: match[1].lower(), type)


def element(flow: Flow, action: Action, kind: str, words: tuple[Words, ...] = ()) -> Element:
    """The element of an action; what Architect itself calls new actions ("Play Audio") is no name."""
    name = literal(action.body["name"])
    own = _words_of(name) not in ([], _words_of(plain_type(action.type)))
    return flow.add(Element(action.id, name if own else "", action.type, kind, action.span, words))


def _words_of(name: str) -> list[str]:
    """The words of a name or type, in no order: "Jump to Reusable Task" is `jumpToTask`, "Exit Loop" is `loopExit`."""
    words = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower())
    return sorted(set(words) - {"action", "reusable"})


def audio(flow: Flow, node: Node) -> tuple[Words, ...]:
    """What a value of audio speaks."""
    return spoken(node, flow.file, flow.language)


def ways(flow: Flow, action: Action, node: Node) -> Iterator[tuple[str, Exit]]:
    """Every outcome under a value that has actions of its own, with what it is called."""
    waiting: list[tuple[str, Node, Span]] = [("", node, action.span)]
    while waiting:
        label, node, span = waiting.pop()
        if "actions" in node.pairs or "outputActions" in node.pairs:
            name = literal(node["name"]) or expression(node["value"]) or label
            yield name, flow.branch(node, span, action.scope, action.next)
            continue
        inner = [(label, item, item.span(flow.file)) for item in node.items]
        inner += [(key, value, node.keys[key].span(flow.file)) for key, value in node.pairs.items()]
        waiting.extend(reversed(inner))


def actions_of(outcome: Node) -> Node:
    """The actions of an outcome; flows that were written by hand call them `outputActions`."""
    return outcome["actions"] or outcome["outputActions"]


def failure(flow: Flow, action: Action) -> Exit | None:
    """Where an action leads that fails: over its own words to its own outcome, else on."""
    outcome = action.body.at("outputs", "failure")
    key = action.body["outputs"].keys.get("failure")
    exit = flow.branch(outcome, key.span(flow.file), action.scope, action.next) if key else action.next
    words = audio(flow, action.body["failureTransferAudio"] or action.body["failureAudio"])
    if words:
        id = f"{action.id}/failure"
        flow.add(Element(id, "", "failureTransferAudio", "say", words[0].span, words, next=exit))
        return Exit(id, words[0].span)
    return None if action.in_menu and not key else exit


def reference_of(body: Node) -> str:
    """What references call a menu, task or choice."""
    return literal(body["refId"]) or literal(body["name"])
