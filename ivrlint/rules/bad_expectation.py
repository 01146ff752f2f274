"""An `expect` line that cannot be judged.

## What a caller lives through

Nothing; but what you wanted to be told about is not watched. A demand such as
`expect human within 3 hops at least 90%` looks as if it were checked and says two things at once. The message
names the nearest form that can be judged.

## Triggers

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> front_desk
  after 2 tries -> front_desk

team front_desk

expect human within 3 hops at least 90%  // <- bad-expectation
```

## Does not trigger

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> front_desk
  after 2 tries -> front_desk

team front_desk

expect human within 3 hops
expect human within 5 min at least 90%
```

## Evidence

Logic: each form has one measure, and one way to fail.

## Exceptions

None. `allow bad-expectation because "…"` hides the message; the line stays unjudged.
"""
