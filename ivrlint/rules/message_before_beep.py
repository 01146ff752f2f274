"""A recorded message begins before the answering machine listens.

## What a caller lives through

The machine plays its greeting and our message starts at once. Whoever listens to it in the evening hears
"…day between eight and noon. To change this, call…", and neither who called nor which day.

## Triggers

```ivr
flow "Oak & Pine deliveries"

inbound "1-800-555-0142" -> front_desk

outbound delivery_notice to buyer
  person 40% -> announce
  machine 50% -> announce  // <- message-before-beep
  no_answer 10% -> hang up

step announce
  say "This is Oak & Pine. Your furniture comes on Tuesday."
  -> hang up

team front_desk
```

## Does not trigger

```ivr
flow "Oak & Pine deliveries"

inbound "1-800-555-0142" -> front_desk

outbound delivery_notice to buyer
  person 40% -> announce
  machine 50%
    wait for beep
    -> announce
  no_answer 10% -> hang up

step announce
  say "This is Oak & Pine. Your furniture comes on Tuesday."
  -> hang up

team front_desk
```

## Evidence

Vendors' documentation: wait for the end of the greeting before a message begins (Twilio). The rest is logic.
How often machines are recognised wrongly is not published anywhere trustworthy.

## Exceptions

Words after `wait for beep` are heard, also where the branch leads to a place that waits first. A message that
outlasts the greeting is no remedy: its beginning is lost, and that is where the name is. The length of a
greeting is set under `outbound` in the configuration. A machine branch that hangs up says nothing.
`allow message-before-beep because "…"` silences it, under the branch or anywhere above.

It occurs only in call scripts: an export does not say what an answering machine hears.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.call.graph import Edge
from ivrlint.call.program import ENTRY
from ivrlint.findings import Finding, Label, Severity
from ivrlint.flow.model import Entry
from ivrlint.rules.rule import found

SEVERITY = Severity.ERROR


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every `machine` branch on which words are spoken into the greeting."""
    graph = facts.graph
    for first in graph.of_kind.get(ENTRY, ()):
        entry = graph.point(first).what
        assert isinstance(entry, Entry)
        for number in graph.out[first]:
            edge = graph.edges[number]
            if edge.choice.word != "machine":
                continue
            way = _into_the_greeting(facts, edge)
            lost = next((thing for thing in way[-1].happened if thing.kind == "lost"), None) if way else None
            branch = next((branch for branch in entry.branches if branch.word == "machine"), None)
            story = facts.story_of(way, None) if way else None
            if lost is None or branch is None or story is None:
                continue
            yield found(
                "message-before-beep",
                SEVERITY,
                branch.span,
                "the message starts while the machine still plays its greeting: whoever listens to it later misses the start",
                help="wait first: `wait for beep` on the line above",
                place=entry.name,
                story=story,
                labels=(Label(lost.span, "these words are lost"),),
                weight=branch.share or 0.5,
            )


def _into_the_greeting(facts: Facts, first: Edge) -> list[Edge]:
    """The shortest way on which words are spoken while the machine's greeting still plays; empty where there is none."""
    graph = facts.graph
    led_by: dict[int, Edge] = {}
    queue = deque([first])
    while queue:
        edge = queue.popleft()
        if any(thing.kind == "lost" for thing in edge.happened):
            way = [edge]
            while way[-1].source in led_by:
                way.append(led_by[way[-1].source])
            return way[::-1]
        if edge.target not in led_by and graph.nodes[edge.target].medium > 0:
            led_by[edge.target] = edge
            queue.extend(graph.edges[number] for number in graph.out[edge.target])
    return []
