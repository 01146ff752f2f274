"""An allow line that silences nothing.

## What a caller lives through

Nothing yet. The mistake that was allowed has been repaired, and the line is still there; when somebody makes
the same mistake again, nobody is told, and callers live through it.

## Triggers

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  allow hang-up-on-error because "agreed with the clinic"  // <- unused-allow[hang-up-on-error]
  press 1 for "appointments" -> front_desk
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
  allow hang-up-on-error because "agreed with the clinic"
  press 1 for "appointments" -> front_desk
  press 2 for "a nurse" -> nurse
  after 2 tries -> hang up

team front_desk
team nurse
```

## Evidence

Logic: a line that hides nothing can only hide what is to come.

## Exceptions

An `allow` is not judged if its rule did not run: because it is ignored, belongs to a set that is off or to
one that is still to come, or because a line that cannot be read keeps the flow from being judged.
`allow unused-allow because "…"` beside it silences it.

It occurs only in call scripts: an export holds no `allow` lines.
"""

from ivrlint.findings import Severity

SEVERITY = Severity.WARNING
