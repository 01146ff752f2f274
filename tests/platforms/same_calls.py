"""Whether two flows mean the same to every caller: their call graphs, walked in step from the entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ivrlint.call.graph import CallGraph, Edge
from ivrlint.call.program import Program
from ivrlint.findings import Finding
from ivrlint.flow.model import Flow, Place
from ivrlint.platforms.writer_words import Names, plain

Shape = tuple[object, ...]


def rename(flow: Flow) -> Flow:
    """Give the parts of a flow the names that they get in one file, so that two flows can be compared by names."""
    names = Names(flow)
    new = {id(part): names.of(part) for part in (*flow.goals, *flow.data, *flow.callers, *flow.places, *flow.teams)}
    new |= {id(entry): names.of(entry) for entry in flow.entries if entry.kind == "outbound"}
    # a listening point knows its place by name; names of one module are unambiguous
    places = {(place.span.file, place.name): new[id(place)] for place in (*flow.places, *flow.teams)}
    for listening in flow.listenings:
        listening.place = places.get((listening.span.file, listening.place), listening.place)
    for part in (*flow.goals, *flow.data, *flow.callers, *flow.places, *flow.teams, *flow.entries):
        part.name = new.get(id(part), plain(part.name))
    return flow


def differences(one: Flow, other: Flow) -> list[str]:
    """Where the call graphs of two flows differ; nothing where there is a way to lay one on the other."""
    first, second = CallGraph(Program(one)), CallGraph(Program(other))
    if first.too_large or second.too_large:
        return [] if first.too_large == second.too_large else ["one graph is too large, the other is not"]
    if len(one.entries) != len(other.entries):
        return [f"{len(one.entries)} entries and {len(other.entries)}"]
    pairs = dict(enumerate(range(len(one.entries))))  # the first nodes are those of the entries
    queue = list(pairs)
    for node in queue:  # grows while it runs
        mine, theirs = _ways(first, node), _ways(second, pairs[node])
        if _shape(first, node) != _shape(second, pairs[node]):
            return [f"{_shape(first, node)} is not {_shape(second, pairs[node])}"]
        if [key for key, _ in mine] != [key for key, _ in theirs]:
            left = Counter(map(str, (key for key, _ in mine)))
            right = Counter(map(str, (key for key, _ in theirs)))
            return [
                f"at {_shape(first, node)}:",
                *(f"- {key}" for key in left - right),
                *(f"+ {key}" for key in right - left),
            ]
        for (_, edge), (_, same) in zip(mine, theirs, strict=True):
            if edge.target not in pairs:
                pairs[edge.target] = same.target
                queue.append(edge.target)
            elif pairs[edge.target] != same.target:
                return [f"from {_shape(first, node)} two ways come together in one flow only: {edge.choice}"]
    if len(set(pairs.values())) != len(pairs):
        return ["two nodes of one flow are one node of the other"]
    # A graph may hold nodes that no edge leads to: where a `back` would have gone that is replaced by another.
    sizes = [(len(graph.nodes), len(graph.edges)) for graph in (first, second)]
    return [] if sizes[0] == sizes[1] else [f"nodes and edges: {sizes}"]


def _ways(graph: CallGraph, node: int) -> list[tuple[Shape, Edge]]:
    """The edges out of a node, each with all that has to be equal, in an order that depends on nothing else."""
    ways = [(_way(graph, graph.edges[number]), graph.edges[number]) for number in graph.out[node]]
    return sorted(ways, key=lambda way: str(way[0]))


def _way(graph: CallGraph, edge: Edge) -> Shape:
    flow, choice = graph.program.flow, edge.choice
    happened = tuple(
        (thing.kind, plain(thing.text), round(thing.seconds, 6), thing.items,
         flow.places[thing.place].name if thing.place >= 0 else "")
        for thing in edge.happened
    )  # fmt: skip
    share = None if choice.probability is None else round(choice.probability, 9)
    chosen = (choice.kind, plain(choice.word), share, choice.announced)
    facts = (round(edge.seconds, 6), edge.known, edge.told, edge.answers, edge.hears, edge.if_known, edge.if_unknown)
    return (chosen, happened, facts, _shape(graph, edge.target))


def _shape(graph: CallGraph, node: int) -> Shape:
    """What a node is, whatever its number."""
    state, point = graph.nodes[node], graph.point(node)
    kind = point.what.kind if isinstance(point.what, Place) else type(point.what).__name__
    listening = getattr(point.ear, "listening", None)
    heard = (listening.kind, listening.seconds, point.ear.last_after) if point.ear and listening else ()
    tries = sorted(count for _, count in state.tries)
    return (graph.place_name(node), point.kind, kind, heard, state.phase, state.replay, len(state.frames), tries,
            state.passed, state.medium, state.lost, state.goal, state.hold, len(state.facts))  # fmt: skip


def told(findings: Iterable[Finding]) -> list[tuple[str, str, str, str]]:
    """What findings say of whom, without the lines they stand in."""
    return sorted((each.rule, str(each.severity), each.subject or "", each.place or "") for each in findings)
