"""The page `ivrlint explain callers`: who calls, and every number that stands for them, made from the numbers themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Final

from ivrlint.call import people, step, timing
from ivrlint.callers.assumptions import ASSUMED, BY_HEART, HOLD_HAZARD, NUMBERS, ROWS, UNITS, Number
from ivrlint.callers.groups import BUILT_IN, TO_CHOOSE, Group
from ivrlint.settings import CALLER_KEYS, Settings

_HEAD: Final = """\
Who calls, and every number that `ivrlint simulate` rests on.

## What is claimed

Not that 23 of 100 callers will fail next Tuesday. That with the same callers this flow loses more of them than that
one, here, for this reason. What nobody has measured is an assumption and says so. It has three values: kind, middle and
harsh. Point figures are those of the middle row; ranges reach over all three. `--assume` takes one row alone."""

_OF_GROUPS: Final = """\
Shares, factors, and how many want a person or press 0 are assumptions. Patience is computed from the Anonymous Bank
(Technion), August 1999: 678 s is the median of its regular customers, 161 s that of its prospects, and the table below
is that of all its callers; which group is given which is an assumption. That older people hold two to three options in
mind is from the W3C COGA task force; that they key more slowly, from a study of keypads by age; wrong digits on a touch
screen are four times as many (Eslambolchilar et al. 2013). Groups without a share of their own are there for `--group`,
or to be given one."""

_CHOICES: Final = """\
## How callers choose

They hear the options in order. An option is right if the answer lies beyond it, over options that are announced; of
several the one whose words are most like their wish, then the one with the fewest turns. They take the right one, but
for slips, which fall on the others evenly. Without a right one they take a person if one is announced, else key 0 if
they are among those who press it, else they stay silent or guess, half and half. Who wants a person takes the announced
way to one who can help, where there is one.

Who is asked for something and has not got it takes a way out that is announced; else fetches it if there is time; else
hangs up to fetch it, stays silent, or gives up. Who is told in time to bring it, has it.

Annoyance decides nothing but how soon they hang up. It grows with every second of options that do not help, with
holding, with failed tries and with what is listed below, and is forgotten between calls."""

_OWN: Final = """\
## Your own callers

In a flow, `caller` changes a group or adds one, and a goal says who wants a person for it:

```
caller older "older customers" 35%
  patience 5 min
  has order_number 60%

goal damaged "something arrived broken"
  wants person 80%
```

In `ivrlint.toml` the same, for all flows of a project; it wins over the flow:

