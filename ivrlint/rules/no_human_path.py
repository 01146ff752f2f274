"""Menus and questions from which no human can be reached.

## What a caller lives through

The system cannot do what the caller needs, and there is nobody to ask. No key, no word, not even silence
leads to a person, a voice mailbox or a call back. The caller hangs up and dials again to try a different
branch.

## Triggers

```ivr
flow "Metro Utilities"

goal pay "pay my bill"

inbound "1-800-555-0199" -> main

menu main
  press 1 for "billing" -> billing
  press 2 for "an outage" -> front_desk
  after 2 tries -> front_desk

menu billing  // <- no-human-path
  press 1 for "ways to pay" -> ways
  press 2 for "our postal address"
    say "PO Box 9, Metro City."
    -> again
  after 2 tries -> ways

step ways
  say "You can pay on our website, or with the slip on your bill."
  deflects pay to "our website"
  -> hang up

team front_desk
```

## Does not trigger

```ivr
flow "Metro Utilities"

goal pay "pay my bill"

inbound "1-800-555-0199" -> main

menu main
  press 1 for "billing" -> billing
  press 2 for "an outage" -> front_desk
  after 2 tries -> front_desk

menu billing
  press 1 for "ways to pay" -> ways
  press 0 for "a person" -> front_desk
  after 2 tries -> front_desk

step ways
  say "You can pay on our website, or with the slip on your bill."
  deflects pay to "our website"
  -> hang up

team front_desk
```

## Evidence

Law in some countries: Spain's Ley 10/2025 forbids purely automatic attention for large and basic services and
demands a person on request, Brazil's Decreto 11.034/2022 an agent without giving data first. The W3C's
cognitive accessibility pattern says not to require menus to reach a human, the GetHuman standard that 0 or
"operator" always works. In a survey of Consumer Reports (2011) 71% were tremendously annoyed when no human
could be reached.

## Exceptions

A human, a message and a call back count; another telephone number does not, since nobody knows who answers
there; in an export it does, as does another flow or module that was not given. A way that opens only by silence or
wrong keys, or by a hidden key, is enough for this rule. One finding stands for all menus and questions that
hang together, at the one callers meet first; steps without a question, and menus in which only a machine
listens, are not judged. `allow no-human-path because "…"`
silences it, in the menu or at the top of the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.loops import inescapable, stuck_nodes
from ivrlint.call.graph import Edge
from ivrlint.call.program import CHECK, END
from ivrlint.call.state import HUMAN_OR_MESSAGE, PERSON
from ivrlint.findings import Finding, Severity
from ivrlint.rules.rule import found

SEVERITY = Severity.ERROR


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every connected group of menus and questions without a human, where callers meet it first."""
    graph = facts.graph
    wanted = HUMAN_OR_MESSAGE | {"outside"} if facts.flow.platform else HUMAN_OR_MESSAGE
    elsewhere = facts.flow.elsewhere

    def reaches(edge: Edge) -> bool:
        point = graph.point(edge.source)
        unknown = point.kind == CHECK and bool(elsewhere) and point.span in elsewhere
        return unknown or any(thing.kind in wanted for thing in edge.happened)

    near = facts.leading_to(reaches)
    stuck = {graph.place_name(node) for members in inescapable(facts, stuck_nodes(facts)) for node in members}
    far = {node for node in facts.order if node not in near and graph.point(node).kind != END
           and graph.place_name(node) not in stuck}  # fmt: skip
    group = _groups(facts, far)
    reported: dict[int, list[int]] = {}
    for node in facts.questions:
        if node in far and graph.nodes[node].medium == PERSON and facts.listening_at(node).kind != "offer":
            reported.setdefault(group[node], []).append(node)
    for members in reported.values():
        node = members[0]
        listening, story = facts.listening_at(node), facts.story(node)
        if story is None:
            continue
        place = graph.place_name(node)
        others = [name for name in dict.fromkeys(graph.place_name(member) for member in members) if name != place]
        message = f"from `{place}` on nobody can be reached: no human, no message, no call back, not even by failing"
        if others:
            message += f"; the same holds for {', '.join(f'`{name}`' for name in others[:5])}"
        yield found(
            "no-human-path",
            SEVERITY,
            listening.span,
            message,
            help=f'offer a person in `{place}`: `press 0 for "a person" -> team`',
            place=place,
            story=story,
            weight=facts.touches(node),
        )


def _groups(facts: Facts, far: set[int]) -> dict[int, int]:
    """Number the groups of nodes that hang together, whichever way the arrows point."""
    beside: dict[int, list[int]] = {node: [] for node in far}
    for node in far:
        for number in facts.graph.out[node]:
            target = facts.graph.edges[number].target
            if target in far:
                beside[node].append(target)
                beside[target].append(node)
    group: dict[int, int] = {}
    for node in sorted(far):
        stack = [node]
        while stack:
            current = stack.pop()
            if current not in group:
                group[current] = node
                stack.extend(beside[current])
    return group
