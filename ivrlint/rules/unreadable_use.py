"""A file that is used and cannot be read.

## What a caller lives through

The part of the call that lives in the other file is missing: identification, opening hours, a whole sub-menu.
Nothing can be said about where calls come, because they might all go through it.

## Triggers

A `use` line whose file does not exist, is a folder, is an address on the web, or lies outside the project;
the file's name is reported in the line that uses it. The project is the nearest folder upward with
`ivrlint.toml`, `pyproject.toml` or `.git`; without one it is the folder of the flow itself.

## Does not trigger

`use "identify.ivr" as id` with `identify.ivr` in the same folder. Files may use each other in a circle, and
what is wrong in a used file is reported in that file.

## Evidence

Logic: what was not read cannot be judged. That files outside the project are refused is a precaution: a flow
that somebody sends you shall not make the tool read other files of your machine.

## Exceptions

None. `allow unreadable-use because "…"` hides the message; nothing is said about where calls come.
"""
