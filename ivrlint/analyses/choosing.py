"""Where callers with a goal come to who choose well: they take the options beyond which their goal is answered."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable
from typing import NamedTuple

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.humans import helpers, helps_itself, honest, honest_steps, queues_at
from ivrlint.analyses.paths import Allowed, Walk
from ivrlint.call.graph import Edge
from ivrlint.call.people import helps
from ivrlint.call.program import HUMAN, QUEUE
from ivrlint.flow.lines import Arrow, Option
from ivrlint.flow.model import Flow, Goal, Place

_A_PERSON = re.compile(
    r"\b(person|people|human|someone|somebody|agent|operator|representative|advis[eo]r|assistant)\b", re.I
)

_SMALL_WORDS = frozenset({"the", "and", "for", "you", "your", "with", "from", "about", "when", "what", "that", "have"})


def answers_goal(edge: Edge, goal: Goal, teams: set[str]) -> bool:
    """Whether a step answers a goal: it is resolved or deflected, or the caller stands in the queue of who can help."""
    bit = 1 << goal.index
    resolved = any(thing.items & bit and thing.kind in ("resolves", "deflects") for thing in edge.happened)
    return resolved or queues_at(edge) in teams


class Hope(NamedTuple):
    """What a goal can hope for over announced options: what the steps that answer it cost, by identity, and what it costs
    to come to one of them, by node. A turn costs two; one more, where the human who answers has to hand it on.
    """

    answers: dict[int, int]
    costs: dict[int, int]


def hope_for(facts: Facts, goal: Goal, by_itself: bool = False) -> Hope:
    """Where callers with a goal can still be answered, over announced options and without a mistake.

    Parameters
    ----------
    facts : of the flow
    goal : why they call
    by_itself : whether only the system's own answers count, and no human's
    """
    themselves = {team.name for team in facts.flow.teams if helps_itself(team, goal)}
    teams = set() if by_itself else {facts.flow.teams[index].name for index in helpers(facts, goal)}

    def answer(edge: Edge) -> int | None:
        if not answers_goal(edge, goal, teams):
            return None
        team = queues_at(edge)
        return int(team is not None and team not in themselves)

    return _hope(facts, facts.for_goal(goal), answer)


def hope_for_person(facts: Facts, goal: Goal | None) -> Hope:
    """Where callers can still come to a human who can help, over announced options and without a mistake.

    Parameters
    ----------
    facts : of the flow
    goal : why they call; None: for a wish that the flow does not name
    """
    teams = facts.flow.teams
    if goal is None:
        helping = {team.name for team in teams if helps(team, -1, facts.program) > 0}
        themselves = helping
    else:
        helping = {teams[index].name for index in helpers(facts, goal)}
        themselves = {team.name for team in teams if helps_itself(team, goal)}

    def answer(edge: Edge) -> int | None:
        team = queues_at(edge)
        return int(team not in themselves) if team in helping else None

    return _hope(facts, facts.for_goal(goal), answer)


def _hope(facts: Facts, allowed: Allowed, answer: Callable[[Edge], int | None]) -> Hope:
    """What the ways to an answer cost; `answer` says of a step what it costs besides its turns, None where it is none."""
    into = honest_steps(facts)[0]
    answers: dict[int, int] = {}
    costs: dict[int, int] = {}
    for edge in facts.helping:
        if facts.graph.point(edge.source).kind in (HUMAN, QUEUE) and not queues_at(edge):
            continue  # who stands in the right queue is answered already
        more = answer(edge) if honest(edge) and allowed(edge) else None
        if more is not None:
            answers[id(edge)] = 2 * edge.choice.by_caller + more
            costs[edge.source] = min(costs.get(edge.source, answers[id(edge)]), answers[id(edge)])
    heap = [(cost, node) for node, cost in costs.items()]
    heapq.heapify(heap)
    while heap:
        cost, node = heapq.heappop(heap)
        for source, number, takes_turn in into.get(node, ()) if cost == costs[node] else ():
            edge = facts.graph.edges[number]
            reached = cost + 2 * takes_turn + _hand_over(facts, edge)
            if reached < costs.get(source, reached + 1) and allowed(edge):
                costs[source] = reached
                heapq.heappush(heap, (reached, source))
    return Hope(answers, costs)


_WRONG_HUMAN = 20
"""What it costs to be passed on by a human who could not help, in half turns: nobody sets out for that."""


def _hand_over(facts: Facts, edge: Edge) -> int:
    """What a hand-over from human to human costs, in half turns."""
    if facts.graph.point(edge.source).kind != HUMAN or all(thing.kind != "transfer" for thing in edge.happened):
        return 0
    return _WRONG_HUMAN if any(thing.kind == "unresolved" for thing in edge.happened) else 1


def right_options(facts: Facts, node: int, hope: Hope, goal: Goal | None) -> set[int]:
    """The options of a listening point beyond which callers are answered, the best of them, by their number there.

    Parameters
    ----------
    facts : of the flow
    node : where it listens
    hope : where they can still be answered
    goal : its words decide between several options; None: the turns alone
    """
    options = [facts.graph.edges[number] for number in facts.graph.out[node]]
    heard = [edge for edge in options if _is_option(edge) and edge.choice.announced and facts.possible(edge)]
    right = _right(facts, heard, goal, hope)
    return {edge.choice.index for edge in heard if id(edge) in right}


def choosing_well(facts: Facts, goal: Goal, may_fail: bool = True, by_itself: bool = False) -> Walk:
    """The cheapest ways of callers with a goal who choose well or ask for a person; whatever the system decides.

    Parameters
    ----------
    facts : of the flow
    goal : why they call
    may_fail : whether they also fail
    by_itself : whether they take what the system answers by itself, rather than the nearest answer
    """
    key = (f"choosing well {may_fail} {by_itself}", goal.index)
    if key not in facts.memo:
        sources = [entry for entry in facts.entries_of(goal) if facts.flow.entries[entry].kind == "inbound"]
        allowed = choices_of(facts, goal, may_fail, by_itself)
        facts.memo[key] = facts.search(sources or facts.entries_of(goal), allowed)
    walk = facts.memo[key]
    assert isinstance(walk, Walk)
    return walk


def choices_of(facts: Facts, goal: Goal, may_fail: bool = True, by_itself: bool = False) -> Allowed:
    """Which steps callers with a goal take who choose well; parameters as in `choosing_well`."""
    graph, allowed_goal, hope = facts.graph, facts.for_goal(goal), hope_for(facts, goal, by_itself)
    best: dict[int, set[int]] = {}

    def right_at(node: int) -> set[int]:
        """The options that they take there, by identity of their steps."""
        if node not in best:
            options = [graph.edges[number] for number in graph.out[node] if _is_option(graph.edges[number])]
            right = _right(facts, [edge for edge in options if edge.choice.announced], goal, hope)
            best[node] = right if right or by_itself else {id(edge) for edge in options if edge.choice.announced}
        return best[node]

    def allowed(edge: Edge) -> bool:
        if _is_option(edge) and id(edge) not in right_at(edge.source) and not _asks_for_a_person(facts, edge):
            return False
        return (may_fail or not edge.choice.failing) and allowed_goal(edge)

    return allowed


def _right(facts: Facts, options: list[Edge], goal: Goal | None, hope: Hope) -> set[int]:
    """Of several options that lead to an answer those whose label shares most words with the goal, since callers go by what
    they hear; of these the ones with the fewest turns, then the fewest hand-overs; back to the first menu only where
    nothing else is as near. Empty where none leads to one.
    """
    ranked: list[tuple[int, int, bool, Edge]] = []
    wished = _words(f"{goal.title} {goal.name}") if goal else set[str]()
    for edge in options:
        cost = hope.answers.get(id(edge))
        if cost is None and edge.target in hope.costs:
            cost = 2 + hope.costs[edge.target]
        if cost is not None:
            label = facts.listening_at(edge.source).options[edge.choice.index].label or ""
            back = facts.place(edge.target) in first_places(facts.flow)
            ranked.append((-len(_words(label) & wished), cost, back, edge))
    least = min((each[:3] for each in ranked), default=None)
    return {id(edge) for *rank, edge in ranked if tuple(rank) == least}


def first_places(flow: Flow) -> list[Place]:
    """The places that calls begin in: who comes back there has gained nothing."""
    blocks = [entry.block for entry in flow.entries if entry.block is not None]
    places = [line.place for block in blocks for line in block.lines if isinstance(line, Arrow)]
    return [place for place in places if isinstance(place, Place)]


def _words(text: str) -> set[str]:
    words = re.findall(r"[^\W_]+", text.lower())
    return {word for word in words if len(word) > 2 and word not in _SMALL_WORDS}


def _is_option(edge: Edge) -> bool:
    return edge.choice.kind in ("key", "words")


def _asks_for_a_person(facts: Facts, edge: Edge) -> bool:
    return names_a_person(facts.listening_at(edge.source).options[edge.choice.index])


def names_a_person(option: Option) -> bool:
    """Whether an option is announced as the way to a person."""
    return bool(option.announced and option.label and _A_PERSON.search(option.label))
