"""Words of the report of a simulation: sentences under a label, lists, times, and how far people are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from ivrlint.reports.terminal import Terminal, columns, one_line, words, wrap

if TYPE_CHECKING:
    from ivrlint.flow.model import Team
    from ivrlint.simulation.nearest import Nearest, Person

WIDTH: Final = 100
"""Columns of the report where nothing else is known."""
INDENT: Final = "  "


def sentence(label: str, text: str, terminal: Terminal) -> Iterator[str]:
    """Text behind a label, its later lines indented."""
    first, *later = wrap(words(text), terminal.width or WIDTH, len(INDENT) + columns(label) + 1, 4)
    yield f"{INDENT}{terminal.style(one_line(label), fg='cyan')} {first}"
    yield from (f"    {line}" for line in later)


def hanging(text: str, margin: int, terminal: Terminal) -> Iterator[str]:
    """Text whose later lines begin at column `margin`; blanks before the first one are kept."""
    indent = len(text) - len(text.lstrip())
    first, *later = wrap(words(text), terminal.width or WIDTH, indent, margin)
    yield " " * indent + first
    yield from (" " * margin + line for line in later)


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def of_100(share: float) -> str:
    """A share as customers of 100: ``12``, ``<1`` for a few, ``-`` for none."""
    if share <= 1e-9:
        return "-"
    return "<1" if share < 0.005 else f"{100 * share:.0f}"


def some(share: float) -> str:
    """The same in a sentence: ``none`` for none."""
    return "none" if share <= 1e-9 else of_100(share)


def listed(names: Sequence[str]) -> str:
    """``a, b and c``."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def hold_of(team: Team) -> str:
    """How long callers are on hold: ``7 min``, ``2 to 10 min``, ``45 s``; empty for not at all."""
    least, most = team.hold
    if most <= 0:
        return ""
    if most < 60:
        return f"{most:g} s" if least == most else f"{least:g} to {most:g} s"
    return f"{most / 60:.3g} min" if least == most else f"{least / 60:.3g} to {most / 60:.3g} min"


def clock(seconds: float) -> str:
    """Seconds as ``1:05``."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


# --- people ------------------------------------------------------------------------------------------------------------


def people_who_help(nearest: Sequence[Nearest], terminal: Terminal) -> Iterator[str]:
    """How far the nearest person is who can help; wishes with the same answer are told of together."""
    answers: dict[str, list[Nearest]] = {}
    for each in nearest:
        answers.setdefault(_way(each), []).append(each)
    said = [
        f"{_titles(group)}{way}" if len(answers) > 1 else way
        for way, group in sorted(answers.items(), key=lambda item: -sum(each.wish.share for each in item[1]))
    ]
    yield from sentence("A person who can help:", f"{'; '.join(said)}.", terminal)
    useless = {each.any.team.name: each.any for each in nearest if each.any is not None and _misleads(each)}
    for person in useless.values():
        wishes = [f'"{each.wish.title}"' for each in nearest if _misleads(each) and each.any and
                each.any.team is person.team]  # fmt: skip
        about = "" if len(wishes) == len(nearest) else f" with {listed(wishes)}"
        yield from sentence(
            "Nearer, of no use:", f"{person.team.described}, {_far(person)}, cannot help{about}.", terminal
        )


def _titles(group: Sequence[Nearest]) -> str:
    return "for " + listed([f'"{each.wish.title}"' for each in group]) + " "


def _misleads(each: Nearest) -> bool:
    """Whether the nearest person cannot help with the wish."""
    if each.any is None:
        return False
    return each.helps is None or (each.helps.team is not each.any.team and each.any.turns < each.helps.turns)


def _way(each: Nearest) -> str:
    if each.helps is None:
        return "nothing that is announced leads to one" if each.able else "there is none"
    hold = hold_of(each.helps.team)
    wait = f"then {hold} on hold" if hold else "without a wait"
    return f"{_far(each.helps)}, {wait} ({each.helps.team.described})"


def _far(person: Person) -> str:
    turns = _counted(person.turns, "turn")
    return turns if person.seconds is None else f"{turns}, {clock(person.seconds)}"
