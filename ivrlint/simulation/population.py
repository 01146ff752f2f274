"""Who calls about what: the wishes of all callers and their shares."""

from __future__ import annotations

from typing import NamedTuple

from ivrlint.flow.model import Flow, Goal

ANOTHER_WISH = "another_wish"
"""The name that reports give to callers whose wish no goal names; they want a person."""


class Wish(NamedTuple):
    """Why some of the callers call.

    Parameters
    ----------
    name, title : as reports call it
    goal : of the flow; None for something that it does not name
    share : of all callers
    """

    name: str
    title: str
    goal: Goal | None
    share: float


def wishes(flow: Flow) -> tuple[Wish, ...]:
    """Why people call, by ruling 1: bare goals split what is left; what nobody claims wants a person.

    Parameters
    ----------
    flow : its goals
    """
    given = sum(goal.share for goal in flow.goals if goal.share is not None)
    bare = [goal for goal in flow.goals if goal.share is None]
    left = max(0.0, 1.0 - given)
    found = [
        Wish(goal.name, goal.title or goal.name.replace("_", " "), goal, share)
        for goal in flow.goals
        for share in [goal.share if goal.share is not None else left / len(bare)]
        if share > 0
    ]
    if not bare and left > 1e-9:
        title = "something else, with a person" if flow.goals else "talk to a person"
        found.append(Wish(ANOTHER_WISH, title, None, left))
    return tuple(found)