```
[callers.older]
share = "35%"
```"""

_KINDS: Final = {
    "share": 'a share, such as `"40%"`',
    "seconds": 'a time, such as `"5 min"`',
    "number": "a number",
    "shares": 'a share for each item, such as `{ order_number = "40%" }`',
}


def page() -> str:
    """The page, as markdown."""
    return "\n\n".join(
        [_HEAD, _groups(), _CHOICES, _numbers(), _by_heart(), _on_hold(), _calls(), _OWN + "\n\n" + _keys()]
    )


def _groups() -> str:
    lines = ["## Groups", ""]
    lines += [_group(group) for group in (*BUILT_IN, *TO_CHOOSE)]
    return "\n".join([*lines, "", _OF_GROUPS])


_SAID: Final = {
    "options_held": "options kept in mind {:g}",
    "slip_factor": "wrong options times {:g}",
    "key_factor": "time for a key times {:g}",
    "digit_factor": "wrong digits times {:g}",
    "fetch_factor": "time to fetch something times {:g}",
    "words_per_minute": "follows {:g} words a minute",
    "patience": "half of them leave the queue within {:g} s",
}
_AS_ALL: Final = "leave the queue as the table of all callers says"
_IN_ROWS: Final = {"zero_first": "press 0 where no option is right", "wants_person": "want a person for anything"}


def _group(group: Group) -> str:
    """A group: its share, its patience, and what is different from what is usual."""
    usual = {field.name: getattr(Group(""), field.name) for field in fields(Group)}
    said = [f"{group.share:.0%} of callers" if group.share else "only where asked for"]
    said += [
        text.format(value) for name, text in _SAID.items() for value in [getattr(group, name)] if value != usual[name]
    ]
    said += [_AS_ALL] if group.patience is None else []
    said += [f"{text}: {_rows(getattr(group, name), '{:.0%}')}" for name, text in _IN_ROWS.items()]
    return f"- `{group.name}`: {'; '.join(said)}"


def _rows(values: tuple[float, float, float], form: str = "{:g}") -> str:
    if len(set(values)) == 1:
        return form.format(values[0])
    return ", ".join(f"{row} {form.format(value)}" for row, value in zip(ROWS, values, strict=True))


def _numbers() -> str:
    lines = ["## Numbers", ""]
    lines += [f"- `{name}`: {_number(number)}" for name, number in NUMBERS.items()]
    lines += ["", f"Annoyance and the time to fetch something are counted in whole units of {UNITS:g} seconds."]
    return "\n".join(lines)


def _number(number: Number) -> str:
    value = _rows(number.rows, "{:.3g}")
    source = number.source[:1].upper() + number.source[1:]
    return f"{number.what} ({number.unit}): {value}. {source}"


def _by_heart() -> str:
    lines = [
        "## Known by heart",
        "",
        "Of an item that a flow says is `from memory`, by the first of these words in its name:",
        "",
    ]
    for names, share in BY_HEART:
        source = "Western & Southern survey" if names == ("card",) else ASSUMED
        lines.append(f"- {', '.join(names)}: {share:.0%}. {source[:1].upper()}{source[1:]}")
    return "\n".join([*lines, f"- anything else: everybody. {ASSUMED.capitalize()}"])


def _on_hold() -> str:
    lines = [
        "## Patience on hold",
        "",
        "Hang up on hold, a minute, until so many seconds of it (the last one goes on):",
        "",
    ]
    lines += [
        "    " + "  ".join(f"{until:>4} s {rate:.3f}" for until, rate in HOLD_HAZARD[at : at + 5])
        for at in range(0, len(HOLD_HAZARD), 5)
    ]
    lines += ["", "All callers of the Anonymous Bank (Technion), August 1999, 25,632 queued calls (computed)."]
    return "\n".join(lines)


def _calls() -> str:
    """What a call itself assumes."""
    return "\n".join(
        ["## What a call assumes", "", *(f"- {text}: {value}. {source}" for text, value, source in _call_facts())]
    )


def _call_facts() -> Iterator[tuple[str, str, str]]:
    assumed = ASSUMED.capitalize()
    yield "speech", f"{timing.WORDS_A_MINUTE} words a minute", "Jones, Berry & Stevens 2007"
    yield "pause after an option", f"{timing.BETWEEN_OPTIONS:g} s", "ACIxD: 500 to 750 ms"
    yield "deciding", f"{timing.DECIDE:g} s", "Keystroke-level model (Card, Moran & Newell 1983)"
    yield "a key", f"{timing.KEY:g} s", "6.0 s for 7 digits, Deininger 1960"
    yield "saying a value instead of keying it", f"{timing.SPOKEN_ENTRY:g} s", assumed
    yield "leaving a message", f"{timing.MESSAGE:g} s", assumed
    yield "telling a human a value", f"{people.TELL:g} s", assumed
    yield "calls that find a limited `queue` full", f"{people.FULL_SHARE:.0%}", assumed
    yield "goals that a team resolves which says nothing of goals", f"{people.HELPED_WHERE_UNSAID:.0%}", assumed
    yield "promises that somebody outside keeps", f"{step.KEPT_OUTSIDE:.0%}", assumed
    yield (
        "greeting of an answering machine",
        f"{Settings().greeting:g} s, or `outbound.greeting` in the configuration",
        assumed,
    )
    yield (
        "a range of `hold` times",
        "every whole minute of it (a quarter of one where it is shorter) is equally likely",
        assumed,
    )
    yield "when calls come", "Monday to Friday evenly from 8 to 20, Saturday and Sunday half as many", assumed


def _keys() -> str:
    said = [f"- `{key}`: {_KINDS[kind]}" for key, kind in CALLER_KEYS.items()]
    return "\n".join(["Under `[callers.<group>]` may stand:", "", *said])
