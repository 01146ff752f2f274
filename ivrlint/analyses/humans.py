"""Which humans can help with what, and how many turns it takes to stand in their queue."""

from __future__ import annotations

from typing import NamedTuple

from ivrlint.analyses.facts import Facts
from ivrlint.call.graph import Edge
from ivrlint.call.state import Choice
from ivrlint.flow.lines import Arrow, Do
from ivrlint.flow.model import Goal, Place, Team
from ivrlint.flow.shape import lines_of


def helps_itself(team: Team, goal: Goal) -> bool:
    """Whether a team resolves a goal for some of its callers; without any `resolves` line it is assumed to help with
    everything that it does not hand on.
    """
    hand_on = team.hands_on.get(goal)
    if hand_on is not None and hand_on.share >= 1:
        return False
    return team.resolves.get(goal, 0) > 0 or (not team.resolves_said and hand_on is None)


def helpers(facts: Facts, goal: Goal) -> frozenset[int]:
    """Indexes of the teams that can help with a goal: they resolve it, or hand it on to one that can."""
    teams = facts.flow.teams
    found = {team.index for team in teams if helps_itself(team, goal)}
    leads = {team.index: _handed_to(team, goal) for team in teams if goal in team.hands_on}
    grew = True
    while grew:
        grew = False
        for team, targets in leads.items():
            if team not in found and targets & found:
                found.add(team)
                grew = True
    return frozenset(found)


def _handed_to(team: Team, goal: Goal) -> set[int]:
    """The teams that a goal comes to when a team hands it on."""
    found: set[int] = set()
    seen: set[int] = set()
    stack: list[Place | Team] = [
        line.place for line in lines_of(team.hands_on[goal].block) if isinstance(line, Arrow | Do) and line.place
    ]
    while stack:
        spot = stack.pop()
        if id(spot) in seen:
            continue
        seen.add(id(spot))
        if isinstance(spot, Team):
            found.add(spot.index)
        else:
            lines = lines_of(spot.block)
            stack.extend(line.place for line in lines if isinstance(line, Arrow | Do) and line.place)
    return found


def queues_at(edge: Edge) -> str | None:
    """The team in whose queue the caller stands after an edge, or None."""
    return next((thing.text for thing in edge.happened if thing.kind == "queue"), None)


def technical(choice: Choice) -> bool:
    """Whether a draw is the failure of a lookup or a transfer in an export: its branch is called `error`."""
    return choice.kind == "draw" and (choice.word == "error" or choice.word.startswith("error_"))


def honest(edge: Edge) -> bool:
    """Whether a caller takes an edge who is told of it and makes no mistake, with every team open and not full."""
    choice = edge.choice
    if choice.kind == "draw":
        return choice.word not in ("closed", "full", "refused", "busy") and not technical(choice)
    return not choice.failing and (choice.announced or not choice.by_caller)


class Distance(NamedTuple):
    """How far a human is from every node, over announced options.

    Parameters
    ----------
    hops : by node, the fewest turns to standing in the queue
    by : the first step of such a way
    last : the nodes whose first step is the last one
    """

    hops: dict[int, int]
    by: dict[int, Edge]
    last: set[int]

    def way_from(self, node: int) -> list[Edge]:
        """The steps from a node into the queue."""
        way = [self.by[node]]
        while node not in self.last:
            node = self.by[node].target
            way.append(self.by[node])
        return way


def distances(facts: Facts, goal: Goal | None) -> Distance:
    """Measure the way to a human from every node at once, backward from the queues.

    Parameters
    ----------
    facts : of the flow
    goal : only humans who can help with it count; None: any human
    """
    key = ("distances", goal.index if goal else -1)
    if key not in facts.memo:
        facts.memo[key] = _measure(facts, goal)
    distance = facts.memo[key]
    assert isinstance(distance, Distance)
    return distance


def _measure(facts: Facts, goal: Goal | None) -> Distance:
    graph, allowed = facts.graph, facts.for_goal(goal)
    into, queues = honest_steps(facts)
    teams = facts.flow.teams
    wanted = {teams[index].name for index in helpers(facts, goal)} if goal else {team.name for team in teams}
    hops: dict[int, int] = {}
    by: dict[int, Edge] = {}
    last: set[int] = set()
    later: dict[int, list[tuple[int, int]]] = {}
    for number, team in queues:
        edge = graph.edges[number]
        if team in wanted and allowed(edge):
            later.setdefault(int(edge.choice.by_caller), []).append((edge.source, number))
            last.add(number)
    count = 0
    while later:
        level = []
        for node, number in later.pop(count, []):
            if node not in hops:
                hops[node], by[node] = count, graph.edges[number]
                level.append(node)
        while level:
            for source, number, turns in into.get(level.pop(), ()):
                if source in hops or not allowed(graph.edges[number]):
                    continue
                if turns:
                    later.setdefault(count + 1, []).append((source, number))
                else:
                    hops[source], by[source] = count, graph.edges[number]
                    level.append(source)
        count += 1
    finals = {id(graph.edges[number]) for number in last}
    return Distance(hops, by, {node for node, edge in by.items() if id(edge) in finals})


_Into = dict[int, list[tuple[int, int, bool]]]


def honest_steps(facts: Facts) -> tuple[_Into, list[tuple[int, str]]]:
    """The steps of callers who make no mistake, by where they lead, and those that lead into a queue."""
    key = ("honest", 0)
    if key not in facts.memo:
        into: _Into = {}
        queues = []
        for number, edge in enumerate(facts.graph.edges):
            if honest(edge) and facts.possible(edge):
                into.setdefault(edge.target, []).append((edge.source, number, edge.choice.by_caller))
                team = queues_at(edge)
                if team:
                    queues.append((number, team))
        facts.memo[key] = into, queues
    found = facts.memo[key]
    assert isinstance(found, tuple)
    return found
