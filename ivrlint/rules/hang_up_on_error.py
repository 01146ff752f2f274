"""Silence, wrong keys or failed entries end the call.

## What a caller lives through

The caller is driving, or elderly, or cannot find the number. They are silent once, press a wrong key once,
and the system says goodbye, or nothing at all. Whoever had trouble with the machine needed a person most, and
has to start again from the beginning.

## Triggers

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> front_desk
  press 2 for "a nurse" -> nurse
  after 3 tries -> hang up  // <- hang-up-on-error

team front_desk
team nurse
```

## Does not trigger

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> front_desk
  press 2 for "a nurse" -> nurse
  after 3 tries -> front_desk

team front_desk
team nurse
```

## Evidence

Guidelines agree: never hang up on user errors or silence (ACIxD after Lewis 2011, the GetHuman standard, item
8, and the W3C task force on cognitive accessibility); after two or three tries a person (Avaya).

## Exceptions

In calls that we make, nobody waits for an answer, and hanging up is fine. So it is after an answer: who has
heard what they called for may be dropped. Without any `after` line the call is dropped at the third failed
try, and the menu or `ask` itself is reported. A line in `defaults` is one finding, with the places as labels.
In an export, what is not handled at all is `no-noinput-handler` or `no-nomatch-handler`, and a hang-up without a
word `silent-hang-up`; it is fine there in a menu that asks for anything else, or says that callers may hang up.
`allow hang-up-on-error because "…"` silences it, above the line, in the place or at the top of the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.cut_off import SPOKEN, how_cut_off, is_farewell
from ivrlint.analyses.ends import ended_by, fails, unanswered
from ivrlint.analyses.facts import Facts
from ivrlint.call.graph import Edge
from ivrlint.call.state import PERSON
from ivrlint.findings import Finding, Label, Severity, Span
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING
HELP = "lead the last try to a queue, a call back or a voicemail"


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every line that hangs up on somebody who made mistakes, with the places as labels."""
    graph = facts.graph
    open_calls = unanswered(facts)
    cut_off: dict[Span, list[int]] = {}
    for number, edge in enumerate(graph.edges):
        if edge.source not in open_calls.cost or not fails(edge) or graph.nodes[edge.source].medium != PERSON:
            continue
        ended = ended_by(graph, edge)
        if ended and facts.possible(edge) and not _has_own_rule(facts, edge, ended[1]):
            cut_off.setdefault(ended[0].span, []).append(number)
    for span in sorted(cut_off):
        edges = sorted((graph.edges[number] for number in cut_off[span]), key=lambda edge: open_calls.cost[edge.source])
        places = {graph.place_name(edge.source): facts.listening_at(edge.source).span for edge in edges}
        first = edges[0]
        story = facts.story(first.source, open_calls, then=first)
        if story is None:
            continue
        names = list(places)
        own = span in places.values()
        shared = len(names) > 1 or not any(
            place.span.line <= span.line and place.name == names[0] and place.span.file == span.file
            for place in facts.flow.places
        )
        if own and facts.flow.platform:
            message = f"{_who(edges)} in `{names[0]}` are hung up on by the platform"
        elif own:
            message = (
                f"who is silent or wrong three times in `{names[0]}` is cut off: no `after` line says what else to do"
            )
        else:
            where = f"`{names[0]}`" if len(names) == 1 else f"{len(names)} places"
            who = _who(edges) if facts.flow.platform else "callers who are silent or wrong"
            message = f"{who} in {where} are hung up on here"
        yield found(
            "hang-up-on-error",
            SEVERITY,
            span,
            message,
            help=HELP if facts.flow.platform else "lead the last try to a person: `after 2 tries -> team`",
            place=names[0] if len(names) == 1 or not shared else None,
            story=story,
            labels=tuple(Label(at, f"in `{name}`") for name, at in list(places.items())[:6] if at != span),
            weight=facts.touches(first.source),
        )


def _who(edges: list[Edge]) -> str:
    """Whom a hang-up of an export meets; the platform tells silence from wrong keys."""
    kinds = {edge.choice.kind for edge in edges}
    word = (
        "are silent" if kinds == {"silence"} else "press a wrong key" if kinds == {"invalid"} else "are silent or wrong"
    )
    return f"callers who {word}"


def _has_own_rule(facts: Facts, edge: Edge, steps: list[Edge]) -> bool:
    """Whether the hang-up is another rule's in an export, or none: nothing is written for it, no word is said, or the
    caller was told that they may hang up.
    """
    if not facts.flow.platform:
        return False
    if is_farewell(facts.listening_at(edge.source)):
        return True
    return how_cut_off(facts, edge, steps) != SPOKEN
