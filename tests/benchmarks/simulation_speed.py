"""How fast the exact answer is: beside sampling, and beside the Storm model checker on the same chain, exported.

``python tests/benchmarks/simulation_speed.py`` prints ratios; what is compared runs in turn, A B A B, in one process, and
medians are compared. ``--quick`` takes one round and a small flow instead of the one of 2,000 places.

The flows are those of `generate.py` without the ways back to earlier menus: with them, what callers have tried multiplies
beyond two million states, and the exact answer is not what `ivrlint simulate` would give. In the flow of 2,000 places
nothing is announced, and callers have at hand what they are asked for. Building the chain counts, reading the flow does
not. Storm's part is to load the chain from a file, and one probability and one expected reward.
"""

import argparse
import re
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[1])]  # run as a script, from a checkout

# ruff: noqa: E402
from generate import flow as generated
from simulation.judge import ask, load

from ivrlint.analyses.facts import Facts
from ivrlint.callers.assumptions import Assumptions
from ivrlint.callers.groups import Group
from ivrlint.flow.build import build_flow
from ivrlint.settings import THRESHOLDS
from ivrlint.simulation.calls import Calls
from ivrlint.simulation.chain import explore, solve
from ivrlint.simulation.crowd import sample
from ivrlint.simulation.journey import Journeys
from ivrlint.simulation.storm import drn
from ivrlint.simulation.table import Table
from ivrlint.text import SourceText

_BACK = re.compile(r"^  press .*-> (back|main)$\n", re.MULTILINE)
_ANNOUNCED = re.compile(r"^ *prepares .*$\n", re.MULTILINE)
CALLERS = 10_000


def facts_of(places: int, announces: bool = True) -> Facts:
    """A generated flow without ways back, read, with its call graph."""
    text = _BACK.sub("", generated(places))
    text = text if announces else _ANNOUNCED.sub("", text)
    flow, _, _ = build_flow(SourceText("big.ivr", text), "big.ivr", frozenset())
    facts = Facts(flow, THRESHOLDS)
    assert flow.complete and facts.graph.nodes
    return facts


def medians(rounds: int, *jobs: Callable[[], object]) -> list[float]:
    """Seconds of each job, the median of so many rounds, taken in turn."""
    taken: list[list[float]] = [[] for _ in jobs]
    for _ in range(rounds):
        for times, job in zip(taken, jobs, strict=True):
            before = time.perf_counter()
            job()
            times.append(time.perf_counter() - before)
    return [statistics.median(times) for times in taken]


def prepared(facts: Facts) -> Group:
    """Callers who have at hand whatever they are asked for."""
    return Group("prepared", 1.0, has={item.name: 1.0 for item in facts.flow.data})


def against_sampling(rounds: int, fetching: bool) -> None:
    """The exact answer for 60 places beside 10,000 sampled callers, each from nothing but the flow.

    Parameters
    ----------
    rounds : of which the median counts
    fetching : whether things are announced, and callers go to fetch them, each with a time of its own
    """
    facts = facts_of(60, announces=fetching)
    group = Group("everyday", 1.0) if fetching else prepared(facts)

    def table() -> Table:
        return Table(Journeys(Calls(facts), facts.flow.goals[0], group, Assumptions("middle")))

    exact, sampled = medians(rounds, lambda: solve(explore(table())), lambda: sample(table(), CALLERS, 1))
    states, what = solve(explore(table())).states, "what is fetched" if fetching else "everything at hand"
    print(f"60 places, {what}, {states} states: exact / {CALLERS} callers: {exact / sampled:.2f} (aim 1.0)"
          f"   {exact:.2f} s, {sampled:.2f} s")  # fmt: skip


def against_storm(rounds: int, places: int) -> None:
    """Building and solving a large chain beside Storm, which loads it and solves it."""
    facts = facts_of(places, announces=False)

    def journeys() -> Table:
        return Table(Journeys(Calls(facts), facts.flow.goals[0], prepared(facts), Assumptions("middle")))

    chain = explore(journeys())
    answer = solve(chain)
    text = drn(chain)
    found: dict[str, float] = {}

    def storm() -> None:
        model = load(text)
        found["share"] = ask(model, 'P=? [F "resolved"]')
        found["seconds"] = ask(model, 'R{"seconds"}=? [F "done"]')

    ours, alone, theirs = medians(rounds, lambda: solve(explore(journeys())), lambda: solve(chain), storm)
    apart = max(abs(found["share"] - answer.share("resolved")), abs(found["seconds"] - answer.means["seconds"]))
    print(f"{places} places, {answer.states} states, {text.count('state ')} of whole journeys: build and solve / Storm: "
          f"{ours / theirs:.2f} (aim 1.0)   {ours:.2f} s, {theirs:.2f} s")  # fmt: skip
    print(f"  solving alone: {alone / theirs:.2f}   {alone:.2f} s; the answers differ by {apart:.1e}")


def main() -> None:
    """Print both comparisons."""
    parser = argparse.ArgumentParser(description="exact answers beside sampling and beside Storm")
    parser.add_argument("--quick", action="store_true", help="one round, small flows")
    quick = parser.parse_args().quick
    against_sampling(1 if quick else 5, fetching=True)
    against_sampling(1 if quick else 5, fetching=False)
    against_storm(1 if quick else 3, 200 if quick else 2000)


if __name__ == "__main__":
    main()
