"""One name for two things.

## What a caller lives through

An arrow leads to the first place of that name, and no caller ever hears the second. Two people added a menu
on the same day, or a part was copied and not renamed.

## Triggers

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> front_desk
  press 2 for "prescriptions" -> refills
  after 2 tries -> front_desk

step refills
  say "The pharmacy will call you."
  -> front_desk

menu refills  // <- duplicate-name[refills]
  press 1 for "a new prescription" -> front_desk
  after 2 tries -> front_desk

team front_desk
```

## Does not trigger

```ivr
flow "Elm Street Clinic"

inbound "555-0110" -> main

menu main
  press 1 for "appointments" -> front_desk
  press 2 for "prescriptions" -> refills
  after 2 tries -> front_desk

menu refills
  press 1 for "a new prescription" -> front_desk
  after 2 tries -> front_desk

team front_desk
```

## Evidence

Logic: an arrow can lead to one place only.

## Exceptions

Menus, steps and teams share their names; a goal, a data item or a caller group may be called like one of
them, since the word around a name says which is meant. Names of a file that is used with an alias,
`use "x.ivr" as x`, never clash. `allow duplicate-name because "…"` hides the message; the first declaration
counts.
"""
