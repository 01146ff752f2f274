"""An outcome that comes back and is not met.

## What a caller lives through

Identification fails, the word `failed` comes back, and nothing says what happens then. The call cannot go on,
and the caller hears nothing at all.

## Triggers

```ivr
flow "Harbor Bank"

inbound "555-0171" -> main

step main
  do identify  // <- unmet-outcome[failed]
    on verified
      say "Thank you."
  -> bankers

step identify
  check "is the number they call from known?"
    yes 65% -> return verified
    no -> return failed

team bankers
```

## Does not trigger

```ivr
flow "Harbor Bank"

inbound "555-0171" -> main

step main
  do identify
    on verified
      say "Thank you."
    on failed
      say "Somebody will help you with that."
  -> bankers

step identify
  check "is the number they call from known?"
    yes 65% -> return verified
    no -> return failed

team bankers
```

## Evidence

Logic: an outcome has to lead somewhere.

## Exceptions

A `-> return` without a word needs no `on`: the line after the `do` follows. `allow unmet-outcome because "…"`
silences it, under the `do` or anywhere above.
"""
