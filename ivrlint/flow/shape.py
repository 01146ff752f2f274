"""What is wrong with the shape of a script, whatever calls go through it: open ends, shares, circles of `do`."""

from __future__ import annotations

from collections.abc import Iterator

from ivrlint.findings import Finding, Label, Span, script_finding
from ivrlint.flow.lines import Arrow, Block, Branch, Check, Do, Handler, Line, Listening, Promise
from ivrlint.flow.lines import Ask as AskLine
from ivrlint.flow.model import Flow, Place, Team

_OPEN_END = "the call comes to the end of these lines and nothing says where it goes: end them with an arrow"


def blocks_of(flow: Flow) -> Iterator[tuple[str, Block, bool]]:
    """Every block of a flow with the place it stands in, and whether a call may fall off its end."""
    for place in flow.places:
        yield from _nested(place.name, place.block, False)
    for team in flow.teams:
        for event, handler in team.events.items():
            yield from _nested(team.name, handler.block, event == "resolved")
        for handler in team.hands_on.values():
            yield from _nested(team.name, handler.block, False)
        for handler in team.offers:
            yield from _nested(team.name, handler.block, True)
    for entry in flow.entries:
        for branch in entry.branches:
            yield from _nested(entry.name, branch.block, False)


def _nested(place: str, block: Block, may_fall: bool) -> Iterator[tuple[str, Block, bool]]:
    yield place, block, may_fall
    for line in block.lines:
        match line:
            case Check():
                for branch in line.branches:
                    yield from _nested(place, branch.block, True)
            case Do():
                for handler in line.outcomes.values():
                    yield from _nested(place, handler.block, True)
            case Promise(on_missed=Handler() as handler):
                yield from _nested(place, handler.block, True)
            case AskLine():
                yield from _listened(place, line.listening)
    if block.listening:
        yield from _listened(place, block.listening)


def _listened(place: str, listening: Listening) -> Iterator[tuple[str, Block, bool]]:
    for option in listening.options:
        if option.default_for is None:
            yield from _nested(place, option.block, listening.kind == "offer")
    for handler in (*listening.events.values(), *listening.after.values()):
        if handler.default_for is None:
            yield from _nested(place, handler.block, True)


# --- open ends -------------------------------------------------------------------------------------------------------


def unfinished(flow: Flow) -> Iterator[Finding]:
    """Blocks whose calls come to an end that leads nowhere (`unfinished-path`)."""
    returns = _Returns()
    for place, block, may_fall in blocks_of(flow):
        if may_fall:
            continue
        span = _open_end(block, returns)
        if span:
            labels = (Label(block.span, "it began here"),) if span.line != block.span.line else ()
            finding = script_finding("unfinished-path", span, _OPEN_END)
            yield finding._replace(labels=labels, place=place)

    yield from _nothing_to_repeat(flow)
    for entry in flow.entries:
        shares = [branch.share for branch in entry.branches]
        if shares and None not in shares and sum(share or 0 for share in shares) < 0.9999:
            left = 1 - sum(share or 0 for share in shares)
            message = f"nothing says what happens in the other {left:.0%} of these calls: add a way without a share"
            yield script_finding("unfinished-path", entry.span, message)._replace(place=entry.name)


def _nothing_to_repeat(flow: Flow) -> Iterator[Finding]:
    """`-> again` where nothing was said that could be said again: at a number, and under the events of a team."""
    blocks = [(entry.name, entry.block) for entry in flow.entries if entry.block]
    for team in flow.teams:
        blocks.extend((team.name, handler.block) for handler in (*team.events.values(), *team.hands_on.values()))
    for name, block in blocks:
        last = block.lines[-1] if block.lines else None
        if isinstance(last, Arrow) and last.kind == "again" and not block.listening:
            message = "there are no options here that could be said again: lead the call to a place"
            yield script_finding("misplaced-arrow", last.span, message)._replace(place=name)


