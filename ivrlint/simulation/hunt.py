"""Hunt for the calls that hurt: random callers pursue goals, hypothesis shrinks what hurts them, a search proves it.

Callers come in rounds: first those who make no mistake, then those who make one, two, three. What hurts in an early round
is worse than what takes more mistakes, so each kind of hurt at each place is shrunk in the first round that meets it, and
hypothesis, which prefers few decisions, shrinks towards few turns.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ivrlint.analyses.facts import Facts
from ivrlint.simulation.calls import Calls
from ivrlint.simulation.hurts import KINDS, Heard, Hurt, Hurting, Key
from ivrlint.simulation.population import wishes
from ivrlint.simulation.pursuit import Pursuit, Steps
from ivrlint.simulation.run import UnknownGoalError
from ivrlint.simulation.shortest_calls import FURTHEST, MOST_MISTAKES, Call, search
from ivrlint.simulation.standing import Act, Standing

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from ivrlint.simulation.kept import Kept

MOST_DECISIONS = 120
"""A random call is followed for so many steps."""
_SHARES = (40, 65, 85, 100)
"""Of 100 random callers, the first so many make no mistake, those up to the next at most one, then two, then three."""
_STOPS = 8
"""A random call is left after a decision once in eight times its possibilities: a shorter call is a simpler one."""

Progress = Callable[[int, int], None]


class Hunt(NamedTuple):
    """What a hunt came to.

    Parameters
    ----------
    pursuits : the wishes that were pursued, each with what hurts in its calls
    calls : one call for each kind of hurt at each place, the worst first
    proven : of these, by kind and place, those to which no shorter call exists
    by_callers : those that the random callers met, as they were shrunk
    callers : how many random callers there were, without those of the shrinking
    states : how many states the search looked at, without what was heard in them
    complete : whether these were all
    seed : of the random callers
    """

    pursuits: tuple[tuple[Pursuit, Hurting], ...]
    calls: tuple[Call, ...]
    proven: frozenset[Key]
    by_callers: dict[Key, Call]
    callers: int
    states: int
    complete: bool
    seed: int


class Plan(NamedTuple):
    """How to hunt.

    Parameters
    ----------
    max_examples : random callers
    seed : of these
    goal : only callers with this wish, by its name
    most_states : that the search looks at
    kept : where found calls are kept, or None
    """

    max_examples: int = 1000
    seed: int = 0
    goal: str | None = None
    most_states: int = 60_000
    kept: Kept | None = None


class Lived(NamedTuple):
    """A random call.

    Parameters
    ----------
    pursuit : number of the wish
    start : where it began
    acts : what happened
    found : what hurt in it: for each kind and place the first call
    """

    pursuit: int
    start: Standing
    acts: tuple[Act, ...]
    found: dict[Key, Call]


def pursuits_of(facts: Facts, goal: str | None = None) -> tuple[tuple[Pursuit, Hurting], ...]:
    """Who calls: everybody with each wish, those who want a person for it and those who do not mind.

    Raises
    ------
    UnknownGoalError : no wish has that name
    """
    steps = Steps(Calls(facts))
    wanted = [wish for wish in wishes(facts.flow) if goal in (None, wish.name)]
    if not wanted:
        raise UnknownGoalError(tuple(wish.name for wish in wishes(facts.flow)))
    pursuits = [Pursuit(steps, wish, wants) for wish in wanted for wants in (False, True) if wish.goal or wants]
    return tuple((pursuit, Hurting(pursuit)) for pursuit in pursuits)


def hunt(facts: Facts, plan: Plan, progress: Progress | None = None) -> Hunt:
    """Hunt for the calls that hurt.

    Parameters
    ----------
    facts : of the flow, whose calls can be judged
    plan : how
    progress : told how many callers have called, of how many

    Raises
    ------
    UnknownGoalError : there is no goal of that name
    """
    pursuits = pursuits_of(facts, plan.goal)
    callers = _Callers(pursuits, plan, progress)
    called = 0
    for mistakes, share in enumerate(_SHARES):
        until = math.ceil(plan.max_examples * share / 100)  # a single caller makes no mistake
        callers.round(mistakes, until - called)
        called = until
    found = dict(callers.found)
    searched = search(pursuits, plan.most_states)
    proven = set()
    for key, call in searched.calls.items():
        if key not in found or call.cost <= found[key].cost:  # of equal ones that which is told in the usual way
            found[key] = call
    room = plan.most_states // max(1, sum(kind == "same-words" for kind, _ in found))
    for key in sorted(found):
        shortest = searched
        if key[0] == "same-words":
            shortest = search(pursuits, room, found[key].hurt.place, until=found[key].cost)
            better = shortest.calls.get(key)
            found[key] = better if better is not None and better.cost <= found[key].cost else found[key]
        if found[key].cost <= shortest.front:
            proven.add(key)
    order = list(KINDS)
    calls = sorted(found.values(), key=lambda call: (call.cost, order.index(call.hurt.kind), call.hurt.span))
    complete = searched.front == FURTHEST
    return Hunt(
        pursuits, tuple(calls), frozenset(proven), callers.found, callers.called, searched.states, complete, plan.seed
    )  # fmt: skip


# --- random callers ------------------------------------------------------------------------------------------------------


def lived_calls(
    pursuits: Sequence[tuple[Pursuit, Hurting]],
    mistakes: int = MOST_MISTAKES,
    beginnings: Sequence[tuple[int, Standing]] = (),
    stops: bool = True,
) -> SearchStrategy[Lived]:
    """A hypothesis strategy for calls.

    Parameters
    ----------
    pursuits : who may call
    mistakes : that a caller makes at most
    beginnings : the wishes, by number, and where a call with each begins; empty: all of them
    stops : whether a call may be left before its end
    """
    from hypothesis import strategies

    everybody = [(number, start) for number, (pursuit, _) in enumerate(pursuits) for start in pursuit.starts()]
    chosen = list(beginnings) or everybody

    @strategies.composite
    def lived(draw: DrawFn) -> Lived:
        living = Living(*chosen[draw(strategies.integers(0, len(chosen) - 1))], pursuits)
        for _ in range(MOST_DECISIONS):
            acts = [act for act in living.possible() if living.mistakes + act.mistakes <= mistakes]
            if not acts:
                break
            number = 1
            if len(acts) > 1:
                number = draw(strategies.integers(0 if stops else 1, _STOPS * len(acts) if stops else len(acts)))
            if number == 0:
                break
            living.take(acts[(number - 1) % len(acts)])
        return living.lived()

    return lived()


class Living:
    """A call as it is lived through.

    Parameters
    ----------
    pursuit : number of the wish
    start : where it begins
    pursuits : all wishes
    """

    def __init__(self, pursuit: int, start: Standing, pursuits: Sequence[tuple[Pursuit, Hurting]]) -> None:
        self._number = pursuit
        self._pursuit, self._hurting = pursuits[pursuit]
        self._start = start
        self._acts: list[Act] = []
        self._heard: Heard = ()
        self._found: dict[Key, Call] = {}
        self._seconds = 0.0
        self.standing = start
        self.mistakes = self.turns = 0

    def possible(self) -> list[Act]:
        """What can happen next."""
        return self._pursuit.acts(self.standing)

    def take(self, act: Act) -> None:
        """Let it happen, and note what hurts."""
        before = self.standing
        taken = self._pursuit.take(before, act)
        self._acts.append(act)
        self.mistakes += act.mistakes
        self.turns += act.turns
        self._seconds += taken.seconds
        often: tuple[Hurt, ...] = ()
        if not self.mistakes:
            self._heard, often = self._hurting.hear(self._heard, before, act, taken)
        for hurt in (*self._hurting.hurts(before, act, taken), *often):
            cost = (self.mistakes, self.turns)
            call = Call(hurt, self._number, self._start, tuple(self._acts), cost, self._seconds)
            self._found.setdefault(hurt.key, call)
        self.standing = taken.standing

    def lived(self) -> Lived:
        """All of it."""
        return Lived(self._number, self._start, tuple(self._acts), self._found)


class _HurtsError(Exception):
    """A call hurts; what hypothesis shrinks."""


class _Callers:
    """The random callers of a hunt, and what they have met so far."""

    def __init__(self, pursuits: Sequence[tuple[Pursuit, Hurting]], plan: Plan, progress: Progress | None) -> None:
        self.found: dict[Key, Call] = {}
        self.called = 0
        self._pursuits = pursuits
        self._plan = plan
        self._progress = progress
        self._pinned: Key | None = None

    def round(self, mistakes: int, callers: int) -> None:
        """Let callers call who make at most so many mistakes; everything new that hurts them is shrunk."""
        until = self.called + callers
        while self.called < until:
            self._pinned = None
            if self._plan.kept is not None:
                self._plan.kept.begin(mistakes, lambda: self._pinned, frozenset(self.found))
            lived = self._shortest(mistakes, until - self.called)
            if lived is None:
                return
            self._note(lived)

    def _shortest(self, mistakes: int, callers: int) -> Lived | None:
        """The first call that hurts in a new way, shrunk; None if nobody lives through one."""
        from hypothesis import HealthCheck, Phase, given, seed, settings

        last: list[Lived] = []

        # `settings` over `seed`, which takes the database away: what was kept is tried first, the rest is seeded.
        @settings(
            max_examples=callers,
            database=self._plan.kept.database if self._plan.kept is not None else None,
            deadline=None,
            derandomize=False,
            phases=(Phase.reuse, Phase.generate, Phase.target, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
        )
        @seed(f"{self._plan.seed} {mistakes} {len(self.found)}")
        @given(lived_calls(self._pursuits, mistakes))
        def nobody_is_hurt(lived: Lived) -> None:
            if self._hurts(lived):
                last[:] = [lived]
                raise _HurtsError

        try:
            nobody_is_hurt()
        except _HurtsError:
            return last[0]
        return None

    def _note(self, lived: Lived) -> None:
        assert self._pinned is not None
        self.found[self._pinned] = lived.found[self._pinned]

    def _hurts(self, lived: Lived) -> bool:
        """Whether a call hurts in a new way; the first such way is the one that is shrunk."""
        from hypothesis import target

        if self._pinned is None:
            self.called += 1
            if self._progress:
                self._progress(self.called, self._plan.max_examples)
            target(float(len(lived.acts)), label="how far the call went")
            self._pinned = next((key for key in sorted(lived.found) if key not in self.found), None)
        return self._pinned in lived.found
