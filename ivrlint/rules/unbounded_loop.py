"""A loop that silence, wrong keys or the system's own decisions can drive for ever.

## What a caller lives through

A caller whose voice or keypad does not get through hears the same menu, is sent back to the start, and hears
it again. No try is the last one, because each round begins to count anew. A telephone that was left off the
hook keeps the line busy until somebody notices.

## Triggers

```ivr
flow "Metro Utilities"

inbound "1-800-555-0199" -> main

menu main  // <- unbounded-loop
  press 1 for "billing" -> front_desk
  press 2 for "an outage" -> front_desk
  on invalid -> main
  after 3 tries -> main

team front_desk
```

## Does not trigger

```ivr
flow "Metro Utilities"

inbound "1-800-555-0199" -> main

menu main
  press 1 for "billing" -> front_desk
  press 2 for "an outage" -> front_desk
  on invalid -> again
  after 3 tries -> front_desk

team front_desk
```

## Evidence

Guidelines: after two or three errors in a step callers are moved on (ACIxD); counting errors of any kind
together avoids endless loops through counters that are reset (vuidesign); prompts for one item are capped at
about three (videsign). That nothing counts the rounds is logic.

## Exceptions

Keys that the caller chose, such as `again`, `back` or "the main menu", make no loop, and a round that passes
an answer makes none. `-> again` keeps the count of tries; an arrow that enters a place begins it anew. A loop
that nobody gets out of is `inescapable-loop` alone. In an export the system's decisions drive no loop, since
nobody knows what they depend on, and the tries of one menu are `unbounded-retry`. `allow unbounded-loop because "…"` silences it, in the
place that callers enter first or at the top of the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.ends import fails
from ivrlint.analyses.facts import Facts
from ivrlint.analyses.loops import asking, inescapable, place_of, stuck_nodes, unbounded
from ivrlint.findings import Finding, Label, Severity
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every such loop, at the place that callers enter first."""
    stuck = {node for members in inescapable(facts, stuck_nodes(facts)) for node in members}
    seen: set[int] = set()
    for members in unbounded(facts, draws=not facts.flow.platform):
        if facts.flow.platform and len(asking(facts, members)) < 2:
            continue  # `unbounded-retry`
        node = place_of(facts, members)
        place = facts.place(node)
        if place is None or stuck.issuperset(members) or id(place) in seen:
            continue
        story = facts.story(node)
        if story is None:
            continue
        seen.add(id(place))
        round_trip = [facts.graph.edges[number] for member in members for number in facts.graph.out[member]
                      if facts.graph.edges[number].target in members]  # fmt: skip
        lines = dict.fromkeys(thing.span for edge in round_trip for thing in edge.happened
                              if thing.kind in ("after", "branch", "closed", "full"))  # fmt: skip
        names = dict.fromkeys(facts.graph.place_name(member) for member in members)
        names.pop(place.name, None)
        through = f" through {', '.join(f'`{name}`' for name in list(names)[:4])}" if names else ""
        if any(fails(edge) for edge in round_trip):
            message = f"a caller who does nothing right goes round `{place.name}`{through} for ever: nothing counts the rounds"
            help = "lead the last try to a person; a counter begins anew when an arrow enters its place, `-> again` keeps it"
        else:
            message = f"the system itself can lead a call round `{place.name}`{through} for ever, and the caller can do nothing"
            help = "let one of these lines lead somewhere else: to a message, a call back, or an end that says why"
        yield found(
            "unbounded-loop",
            SEVERITY,
            place.span,
            message,
            help=help,
            place=place.name,
            story=story,
            labels=tuple(Label(span, "this leads round again") for span in list(lines)[:2]),
            weight=facts.touches(node),
        )
