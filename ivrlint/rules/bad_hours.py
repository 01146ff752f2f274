"""Opening hours that no week has.

## What a caller lives through

The team is taken to be always open, and the flow seems to work at midnight, where in truth nobody would
answer. A clock that says 8:60, a day called "week", or hours that begin when they end: none of them can be
meant.

## Triggers

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> front_desk
  after 2 tries -> front_desk

team front_desk
  open mon-fri 8:00-25:00  // <- bad-hours
  on closed
    take message for front_desk within 1 day
    -> hang up
```

## Does not trigger

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> front_desk
  after 2 tries -> front_desk

team front_desk
  open mon-fri 8:00-17:00, sat 9:00-12:00
  on closed
    take message for front_desk within 1 day
    -> hang up
```

## Evidence

Logic: a day has 24 hours of 60 minutes, a week seven days.

## Exceptions

`8-17`, `8am-5pm`, `open always`, `open 24 hours` and `22:00-6:00`, which ends on the next day, are all
understood. `allow bad-hours because "…"` hides the message; the team counts as always open.
"""
