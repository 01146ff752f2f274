"""A caller who pursues a goal in one call: what such a person may do, and what of it is a mistake.

Nothing is weighed here, as it is in `journey.py`: whatever a person can do is possible, the right option as well as a slip,
a silence or a key that nobody offered, and whatever the system can decide is possible too. What is counted is how often the
caller could have done better. To be without a number is no mistake, and neither is silence where nothing else is left.
"""

from __future__ import annotations

from ivrlint.analyses.choosing import names_a_person
from ivrlint.analyses.humans import distances, helpers, queues_at
from ivrlint.call.graph import Edge
from ivrlint.call.listening import JUDGES, KNOWN_ALREADY, LISTENS
from ivrlint.call.people import HOLDS, helps
from ivrlint.call.program import END, ENTER, HUMAN, LISTEN, QUEUE, bits
from ivrlint.call.state import PERSON, Choice, Happening, State
from ivrlint.call.step import step
from ivrlint.call.timing import hold_times
from ivrlint.callers.assumptions import UNITS, Assumptions
from ivrlint.callers.at_hand import fetch_units
from ivrlint.callers.choosing import Choosing
from ivrlint.callers.groups import BUILT_IN
from ivrlint.callers.tiring import units
from ivrlint.flow.lines import Arrow, Ask, Listening
from ivrlint.flow.model import Place, Team
from ivrlint.simulation.calls import Calls
from ivrlint.simulation.population import Wish
from ivrlint.simulation.standing import Act, Failing, Standing, Taken, later, usual, with_item

_PROMISED = frozenset({"message", "call back"})
_NEVER = -1


class Steps:
    """The steps of one flow with all that happens in them, worked out once for all callers.

    Parameters
    ----------
    calls : of the flow
    """

    def __init__(self, calls: Calls) -> None:
        self.calls = calls
        self._found: dict[tuple[int, Choice], tuple[int, tuple[Happening, ...], float]] = {}

    def take(self, number: int, choice: Choice) -> tuple[int, tuple[Happening, ...], float]:
        """The state after a choice, what happened, and the seconds."""
        found = self._found.get((number, choice))
        if found is None:
            after, happened = step(self.calls.program, self.calls.states[number], choice)
            seconds = sum(thing.seconds for thing in happened)
            found = self._found[number, choice] = self.calls.number(after), happened, seconds
        return found


