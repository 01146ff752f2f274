"""An outcome that is met and never comes back.

## What a caller lives through

Nothing, and that is the trouble: whoever wrote `on failed` believed that callers who fail are looked after
there. The place that is called never comes back with that word, so those callers go somewhere else.

## Triggers

```ivr
flow "Harbor Bank"

inbound "555-0171" -> main

step main
  do identify
    on verified
      say "Thank you."
    on failed -> bankers  // <- unused-outcome[failed]
  -> bankers

step identify
  check "is the number they call from known?"
    yes 65% -> return verified
    no -> bankers

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
    on failed -> bankers
  -> bankers

step identify
  check "is the number they call from known?"
    yes 65% -> return verified
    no -> return failed

team bankers
```

## Evidence

Logic: the words that a place can return with stand in its lines, and in those of the places it leads to.

## Exceptions

None. `allow unused-outcome because "…"` silences it, under the `do` or anywhere above.
"""
