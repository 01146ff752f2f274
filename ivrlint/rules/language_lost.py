"""A caller who chose a language hears another one.

## What a caller lives through

"Para español, marque ocho." The caller presses 8, hears two sentences in Spanish, and then a menu in English.
They choose at random, or hang up and ask a neighbour's child to call.

## Triggers

```ivr
flow "Elm Street Clinic" in en, es

inbound "555-0110" -> main

menu main
  say "Elm Street Clinic."
    es "Clínica Elm Street."
  press 1 for "appointments" -> front_desk
    es "citas"
  press 2 for "a nurse" -> front_desk  // <- language-lost[es]
  press 8 for "español"
    es "español"
    language es
    -> again
  after 2 tries -> front_desk

team front_desk
```

## Does not trigger

```ivr
flow "Elm Street Clinic" in en, es

inbound "555-0110" -> main

menu main
  say "Elm Street Clinic."
    es "Clínica Elm Street."
  press 1 for "appointments" -> front_desk
    es "citas"
  press 2 for "a nurse" -> front_desk
    es "una enfermera"
  press 8 for "español"
    es "español"
    language es
    -> again
  after 2 tries -> front_desk

team front_desk
```

## Evidence

The GetHuman standard, item 9, asks that a language once chosen is kept; the rest is logic.

## Exceptions

Only lines that a call in the other language can hear are reported, so a menu that comes before the choice,
and a flow in one language, are not. What a line lacks is spoken in the first language of the `flow` line,
which is itself never lost. The option that switches the language needs no translation, a line with a twin in
the first language is meant for everybody, and text messages are not judged. A line of `defaults` is one
finding. `allow language-lost because "…"` silences it, under the line or anywhere above.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.languages import lost_words
from ivrlint.findings import Finding, Severity
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every line that some call speaks in the first language instead of the caller's."""
    first = facts.flow.languages[0]
    for lost in lost_words(facts):
        yield found(
            "language-lost",
            SEVERITY,
            lost.span,
            f"callers who chose `{lost.language}` hear these words in `{first}`",
            help=f'put the words under the line: `{lost.language} "…"`',
            place=lost.place,
            subject=lost.language,
            story=lost.story,
            weight=0.3,
        )
