"""A reason to call for which the flow has no answer."""

from __future__ import annotations

from collections.abc import Iterator


from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Severity
from ivrlint.rules.rule import found

SEVERITY = Severity.ERROR
_ANSWERS = frozenset({"resolves", "deflects"})


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every goal that nothing reachable resolves, deflects or takes up."""
    for goal in facts.flow.goals:
        reach, allowed, bit = facts.reach_of(goal), facts.for_goal(goal), 1 << goal.index
        taken_up = False
        for edge in facts.graph.edges:
            if edge.source not in reach.cost:
                continue
            if any(thing.items & bit and thing.kind in (*_ANSWERS, "handed on") for thing in edge.happened):
                if allowed(edge):
                    taken_up = True
                    break
        if not taken_up:
            title = f' ("{goal.title}")' if goal.title else ""
            yield found(
                "goal-not-offered",
                SEVERITY,
                goal.span,
                f"people call for `{goal.name}`{title} and nothing here answers it: no place resolves it, no team can help",
                help=f"say where it is answered, `resolves {goal.name}`, or lead it to a team that can",
                subject=goal.name,
                weight=2 * (goal.share or 1 / len(facts.flow.goals)),
            )