def _open_end(block: Block, returns: _Returns) -> Span | None:
    """The line after which a call falls off the end of a block, or None."""
    if block.listening:
        return None
    if not block.lines:
        return block.span
    last = block.lines[-1]
    match last:
        case Arrow():
            return None
        case Check(unread=True) | Do(unread=True):
            return None
        case Check():
            for branch in last.branches:
                if branch.share != 0 and _open_end(branch.block, returns):
                    return branch.span
            return None if _covers_all(last) else last.span
        case Do(place=Place() as place):
            for word in returns.of(place):
                handler = last.outcomes.get(word)
                if handler is None or _open_end(handler.block, returns):
                    return handler.span if handler else last.span
            return None
        case Do(place=None):
            return None
        case _:
            return last.span


def _covers_all(check: Check) -> bool:
    if check.team is not None or check.words.startswith("hours of "):
        words = {branch.word for branch in check.branches}
        return "otherwise" in words or {"open", "closed"} <= words
    shares = [branch.share for branch in check.branches]
    return bool(shares) and (None in shares or sum(share or 0 for share in shares) >= 0.9999)


class _Returns:
    """Which words a called place can come back with; "" is a `return` without one."""

    def __init__(self) -> None:
        self._known: dict[int, set[str]] = {}

    def of(self, place: Place) -> set[str]:
        """The outcomes of a place and of all places its arrows lead to."""
        if id(place) not in self._known:
            words: set[str] = set()
            seen: set[int] = set()
            stack = [place]
            while stack:
                current = stack.pop()
                if id(current) in seen:
                    continue
                seen.add(id(current))
                for target, word in arrows_of(current):
                    if word is not None:
                        words.add(word)
                    elif isinstance(target, Place):
                        stack.append(target)
            self._known[id(place)] = words
        return self._known[id(place)]


def arrows_of(place: Place) -> Iterator[tuple[Place | Team | None, str | None]]:
    """The places that a place's arrows lead to, and the words it returns with; `defaults` included."""
    for line in lines_of(place.block):
        if isinstance(line, Arrow):
            if line.kind == "return_":
                yield None, line.word or ""
            elif line.place is not None:
                yield line.place, None


def lines_of(block: Block) -> Iterator[Line]:
    """Every line of a block and of the blocks below it, copied `defaults` included."""
    for nested in _all_blocks(block):
        yield from nested.lines


def _all_blocks(block: Block) -> Iterator[Block]:
    stack = [block]
    while stack:
        current = stack.pop()
        yield current
        listenings = [current.listening] if current.listening else []
        for line in current.lines:
            match line:
                case Check():
                    stack.extend(branch.block for branch in line.branches)
                case Do():
                    stack.extend(handler.block for handler in line.outcomes.values())
                case Promise(on_missed=Handler() as handler):
                    stack.append(handler.block)
                case AskLine():
                    listenings.append(line.listening)
        for listening in listenings:
            stack.extend(option.block for option in listening.options)
            stack.extend(handler.block for handler in (*listening.events.values(), *listening.after.values()))


# --- shares ----------------------------------------------------------------------------------------------------------


def check_shares(flow: Flow) -> Iterator[Finding]:
    """Shares that add up to more than everybody (`bad-share`, ruling 1)."""
    yield from _too_much([(goal.span, goal.share) for goal in flow.goals], "the goals")
    yield from _too_much([(group.span, group.share) for group in flow.callers], "the caller groups")
    for entry in flow.entries:
        yield from _branch_shares(entry.branches)
    seen: set[int] = set()
    for _, block, _ in blocks_of(flow):
        for line in block.lines:
            if isinstance(line, Check) and id(line) not in seen:
                seen.add(id(line))
                yield from _branch_shares(line.branches)


def _branch_shares(branches: list[Branch]) -> Iterator[Finding]:
    yield from _too_much([(branch.span, branch.share) for branch in branches], "the answers")


def _too_much(shares: list[tuple[Span, float | None]], what: str) -> Iterator[Finding]:
    total = 0.0
    for span, share in shares:
        total += share or 0
        if total > 1.0001:
            message = f"with this line {what} add up to {total:.4g}: more than 100%".replace(
                f"{total:.4g}", f"{total:.4%}"
            )
            message = message.replace(f"{total:.4%}", f"{round(total * 100, 2):g}%")
            yield script_finding("bad-share", span, message)
            return


# --- do --------------------------------------------------------------------------------------------------------------


