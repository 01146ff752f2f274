"""A place that calls itself, so that the call never comes back.

## What a caller lives through

A caller who fails to identify is identified again inside the identification, and again inside that one. The
`do` never returns to where it began, and the line after it is never reached.

## Triggers

```ivr
flow "Harbor Bank"

inbound "555-0171" -> main

menu main
  press 1 for "your balance" -> balance
  after 2 tries -> bankers

step balance
  do identify
  say "Your balance is one hundred dollars."
  -> bankers

step identify
  check "is the number they call from known?"
    yes 65% -> return
    no
      do identify  // <- recursive-do[identify]
      -> return

team bankers
```

## Does not trigger

```ivr
flow "Harbor Bank"

inbound "555-0171" -> main

menu main
  press 1 for "your balance" -> balance
  after 2 tries -> bankers

step balance
  do identify
  say "Your balance is one hundred dollars."
  -> bankers

step identify
  check "is the number they call from known?"
    yes 65% -> return
    no -> bankers

team bankers
```

## Evidence

Logic: a circle of `do` has no end, and every `do` is read as a copy of what it calls.

## Exceptions

An arrow back to a place is no circle of `do`; that is what `inescapable-loop` and `unbounded-loop` look at.
`allow recursive-do because "…"` hides the message; nothing is said about where calls come.
"""