class Pursuit:
    """The calls of people with one wish.

    Parameters
    ----------
    steps : of the flow, shared by all wishes
    wish : why they call
    wants : whether they want a person for it
    """

    def __init__(self, steps: Steps, wish: Wish, wants: bool) -> None:
        self.calls = steps.calls
        self.wish = wish
        self.goal = wish.goal
        self.wants = wants
        self._steps = steps
        self._facts = self.calls.facts
        self._bit = 1 << wish.goal.index if wish.goal else 0
        self._choosing = Choosing(self._facts, wish.goal)
        self._distance = distances(self._facts, wish.goal)
        self._numbers = Assumptions("middle")
        self._acts: dict[Standing, list[Act]] = {}
        self._taken: dict[tuple[Standing, Act], Taken] = {}
        teams = self._facts.flow.teams
        if wish.goal is None:
            self._helping = frozenset(team.name for team in teams if helps(team, -1, self.calls.program) > 0)
        else:
            self._helping = frozenset(teams[index].name for index in helpers(self._facts, wish.goal))
        self._leads_on = self._facts.leading_to(self._asks_or_ends)
        self.leads_to_help = self._facts.leading_to(self._helps, self._facts.for_goal(wish.goal))

    def _helps(self, edge: Edge) -> bool:
        """Whether a step leads to a human who can help, to a call back, or out of what can be known."""
        known = any(thing.kind in _PROMISED or thing.kind in ("outside", "unknown") for thing in edge.happened)
        return known or queues_at(edge) in self._helping

    def _asks_or_ends(self, edge: Edge) -> bool:
        """Whether a step leads to a question, to people, or to the end of the call."""
        return self._facts.graph.point(edge.target).kind in (LISTEN, QUEUE, HUMAN, END)

    def starts(self) -> list[Standing]:
        """Where these calls begin: the numbers that are dialled for this wish, then the calls that we make."""
        entries = self._facts.entries_of(self.goal)
        kinds = [self._facts.flow.entries[entry].kind for entry in entries]
        return [
            Standing(self.calls.start(entry), kind == "outbound") for entry, kind in zip(entries, kinds, strict=True)
        ]

    def entry_of(self, start: Standing) -> int:
        """The entry in which a call begins."""
        point = self.calls.program.points[self.calls.states[start.number].point]
        return next(number for number, entry in enumerate(self._facts.flow.entries) if entry is point.what)

    # --- what can happen next ----------------------------------------------------------------------------------------

    def acts(self, standing: Standing) -> list[Act]:
        """Everything that can happen next, fewest mistakes first, then the likeliest; empty where the call is over."""
        found = self._acts.get(standing)
        if found is None:
            found = sorted(self._possible(standing), key=usual)
            self._acts[standing] = found
        return found

    def _possible(self, standing: Standing) -> list[Act]:
        number = standing.number
        state = self.calls.states[number]
        point = self.calls.program.points[state.point]
        offered = self.calls.choices(number)
        if point.kind == END or (standing.answered and point.kind in (LISTEN, QUEUE)):
            return []  # whoever is answered hangs up (ruling 7)
        if point.kind == HUMAN and offered[0].kind == "want":
            return [Act(each) for each in offered if self.goal is not None and each.index == self.goal.index]
        if point.kind == QUEUE and state.phase == HOLDS:
            assert isinstance(point.what, Team)
            return self._waits(point.what, offered)
        if point.kind == LISTEN and state.medium == PERSON and state.phase != KNOWN_ALREADY:
            assert isinstance(point.what, Listening)
            return self._listening(standing, point.what, offered)
        return [Act(each) for each in offered]

    def _waits(self, team: Team, offered: list[Choice]) -> list[Act]:
        """Waits that differ in nothing but their length are one."""
        found: dict[int, Act] = {}
        times = hold_times(*team.hold)
        for each in offered:
            found.setdefault(sum(1 for offer in team.offers if offer.after < times[each.index]), Act(each))
        return list(found.values())

    def _listening(self, standing: Standing, listening: Listening, offered: list[Choice]) -> list[Act]:
        phase = self.calls.states[standing.number].phase
        if phase >= JUDGES:
            return [Act(each, int(each.kind in ("no", "silence"))) for each in offered]
        if listening.kind == "offer":  # whoever does not take it keeps waiting
            return [Act(each) for each in offered if each.kind == "silence" or (each.announced and each.index >= 0)]
        if listening.ask is not None and phase == LISTENS:
            return self._asked(standing, listening, listening.ask, offered)
        heard = [each for each in offered if each.kind in ("key", "words") and each.announced]
        right = self._choosing.right(self.calls.node(standing.number), self.wants)
        person = [each for each in heard if names_a_person(listening.options[each.index])]
        good = [each for each in heard if each.index in right]
        if self.wants:  # "press 0 for a person" is no mistake of theirs, wherever it leads
            good += [each for each in person if each not in good]
        good = good or person[:1]
        return [Act(each, self._is_wrong(each, good), unfit=not good) for each in offered]

    def _is_wrong(self, choice: Choice, good: list[Choice]) -> int:
        """Whether a caller could do better: there is a better choice, or it is a key that nobody offered (but many try 0)."""
        if choice.kind == "invalid":
            return 1
        if choice.announced or choice.word == "0":
            return int(bool(good) and choice not in good)
        return 1

    def _asked(self, standing: Standing, listening: Listening, ask: Ask, offered: list[Choice]) -> list[Act]:
        """Asked for a value: by those who have it and by those who have not."""
        items = [item.index for item in ask.items]
        by_heart = sum(1 << item.index for item in ask.items if item.by_heart)
        ready = (standing.has | by_heart) & bits(ask.items)
        unsure = next((item for item in items if not (ready | standing.lacks) >> item & 1), None)
        if not ready and unsure is not None:
            return [Act(None, item=unsure, has=True), Act(None, item=unsure)]
        waits: dict[int, float] = {item: 0.0 for item in items if ready >> item & 1}
        if not waits:
            waits = {item: time * UNITS for item, time in standing.fetch
                     if item in items and time * UNITS <= listening.seconds}  # fmt: skip
        ways_out = [each for each in offered if each.kind in ("key", "words") and each.announced]
        good = [each for each in offered if each.kind == "give" and each.index in waits] or ways_out
        acts = []
        for each in offered:
            if each.kind == "give":
                if each.index in waits:
                    acts.append(Act(each, waits=waits[each.index]))
            else:
                acts.append(Act(each, self._is_wrong(each, good), lacks=not waits))
        return acts

    # --- what comes of it --------------------------------------------------------------------------------------------

    def take(self, standing: Standing, act: Act) -> Taken:
        """Do it."""
        found = self._taken.get((standing, act))
        if found is None:
            found = self._taken[standing, act] = self._take(standing, act)
        return found

    def _take(self, standing: Standing, act: Act) -> Taken:
        if act.choice is None:
            return Taken(self._looked(standing, act), (), 0.0)
        target, happened, seconds = self._steps.take(standing.number, act.choice)
        fetched = next((item for item, _ in standing.fetch if act.waits and item == act.choice.index), None)
        if fetched is not None:
            standing = with_item(standing, fetched)
        standing = later(standing, units(seconds + act.waits))
        standing = self._told(standing, target)
        after = self.calls.states[target]
        point = self.calls.program.points[after.point]
        gone_on, answered, met = standing.gone_on, standing.answered, standing.met
        if point.kind == ENTER and isinstance(point.what, Place):
            gone_on = gone_on or point.what.index not in self.calls.first_places
        for thing in happened:
            answered = answered or self._answers(thing)
            met = met or thing.kind in _PROMISED or (thing.kind == "queue" and thing.text in self._helping)
        standing = standing._replace(
            number=target, gone_on=gone_on, answered=answered, met=met, wished=self._wished(standing, act, after),
            hopeless=standing.hopeless or (not met and not answered and self._is_hopeless(target, point.kind)),
            failing=self._failing(standing, act.choice),
        )  # fmt: skip
        return Taken(standing, happened, seconds + act.waits)

    def _wished(self, standing: Standing, act: Act, after: State) -> bool:
        """Whether the caller asked for the words that follow, or brought them about by a mistake or a wrong entry."""
        choice = act.choice
        assert choice is not None
        if choice.kind == "draw" and choice.word == "refused":
            return True
        if not choice.by_caller:
            return standing.wished
        if choice.kind in ("key", "words") and (after.replay or self.leads_straight(standing, choice)):
            return True
        return act.mistakes > 0 and after.replay

    def leads_straight(self, standing: Standing, choice: Choice) -> bool:
        """Whether an option is announced as what it leads to, and does nothing but lead there: "the main menu"."""
        listening = self.calls.listening(standing.number)
        if listening is None or choice.kind not in ("key", "words") or not choice.announced:
            return False
        lines = listening.options[choice.index].block.lines
        if len(lines) != 1 or not isinstance(lines[0], Arrow):
            return False
        place = lines[0].place
        return not isinstance(place, Place) or place.index in self.calls.first_places

    def _is_hopeless(self, target: int, kind: int) -> bool:
        """Whether no step leads from a question to a human who can help, or the call goes round by itself for ever."""
        node = self.calls.node(target)
        if not self.wants or node < 0 or kind == END:
            return False
        if kind == LISTEN and self.calls.states[target].phase == LISTENS:
            return node not in self.leads_to_help
        return node not in self._leads_on

    def _looked(self, standing: Standing, act: Act) -> Standing:
        """Whether it is at hand; whoever has not got it goes to fetch it, if they have not gone before."""
        if act.has:
            return with_item(standing, act.item)
        fetch = dict(standing.fetch)
        fetch.setdefault(act.item, self._takes(act.item))
        return standing._replace(lacks=standing.lacks | 1 << act.item, fetch=tuple(sorted(fetch.items())))

    def _takes(self, item: int) -> int:
        return fetch_units(self._facts.flow.data[item], BUILT_IN[0], self._numbers)

    def _told(self, standing: Standing, target: int) -> Standing:
        """Whoever is told to bring something goes to fetch it, unless it is at hand."""
        told = self.calls.states[target].told & ~self.calls.states[standing.number].told & ~standing.has
        if not told:
            return standing
        fetch = dict(standing.fetch)
        for item in self._facts.flow.data:
            if told >> item.index & 1 and not item.by_heart:
                fetch.setdefault(item.index, self._takes(item.index))
        return standing._replace(fetch=tuple(sorted(fetch.items())))

    def _answers(self, thing: Happening) -> bool:
        """Whether the caller has got what they called for, or at least the promise of it."""
        if thing.kind in ("resolves", "deflects"):
            return bool(thing.items & self._bit) or (
                self.goal is None and bool(thing.text) and thing.kind == "resolves"
            )
        return thing.kind in _PROMISED

    def _failing(self, standing: Standing, choice: Choice) -> Failing | None:
        """The run of silences and wrong keys at menus that a choice goes on with, begins or ends."""
        if not choice.by_caller:
            return standing.failing
        listening = self.calls.listening(standing.number)
        if not choice.failing or listening is None or listening.ask is not None or listening.kind == "offer":
            return None
        if standing.failing is not None:  # more than what is announced takes is all the same
            turns = min(standing.failing.turns + 1, max(1, standing.failing.announced))
            return standing.failing._replace(turns=turns)
        announced = self._distance.hops.get(self.calls.node(standing.number), _NEVER)
        return Failing(self.calls.place(standing.number), announced, 1)

    def helping_team(self, name: str) -> bool:
        """Whether a team can help with this wish."""
        return name in self._helping
