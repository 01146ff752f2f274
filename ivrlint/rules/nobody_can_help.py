"""A goal that people take up, pass on, and never resolve."""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Label, Severity, Span
from ivrlint.rules.rule import found

SEVERITY = Severity.ERROR


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every goal that teams hand on, while nothing reachable resolves or deflects it."""
    for goal in facts.flow.goals:
        reach, allowed, bit = facts.reach_of(goal), facts.for_goal(goal), 1 << goal.index
        handed: dict[Span, int] = {}
        resolved = False
        for number, edge in enumerate(facts.graph.edges):
            if edge.source not in reach.cost or not allowed(edge):
                continue
            for thing in edge.happened:
                if thing.items & bit and thing.kind in ("resolves", "deflects"):
                    resolved = True
                elif thing.items & bit and thing.kind == "handed on":
                    handed.setdefault(thing.span, number)
        if resolved or not handed:
            continue
        numbers = sorted(handed.values(), key=lambda number: reach.cost[facts.graph.edges[number].source])
        last = facts.graph.edges[numbers[-1]]
        teams = list(dict.fromkeys(facts.graph.place_name(facts.graph.edges[number].source) for number in numbers))
        title = f' ("{goal.title}")' if goal.title else ""
        yield found(
            "nobody-can-help",
            SEVERITY,
            goal.span,
            f"`{goal.name}`{title} goes from {' to '.join(f'`{team}`' for team in teams)}, and nobody resolves it",
            help=f"let one of them resolve it, `resolves {goal.name}`, or send callers straight to who can",
            subject=goal.name,
            story=facts.story(last.source, reach, then=last),
            labels=tuple(Label(span, "handed on here") for span in sorted(handed)[:4]),
            weight=2 * (goal.share or 1 / len(facts.flow.goals)),
        )
