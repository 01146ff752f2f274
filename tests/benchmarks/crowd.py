"""How many callers a second: the crowd, the same callers as SimPy processes, and as plain Python loops.

``python tests/benchmarks/crowd.py flow.ivr`` prints callers a second. Three take the same moves of the same states,
worked out before anything is timed; SimPy and the first loop take them caller by caller, from lists, with `random` and
`bisect`, so that what differs is only how callers are walked through. The second loop, `walk`, steps each call itself and
asks the caller model at every turn, as a simulator without such tables does.
"""

import bisect
import itertools
import random
import sys
import time
from typing import Any

import simpy

from ivrlint.analyses.facts import Facts
from ivrlint.callers.assumptions import Assumptions
from ivrlint.callers.groups import groups_of
from ivrlint.linting.source import flow_of
from ivrlint.settings import THRESHOLDS
from ivrlint.simulation.calls import Calls
from ivrlint.simulation.chain import explore
from ivrlint.simulation.crowd import sample
from ivrlint.simulation.journey import Journeys
from ivrlint.simulation.mind import CallOver
from ivrlint.simulation.population import wishes
from ivrlint.simulation.table import LEVELS, Table
from ivrlint.simulation.walk import walk

CROWD, ONE_BY_ONE, WALKED, ROUNDS = 200_000, 4_000, 500, 5


class Lists:
    """The moves of every state as plain lists: cumulative shares, and a tuple for each move."""

    def __init__(self, table: Table) -> None:
        chain = explore(table)
        arrays = chain.arrays
        self.ends, self.following, self.most = chain.ends, chain.following, chain.most_calls
        self.starts = table.starts
        self.sums: list[list[float]] = []
        self.moves: list[list[tuple[int, float, int, list[float], list[float], int]]] = []
        leaves, after = arrays.leaves.tolist(), arrays.left_after.tolist()
        columns = (arrays.target, arrays.rewards["seconds"], arrays.gain, arrays.hazard, arrays.leaves_to)
        target, seconds, gain, hazard, leaves_to = (column.tolist() for column in columns)
        share = arrays.share.tolist()
        for first, last in itertools.pairwise(arrays.first.tolist()):
            self.sums.append(list(itertools.accumulate(share[first:last])))
            self.moves.append(
                [
                    (target[k], seconds[k], gain[k], leaves[hazard[k]], after[hazard[k]], leaves_to[k])
                    for k in range(first, last)
                ]
            )

    def begin(self, draw: random.Random) -> int:
        """Where a journey begins."""
        point, total = draw.random(), 0.0
        for share, state in self.starts:
            total += share
            if point < total:
                return state
        return self.starts[-1][1]

    def step(self, state: int, level: int, draw: random.Random) -> tuple[int, int, float]:
        """One move: the next state, the level of annoyance there, and how long it took."""
        sums = self.sums[state]
        chosen = self.moves[state][min(bisect.bisect(sums, draw.random() * sums[-1]), len(sums) - 1)]
        target, seconds, gain, leaves, after, leaves_to = chosen
        if leaves[level] and draw.random() < leaves[level]:
            return leaves_to, level, after[level]
        return target, min(LEVELS - 1, level + gain), seconds

    def over(self, state: int, calls: int, draw: random.Random) -> int | None:
        """After a call: where the next one begins, or None."""
        end = self.ends[-1 - state]
        if not isinstance(end, CallOver) or not (end.ours or calls < self.most) or draw.random() >= end.again:
            return None
        return draw.choice(self.following[-1 - state])


def loop(lists: Lists, callers: int, draw: random.Random) -> float:
    """Everybody in turn; returns the seconds that all of them spent."""
    spent = 0.0
    for _ in range(callers):
        state: int | None = lists.begin(draw)
        calls, level = 1, 0
        while state is not None:
            if state < 0:
                state, level, calls = lists.over(state, calls, draw), 0, calls + 1
                continue
            state, level, seconds = lists.step(state, level, draw)
            spent += seconds
    return spent


def processes(lists: Lists, callers: int, draw: random.Random) -> float:
    """Everybody at once, each a process of SimPy; returns the seconds that all of them spent."""
    spent = [0.0]

    def caller(env: Any) -> Any:
        state: int | None = lists.begin(draw)
        calls, level, began = 1, 0, env.now
        while state is not None:
            if state < 0:
                state, level, calls = lists.over(state, calls, draw), 0, calls + 1
                continue
            state, level, seconds = lists.step(state, level, draw)
            yield env.timeout(seconds)
        spent[0] += env.now - began

    env = simpy.Environment()
    for _ in range(callers):
        env.process(caller(env))
    env.run()
    return spent[0]


def main() -> None:
    """Print callers a second and the mean seconds of a journey: the medians of some rounds in turn."""
    flow = flow_of(sys.argv[1]).flow
    calls = Calls(Facts(flow, THRESHOLDS))
    group, wish = groups_of(flow, {})[0], wishes(flow)[0]

    def table() -> Table:
        return Table(Journeys(calls, wish.goal, group, Assumptions("middle")))

    known = table()
    lists = Lists(known)
    rates: dict[str, list[float]] = {"crowd": [], "loop": [], "simpy": [], "walk": []}
    means: dict[str, float] = {}
    for number in range(ROUNDS + 1):
        for name, callers in (("crowd", CROWD), ("loop", ONE_BY_ONE), ("simpy", ONE_BY_ONE), ("walk", WALKED)):
            began = time.perf_counter()
            if name == "crowd":
                means[name] = sample(known, callers, number).means["seconds"]
            elif name == "walk":
                draw, journeys = random.Random(number), known.journeys
                means[name] = sum(walk(journeys, draw).seconds for _ in range(callers)) / callers
            else:
                live = loop if name == "loop" else processes
                means[name] = live(lists, callers, random.Random(number)) / callers
            rates[name].append(callers / (time.perf_counter() - began))
    for name, found in rates.items():
        print(name, sorted(found[1:])[ROUNDS // 2], f"{means[name]:.1f}")


if __name__ == "__main__":
    main()
