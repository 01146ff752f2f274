"""A team with opening hours, and callers outside them who are turned away.

## What a caller lives through

At six in the evening the caller chooses the option, the system connects to a team that went home at five, and
the call ends. Nobody has said when the team is there, and no message could be left. The caller tries again at
seven.

## Triggers

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> front_desk
  after 2 tries -> front_desk

team front_desk  // <- no-closed-hours-path
  open mon-fri 8:00-17:00
```

## Does not trigger

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> front_desk
  after 2 tries -> front_desk

team front_desk
  open mon-fri 8:00-17:00
  on closed
    say "We are here from Monday to Friday, eight to five. Please leave a message."
    take message for front_desk within 1 day
    -> hang up
```

## Evidence

Logic: calls come at all hours. The GetHuman standard asks for a call back when no human is there; that is a
professional standard, not law.

## Exceptions

A team that is always open, or says nothing of hours, is never closed. Where every way to the team passes
`check hours of` that team, callers never meet it closed, and nothing is said. What `on closed` does is not
judged here; if it ends the call without an answer, `dead-end` may. `allow no-closed-hours-path because "…"`
silences it, under the team or at the top of the file.

It occurs only in call scripts: an export does not say when its teams are there.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.call.graph import Edge
from ivrlint.findings import Finding, Severity
from ivrlint.flow.values import ALWAYS
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every team that callers meet closed, without `on closed`."""
    met: dict[str, Edge] = {}
    for edge in facts.graph.edges:
        if edge.source in facts.order and facts.possible(edge):
            for thing in edge.happened:
                if thing.kind == "closed":
                    met.setdefault(thing.text, edge)
    for team in facts.flow.teams:
        if team.open == ALWAYS or "closed" in team.events or team.name not in met:
            continue
        edge = met[team.name]
        story = facts.story(edge.source, then=edge)
        if story is None:
            continue
        yield found(
            "no-closed-hours-path",
            SEVERITY,
            team.span,
            f"who reaches `{team.name}` outside its hours is turned away: there is no `on closed`",
            help="say what happens then: `on closed -> after_hours`, with a message or a call back",
            place=team.name,
            story=story,
            weight=facts.touches(edge.source),
        )
