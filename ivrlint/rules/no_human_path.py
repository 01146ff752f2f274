"""Menus and questions from which no human can be reached."""

from __future__ import annotations

from collections.abc import Iterator


from ivrlint.analyses.facts import Facts
from ivrlint.analyses.loops import inescapable, stuck_nodes
from ivrlint.call.program import END
from ivrlint.call.state import HUMAN_OR_MESSAGE, PERSON
from ivrlint.findings import Finding, Severity
from ivrlint.rules.rule import found

SEVERITY = Severity.ERROR


def check(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every connected group of menus and questions without a human, where callers meet it first."""
    graph = facts.graph
    near = facts.leading_to(lambda edge: any(thing.kind in HUMAN_OR_MESSAGE for thing in edge.happened))
    stuck = {node for members in inescapable(facts, stuck_nodes(facts)) for node in members}
    far = {node for node in facts.order if node not in near and node not in stuck and graph.point(node).kind != END}
    group = _groups(facts, far)
    reported: dict[int, list[int]] = {}
    for node in facts.questions:
        if node in far and graph.nodes[node].medium == PERSON and facts.listening_at(node).kind != "offer":
            reported.setdefault(group[node], []).append(node)
    for members in reported.values():
        node = members[0]
        listening, story = facts.listening_at(node), facts.story(node)
        if story is None:
            continue
        place = graph.place_name(node)
        others = [name for name in dict.fromkeys(graph.place_name(member) for member in members) if name != place]
        message = f"from `{place}` on nobody can be reached: no human, no message, no call back, not even by failing"
        if others:
            message += f"; the same holds for {', '.join(f'`{name}`' for name in others[:5])}"
        yield found(
            "no-human-path",
            SEVERITY,
            listening.span,
            message,
            help=f"offer a person in `{place}`: `press 0 for \"a person\" -> team`",
            place=place,
            story=story,
            weight=facts.touches(node),
        )


def _groups(facts: Facts, far: set[int]) -> dict[int, int]:
    """Number the groups of nodes that hang together, whichever way the arrows point."""
    beside: dict[int, list[int]] = {node: [] for node in far}
    for node in far:
        for number in facts.graph.out[node]:
            target = facts.graph.edges[number].target
            if target in far:
                beside[node].append(target)
                beside[target].append(node)
    group: dict[int, int] = {}
    for node in sorted(far):
        stack = [node]
        while stack:
            current = stack.pop()
            if current not in group:
                group[current] = node
                stack.extend(beside[current])
    return group
