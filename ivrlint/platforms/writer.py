"""A flow as a call script: one file, as a designer would write it, that means the same to every caller."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator

from ivrlint.findings import Span
from ivrlint.flow.lines import Arrow, Ask, Block, Check, Do, Handler, Promise, Say
from ivrlint.flow.model import (
    BY_HEART,
    Allow,
    CallerGroup,
    Data,
    Entry,
    Expectation,
    Flow,
    Goal,
    Place,
    Team,
)
from ivrlint.flow.values import ALWAYS
from ivrlint.platforms.writer_defaults import gather
from ivrlint.platforms.writer_lines import USUAL_LISTEN, Lines, Row, handlers_of
from ivrlint.platforms.writer_words import Names, hours, quoted, share, time, time_range

_LISTED = ("goal", "caller", "inbound")
"""Declarations that stand in a list, though the last one has a setting."""
_USUAL_LETTERS = 8
"""How many letters a value has where nothing says so, as the call counts them."""


def write_flow(flow: Flow, origin: Callable[[Span], str] | None = None) -> str:
    """Write a flow as one call script, all its modules in it.

    Names that the language does not allow, or that two files use, are changed; comments of the source are not kept.

    Parameters
    ----------
    flow : a flow without script findings, or one made from an export
    origin : what a place is called in the source, by where it stands there; "" for nothing. It becomes a comment.

    Returns
    -------
    the text, laid out as `fmt` would
    """
    return _Writer(flow, origin).text()


class _Writer:
    def __init__(self, flow: Flow, origin: Callable[[Span], str] | None) -> None:
        self.flow = flow
        self.origin = origin
        self.names = Names(flow)
        self.defaults = gather(flow, self.names)
        self.lines = Lines(self.names, self.defaults, flow.languages[0])
        self.of_place: dict[str, Row] = {}

    def text(self) -> str:
        parts = self._parts()
        heads = [*self._flow_line(), *_place_allows(parts, self.flow.allows, self.of_place)]
        rows = [heads, *parts]
        return "\n".join(_spaced([group for group in rows if group])) + "\n"

    # --- parts -------------------------------------------------------------------------------------------------------

    def _parts(self) -> list[list[Row]]:
        """The rows of the file below its head, in groups that stand apart."""
        flow = self.flow
        entries = [self._entry(entry) for entry in flow.entries]
        secrets = [
            Row(f"secret {quoted(each.title)} from {self.names.person(each.person)}", each.span)
            for each in flow.secrets
        ]
        places = [[self._place(part) if isinstance(part, Place) else self._team(part)] for part in as_met(flow)]
        return [
            [self._goal(goal) for goal in flow.goals],
            [self._data(item) for item in flow.data],
            [self._caller(group) for group in flow.callers],
            [*entries, *secrets],
            *places,
            self._defaults(),
            [Row(f"expect {self._expectation(each)}", each.span) for each in flow.expectations],
        ]

    def _flow_line(self) -> list[Row]:
        """The title and the languages, those of its modules too: they are known once all has been written."""
        languages = dict.fromkeys([*map(self.names.language, self.flow.languages), *self.names.languages])
        if not self.flow.title and list(languages) == ["en"]:
            return []
        return [Row(f"flow {quoted(self.flow.title)} in {', '.join(languages)}")]

    def _goal(self, goal: Goal) -> Row:
        row = Row(_declared("goal", self.names.of(goal), goal.title, goal.share), goal.span)
        if goal.deadline is not None:
            row.below.append(Row(f"deadline {time(goal.deadline)}"))
        if goal.wants_person is not None:
            row.below.append(Row(f"wants person {share(goal.wants_person)}"))
        return row

    def _data(self, item: Data) -> Row:
        row = Row(_declared("data", self.names.of(item), item.title), item.span)
        if item.kind in ("digits", "letters"):
            length = item.length or ((_USUAL_LETTERS, _USUAL_LETTERS) if item.kind == "letters" else None)
            if length:
                least, most = length
                row.below.append(Row(f"{item.kind} {most if least == most else f'{least}-{most}'}"))
        else:
            row.below.append(Row(item.kind))
        if item.where or item.source != ("memory" if item.kind in BY_HEART else "paper"):
            row.below.append(Row(f"from {item.source}{f' {quoted(item.where)}' if item.where else ''}"))
        if item.takes is not None:
            row.below.append(Row(f"takes {time(item.takes)}"))
        if item.sensitive:
            row.below.append(Row("sensitive"))
        return row

    def _caller(self, group: CallerGroup) -> Row:
        row = Row(_declared("caller", self.names.of(group), group.title, group.share), group.span)
        for item, part in group.has.items():
            row.below.append(Row(f"has {self.names.of(item)}{f' {share(part)}' if part != 1 else ''}"))
        if group.patience is not None:
            row.below.append(Row(f"patience {time(group.patience)}"))
        return row

    def _entry(self, entry: Entry) -> Row:
        if entry.kind == "outbound":
            to = f" to {self.names.person(entry.to)}" if entry.to is not None else ""
            ways = [self.lines.branch(branch) for branch in entry.branches]
            return Row(f"outbound {self.names.of(entry)}{to}", entry.span, ways)
        goals = f" for {', '.join(map(self.names.of, entry.goals))}" if entry.goals else ""
        language = f" in {self.names.language(entry.language)}" if entry.language else ""
        prepares = [Row(f"prepares {self.lines.items(entry.prepares)}")] if entry.prepares else []
        head = f"inbound {quoted(entry.name)}{goals}{language}"
        return self.lines.headed(head, entry.block or Block(entry.span), entry.span, prepares)

    def _place(self, place: Place) -> Row:
        head = _declared(place.kind, self.names.of(place), place.title)
        row = Row(head, place.span, self.lines.block(place.block), self._note(place))
        self.of_place.setdefault(place.name, row)
        return row

    def _note(self, part: Place | Team) -> str:
        """Where a place comes from, for a comment at its end."""
        found = self.origin(part.span) if self.origin else ""
        return f"from {' '.join(quoted(found)[1:-1].split())}" if found else ""

    def _team(self, team: Team) -> Row:
        row = Row(_declared("team", self.names.of(team), team.title), team.span, note=self._note(team))
        settings = [
            (f"open {hours(team.open)}", team.hours_said or team.open != ALWAYS),
            (f"queue {team.queue}", team.queue is not None),
            (f"hold {time_range(*team.hold)}", team.hold_said or team.hold != (0, 0)),
            ("tells position", team.tells_position),
        ]
        row.below.extend(Row(text) for text, said in settings if said)
        needs: dict[Span, list[Data]] = {}
        for item, span in team.needs:
            needs.setdefault(span, []).append(item)
        row.below.extend(Row(f"needs {self.lines.items(items)}", span) for span, items in needs.items())
        row.below.extend(self.lines.say(line) for line in team.lines if isinstance(line, Say))
        row.below.extend(self._helps(team))
        return row

    def _helps(self, team: Team) -> Iterator[Row]:
        """What a team can do, what it hands on, and what happens where it does not answer."""
        by_share: dict[float, list[Goal]] = {}
        for goal, part in team.resolves.items():
            by_share.setdefault(part, []).append(goal)
        for part, goals in by_share.items():
            yield Row(self.lines.resolves(goals, part))
        if team.resolves_said and not team.resolves:
            yield Row("resolves nothing")
        for goal, handler in team.hands_on.items():
            some = f" {share(handler.share)}" if handler.share != 1 else ""
            yield self.lines.handler(f"on {self.names.of(goal)}{some}", handler)
        yield from (self.lines.offer(offer) for offer in team.offers)
        for event, handler in team.events.items():
            yield self.lines.handler(f"on {event}", handler)

    def _defaults(self) -> list[Row]:
        if self.defaults.empty:
            return []
        rows = [self.lines.option(option) for option in self.defaults.options]
        rows += [self.lines.handler(head, handler) for head, handler in self.defaults.handlers.items()]
        listen = [Row(f"listen {time(self.defaults.listen)}")] if self.defaults.listen != USUAL_LISTEN else []
        return [Row("defaults", None, listen + rows)]

    def _expectation(self, wanted: Expectation) -> str:
        """The words of an `expect` line, by the forms of ruling 15."""
        subject = self.names.of(wanted.subject) if wanted.subject is not None else ""
        within = f" within {time(wanted.seconds)}" if wanted.seconds is not None else ""
        amount = "" if wanted.amount is None else f" at {wanted.bound} {share(wanted.amount)}"
        match wanted.measure:
            case "human_hops":
                place = f" from {self.names.of(wanted.from_place)}" if wanted.from_place else ""
                hops = f"{wanted.limit} hop{'' if wanted.limit == 1 else 's'}"
                return f"human within {hops}{' from any menu' if wanted.any_menu else place}"
            case "human_seconds":
                return f"human{within}{amount}"
            case "calls_ended":
                return f"calls ended{within}{amount}"
            case "asked":
                return f"{subject} asked at most {wanted.limit}"
            case measure:  # resolved, deflected, unresolved, prepared, ended
                return f"{subject} {measure}{within}{amount}"


def _declared(kind: str, name: str, title: str, part: float | None = None) -> str:
    words = f" {quoted(title)}" if title else ""
    return f"{kind} {name}{words}{f' {share(part)}' if part is not None else ''}"


def _spaced(groups: Iterable[list[Row]]) -> list[str]:
    """The lines of the file: a blank one between groups, and after rows with others below them."""
    lines: list[str] = []
    for rows in groups:
        above: Row | None = None
        for row in rows:
            together = above is not None and _together(above, row)
            if lines and not together:
                lines.append("")
            lines.extend(row.lines())
            above = row
    return lines


def _together(above: Row, below: Row) -> bool:
    """Whether two rows of a group stand without a blank line between them."""
    kind = above.text.split()[0]
    return not above.below and (not below.below or (kind in _LISTED and kind == below.text.split()[0]))


# --- what is silenced ------------------------------------------------------------------------------------------------


def _place_allows(parts: list[list[Row]], allows: Iterable[Allow], of_place: dict[str, Row]) -> list[Row]:
    """Put each `allow` under the smallest rows that cover what it covered; returns those for the whole file.

    Parameters
    ----------
    parts : every row of the file
    allows : what is silenced, by lines of the source, or by the place where the source is an export
    of_place : the rows of the places by their names
    """
    rows = _Rows([row for group in parts for row in group])
    whole: dict[str, Row] = {}
    for allow in allows:
        text = f"allow {allow.rule} because {quoted(allow.reason)}"
        covered = [of_place[allow.place]] if allow.place in of_place else []
        if not covered and allow.first == 1 and allow.last >= rows.last_line(allow.span.file):
            whole.setdefault(text, Row(text))
            continue
        for row in covered or rows.covered(allow) or rows.just_above(allow):
            if all(below.text != text for below in row.below):
                before = sum(below.text.startswith("allow ") for below in row.below)
                is_part = row.text.split()[0] in ("menu", "step", "team", "defaults")
                row.below.insert(before if is_part else len(row.below), Row(text))
    return list(whole.values())


class _Rows:
    """The rows of a file by the lines of the source that they come from.

    Parameters
    ----------
    tops : the rows at the margin
    """

    def __init__(self, tops: list[Row]) -> None:
        self._tops = {id(row) for row in tops}
        self._above: dict[int, Row] = {}
        self._of_file: dict[str, list[tuple[int, Row]]] = {}
        rows = list(tops)
        for row in rows:  # grows while it runs
            if row.span:
                self._of_file.setdefault(row.span.file, []).append((row.span.line, row))
            self._above.update((id(below), row) for below in row.below)
            rows.extend(row.below)
        for found in self._of_file.values():
            found.sort(key=_line)

    def last_line(self, file: str) -> int:
        """The last line of a file that a row comes from."""
        found = self._of_file.get(file)
        return found[-1][0] if found else 0

    def covered(self, allow: Allow) -> list[Row]:
        """The outermost rows whose lines an `allow` covered."""
        found = self._of_file.get(allow.span.file, [])
        first, end = bisect_left(found, allow.first, key=_line), bisect_right(found, allow.last, key=_line)
        inside = {id(row) for _, row in found[first:end]}
        outermost = [row for _, row in found[first:end] if not any(id(above) in inside for above in self._upward(row))]
        if outermost and all(row in self._defaults_of(outermost[0]) for row in outermost):
            above = self._above[id(outermost[0])]
            return [above] if len(outermost) == sum(row.span is not None for row in above.below) else outermost
        return outermost

    def just_above(self, allow: Allow) -> list[Row]:
        """The part in which an `allow` stood under a line that has no row of its own, such as `open`."""
        found = self._of_file.get(allow.span.file, [])
        end = bisect_left(found, allow.first, key=_line)
        return next(([row] for _, row in reversed(found[:end]) if id(row) in self._tops), [])

    def _upward(self, row: Row) -> Iterator[Row]:
        above = self._above.get(id(row))
        while above is not None:
            yield above
            above = self._above.get(id(above))

    def _defaults_of(self, row: Row) -> list[Row]:
        above = self._above.get(id(row))
        return above.below if above is not None and above.text == "defaults" else []


def _line(found: tuple[int, Row]) -> int:
    return found[0]


# --- the order of the file -------------------------------------------------------------------------------------------


def as_met(flow: Flow) -> list[Place | Team]:
    """Menus, steps and teams as callers meet them: what is behind the first option before the second, and teams, with
    what is behind them, last. What nobody comes to stands at the end.
    """
    order: list[Place | Team] = []
    seen: set[int] = set()
    teams: list[Team] = []

    def visit(places: Iterable[Place | Team]) -> None:
        stack = [iter(places)]
        while stack:
            part = next(stack[-1], None)
            if part is None:
                stack.pop()
            elif id(part) not in seen:
                seen.add(id(part))
                if isinstance(part, Team):
                    teams.append(part)
                else:
                    order.append(part)
                    stack.append(_leads_to(part.block))

    for entry in flow.entries:
        blocks = ([entry.block] if entry.block else []) + [branch.block for branch in entry.branches]
        visit(part for block in blocks for part in _leads_to(block))
    every: list[Place | Team] = [*flow.places, *flow.teams]
    rest = iter(every)
    while True:
        for team in teams:  # grows while it runs
            order.append(team)
            handlers = (*team.hands_on.values(), *team.offers, *team.events.values())
            visit(part for handler in handlers for part in _leads_to(handler.block))
        teams.clear()
        left = next((part for part in rest if id(part) not in seen), None)
        if left is None:
            return order
        visit([left])


def _leads_to(block: Block) -> Iterator[Place | Team]:
    """The places that the arrows of a block lead to, in the order in which callers would choose them."""
    for line in block.lines:
        match line:
            case Arrow(place=Place() | Team() as place):
                yield place
            case Check():
                for branch in line.branches:
                    yield from _leads_to(branch.block)
            case Do():
                yield from [line.place] if line.place else []
                for handler in line.outcomes.values():
                    yield from _leads_to(handler.block)
            case Promise(on_missed=Handler() as handler):
                yield from _leads_to(handler.block)
            case Ask():
                yield from _heard(line)
    if block.listening:
        for option in block.listening.options:
            yield from _leads_to(option.block)
        for handler in handlers_of(block.listening).values():
            yield from _leads_to(handler.block)


def _heard(ask: Ask) -> Iterator[Place | Team]:
    return _leads_to(Block(ask.span, [], ask.listening))
