"""Which humans can help with what, and how many turns it takes to stand in their queue."""

from __future__ import annotations

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.paths import TURN, Walk, search
from ivrlint.call.graph import Edge
from ivrlint.flow.model import Arrow, Do, Goal, Place, Team
from ivrlint.flow.shape import lines_of


def assumed_to_help(team: Team, goal: Goal) -> bool:
    """Whether nothing says what a team can do, so that it is assumed to help with everything it does not hand on."""
    return not team.resolves_said and goal not in team.hands_on


def helps_itself(team: Team, goal: Goal) -> bool:
    """Whether a team resolves a goal, for some of its callers at least."""
    hand_on = team.hands_on.get(goal)
    if hand_on is not None and hand_on.share >= 1:
        return False
    return team.resolves.get(goal, 0) > 0 or not team.resolves_said


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


def honest(edge: Edge) -> bool:
    """Whether a caller takes an edge who is told of it and makes no mistake, with every team open and not full."""
    choice = edge.choice
    if choice.kind == "draw":
        return choice.word not in ("closed", "full", "refused", "busy")
    return not choice.failing and (choice.announced or not choice.by_caller)




def nearest_human(facts: Facts, entries: list[int], goal: Goal | None) -> tuple[int, Edge, Walk] | None:
    """The fewest turns from some nodes to standing in the queue of a human, over announced options.

    Parameters
    ----------
    facts : of the flow
    entries : nodes to begin at
    goal : only humans who can help with it count; None: any human

    Returns
    -------
    the number of hops, the step into the queue, and the search; None where there is no such way
    """
    allowed_goal = facts.for_goal(goal)
    walk = search(facts.graph, entries, lambda edge: honest(edge) and allowed_goal(edge))
    teams = facts.flow.teams
    wanted = {teams[index].name for index in helpers(facts, goal)} if goal else {team.name for team in teams}
    best: tuple[int, Edge] | None = None
    for edge in facts.graph.edges:
        if edge.source not in walk.cost or not honest(edge) or not allowed_goal(edge):
            continue
        if queues_at(edge) in wanted:
            hops = (walk.cost[edge.source] + TURN // 2) // TURN + edge.choice.by_caller
            if best is None or hops < best[0]:
                best = hops, edge
    return (*best, walk) if best else None
