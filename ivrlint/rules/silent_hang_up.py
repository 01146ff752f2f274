"""An export leads silence, a wrong key or an error straight to a hang-up, without a word.

## What a caller lives through

A click, and the line is dead. Did they press the wrong key? Is the office closed? Did the call drop? Nothing was said,
so they dial again and do the same.

## Triggers

A menu of Amazon Connect whose errors lead to `DisconnectParticipant`:

```json
{"Version": "2019-10-30", "StartAction": "menu", "Actions": [
  {"Identifier": "menu", "Type": "GetParticipantInput",
   "Parameters": {"Text": "For sales press 1.", "StoreInput": "False", "InputTimeLimitSeconds": "5"},
   "Transitions": {"NextAction": "end",
    "Conditions": [{"NextAction": "sales", "Condition": {"Operator": "Equals", "Operands": ["1"]}}],
    "Errors": [{"NextAction": "end", "ErrorType": "InputTimeLimitExceeded"},
               {"NextAction": "end", "ErrorType": "NoMatchingCondition"}]}},
  {"Identifier": "sales", "Type": "TransferContactToQueue", "Parameters": {},
   "Transitions": {"NextAction": "sorry", "Errors": [{"NextAction": "sorry", "ErrorType": "NoMatchingError"}]}},
  {"Identifier": "sorry", "Type": "MessageParticipant", "Parameters": {"Text": "Please call again tomorrow."},
   "Transitions": {"NextAction": "end", "Errors": []}},
  {"Identifier": "end", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}]}
```

## Does not trigger

```json
{"Version": "2019-10-30", "StartAction": "menu", "Actions": [
  {"Identifier": "menu", "Type": "GetParticipantInput",
   "Parameters": {"Text": "For sales press 1.", "StoreInput": "False", "InputTimeLimitSeconds": "5"},
   "Transitions": {"NextAction": "sales",
    "Conditions": [{"NextAction": "sales", "Condition": {"Operator": "Equals", "Operands": ["1"]}}],
    "Errors": [{"NextAction": "sales", "ErrorType": "InputTimeLimitExceeded"},
               {"NextAction": "sales", "ErrorType": "NoMatchingCondition"}]}},
  {"Identifier": "sales", "Type": "TransferContactToQueue", "Parameters": {},
   "Transitions": {"NextAction": "sorry", "Errors": [{"NextAction": "sorry", "ErrorType": "NoMatchingError"}]}},
  {"Identifier": "sorry", "Type": "MessageParticipant", "Parameters": {"Text": "Please call again tomorrow."},
   "Transitions": {"NextAction": "end", "Errors": []}},
  {"Identifier": "end", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}]}
```

## Evidence

Guidelines agree: never hang up on errors of the caller (ACIxD after Lewis 2011, the GetHuman standard, item 8). That
nothing is said on the way is seen in the export; how often a lookup or a transfer fails is not, so the branch `error`
has an assumed share of 1 %.

## Exceptions

One finding for each menu or question, and one for all failures of lookups and transfers and full queues together. A hang-up after some
words is `hang-up-on-error` where the caller made the mistake, and no fault where the system failed. An exit that
nothing is connected to is `no-noinput-handler` or `no-nomatch-handler`. It cannot occur in a call script, where it is
`hang-up-on-error`, nor in Twilio Studio, which has no widget that hangs up. An export has no `allow` lines: leave the
rule out with `--ignore`, or keep what is there in a `--baseline`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.cut_off import SILENT, CutOff, cut_offs
from ivrlint.analyses.ends import fails
from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Label, Severity
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING
_NAMED = 6


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every menu and question, and one for the failures of the system."""
    if not facts.flow.platform:
        return
    groups: dict[str, list[CutOff]] = {}
    for each in cut_offs(facts):
        if each.how == SILENT:
            groups.setdefault(facts.graph.place_name(each.edge.source) if fails(each.edge) else "", []).append(each)
    for place, members in groups.items():
        first = members[0]
        story = facts.story(first.edge.source, then=first.edge)
        if story is None:
            continue
        kinds = {each.edge.choice.kind for each in members}
        who = "silence" if kinds == {"silence"} else "a wrong key" if kinds == {"invalid"} else "silence and wrong keys"
        if place:
            message = f"after {who} in `{place}` the call ends without a word"
        else:
            named = dict.fromkeys(facts.graph.place_name(each.edge.source) for each in members)
            more = f" and {len(named) - 2} more" if len(named) > 2 else ""
            where = ", ".join(f"`{name}`" for name in list(named)[:2])
            message = f"when a lookup or a transfer in {where}{more} does not work, the call ends without a word"
        spans = dict.fromkeys(each.span for each in members if each.span != first.span)
        yield found(
            "silent-hang-up",
            SEVERITY,
            first.span,
            message,
            help="say what went wrong and what to do now, or lead the call to a person",
            place=place or facts.graph.place_name(first.edge.source),
            story=story,
            labels=tuple(Label(span, "so does this") for span in list(spans)[:_NAMED]),
            weight=facts.touches(first.edge.source),
        )
