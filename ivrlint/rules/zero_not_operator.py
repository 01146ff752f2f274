"""Callers press 0 for a person, and get something else.

## What a caller lives through

The caller has heard enough and presses 0, as one does. "That is not one of the choices." Or worse: the opening hours.

## Triggers

```ivr
flow "Elm Street Library"

inbound "555-0150" -> main

menu main
  press 1 for "renewals" -> front_desk
  press 2 for "events" -> events
  press 0 for "opening hours"  // <- zero-not-operator[0]
    say "Ten to six, Tuesday to Saturday."
    -> again
  after 2 tries -> front_desk

menu events  // <- zero-not-operator[0]
  press 1 for "readings" -> front_desk
  press 2 to "hear this again" -> again
  after 2 tries -> front_desk

team front_desk
```

## Does not trigger

```ivr
flow "Elm Street Library"

inbound "555-0150" -> main

menu main
  press 1 for "renewals" -> front_desk
  press 2 for "events" -> events
  press 3 for "opening hours"
    say "Ten to six, Tuesday to Saturday."
    -> again
  press 0 hidden -> front_desk
  after 2 tries -> front_desk

menu events
  press 1 for "readings" -> front_desk
  press 2 to "hear this again" -> again
  press 0 for "a person" -> front_desk
  after 2 tries -> front_desk

team front_desk
```

## Evidence

A technical report of ETSI names 0 as the preferred way to an operator (ETR 096, 1993), and the W3C task force on
cognitive accessibility asks to reserve a digit for a human, typically 0, and never to let it mean anything else. The
ACIxD observes that 0 is the operator in the United States, that India uses 9, and that there are no real standards.

## Exceptions

Announced or `hidden`, 0 is fine if it leads to a human, a message, a call back or another number: right away, after
giving data, or over one more menu that lies deeper and has a key for it. So is a menu that treats 0 as a wrong key
and gives a person for it. Not judged are menus without keys from 1 to 9; menus whose announced keys all lead right
to a human; menus from which nobody can be reached at all, which is `no-human-path`; options
under another option; calls that we make. Where 9 is
the operator, as in India, a menu is fine whose 9 leads to a human and stands apart, with no key 8.
A key 0 that `defaults` copy is one finding with the places as labels. `allow zero-not-operator because "…"` silences
it, under the option, in the menu, or at the top of the file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from ivrlint.analyses.ends import inbound_entries
from ivrlint.analyses.facts import Facts
from ivrlint.analyses.paths import search
from ivrlint.analyses.story import Story
from ivrlint.call.graph import Edge
from ivrlint.call.program import LISTEN
from ivrlint.call.state import HUMAN_OR_MESSAGE, PERSON
from ivrlint.findings import Finding, Label, Severity, Span
from ivrlint.flow.lines import Listening, Option
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING
_HELP = HUMAN_OR_MESSAGE | {"queue", "outside"}


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every menu, or copied option, in which 0 does not lead to a human."""
    dialled = search(facts.graph, inbound_entries(facts), facts.possible)
    wrong: dict[Span, list[int]] = {}
    for nodes in _menus(facts, dialled.cost):
        if not any(_is_fine(facts, node) for node in nodes):
            listening = facts.listening_at(nodes[0])
            option = _option(listening, "0")
            wrong.setdefault(option.span if option else listening.span, []).append(nodes[0])
    for span, nodes in wrong.items():
        story = facts.story(nodes[0], dialled, sources=inbound_entries(facts))
        if story:
            yield _finding(facts, span, nodes, story)


def _finding(facts: Facts, span: Span, nodes: list[int], story: Story) -> Finding:
    listening = facts.listening_at(nodes[0])
    option = _option(listening, "0")
    what, help = "have pressed a wrong key", ""
    if option:
        what = f'get "{option.label}"' if option.label else "get something else"
        help = "give that another key, and "
    labels: tuple[Label, ...] = ()
    if option and option.default_for is not None:
        labels = tuple(
            Label(facts.listening_at(node).span, f"in `{facts.graph.place_name(node)}`") for node in nodes[:6]
        )
    where = f"{len(nodes)} menus" if len(nodes) > 1 else f"`{listening.place}`"
    team = facts.flow.teams[0].name if len(facts.flow.teams) == 1 else "team"
    return found(
        "zero-not-operator",
        SEVERITY,
        span,
        f"in {where} callers who press 0 for a person {what}",
        help=f"{help}let 0 lead to a person: `press 0 hidden -> {team}`",
        place=None if labels else listening.place,
        subject="0",
        story=story._replace(script=f"{story.script} 0".strip()),  # so that the replay shows what 0 does
        labels=labels,
        weight=facts.touches(nodes[0]),
    )


