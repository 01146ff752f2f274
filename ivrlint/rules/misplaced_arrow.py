"""An arrow at the end of a line that cannot carry one.

## What a caller lives through

Nothing bad: the call goes where the arrow says. But whoever reads the script aloud reads "say" and overhears
that the call moves on. Only options, branches, `on`, `after` and `inbound` end in an arrow; elsewhere it
stands on a line of its own. There is a fix.

## Triggers

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments"
    say "One moment, please." -> front_desk  // <- misplaced-arrow
  after 2 tries -> front_desk

team front_desk
```

## Does not trigger

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments"
    say "One moment, please."
    -> front_desk
  after 2 tries -> front_desk

team front_desk
```

## Evidence

Logic, and taste where it decides nothing: one way to write it, so that scripts can be compared.

## Exceptions

None. The arrow is taken as it is meant, so all other rules judge the flow.
`allow misplaced-arrow because "…"` hides the message.
"""
