"""A name that stands for nothing.

## What a caller lives through

The option is announced and leads to a place that does not exist. Or the human needs a number that nobody has
declared, or a line answers a goal that nobody has. Mostly it is one letter; the message names the nearest
name there is.

## Triggers

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> front_dsk  // <- undefined-target[front_dsk]
  press 2 for "a nurse" -> nurse
  after 2 tries -> nurse

team front_desk
team nurse
  needs birth_date  // <- undefined-target[birth_date]
```

## Does not trigger

```ivr
flow "Elm Street Clinic"

data birth_date "your date of birth"
  date

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> front_desk
  press 2 for "a nurse" -> nurse
  after 2 tries -> nurse

team front_desk
team nurse
  needs birth_date
```

## Evidence

Logic: a call cannot go to a place that is not there.

## Exceptions

A declaration that could not be read still gives away its name, so one broken line is one finding; so does a
file that could not be read. All other rules judge the flow, and a place that only the misspelled name leads
to is not called unreachable. `allow undefined-target because "…"` silences it, under the line or anywhere
above.
"""
