"""Callers reach a human who can do nothing for them and passes them on to nobody.

## What a caller lives through

After the menu and the music there is a voice at last, and it says: "I am sorry, we only sell here." The line
goes dead, and the caller begins again with the menu.

## Triggers

```ivr
flow "Oak & Pine"

goal order "order something" 60%
goal repair "have something repaired" 40%

inbound "1-800-555-0142" -> main

menu main
  press 1 for "orders" -> sales
  press 2 for "repairs" -> workshop
  after 2 tries -> sales

team sales  // <- turned-away[repair]
  resolves order

team workshop
  resolves repair
```

## Does not trigger

```ivr
flow "Oak & Pine"

goal order "order something" 60%
goal repair "have something repaired" 40%

inbound "1-800-555-0142" -> main

menu main
  press 1 for "orders" -> sales
  press 2 for "repairs" -> workshop
  after 2 tries -> sales

team sales
  resolves order
  on repair -> workshop warm

team workshop
  resolves repair
```

## Evidence

Logic, with an analogy: a misroute costs 2 to 4 minutes, and 30 to 50% of callers do not reach the right place
with touch-tone menus (Natarajan, Prasad, Suhm and McCarthy 2002).

## Exceptions

Only callers who choose well, ask for a person, or fail are followed; whoever presses the wrong key on purpose
is not. A team that resolves the goal for some, hands it on, or has `on unresolved`, turns nobody away, and so
does a team without any `resolves` line, which is assumed to help with all. A goal that no team at all can
take is `goal-not-offered` alone. `allow turned-away because "…"` silences it, under the team or at the top of
the file.

It occurs only in call scripts: an export does not say what its teams can help with.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.choosing import choosing_well
from ivrlint.analyses.facts import Facts
from ivrlint.analyses.humans import helpers
from ivrlint.call.graph import Edge
from ivrlint.call.people import helps
from ivrlint.call.program import HUMAN
from ivrlint.findings import Finding, Severity
from ivrlint.flow.lines import Arrow, CallBack, Deflects, Do, Resolves, TakeMessage
from ivrlint.flow.model import Goal, Team
from ivrlint.flow.shape import lines_of
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every team and goal where callers who chose well, asked for a person, or failed, are turned away."""
    for goal in facts.flow.goals:
        if not helpers(facts, goal) and not any(goal in team.hands_on for team in facts.flow.teams):
            continue  # no team can take it: that is `goal-not-offered`
        walk, allowed = choosing_well(facts, goal), facts.for_goal(goal)
        met: dict[str, Edge] = {}
        for node in facts.graph.of_kind.get(HUMAN, ()):
            team = facts.graph.point(node).what
            assert isinstance(team, Team)
            if node not in walk.cost or helps(team, goal.index, facts.program) > 0 or _passes_on(team, goal):
                continue
            for number in facts.graph.out[node]:
                edge = facts.graph.edges[number]
                bit = 1 << goal.index
                turned = any(
                    thing.kind in ("turned away", "handed on") and thing.items & bit for thing in edge.happened
                )
                if turned and allowed(edge):
                    known = met.get(team.name)
                    if known is None or walk.cost[node] < walk.cost[known.source]:
                        met[team.name] = edge
        for team in facts.flow.teams:
            if team.name in met:
                finding = _finding(facts, goal, team, met[team.name])
                if finding:
                    yield finding


def _finding(facts: Facts, goal: Goal, team: Team, edge: Edge) -> Finding | None:
    story = facts.story(edge.source, choosing_well(facts, goal), then=edge)
    if story is None:
        return None
    title = goal.title or goal.name.replace("_", " ")
    return found(
        "turned-away",
        SEVERITY,
        team.span,
        f'`{team.name}` can do nothing for callers who want to "{title}", and passes them on to nobody',
        help=f"let it hand them on, `on {goal.name} -> team warm`, or say `on unresolved -> team`",
        place=team.name,
        subject=goal.name,
        story=story,
        weight=goal.share or 1 / len(facts.flow.goals),
    )


def _passes_on(team: Team, goal: Goal) -> bool:
    """Whether a team has somewhere to send a goal: a place, another number, a message, a call back; a goodbye is none."""
    if goal not in team.hands_on:
        return False
    lines = lines_of(team.hands_on[goal].block)
    return any(
        isinstance(line, TakeMessage | CallBack | Do | Resolves | Deflects)
        or (isinstance(line, Arrow) and line.kind not in ("hang_up", "again"))
        for line in lines
    )
