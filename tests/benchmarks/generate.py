"""Make large call flows that look like real ones, and plain source files of as many lines to compare with.

``python tests/benchmarks/generate.py 60 > big.ivr`` writes a flow with exactly 60 places. The same number of places and
the same seed give the same bytes. ``--kind gdscript`` and ``--kind python`` write a clean file of so many *lines*.

A flow is a tree of menus, three or four menus wide near its root and with four to six labelled options everywhere;
steps hang below the menus, teams are shared by all of them. It is well made on purpose: numbers are announced before
they are asked for, closed hours have a way out, every menu leads to a person. A few faults (`faults`) are put in by
design, so that rules have something to say and reports stay short.
"""

import argparse
import sys
from pathlib import Path

import vocabulary as words
from plan import Item, Menu, Plan, Step, faults
from sources import gdscript, python_source

__all__ = ["faults", "flow", "gdscript", "python_source"]

SMALLEST = 20


def flow(places: int, seed: int = 1) -> str:
    """A call flow with exactly so many menus, steps and teams, all of which callers can reach.

    Parameters
    ----------
    places : menus, steps and teams together, at least `SMALLEST`
    seed : another seed gives another flow of the same shape

    Returns
    -------
    str
        the text of an ``.ivr`` file

    Raises
    ------
    ValueError
        for fewer places than the fixed part of a flow needs
    """
    if places < SMALLEST:
        raise ValueError(f"a flow needs at least {SMALLEST} places, not {places}")
    return _Writer(places, seed).text()


