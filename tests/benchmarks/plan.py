"""The shape of a generated flow, before it is written down."""

import math
import random
from collections import deque
from dataclasses import dataclass, field

import vocabulary as words

FIXED = ("main", "wrap_up", "reminder", "identify", "by_code", "after_hours", "operator")


def faults(places: int) -> int:
    """How many faults are put into a flow of so many places, well below one in twenty."""
    return 1 + places // 100


@dataclass
class Item:
    """One thing that callers are asked for."""

    name: str
    title: str
    settings: tuple[str, ...]
    by_heart: bool


@dataclass
class Step:
    """A step of the tree; `following` is the step it goes on to."""

    name: str
    label: str
    kind: str
    item: Item | None = None
    following: "Step | None" = None
    fault: str = ""

    def chain(self) -> list["Step"]:
        """This step and those it goes on to."""
        return [self, *(self.following.chain() if self.following else [])]


@dataclass
class Menu:
    """A menu of the tree with what hangs below it."""

    name: str
    label: str
    depth: int
    menus: list["Menu"] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    has_line: bool = False
    fault: str = ""


class Plan:
    """A tree with exactly so many places: what hangs where, what is asked for, and which faults are put in."""

    KINDS = ("ask", "ask", "check", "check", "info", "info", "info", "hours", "send", "do")
    FAULTS = ("hangs_up", "bare_key", "unprepared", "no_way_out")

    def __init__(self, places: int, seed: int) -> None:
        self.random = random.Random(seed)
        self.taken: dict[str, int] = dict.fromkeys(FIXED, 1)
        self.items = self._items(round(5 + 35 * min(1.0, max(0.0, math.log(places / 60) / math.log(1000)))))
        self.goals = words.GOALS[: min(len(words.GOALS), 4 + int(math.log10(places)))]
        self.teams = [self.name(self.label()) + "_team" for _ in range(2 + int(math.sqrt(places) / 2))]
        self.unvisited = self.random.sample(self.teams, len(self.teams))
        self.open_ended = set(self.teams[: len(self.teams) // 40])
        in_tree = places - len(FIXED) - len(self.teams)
        self.root, self.menus = self._tree_of_menus(max(2, round(in_tree * 0.27)))
        self._hang_steps(in_tree - len(self.menus))
        self._put_faults(faults(places) - len(self.open_ended))
        lines = self.random.sample(self.menus[3:], min(6, len(self.menus) // 12))
        for menu in lines:
            menu.has_line = True
        self.lines = lines

    def label(self) -> str:
        """What an option is called: a product, a topic and an aspect of it."""
        choice = self.random.choice
        return f"{choice(words.PRODUCTS)} {choice(words.TOPICS)} {choice(words.ASPECTS)}"

    def name(self, label: str) -> str:
        """A name for a place: the label in one word, with a number where it is taken."""
        name = label.replace(" ", "_")
        count = self.taken.get(name, 0) + 1
        self.taken[name] = count
        return name if count == 1 else f"{name}_{count}"

    def _items(self, count: int) -> list[Item]:
        items = []
        for number in range(count):
            if number % 3 == 2:
                title = words.BY_HEART[number // 3 % len(words.BY_HEART)]
                product = self.random.choice(words.PRODUCTS)
                name = self.name(f"{product} {title}")
                items.append(Item(name, f"your {title} for {product}", ("digits 1-10", "from memory"), True))
                continue
            kind, length, where, source = self.random.choice(words.FETCHED)
            product = self.random.choice(words.PRODUCTS)
            settings = (
                length.format(self.random.randint(6, 14)),
                f'from {source} "{where}"',
                f"takes {self.random.randint(1, 6)} min",
            )
            name = self.name(f"{product} {kind}")
            items.append(Item(name, f"your {product} {kind.replace('_', ' ')}", settings, False))
        return items

    def _tree_of_menus(self, count: int) -> tuple[Menu, list[Menu]]:
        """The menus below `main`, broad first; the root stands for `main` and is not in the list."""
        root = Menu("main", "the main menu", 0)
        menus: list[Menu] = []
        waiting = deque([root])
        while len(menus) < count:
            parent = waiting.popleft()
            for _ in range(min(self.random.choice((3, 3, 4)), count - len(menus))):
                label = self.label()
                menu = Menu(self.name(label), label, parent.depth + 1)
                parent.menus.append(menu)
                menus.append(menu)
                waiting.append(menu)
        return root, menus

    def _hang_steps(self, count: int) -> None:
        """Hang exactly so many steps below the menus, the ends of the tree first; some steps follow another."""
        room = [menu for menu in self.menus for _ in range(3 if not menu.menus else 1)]
        self.random.shuffle(room)
        for number in range(count):
            menu = room[number % len(room)]
            label = self.label()
            step = Step(self.name(label), label, self._kind(number))
            if step.kind == "ask":
                step.item = self.random.choice(self.items)
            last = menu.steps[-1].chain()[-1] if menu.steps else None
            crowded = len(menu.steps) + len(menu.menus) > 4
            if last and last.kind in ("ask", "check") and (crowded or self.random.random() < 0.25):
                last.following = step
            else:
                menu.steps.append(step)

    def _kind(self, number: int) -> str:
        """What a step does; one at least asks who calls, and few do, since each has a copy of those steps."""
        kind = self.random.choice(self.KINDS)
        if number == 0:
            return "do"
        return "info" if kind == "do" and self.random.random() < 0.7 else kind

    def _put_faults(self, count: int) -> None:
        menus = [menu for menu in self.menus if menu.steps]
        asks = [step for menu in menus for first in menu.steps for step in first.chain() if step.item]
        fetched = [step for step in asks if step.item and not step.item.by_heart]
        for number in range(count):
            fault = self.FAULTS[number % len(self.FAULTS)]
            if fault == "bare_key" or not fetched:
                self.random.choice(menus).fault = "bare_key"
            else:
                self.random.choice(fetched).fault = fault
