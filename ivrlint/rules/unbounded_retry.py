"""A menu or question of an export is asked again after every mistake, and nothing counts how often.

## What a caller lives through

Their keypad does not get through, or the phone lies on the table. They hear "that is not a valid option", and the menu
once more, and once more, until somebody hangs up. No try is the last one, and none leads to a person.

## Triggers

A menu of Amazon Connect whose `InputTimeLimitExceeded` comes back without a `Loop`:

```json
{"Version": "2019-10-30", "StartAction": "menu", "Actions": [
  {"Identifier": "menu", "Type": "GetParticipantInput",
   "Parameters": {"Text": "For sales press 1.", "StoreInput": "False", "InputTimeLimitSeconds": "5"},
   "Transitions": {"NextAction": "menu",
    "Conditions": [{"NextAction": "sales", "Condition": {"Operator": "Equals", "Operands": ["1"]}}],
    "Errors": [{"NextAction": "menu", "ErrorType": "InputTimeLimitExceeded"},
               {"NextAction": "menu", "ErrorType": "NoMatchingCondition"}]}},
  {"Identifier": "sales", "Type": "TransferContactToQueue", "Parameters": {}, "Transitions": {}}]}
```

## Does not trigger

```json
{"Version": "2019-10-30", "StartAction": "menu", "Actions": [
  {"Identifier": "menu", "Type": "GetParticipantInput",
   "Parameters": {"Text": "For sales press 1.", "StoreInput": "False", "InputTimeLimitSeconds": "5"},
   "Transitions": {"NextAction": "rounds",
    "Conditions": [{"NextAction": "sales", "Condition": {"Operator": "Equals", "Operands": ["1"]}}],
    "Errors": [{"NextAction": "rounds", "ErrorType": "InputTimeLimitExceeded"},
               {"NextAction": "rounds", "ErrorType": "NoMatchingCondition"}]}},
  {"Identifier": "rounds", "Type": "Loop", "Parameters": {"LoopCount": "2"}, "Transitions": {"NextAction": "sales",
    "Conditions": [{"NextAction": "menu", "Condition": {"Operator": "Equals", "Operands": ["ContinueLooping"]}},
                   {"NextAction": "sales", "Condition": {"Operator": "Equals", "Operands": ["DoneLooping"]}}]}},
  {"Identifier": "sales", "Type": "TransferContactToQueue", "Parameters": {}, "Transitions": {}}]}
```

## Evidence

Guidelines: after two or three errors in a step callers are moved on (ACIxD); counting errors of any kind together avoids
endless loops through counters that are reset (vuidesign). That nothing counts the rounds is logic.

## Exceptions

A `Loop` of Amazon Connect or a counter variable of Twilio Studio that leaves the round is a count. Rounds through a
lookup or another decision of the system are not judged, since it may count. Rounds through several menus are
`unbounded-loop`, a menu that nobody gets out of is `inescapable-loop` alone. It cannot occur in Genesys Architect and
FreeSWITCH, which count themselves, unless their last exit leads back; in a call script it is `unbounded-loop`. An
export has no `allow` lines: leave the rule out with `--ignore`, or keep what is there in a `--baseline`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.ends import fails
from ivrlint.analyses.facts import Facts
from ivrlint.analyses.loops import asking, inescapable, stuck_nodes, unbounded
from ivrlint.findings import Finding, Label, Severity
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every menu or question that comes back to itself by failing alone."""
    if not facts.flow.platform:
        return
    stuck = {node for members in inescapable(facts, stuck_nodes(facts)) for node in members}
    for members in unbounded(facts, draws=False):
        heard = asking(facts, members)
        if len(heard) != 1 or stuck.issuperset(members):
            continue
        node = heard[0]
        listening, story = facts.listening_at(node), facts.story(node)
        failing = [facts.graph.edges[number] for number in facts.graph.out[node]]
        kinds = {edge.choice.kind for edge in failing if fails(edge) and edge.target in members}
        if story is None or not kinds:
            continue
        place = facts.graph.place_name(node)
        who = {
            frozenset({"silence"}): "who is silent",
            frozenset({"invalid"}): "who presses a wrong key",
        }.get(frozenset(kinds), "who is silent or wrong")
        ways = [listening.events[event].span for event in ("silence", "invalid")
                if event in kinds and event in listening.events]  # fmt: skip
        yield found(
            "unbounded-retry",
            SEVERITY,
            listening.span,
            f"{who} in `{place}` is asked again for ever: nothing counts the rounds",
            help="count the rounds, and lead the last one to a person",
            place=place,
            story=story,
            labels=tuple(Label(span, "this leads round again") for span in dict.fromkeys(ways)),
            weight=facts.touches(node),
        )
