"""A key works, and nobody is told of it.

## What a caller lives through

There is an option for exactly what the caller wants, and no word of it is ever spoken. Whoever happens to
press the key gets there; everybody else presses 0 and waits for a person.

## Triggers

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  say "For appointments, press 1."
  press 1 -> front_desk
  press 2 -> nurse  // <- unspoken-option[2]
  after 2 tries -> front_desk

team front_desk
team nurse
```

## Does not trigger

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  say "For appointments, press 1."
  press 1 -> front_desk
  press 2 for "a nurse" -> nurse
  press 0 hidden -> front_desk
  after 2 tries -> front_desk

team front_desk
team nurse
```

## Evidence

Logic: an option that nobody hears of is no offer.

## Exceptions

An option is announced by its label, or by words of the same menu or `ask` that name its key, or its phrase.
`hidden` says that it is meant to be silent: designers disagree whether the way to an agent should be
announced, and both are fine here. A bare key in `defaults` is one finding with the places as labels.
`allow unspoken-option because "…"` silences it, under the option or anywhere above.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Label, Severity, Span
from ivrlint.flow.lines import Listening, Option
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every option that is neither labelled, nor hidden, nor named in words."""
    silent: dict[tuple[Span, str], list[tuple[Option, Listening]]] = {}
    for listening in facts.flow.listenings:
        for option in listening.options:
            if not option.announced and not option.hidden and not listening.unread:
                key = option.keys[0] if option.keys else option.phrases[0]
                silent.setdefault((option.span, key), []).append((option, listening))
    for (span, key), places in silent.items():
        option, listening = places[0]
        copied = option.default_for is not None
        named = f"key {key}" if option.keys else f'the words "{key}"'
        where = f" in {len(places)} places" if copied and len(places) > 1 else f" in `{listening.place}`"
        yield found(
            "unspoken-option",
            SEVERITY,
            span,
            f"{named} can be used{where}, and callers are never told",
            help=f'give it a label, `{option.named} for "…"`, name it in a `say`, or write `hidden` if that is meant',
            place=None if copied else listening.place,
            subject=key,
            story=facts.story_at(listening.place),
            labels=tuple(Label(at.span, f"in `{at.place}`") for _, at in places[:6]) if copied else (),
        )
