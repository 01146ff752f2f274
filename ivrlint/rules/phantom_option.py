"""The words name a key that does nothing.

## What a caller lives through

"For our opening hours, press 4." The caller presses 4 and hears that this is not one of the choices. The
prompt was recorded before the option was taken out, or the number was changed in the menu and not in the
words.

## Triggers

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  say "For appointments, press 1. For our opening hours, press 4."  // <- phantom-option[4]
  press 1 -> front_desk
  press 2 for "a nurse" -> nurse
  after 2 tries -> front_desk

team front_desk
team nurse
```

## Does not trigger

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  say "For appointments, press 1. For our opening hours, press 4."
  press 1 -> front_desk
  press 4
    say "We are open from eight to five."
    -> again
  press 2 for "a nurse" -> nurse
  after 2 tries -> front_desk

team front_desk
team nurse
```

## Evidence

Logic: what is announced has to work.

## Exceptions

Keys from `defaults` count, and `#` at an `ask`, since it ends an entry; 1 and 2 count where an entry is
confirmed, or answered with yes or no. Words before a menu or a question are held against the keys of what
comes next; where that depends on a `check` or a `do`, nothing is said, nor of the words of a step that leads
to a team. Numbers that are amounts, times or addresses are not taken for keys, in English, Spanish, German,
French and Portuguese. `allow phantom-option because "…"` silences it, under the `say` or anywhere above.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.prompts import heard_before
from ivrlint.findings import Finding, Severity, Span
from ivrlint.flow.lines import Say
from ivrlint.flow.wording import named_keys
from ivrlint.rules.rule import found

SEVERITY = Severity.ERROR


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every key that a `say` names and that does nothing at the point callers press it."""
    reported: set[tuple[Span, str]] = set()
    for say, place, keys in heard_before(facts.flow):
        for key, text in _named(say, facts.flow.languages[0]):
            if key in keys or (say.span, key) in reported:
                continue
            reported.add((say.span, key))
            works = ", ".join(sorted(keys)) or "none"
            yield found(
                "phantom-option",
                SEVERITY,
                say.span,
                f"callers hear of key {key}, and it does nothing here: {text}",
                help=f"give it an option, `press {key} -> place`, or take it out of the words (keys that work: {works})",
                place=place,
                subject=key,
                story=facts.story_at(place),
            )


def _named(say: Say, language: str) -> Iterator[tuple[str, str]]:
    """The keys that the words name in any language, each with the words around it."""
    for code, text in ((language, say.text), *say.translations.items()):
        for named in named_keys(text, code):
            start = max(0, named.start - 25)
            cut = text[start : named.end + 15].strip()
            yield named.key, f'"{"…" if start else ""}{cut}{"…" if named.end + 15 < len(text) else ""}"'
