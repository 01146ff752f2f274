"""Too many menus before an answer.

## What a caller lives through

Private or business, electricity or gas, this address or another, moving in or moving out, and now: how did
you hear of us? Each menu is short and clear, and in the fifth the caller no longer knows whether the first
choice was right.

## Triggers

```ivr
flow "Metro Utilities"

goal move "start service because I move"

inbound "1-800-555-0199" -> main

menu main
  press 1 for "private customers" -> kind
  after 2 tries -> front_desk

menu kind
  press 1 for "electricity" -> contract
  after 2 tries -> front_desk

menu contract
  press 1 for "a new contract" -> place
  after 2 tries -> front_desk

menu place
  press 1 for "moving in" -> when
  after 2 tries -> front_desk

menu when  // <- menu-too-deep[move]
  press 1 for "this month" -> front_desk
  after 2 tries -> front_desk

team front_desk
```

## Does not trigger

```ivr
flow "Metro Utilities"

goal move "start service because I move"

inbound "1-800-555-0199" -> main

menu main
  press 1 for "moving house" -> when
  press 2 for "your bill" -> front_desk
  after 2 tries -> front_desk

menu when
  press 1 for "this month" -> front_desk
  press 2 for "a later month" -> front_desk
  after 2 tries -> front_desk

team front_desk
```

## Evidence

Experiments: broad menus beat deep ones, more so for people with little working memory (Commarford, Lewis,
Smither and Gentzler 2008; Virzi and Huitema 1997), and deep ones do not spare memory (Huguenard and others
1997). On live calls several layers were one of the most severe usability problems (Suhm, Freeman and Getty
2001). Universal Design Ireland: at most three levels.

## Exceptions

Only choices of options in menus count, those within a step or an option included; questions, confirmations
and failed tries do not. The nearest answer to the goal counts, over announced options: it is resolved or
deflected, or the caller stands in the queue of a team that can help. The limit is `thresholds.menu-too-deep`
in the configuration. Flows without goals are not judged. `allow menu-too-deep because "…"` silences it, in
the deepest menu or at the top of the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.depth import depth_of
from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Severity
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every goal whose nearest answer lies behind too many menus, at the deepest of them."""
    limit = facts.thresholds["menu-too-deep"]
    for goal in facts.flow.goals:
        depth = depth_of(facts, goal)
        if depth is None or depth.menus <= limit:
            continue
        listening = facts.listening_at(depth.deepest)
        story = facts.story_of(depth.way, None)
        if story is None:
            continue
        title = goal.title or goal.name.replace("_", " ")
        yield found(
            "menu-too-deep",
            SEVERITY,
            listening.span,
            f'callers who want to "{title}" choose in {depth.menus} menus before they get an answer; {limit:g} are enough',
            help="offer it earlier: a long menu of clear choices beats several short ones",
            place=facts.graph.place_name(depth.deepest),
            subject=goal.name,
            story=story,
            weight=goal.share or 1 / len(facts.flow.goals),
        )