def outcomes(flow: Flow) -> Iterator[Finding]:
    """Outcomes that come back and are not met (`unmet-outcome`), or are met and never come back (`unused-outcome`)."""
    returns = _Returns()
    seen: set[int] = set()
    for place, block, _ in blocks_of(flow):
        for line in block.lines:
            if not isinstance(line, Do) or not isinstance(line.place, Place) or id(line) in seen:
                continue
            seen.add(id(line))
            words = returns.of(line.place)
            for word in sorted(words - set(line.outcomes) - {""}) if not line.unread else ():
                message = f"`{line.place.name}` can come back with `{word}`, and there is no `on {word}` here"
                yield script_finding("unmet-outcome", line.span, message, subject=word)._replace(place=place)
            for word in sorted(set(line.outcomes) - words) if not flow.unread else ():
                message = f"`{line.place.name}` never comes back with `{word}`"
                came = ", ".join(f"`{word}`" for word in sorted(words - {""}))
                help = f"it comes back with {came}" if came else "it comes back without a word, or not at all"
                span = line.outcomes[word].span
                yield script_finding("unused-outcome", span, message, help, subject=word)._replace(place=place)


LARGEST = 100_000
"""Program points that the `do` lines of a flow may add to it (ruling 9)."""


def too_large(flow: Flow) -> Iterator[Finding]:
    """A flow whose `do` lines, each with a copy of what it calls, add too many points (`flow-too-large`)."""
    sizes = {id(place): sum(1 for _ in lines_of(place.block)) for place in flow.places}
    totals: dict[int, int] = {}

    def total(place: Place, depth: int = 0) -> int:
        """Points of a called place, of all that its arrows lead to, and of what those call in turn."""
        if id(place) not in totals and depth < 200:
            totals[id(place)] = 0
            reached = _closure(place)
            calls = [line for spot in reached for line in lines_of(spot.block) if isinstance(line, Do)]
            called = sum(total(line.place, depth + 1) for line in calls if isinstance(line.place, Place))
            totals[id(place)] = sum(sizes[id(spot)] for spot in reached if id(spot) in sizes) + called
        return totals.get(id(place), 0)

    added = 0
    for place in flow.places:
        for line in lines_of(place.block):
            if isinstance(line, Do) and isinstance(line.place, Place):
                added += total(line.place)
                if added > LARGEST:
                    message = (
                        f"with this `do` the flow has more than {LARGEST:,} lines once every call has its own copy"
                    )
                    yield script_finding("flow-too-large", line.span, message)
                    return


def _closure(*places: Place) -> list[Place]:
    """These places, and every place that their arrows lead to."""
    seen: dict[int, Place] = {}
    stack = list(places)
    while stack:
        current = stack.pop()
        if id(current) not in seen:
            seen[id(current)] = current
            stack.extend(target for target, _ in arrows_of(current) if isinstance(target, Place))
    return list(seen.values())


# --- circles ---------------------------------------------------------------------------------------------------------


def recursive_do(flow: Flow) -> Iterator[Finding]:
    """Places that call each other in a circle (`recursive-do`, ruling 9)."""
    calls = [(place, line) for place in flow.places for line in lines_of(place.block) if isinstance(line, Do)]
    callers = {id(place) for place, _ in calls}
    called = _closure(*(line.place for _, line in calls if isinstance(line.place, Place)))
    if not any(id(spot) in callers for spot in called):
        return
    import networkx  # only where what is called calls in turn

    graph: networkx.DiGraph[int] = networkx.DiGraph()
    for place in flow.places:
        graph.add_edges_from((place.index, target.index) for target, _ in arrows_of(place) if isinstance(target, Place))
    graph.add_edges_from((place.index, line.place.index) for place, line in calls if isinstance(line.place, Place))
    component = {}
    for number, members in enumerate(networkx.strongly_connected_components(graph)):
        component.update(dict.fromkeys(members, number))
    reported: set[int] = set()
    for place, line in sorted(calls, key=lambda call: call[1].span):
        if not isinstance(line.place, Place) or component[place.index] != component[line.place.index]:
            continue
        if component[place.index] in reported:
            continue
        reported.add(component[place.index])
        message = f"`do {line.place.name}` comes round to itself: the call would never come back"
        yield script_finding("recursive-do", line.span, message, subject=line.place.name)
