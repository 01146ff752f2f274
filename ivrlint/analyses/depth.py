"""How many menus callers choose in before they get an answer."""

from __future__ import annotations

import heapq
from typing import NamedTuple

from ivrlint.analyses.choosing import answers_goal
from ivrlint.analyses.facts import Facts
from ivrlint.analyses.humans import helpers, honest
from ivrlint.analyses.paths import cost_of, way_back
from ivrlint.call.graph import Edge
from ivrlint.call.program import LISTEN
from ivrlint.flow.model import Goal

_MENU = 1_000_000


class Depth(NamedTuple):
    """The way to the nearest answer: how many menus, the node of the deepest, the steps."""

    menus: int
    deepest: int
    way: list[Edge]


def depth_of(facts: Facts, goal: Goal) -> Depth | None:
    """The fewest menus in which callers with a goal choose before an answer; None where no announced way leads to one.

    Parameters
    ----------
    facts : of the flow
    goal : what an answer is for: it is resolved, deflected, or they stand in the queue of a human who can help
    """
    graph, allowed = facts.graph, facts.for_goal(goal)
    teams = {facts.flow.teams[index].name for index in helpers(facts, goal)}
    sources = [entry for entry in facts.entries_of(goal) if facts.flow.entries[entry].kind == "inbound"]
    cost = dict.fromkeys(sources, 0)
    by: dict[int, Edge | None] = dict.fromkeys(sources)
    heap = [(0, node) for node in sources]
    best: tuple[int, Edge] | None = None
    while heap:
        spent, node = heapq.heappop(heap)
        if spent > cost[node] or (best and spent >= best[0]):
            continue
        for number in graph.out[node]:
            edge = graph.edges[number]
            if not honest(edge) or not allowed(edge):
                continue
            before_choosing = edge.happened and _answered_before_the_choice(edge, goal)
            chosen = _MENU if is_menu_choice(facts, edge) and not before_choosing else 0
            reached = spent + cost_of(edge.choice) + chosen
            if (edge.happened and answers_goal(edge, goal, teams)) and (best is None or reached < best[0]):
                best = reached, edge
            if reached < cost.get(edge.target, reached + 1):
                cost[edge.target], by[edge.target] = reached, edge
                heapq.heappush(heap, (reached, edge.target))
    if best is None:
        return None
    way = way_back(by, best[1])
    menus = [edge.source for edge in way if is_menu_choice(facts, edge)]
    if is_menu_choice(facts, way[-1]) and _answered_before_the_choice(way[-1], goal):
        menus.pop()  # the menu's own words answer
    return Depth(len(menus), menus[-1], way) if menus else Depth(0, way[0].source, way)


def is_menu_choice(facts: Facts, edge: Edge) -> bool:
    """Whether a step is the choice of an option in a menu, its own or one within a block."""
    if edge.choice.kind not in ("key", "words") or facts.graph.point(edge.source).kind != LISTEN:
        return False
    return facts.listening_at(edge.source).kind in ("menu", "inline")


def _answered_before_the_choice(edge: Edge, goal: Goal) -> bool:
    """Whether the words of a menu resolve or deflect a goal before anything is chosen there."""
    for thing in edge.happened:
        if thing.kind in ("key", "words"):
            return False
        if thing.items >> goal.index & 1 and thing.kind in ("resolves", "deflects"):
            return True
    return False