def _menus(facts: Facts, dialled: Collection[int]) -> Iterable[list[int]]:
    """The menus to judge, each with the nodes at which people hear it first: one for each `do` it is reached by."""
    near = facts.leading_to(lambda edge: any(thing.kind in _HELP for thing in edge.happened))
    found: dict[int, list[int]] = {}
    for node in facts.questions:
        state, listening = facts.graph.nodes[node], facts.listening_at(node)
        first = not state.replay and not dict(state.tries).get(state.point)
        has_keys = any(key in "123456789" for option in listening.options for key in option.keys)
        if (
            listening.kind == "menu"
            and first
            and state.medium == PERSON
            and has_keys
            and node in near
            and node in dialled
        ):
            found.setdefault(id(listening), []).append(node)
    return found.values()


def _is_fine(facts: Facts, node: int) -> bool:
    """Whether 0 leads to a human; or 9 does, where it is the operator; or every key that is announced."""
    listening = facts.listening_at(node)
    zero = _pressing(facts, node, "0")
    if zero is None or _reaches_human(facts, zero, node):
        return True
    nine = _pressing(facts, node, "9")
    if nine and nine.choice.kind == "key" and not _option(listening, "8") and _reaches_human(facts, nine, None):
        return True
    if _option(listening, "0"):
        return False
    keys = [edge for edge in _edges(facts, node) if edge.choice.kind == "key" and edge.choice.announced]
    return bool(keys) and all(_reaches_human(facts, edge, None) for edge in keys)


def _option(listening: Listening, key: str) -> Option | None:
    return next((option for option in listening.options if key in option.keys), None)


def _edges(facts: Facts, node: int) -> list[Edge]:
    return [edge for edge in (facts.graph.edges[number] for number in facts.graph.out[node]) if facts.possible(edge)]


def _pressing(facts: Facts, node: int, key: str) -> Edge | None:
    """The step of a caller who presses a key: its option, or else a wrong key."""
    option = _option(facts.listening_at(node), key)
    for edge in _edges(facts, node):
        choice = edge.choice
        if choice.kind == "key" and facts.listening_at(node).options[choice.index] is option:
            return edge
        if choice.kind == "invalid" and option is None:
            return edge
    return None


def _reaches_human(facts: Facts, first: Edge, above: int | None) -> bool:
    """Whether a step leads to a human with nothing to choose on the way.

    Parameters
    ----------
    first : the step
    above : the menu where it is taken, if one more menu may follow that callers meet later; None if none may
    """
    stack, seen = [first], {first.target}
    while stack:
        edge = stack.pop()
        if any(thing.kind in _HELP for thing in edge.happened):
            return True
        onward = _edges(facts, edge.target)
        if facts.graph.point(edge.target).kind == LISTEN and facts.listening_at(edge.target).ask is None:
            deeper = above is not None and _met(facts, edge.target) > _met(facts, above)
            keys = [each for each in onward if each.choice.kind in ("key", "words") and each.choice.announced]
            if deeper and any(_reaches_human(facts, each, None) for each in keys):
                return True
            continue
        for each in onward:
            if each.target not in seen and not each.choice.failing:
                seen.add(each.target)
                stack.append(each)
    return False


def _met(facts: Facts, node: int) -> int:
    """How early callers meet a menu, whichever way they come to it."""
    key = ("places met", 0)
    if key not in facts.memo:
        met: dict[str, int] = {}
        for other in facts.questions:  # earliest first
            met.setdefault(facts.graph.place_name(other), facts.order[other])
        facts.memo[key] = met
    found = facts.memo[key]
    assert isinstance(found, dict)
    return int(found[facts.graph.place_name(node)])
