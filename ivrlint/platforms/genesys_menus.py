"""Menus of Genesys Cloud Architect: their choices, their default, and what is true in all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ivrlint.findings import Span
from ivrlint.platforms.export import CERTAIN, DYNAMIC, IMPLIED, Element, Exit, Pressed, UnreadableExportError
from ivrlint.platforms.genesys_actions import read as read_action
from ivrlint.platforms.genesys_parts import DEEPEST, REFERENCE, Action, Scope, plain_type, reference_of
from ivrlint.platforms.genesys_words import literal, spoken
from ivrlint.platforms.yaml_nodes import Node

if TYPE_CHECKING:
    from ivrlint.platforms.genesys import Flow

REPEATS = 3
"""So often a menu is played where nothing says how often (help page "Configure default menu settings")."""

_KEYS = {"star": "*", "pound": "#", "asterisk": "*", "hash": "#", "*": "*", "#": "#"}


def register(flow: Flow, body: Node, depth: int = 0) -> None:
    """Give a menu, and the menus in its choices, their ids, so that references find them."""
    name = reference_of(body)
    id = f"menu[{name}]"
    if name not in flow.menus:
        flow.menus[name] = id
    for choice in body["choices"].items:
        chosen = choice[choice.single]
        inner = chosen if chosen["choices"] else chosen["menu"]
        if inner["choices"] and depth < DEEPEST:
            register(flow, inner, depth + 1)
            if reference_of(chosen):
                flow.menus.setdefault(reference_of(chosen), flow.menus[reference_of(inner)])


def menu(flow: Flow, id: str, type: str, span: Span, body: Node, parent: str, depth: int = 0) -> None:
    """Read a menu and what its choices lead to.

    Parameters
    ----------
    id, type, span, body : of the menu
    parent : id of the menu whose choice it is, or ""
    depth : lists of actions around it
    """
    if depth > DEEPEST:
        raise UnreadableExportError(f"menus stand more than {DEEPEST} deep in each other", span)
    words = spoken(body["audio"], flow.file, flow.language) or spoken(body["menuAudio"], flow.file, flow.language)
    made = flow.add(Element(id, literal(body["name"]), type, "menu", span, words, tries=_repeats(flow, body)))
    flow.real_menus.append(made)
    exits: dict[str, Exit] = {}
    for choice in body["choices"].items:
        if not choice.pairs:
            continue
        chosen, kind = choice[choice.single], choice.single
        where = choice.keys[kind].span(flow.file)
        exit = _choice(flow, made, kind, where, chosen, parent, depth)
        exits.setdefault(reference_of(chosen), exit)
        keys = tuple(filter(None, [_key(literal(chosen["dtmf"]))]))
        option = Pressed(keys, tuple(_terms(chosen["speechRecTerms"])), literal(chosen["name"]), exit)
        if option.keys or option.phrases:
            made.options.append(option)
            if literal(chosen["globalDtmf"]).lower() == "true" and keys:
                flow.everywhere.append((id, option))
    reference = body["defaultChildMenuRef"]
    names = [name for _, name in REFERENCE.findall(reference.text or "")]
    default = exits.get(names[-1]) if names else None
    default = default or flow.target(reference)
    made.silence = default._replace(span=reference.span(flow.file)) if default else Exit(None, span, IMPLIED)
    made.invalid = made.silence


def _choice(flow: Flow, home: Element, kind: str, span: Span, body: Node, parent: str, depth: int) -> Exit:
    """Where a choice leads; a transfer is an element of its own."""
    plain = plain_type(kind)
    if body["choices"] or body.at("menu", "choices"):
        inner = body if body["choices"] else body["menu"]
        id = flow.menus.get(reference_of(inner)) or flow.fresh(home.id)
        if id not in flow.elements:
            menu(flow, id, kind, span, inner, home.id, depth + 1)
        return Exit(id, span)
    if plain in ("repeat", "repeatMenu"):
        return Exit(home.id, span)
    if plain in ("previousMenu", "previous") and parent:
        return Exit(parent, span)
    if plain in ("jumpToTask", "jumpToMenu"):
        reference = body["targetTaskRef"] or body["targetMenuRef"]
        if exit := flow.target(reference):
            return exit._replace(span=span)
    scope = Scope(flow.end(span), _prefix(home.id, body), menu=home.id, depth=depth + 1)
    if plain == "task":
        actions = body.at("task", "actions") or body["actions"]
        return flow.sequence(actions, scope)._replace(span=span)
    id = flow.fresh(scope.prefix)
    after = Exit(home.id, span, IMPLIED)
    read_action(flow, Action(id, kind, body, span, after, scope, in_menu=True))
    return Exit(id, span)


def _prefix(menu: str, body: Node) -> str:
    name = reference_of(body)
    return f"{menu}/{name}" if name else menu


def _repeats(flow: Flow, body: Node) -> int:
    for settings in (body["settingsMenu"], flow.body["settingsMenu"]):
        number = literal(settings["repeatCount"])
        if number.isdecimal() and len(number) < 4:
            return max(1, int(number))
    return REPEATS


def spread_keys(flow: Flow) -> None:
    """Offer the choices that are global in every menu that has no choice of its own on that key."""
    for made in flow.real_menus:
        taken = {key for option in made.options for key in option.keys}
        for home, option in flow.everywhere:
            if home != made.id and taken.isdisjoint(option.keys):
                made.options.append(option)
                taken.update(option.keys)


def go_back(flow: Flow, element: Element, seen_from: str) -> None:
    """Lead an element to the menus from which calls come to it."""
    before: dict[str, list[str]] = {}
    for source in flow.elements.values():
        for exit in source.exits:
            if exit.target:
                before.setdefault(exit.target, []).append(source.id)
    seen, waiting = {seen_from}, [seen_from]
    menus: set[str] = set()
    real = {made.id for made in flow.real_menus}
    while waiting:
        for other in before.get(waiting.pop(), ()):
            if other not in seen:
                seen.add(other)
                if other in real:
                    menus.add(other)
                else:
                    waiting.append(other)
    ordered = [id for id in flow.elements if id in menus]
    if len(ordered) == 1:
        element.next = Exit(ordered[0], element.span, CERTAIN)
    elif ordered:
        element.kind = "decide"
        element.question = "the menu before"
        element.branches = [(flow.elements[id].name, Exit(id, element.span, DYNAMIC)) for id in ordered]
    else:
        element.next = flow.end(element.span)


def _key(dtmf: str) -> str:
    """The key of a choice: `digit_1`, `star`, `digit_pound`."""
    name = dtmf.lower().removeprefix("digit_")
    return name if len(name) == 1 and name.isdecimal() and name.isascii() else _KEYS.get(name, "")


def _terms(node: Node, depth: int = 0) -> Iterator[str]:
    """Words that may be spoken for a choice."""
    if depth > 4:
        return
    if node.text is not None and node:
        yield node.text
    for item in node.items:
        yield from _terms(item, depth + 1)
    for key, value in node.pairs.items():
        if key != "noValue":
            yield from _terms(value, depth + 1)
