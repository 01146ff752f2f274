"""The lines under a team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivrlint.flow.declare import EVENT_WORDS
from ivrlint.flow.lines import Handler
from ivrlint.flow.model import Goal, Team
from ivrlint.flow.values import BadValue, seconds
from ivrlint.script.tree import Statement, Word

if TYPE_CHECKING:
    from ivrlint.flow.body import BodyBuilder


def fill_team(body: BodyBuilder, statement: Statement, team: Team) -> None:
    """Read the lines of a team."""
    body.place = team.name
    for child in statement.children:
        if child.broken:
            continue
        try:
            if child.rule == "words":
                _setting(body, child, child.words("words"), team)
            elif child.rule == "say":
                team.lines.append(body.say(child))
            elif child.rule == "resolves":
                _resolves(body, child, team)
            elif child.rule == "on":
                _event(body, child, team)
        except BadValue as error:
            body.names.report("syntax", child.span, str(error))
    team.offers.sort(key=lambda offer: offer.after)


def _setting(body: BodyBuilder, child: Statement, words: list[Word], team: Team) -> None:
    match child.verb:
        case "open":
            minutes = body.names.hours(child, words)
            team.open = team.open | minutes if team.hours_said else minutes
            team.hours_said = True
        case "hold":
            team.hold = body.names.duration(child, words, "`hold 5 min` or `hold 2-8 min`")
            team.hold_said = True
        case "queue":
            if len(words) != 1 or not words[0].text.isdigit():
                raise BadValue("how many may wait is written `queue 20`")
            team.queue = int(words[0].text)
        case "tells":
            if [word.text for word in words] != ["position"]:
                raise BadValue("callers hear where they stand in the queue: `tells position`")
            team.tells_position = True
        case "needs":
            for word in words:
                if word.text != ",":
                    items = body.names.all_data(child, [word])
                    team.needs += tuple((item, child.span) for item in items)


def _resolves(body: BodyBuilder, child: Statement, team: Team) -> None:
    team.resolves_said = True
    line = body.resolves(child)
    for goal in line.goals:
        team.resolves.setdefault(goal, line.share)


def _event(body: BodyBuilder, child: Statement, team: Team) -> None:
    word, amount = child.word("event"), child.word("amount")
    assert word is not None
    event = word.text
    if event == "hold":
        if not amount or amount.text.endswith("%"):
            raise BadValue("an offer to those who wait says after how long: `on hold 5 min`")
        block = body.block(child, "offer")
        if child.has("arrow"):
            block.lines.append(body.arrow(child))
            block.listening = None
        team.offers.append(Handler(child.span, block, after=seconds(amount.text)[0]))
    elif event in EVENT_WORDS:
        if amount:
            raise BadValue(f"`on {event}` takes no share and no time")
        team.events.setdefault(event, Handler(child.span, body.handler_block(child)))
    else:
        goal = body.names.resolve("goal", child, word)
        if amount and not amount.text.endswith("%"):
            raise BadValue(f"how many of them are handed on is a share: `on {event} 90%`")
        part = body.names.share(child, amount) if amount else 1.0
        block = body.handler_block(child)
        if isinstance(goal, Goal):
            team.hands_on.setdefault(goal, Handler(child.span, block, share=1.0 if part is None else part))
