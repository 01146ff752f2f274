"""A place where the call ends and the caller has got nothing.

## What a caller lives through

The caller has listened, chosen and perhaps typed a long number, and then the line goes dead, or a voice says
goodbye. Nothing they called for was done, nobody spoke to them, and nothing tells them what to do next. Most
of them call again and try another key.

## Triggers

```ivr
flow "Metro Utilities"

goal outage "report a power outage"

inbound "1-800-555-0199" -> main

menu main
  press 1 for "a power outage" -> report
  press 0 for "a person" -> front_desk
  after 2 tries -> front_desk

step report
  check "is it a known outage?"
    yes
      resolves outage
      say "We know about it. Power will be back by noon."
      -> hang up
    no -> unknown_outage

step unknown_outage  // <- dead-end
  -> hang up

team front_desk
```

## Does not trigger

```ivr
flow "Metro Utilities"

goal outage "report a power outage"

inbound "1-800-555-0199" -> main

menu main
  press 1 for "a power outage" -> report
  press 0 for "a person" -> front_desk
  after 2 tries -> front_desk

step report
  check "is it a known outage?"
    yes
      resolves outage
      say "We know about it. Power will be back by noon."
      -> hang up
    no
      say "We did not know of it yet. I will put you through."
      -> front_desk

team front_desk
```

## Evidence

Logic: no path from there meets an answer. The New Jersey Office of Innovation asks to keep flows linear,
"every step should advance the caller" (a professional guideline).

## Exceptions

An answer is `resolves`, `deflects`, a human, `take message`, `call back`, or another telephone number; a
goodbye after one of them is no dead end. An announcement that callers choose by its own label, and then hear,
is an answer by itself. It is an error where the caller hears nothing between the last turn and the end, else
a warning, and it is reported at the place whose own lines end the call. Being hung up on for silence or wrong
keys is `hang-up-on-error`, places that lead only to each other are `inescapable-loop`, and in our own
outbound calls nobody had a wish. An export does not say what it resolves, so that there only a key counts that
hangs up at once and whose words do not say so. `allow dead-end because "…"` silences it, in the place or at the top of the
file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivrlint.analyses.ends import DeadEnd, dead_ends
from ivrlint.analyses.facts import Facts
from ivrlint.analyses.loops import stuck_nodes
from ivrlint.findings import Finding, Label, Severity
from ivrlint.flow.lines import Say
from ivrlint.rules.rule import found

SEVERITY = Severity.ERROR
_GOODBYE = re.compile(
    r"\b(?:end|terminate|disconnect|hang ?up|exit|quit|bye|goodbye|finish|cancel|leave|colgar|terminar|salir|finalizar|"
    r"beenden|auflegen|raccrocher|quitter|terminer|encerrar|desligar|sair)\b"
)
"""Words by which a key is announced that ends the call."""


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for the last place of every call that ends without an answer."""
    for end in dead_ends(facts, stuck_nodes(facts)):
        place = facts.flow.places[end.place]
        if facts.flow.platform and not _surely_wrong(facts, end):
            continue
        story = facts.story(end.node, then=end.edge)
        if story is None:
            continue
        ending = next(thing.span for thing in reversed(end.edge.happened) if thing.kind == "hang up")
        if end.silent:
            message = f"the call ends in `{place.name}` without a word, and the caller has got nothing"
        else:
            message = f"callers who come to `{place.name}` hear something and are hung up on; nothing they called for was done"
        yield found(
            "dead-end",
            SEVERITY if end.silent else Severity.WARNING,
            place.span,
            message,
            help=f"lead `{place.name}` to a person, take a message, or say what it `resolves`",
            place=place.name,
            story=story,
            labels=(Label(ending, "here the system hangs up"),),
            weight=facts.touches(end.node),
        )


def _surely_wrong(facts: Facts, end: DeadEnd) -> bool:
    """Whether an export hangs up on callers right at a key that was not announced as the end of the call."""
    if not end.silent or end.edge.choice.kind not in ("key", "words"):
        return False
    listening = facts.listening_at(end.edge.source)
    option = listening.options[end.edge.choice.index]
    said = [line.text for line in listening.block.lines if isinstance(line, Say)]
    known = bool(said) and not any(text.startswith("(") for text in said)
    return known and not _GOODBYE.search(" ".join([*said, option.label or ""]).lower())