class _Writer(Plan):
    """Writes a plan down as a call script."""

    def __init__(self, places: int, seed: int) -> None:
        super().__init__(places, seed)
        self.out: list[str] = []

    def text(self) -> str:
        """The whole flow."""
        self._head()
        self._menu(self.root)
        for menu in self.menus:
            self._menu(menu)
            for first in menu.steps:
                for step in first.chain():
                    self._step(step)
        self._fixed_places()
        for number, team in enumerate(self.teams):
            self._team(team, number)
        self._tail()
        return "\n".join(self.out) + "\n"

    def _add(self, *lines: str) -> None:
        self.out.extend(lines)

    def _team_name(self) -> str:
        """A team to go to: each of them once, then any."""
        return self.unvisited.pop() if self.unvisited else self.random.choice(self.teams)

    def _goal(self) -> str:
        return self.random.choice(self.goals)[0]

    def _number(self, index: int) -> str:
        return f"1-800-555-{100 + index:04}"

    def _head(self) -> None:
        self._add("// A generated flow: see tests/benchmarks/generate.py.", "", 'flow "Northern Services" in en', "")
        total = sum(share for _, _, share in self.goals)
        for name, title, share in self.goals:
            self._add(f'goal {name} "{title}" {share * 100 // total}%')
        self._add("", 'data customer_number "your customer number"', "  digits 10")
        self._add('  from paper "the top right corner of any letter"', "  takes 2 min", "")
        self._add('data telephone_pin "your telephone PIN"', "  digits 4", "  from memory", "  sensitive", "")
        for item in self.items:
            self._add(f'data {item.name} "{item.title}"', *(f"  {line}" for line in item.settings), "")
        self._add(f'inbound "{self._number(0)}" -> main', "  prepares customer_number")
        for index, menu in enumerate(self.lines, start=1):
            self._add(f'inbound "{self._number(index)}" -> {menu.name}', "  prepares customer_number")
        self._add("", "outbound visit_reminder to customer", "  person 40% -> reminder", "  machine 50%")
        self._add("    wait for beep", '    say "Northern Services will visit you tomorrow."', "    -> hang up")
        self._add("  no_answer 10% -> hang up", "")

    def _menu(self, menu: Menu) -> None:
        is_main = menu.depth == 0
        wording = (
            "Welcome to Northern Services." if is_main else self.random.choice(words.MENU_WORDS).format(menu.label)
        )
        self._add(f"menu {menu.name}", f'  say "{wording}"')
        self._notices(menu, is_main)
        key = 0
        places: list[Menu | Step] = [*menu.menus, *menu.steps]
        for target in places:
            key += 1
            self._option(key, target.name, target.label)
        if key < 5 and not is_main:
            key += 1
            label = self.label()
            if self.random.random() < 0.3:
                self._add(f'  press {key} for "{label}"', f'    say "{self._answer(label)}"', "    -> again")
            else:
                self._option(key, self._team_name() + " with customer_number", label)
        if menu.fault == "bare_key":
            self._add(f"  press {key + 1} -> {menu.steps[0].name}")
        person = is_main or menu.has_line or self.random.random() < 0.7
        if not is_main and not menu.has_line and self.random.random() < 0.5:
            self._add('  press * for "the previous menu" -> back')
        if not person or (not is_main and self.random.random() < 0.5):
            self._add('  press 9 for "the main menu" -> main')
        if person:
            self._add('  press 0 for "a person" -> operator')
        self._add("")

    def _notices(self, menu: Menu, is_main: bool) -> None:
        """Announce what the steps below this menu ask for."""
        wanted: dict[str, Item] = {}
        for first in menu.steps:
            for step in first.chain():
                if step.item and not step.item.by_heart and step.fault != "unprepared":
                    wanted[step.item.name] = step.item
        if is_main or menu.has_line:
            self._add('  say "Have your customer number ready."', "    prepares customer_number")
        if wanted:
            titles = " and ".join(item.title for item in wanted.values())
            self._add(f'  say "Please have {titles} ready."', f"    prepares {', '.join(wanted)}")

    def _option(self, key: int, target: str, label: str) -> None:
        spoken = f' or speak "{label.split(" ", 1)[1]}"' if self.random.random() < 0.15 else ""
        self._add(f'  press {key}{spoken} for "{label}" -> {target}')

    def _answer(self, label: str) -> str:
        return self.random.choice(words.ANSWERS).format(label, self.random.randint(2, 48))

    def _step(self, step: Step) -> None:
        self._add(f"step {step.name}")
        getattr(self, f"_{step.kind}")(step)
        self._add("")

    def _end(self, step: Step) -> str:
        return f"  -> {step.following.name if step.following else 'wrap_up'}"

    def _ask(self, step: Step) -> None:
        item, team = step.item, self._team_name()
        assert item is not None
        self._add(f"  ask {item.name} unless known")
        self._add(f'    say "Enter {item.title}, so that we can look at {step.label}."')
        self._add(f"    accepts {self.random.randint(85, 98)}%")
        if self.random.random() < 0.3:
            self._add("    confirm")
        if step.fault != "no_way_out":
            self._add(f'    press 0 if "you do not have it" -> {team} with customer_number')
        if self.random.random() < 0.3:
            self._add('    press * for "more time"', "      wait 60 s", "      -> again")
        after = "hang up" if step.fault == "hangs_up" else f"{team} with customer_number"
        self._add(f"    after {self.random.choice((2, 3))} tries -> {after}")
        if not step.following:
            self._add(f'  say "{self._answer(step.label)}"', f"  resolves {self._goal()}")
        self._add(self._end(step))

    def _check(self, step: Step) -> None:
        question = self.random.choice(words.CHECKS).format(step.label)
        self._add(f'  check "{question}"', f"    yes {self.random.randint(60, 97)}%")
        self._add(f'      say "{self._answer(step.label)}"')
        self._add(f"    otherwise -> {self._team_name()} with customer_number")
        if not step.following:
            self._add(f"  resolves {self._goal()}")
        self._add(self._end(step))

    def _info(self, step: Step) -> None:
        self._add(f'  say "{self._answer(step.label)}"', f'  say "{self._answer(self.label())}"')
        verb = f"resolves {self._goal()}"
        if self.random.random() < 0.3:
            verb = f'deflects {self._goal()} to "our website"'
        self._add(f"  {verb}", self._end(step))

    def _hours(self, step: Step) -> None:
        team = self._team_name()
        self._add(f'  say "{self._answer(step.label)}"', f"  check hours of {team}")
        self._add(f"    open -> {team} with customer_number", "    otherwise -> after_hours")

    def _send(self, step: Step) -> None:
        team = self.random.choice(self.teams)
        self._add(f'  say "{self._answer(step.label)}"')
        self._add(
            f'  promise "we look at your {step.label}" to customer by {team} within {self.random.randint(3, 9)} days'
        )
        self._add(f"  resolves {self._goal()}", self._end(step))

    def _do(self, step: Step) -> None:
        self._add("  do identify", "    on verified", f'      say "{self._answer(step.label)}"')
        self._add(f"      resolves {self._goal()}", "      -> wrap_up")
        self._add(f"    on failed -> {self._team_name()} with customer_number")

    def _fixed_places(self) -> None:
        self._add(*words.FIXED_PLACES)
        self._add('team operator "a person"', "  open mon-sun 7:00-22:00", "  hold 1-4 min")
        self._add(f"  resolves {', '.join(name for name, _, _ in self.goals[:2])}")
        for number, (name, _, _) in enumerate(self.goals[2:], start=2):
            self._add(f"  on {name} -> {self._expert(number)} warm")
        self._add("  on unresolved", "    call back by operator within 2 days", "    -> hang up")
        self._add("  on closed -> after_hours", "")

    def _expert(self, goal: int) -> str:
        """The team that resolves the goal with this number."""
        return self.teams[-1 - goal % len(self.teams)]

    def _team(self, team: str, number: int) -> None:
        own = [name for i, (name, _, _) in enumerate(self.goals) if self._expert(i) == team] or [self._goal()]
        self._add(f'team {team} "{team.replace("_", " ")}"', f"  open {self.random.choice(words.HOURS)}")
        low = self.random.randint(1, 6)
        self._add(f"  hold {low}-{low + self.random.randint(1, 8)} min")
        if number % 3 == 0:
            self._add(f"  queue {self.random.randint(10, 60)}", "  on full -> after_hours")
        if number % 4 == 1:
            self._add("  needs customer_number")
        self._add(f"  resolves {', '.join(own)}")
        if number % 5 == 2:
            self._add("  on hold 5 min", '    press 1 for "a call back"')
            self._add(f"      call back by {team} within 3 hours", "      -> hang up")
        self._add("  on unresolved", f"    call back by {team} within 3 days", "    -> hang up")
        if team not in self.open_ended:
            self._add("  on closed -> after_hours")
        self._add("")

    def _tail(self) -> None:
        self._add("defaults", "  listen 6 s", "  on silence", '    say "I did not hear you."')
        self._add("  on invalid", '    say "That key does nothing here."', "  after 3 tries -> operator", "")
        self._add("expect human within 3 hops from any menu", "expect human within 2 hops from main")
        self._add("expect customer_number prepared")


def main() -> None:
    """Write one generated file to standard output, or to the file that is named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("size", type=int, help="places of a flow, or lines of a source file")
    parser.add_argument("--kind", choices=("ivr", "gdscript", "python"), default="ivr")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, help="the file to write")
    options = parser.parse_args()
    if options.kind == "ivr":
        text = flow(options.size, options.seed)
    else:
        text = gdscript(options.size) if options.kind == "gdscript" else python_source(options.size)
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
