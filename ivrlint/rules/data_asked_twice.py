"""Something the system already knows is asked for again.

## What a caller lives through

The caller types ten digits, hears them read back, waits seven minutes, and the first thing the human says is:
"May I have your order number?" The machine had it, and the arrow to the team did not pass it on. It tells
callers that nobody listens to anybody here.

## Triggers

```ivr
flow "Oak & Pine deliveries"

data phone "your phone number"
  digits 10
  from memory

inbound "1-800-555-0142" -> main

menu main
  press 1 for "your delivery" -> find_order
  press 0 for "a person" -> front_desk
  after 2 tries -> front_desk

step find_order
  ask phone
    say "Enter your phone number."
    after 2 tries -> front_desk
  -> front_desk

team front_desk
  needs phone  // <- data-asked-twice[phone]
```

## Does not trigger

```ivr
flow "Oak & Pine deliveries"

data phone "your phone number"
  digits 10
  from memory

inbound "1-800-555-0142" -> main

menu main
  press 1 for "your delivery" -> find_order
  press 0 for "a person" -> front_desk
  after 2 tries -> front_desk

step find_order
  ask phone
    say "Enter your phone number."
    after 2 tries -> front_desk
  -> front_desk with phone

team front_desk
  needs phone
```

## Evidence

The GetHuman standard, item 3: never ask again for what was given, to a human or a machine, in the same call.
56% of customers had to explain their issue again (Dixon, Freeman and Toman, Harvard Business Review 2010, a
survey of more than 75,000). Vendors call it the pet peeve number one (a weak source).

## Exceptions

`ask … unless known` asks nobody twice. A human may ask again for items marked `sensitive`. What an arrow
passes `with`, or all of it with `warm`, is not asked again; what the caller told one human is lost to the
next without either. A refused or mistyped entry was not accepted, so asking for it again is no fault. Nor is it
one where callers chose it: an option for "another flight" leads to another flight's number. In an export the same question may come again:
it does not say why.
`allow data-asked-twice because "…"` silences it, at the `ask` or `needs` that asks again, or anywhere above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.preparation import Doubled, Question, already_known, questions
from ivrlint.call.graph import Edge
from ivrlint.findings import Finding, Label, Severity, Span
from ivrlint.flow.model import Data
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING
_ANOTHER = re.compile(r"\b(another|different|otra|otro|autre|andere[rns]?|outra|outro)\b", re.IGNORECASE)


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every ask, and every item that a human needs, that some call has answered before."""
    again: dict[tuple[Span, str], tuple[int, Question, Data]] = {}  # alternatives of one ask are one finding
    walks: dict[int, Doubled] = {}
    for question in questions(facts):
        for item in question.items:
            if (question.ask is None and item.sensitive) or (question.ask and question.ask.unless_known):
                continue
            if item.index not in walks:
                walks[item.index] = already_known(facts, item)
            walk = walks[item.index]
            cost = walk.cost.get(2 * question.node + 1)
            if cost is None or (question.edge and question.edge.if_unknown >> item.index & 1):
                continue
            key = (question.span, "" if question.ask else item.name)
            if key not in again or cost < again[key][0]:
                again[key] = cost, question, item
    for key in sorted(again):
        finding = _finding(facts, again[key][1], again[key][2], walks[again[key][2].index])
        if finding:
            yield finding


def _finding(facts: Facts, question: Question, item: Data, walk: Doubled) -> Finding | None:
    bit = 1 << item.index
    edges = walk.edges_to(facts.graph, question.node)
    if question.ask and _new_business(facts, edges, item, question):
        return None
    story = facts.story_of(edges, question.node, lambda state: bool(state.known & bit))
    if story is None:
        return None
    labels = []
    happened = [thing for edge in edges for thing in edge.happened]
    first = next((thing for thing in happened if thing.items & bit and thing.kind in ("known", "knows", "needs")), None)
    if facts.flow.platform and first and first.span == question.span:
        return None  # an export does not say why it asks once more: to correct an entry, or for the next one
    if first and first.span != question.span:
        labels.append(Label(first.span, "the system knows it from here"))
    lost = next((thing for thing in reversed(happened) if thing.kind == "transfer"), None)
    if question.ask is None and lost:
        labels.append(Label(lost.span, f"this arrow does not pass it on: add `with {item.name}`"))
    if question.ask:
        message = f"callers give {item.theirs} and are asked for it again"
        help = f"write `ask {item.name} unless known`"
    else:
        team = facts.graph.place_name(question.node)
        message = f"callers have given {item.theirs}, and `{team}` asks for it again"
        help = f"pass it on: `-> {team} with {item.name}`"
    return found(
        "data-asked-twice",
        SEVERITY,
        question.span,
        message,
        help=help,
        place=facts.graph.place_name(question.node),
        subject=item.name,
        story=story,
        labels=tuple(labels),
        weight=facts.touches(question.node),
    )


def _new_business(facts: Facts, edges: list[Edge], item: Data, question: Question) -> bool:
    """Whether callers chose to put the same question once more about another thing: "another flight" has another number."""
    given = False
    for edge in edges:
        if given and edge.choice.kind in ("key", "words"):
            label = facts.listening_at(edge.source).options[edge.choice.index].label or ""
            if _ANOTHER.search(label):
                return True
        given = given or any(
            thing.kind == "known" and thing.items >> item.index & 1 and thing.span == question.span
            for thing in edge.happened
        )
    return False
