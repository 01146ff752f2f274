"""Too many menus before an answer."""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.depth import depth_of
from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Severity
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every goal whose nearest answer lies behind too many menus, at the deepest of them."""
    limit = facts.thresholds["menu-too-deep"]
    for goal in facts.flow.goals:
        depth = depth_of(facts, goal)
        if depth is None or depth.menus <= limit:
            continue
        listening = facts.listening_at(depth.deepest)
        story = facts.story_of(depth.way, None)
        if story is None:
            continue
        title = goal.title or goal.name.replace("_", " ")
        yield found(
            "menu-too-deep",
            SEVERITY,
            listening.span,
            f'callers who want to "{title}" choose in {depth.menus} menus before they get an answer; {limit:g} are enough',
            help="offer it earlier: a long menu of clear choices beats several short ones",
            place=facts.graph.place_name(depth.deepest),
            subject=goal.name,
            story=story,
            weight=goal.share or 1 / len(facts.flow.goals),
        )
