"""A team with opening hours, and callers outside them who are turned away."""

from __future__ import annotations

from collections.abc import Iterator


from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Severity
from ivrlint.flow.values import ALWAYS
from ivrlint.rules.rule import found

SEVERITY = Severity.WARNING


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every team that callers meet closed, without `on closed`."""
    met = {}
    for edge in facts.graph.edges:
        if edge.source in facts.order and facts.possible(edge):
            for thing in edge.happened:
                if thing.kind == "closed":
                    met.setdefault(thing.text, edge)
    for team in facts.flow.teams:
        if team.open == ALWAYS or "closed" in team.events or team.name not in met:
            continue
        edge = met[team.name]
        story = facts.story(edge.source, then=edge)
        if story is None:
            continue
        yield found(
            "no-closed-hours-path",
            SEVERITY,
            team.span,
            f"who reaches `{team.name}` outside its hours is turned away: there is no `on closed`",
            help="say what happens then: `on closed -> after_hours`, with a message or a call back",
            place=team.name,
            story=story,
            weight=facts.touches(edge.source),
        )
