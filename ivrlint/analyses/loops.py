"""Loops: those that nobody gets out of, and those that failing or chance can drive for ever.

networkx is imported only where something is left to look at after everything that leads out was taken away.
"""

from __future__ import annotations

from ivrlint.analyses.ends import fails, throws_out
from ivrlint.analyses.facts import Facts
from ivrlint.analyses.paths import backward
from ivrlint.call.graph import Edge
from ivrlint.call.program import END, LISTEN
from ivrlint.call.state import ANSWERS, END_DROPPED

_ANSWERED = ANSWERS - {"human"}
"""What ends a round; people who hand callers on in a circle do not."""


def stuck_nodes(facts: Facts) -> set[int]:
    """Nodes that callers come to and that no call leaves for an answer, nor for an end that somebody chose."""
    graph = facts.graph

    def leads_out(edge: Edge) -> bool:
        ends = graph.point(edge.target).kind == END and graph.nodes[edge.target].point != END_DROPPED
        return (edge.answers or ends) and not throws_out(graph, edge)

    def stays(edge: Edge) -> bool:
        return facts.possible(edge) and not throws_out(graph, edge)

    sources = [edge.source for edge in graph.edges if leads_out(edge) and facts.possible(edge)]
    free = backward(graph, sources, stays)
    return {node for node in facts.order if node not in free and graph.point(node).kind != END}


def inescapable(facts: Facts, stuck: set[int]) -> list[list[int]]:
    """The loops among stuck nodes; nodes of loops that hang together form one list, earliest first."""
    if not stuck:
        return []
    import networkx

    inner: networkx.DiGraph[int] = networkx.DiGraph()
    inner.add_nodes_from(stuck)
    for node in stuck:
        for number in facts.graph.out[node]:
            edge = facts.graph.edges[number]
            if edge.target in stuck and not throws_out(facts.graph, edge):
                inner.add_edge(node, edge.target)
    looping: set[int] = set()
    for component in networkx.strongly_connected_components(inner):
        if len(component) > 1 or any(inner.has_edge(node, node) for node in component):
            looping.update(component)
    open_places = {id(facts.place(node)) for node in facts.order if node not in stuck} - {id(None)}
    groups = []
    for component in networkx.weakly_connected_components(inner):
        members = sorted(component & looping, key=lambda node: (facts.order[node], node))
        if members and not any(id(facts.place(node)) in open_places for node in members):
            groups.append(members)
    return sorted(groups, key=lambda members: facts.order[members[0]])


def unbounded(facts: Facts, draws: bool = True) -> list[list[int]]:
    """Loops of failed tries and the system's own decisions; each a list of nodes, earliest first.

    Parameters
    ----------
    facts : of the flow
    draws : whether the system's decisions drive a loop; in an export nobody knows what they are made by
    """
    graph = facts.graph
    onward: dict[int, list[int]] = {}
    arriving: dict[int, int] = {}
    for node in facts.order:
        for number in graph.out[node]:
            edge = graph.edges[number]
            driven = edge.choice.kind == "go" or (draws and edge.choice.kind == "draw") or fails(edge)
            answered = edge.answers and any(thing.kind in _ANSWERED for thing in edge.happened)
            if driven and facts.possible(edge) and not answered:
                onward.setdefault(node, []).append(edge.target)
                arriving[edge.target] = arriving.get(edge.target, 0) + 1
    _peel(onward, arriving, list(facts.order))
    if not onward:
        return []
    import networkx

    left: networkx.DiGraph[int] = networkx.DiGraph(
        [(node, target) for node, targets in onward.items() for target in targets]
    )
    loops = [
        sorted(component, key=lambda node: (facts.order[node], node))
        for component in networkx.strongly_connected_components(left)
        if len(component) > 1 or any(left.has_edge(node, node) for node in component)
    ]
    return sorted(loops, key=lambda loop: (facts.order[loop[0]], loop[0]))


def _peel(onward: dict[int, list[int]], arriving: dict[int, int], nodes: list[int]) -> None:
    """Take away, again and again, what nothing leads to: only loops, and what they lead to, are left."""
    stack = [node for node in nodes if not arriving.get(node)]
    while stack:
        for target in onward.pop(stack.pop(), ()):
            arriving[target] -= 1
            if not arriving[target]:
                stack.append(target)


def place_of(facts: Facts, members: list[int]) -> int:
    """The node of a loop that stands for its place: the earliest one of all places that the loop goes through.

    A call may come to a place before what it has met there makes a loop of it.
    """
    places = {id(facts.place(node)) for node in members if facts.place(node) is not None}
    entered = [node for node in facts.order if id(facts.place(node)) in places]
    return min(entered or members, key=lambda node: (facts.order[node], node))


def asking(facts: Facts, members: list[int]) -> list[int]:
    """The points of a loop at which callers are listened to, one node for each place."""
    found = {facts.graph.place_name(node): node for node in reversed(members)
             if facts.graph.point(node).kind == LISTEN}  # fmt: skip
    return sorted(found.values())
