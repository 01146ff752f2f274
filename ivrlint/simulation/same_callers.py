"""The callers of one version of a flow become those of another: what changed in who calls is no merit of a flow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeVar

from ivrlint.flow.model import Data, Flow, Goal

_Part = TypeVar("_Part", Goal, Data)
_OF_GOALS: Final = {
    "share": "how many call for it", "wants_person": "how many want a person", "deadline": "its deadline",
}  # fmt: skip
_OF_DATA: Final = {"source": "where callers find it", "takes": "how long they need to fetch it"}


def same_callers(old: Flow, new: Flow) -> tuple[str, ...]:
    """Make the callers of the old version those of the new one; to be done before anything else is asked of it.

    Parameters
    ----------
    old : is changed: the shares and deadlines of its goals, how many want a person; where items are found and how long
        it takes to fetch them; its groups
    new : says who calls

    Returns
    -------
    of what the old version said something else, a sentence each
    """
    notes = [*_as_in(old.goals, new.goals, "goal", _OF_GOALS), *_as_in(old.data, new.data, "item", _OF_DATA)]
    if _described(old) != _described(new):
        notes.append("the groups of callers are those of the new version; the old one has others")
        old.callers = new.callers
    return tuple(notes)


def _as_in(old: Iterable[_Part], new: Iterable[_Part], kind: str, fields: Mapping[str, str]) -> Iterator[str]:
    by_name = {part.name: part for part in new}
    for part in old:
        theirs = by_name.get(part.name)
        differs = [name for name in fields if theirs and getattr(part, name) != getattr(theirs, name)]
        for name in differs:
            setattr(part, name, getattr(theirs, name))
        if differs:
            words = " and ".join(fields[name] for name in differs)
            yield f"{kind} `{part.name}`: {words} is as the new version says; the old one says something else"


def _described(flow: Flow) -> list[tuple[object, ...]]:
    return [
        (each.name, each.share, each.patience, sorted((item.name, share) for item, share in each.has.items()))
        for each in flow.callers
    ]
