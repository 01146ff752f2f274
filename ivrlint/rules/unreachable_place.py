"""A place that no call ever comes to.

## What a caller lives through

Nothing: it was recorded, translated and paid for, and nobody ever hears it. Often it is worse than waste,
because an option was meant to lead there and leads somewhere else.

## Triggers

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> front_desk
  after 2 tries -> front_desk

menu test_results  // <- unreachable-place
  press 1 for "blood tests" -> nurse
  after 2 tries -> nurse

team front_desk
team nurse
```

## Does not trigger

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> front_desk
  press 2 for "test results" -> test_results
  after 2 tries -> front_desk

menu test_results
  press 1 for "blood tests" -> nurse
  after 2 tries -> nurse

team front_desk
team nurse
```

## Evidence

Logic: no way from any `inbound` or `outbound` line leads there.

## Exceptions

Only the first place of a chain is reported, and its message names what lies behind it. A file without
`inbound` and `outbound` is a module and has no unreachable places by itself; through a flow that uses it, it
has. A place that only a misspelled arrow leads to is `undefined-target` alone.
`allow unreachable-place because "…"` silences it, in the place or at the top of the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.call.menus import targets_of
from ivrlint.call.program import ENTER, HUMAN, QUEUE
from ivrlint.findings import Finding, Severity
from ivrlint.flow.lines import CallBack, Promise, TakeMessage
from ivrlint.flow.model import Flow, Place, Team
from ivrlint.flow.shape import blocks_of
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING
_NAMED = 5


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for the first place of every group that nothing leads to."""
    graph = facts.graph
    reached = {id(graph.point(node).what) for kind in (ENTER, QUEUE, HUMAN) for node in graph.of_kind.get(kind, ())
               if node in facts.order}  # fmt: skip
    spots: list[Place | Team] = [*facts.flow.places, *facts.flow.teams]
    lost = [spot for spot in spots if id(spot) not in reached]
    ring_back = {id(team) for team in _who_ring_back(facts.flow)}
    lost = [spot for spot in lost if spot.name not in facts.flow.suspects and id(spot) not in ring_back]
    lost.sort(key=lambda spot: (spot.span.file, spot.span.line))
    onward = {id(spot): targets_of(spot) for spot in lost}
    led_to = {id(target) for spot in lost for target in onward[id(spot)] if target is not spot}
    covered: set[int] = set()
    for spot in sorted(lost, key=lambda spot: id(spot) in led_to):  # beginnings of chains first, then circles
        if id(spot) not in covered:
            group = _behind(spot, onward)
            covered.update(id(member) for member in group)
            behind = [member.name for member in lost if member in group and member is not spot]
            yield _finding(spot, behind)


def _who_ring_back(flow: Flow) -> Iterator[Team]:
    """Teams that calls do not come to and that have work all the same: they ring back, or keep a promise."""
    for _, block, _ in blocks_of(flow):
        for line in block.lines:
            if isinstance(line, CallBack | TakeMessage) and line.team:
                yield line.team
            elif isinstance(line, Promise) and isinstance(line.by, Team):
                yield line.by


def _behind(spot: Place | Team, onward: dict[int, list[Place | Team]]) -> list[Place | Team]:
    seen: dict[int, Place | Team] = {}
    stack = [spot]
    while stack:
        current = stack.pop()
        if id(current) not in seen and id(current) in onward:
            seen[id(current)] = current
            stack.extend(onward[id(current)])
    return list(seen.values())


def _finding(spot: Place | Team, behind: list[str]) -> Finding:
    message = f"no call ever comes to `{spot.name}`"
    if behind:
        named = ", ".join(f"`{name}`" for name in behind[:_NAMED])
        more = f" and {len(behind) - _NAMED} more" if len(behind) > _NAMED else ""
        message += f", nor to what lies behind it: {named}{more}"
    help = f"lead an option or a line to it, `-> {spot.name}`, or take it out"
    return found("unreachable-place", SEVERITY, spot.span, message, help=help, place=spot.name)
