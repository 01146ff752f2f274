"""The second pass over a file: the lines under its places and calls."""

from __future__ import annotations

from ivrlint.findings import Span
from ivrlint.flow.declare import Declarer
from ivrlint.flow.lines import (
    Arrow,
    Ask,
    Block,
    Branch,
    CallBack,
    Check,
    Deflects,
    Do,
    Handler,
    Knows,
    Language,
    Line,
    Promise,
    Resolves,
    Say,
    Send,
    TakeMessage,
    Wait,
)
from ivrlint.flow.listen import read_listening
from ivrlint.flow.model import Data, Entry, Flow, Goal, Place, Team
from ivrlint.flow.modules import UNKNOWN, Module
from ivrlint.flow.values import BadValue, seconds
from ivrlint.script.tree import Statement
from ivrlint.script.vocabulary import is_branch

_OPTIONS = ("option", "on", "after", "allow")


class BodyBuilder:
    """Builds the blocks of one module.

    Parameters
    ----------
    module : the file
    names : resolves its names and notes what is wrong
    flow : gets every listening point
    """

    def __init__(self, module: Module, names: Declarer, flow: Flow) -> None:
        self.module = module
        self.names = names
        self.flow = flow
        self.defaults: list[tuple[Statement, Block]] = []
        self.place = ""

    def read_defaults(self, statement: Statement) -> None:
        """Read the lines of a `defaults` block once; every place that needs them shares what was read."""
        self.place = "defaults"
        for child in statement.children:
            if not child.broken and child.rule != "allow":
                block = self.handler_block(child) if child.rule != "words" else Block(child.span)
                self.defaults.append((child, block))

    def fill_place(self, statement: Statement, place: Place) -> None:
        """Read the lines of a menu or a step."""
        self.place = place.name
        place.block = self.block(statement, "menu" if place.kind == "menu" else "step")
        if statement.has("arrow"):
            place.block.lines.append(self.arrow(statement))

    def fill_outbound(self, statement: Statement, entry: Entry) -> None:
        """Read the ways an outbound call can go."""
        self.place = entry.name
        entry.branches = self.branches(statement)
        if not statement.children and not statement.has("arrow"):
            message = "a call that we make says who may answer: `person 40% -> place`, `machine 50%`, `no_answer 10%`"
            self.names.report("unfinished-path", statement.span, message)

    def inbound(self, statement: Statement) -> Entry:
        """Read a number that people dial."""
        number = statement.text_of("number") or ""
        self.place = number
        goals = [self.names.resolve("goal", statement, word) for word in statement.words("goals")]
        block = Block(statement.span, [self.arrow(statement)] if statement.has("arrow") else [])
        language = statement.word("language")
        if language and language.text not in self.module.languages:
            known = ", ".join(self.module.languages)
            message = f"`{language.text}` is not a language of this flow ({known})"
            self.names.report("unknown-setting", statement.word_span(language), message)
            language = None
        prepares: list[Data] = []
        for child in statement.children:
            if child.rule == "words" and child.verb == "prepares" and not child.broken:
                prepares.extend(self.names.all_data(child, child.words("words")))
        if not block.lines:
            message = "a number that people dial leads somewhere: end the line with `-> place`"
            self.names.report("unfinished-path", statement.span, message)
        kept = tuple(goal for goal in goals if isinstance(goal, Goal))
        return Entry(
            statement.span, "inbound", number, kept, language.text if language else None, tuple(prepares), block=block
        )

    # --- blocks ------------------------------------------------------------------------------------------------------

    def block(self, statement: Statement, kind: str = "script") -> Block:
        """The lines under a statement, and what is offered there.

        Parameters
        ----------
        kind : menu, step, script, or ask (whose lines but `say` belong to its listening point)
        """
        block = Block(statement.span)
        offers: list[tuple[Statement, int]] = []
        unread = False
        for child in statement.children:
            if child.broken:
                unread = True
                continue
            if child.rule in _OPTIONS or (child.rule == "words" and child.verb == "listen"):
                if child.rule != "allow":
                    offers.append((child, len(block.lines)))
                continue
            if block.lines and isinstance(block.lines[-1], Arrow):
                message = f"no call comes here: line {block.lines[-1].span.line} leads away before"
                self.names.report("misplaced-line", child.span, message)
                continue
            line = self.line(child)
            if line is not None:
                block.lines.append(line)
                if child.has("arrow") and child.rule != "arrow":  # misplaced, and meant
                    block.lines.append(self.arrow(child))
        if kind == "menu" and (offers or self.defaults) and not _ends_in_arrow(block, offers):
            block.listening = read_listening(self, statement, block, offers, "menu")
        elif kind == "script" and any(offer.rule == "option" for offer, _ in offers):
            block.listening = read_listening(self, statement, block, offers, "inline")
        elif kind == "offer":
            block.listening = read_listening(self, statement, block, offers, "offer")
        if unread and not statement.has("arrow") and not (block.lines and isinstance(block.lines[-1], Arrow)):
            block.lines.append(Arrow(statement.span, "unknown"))  # the line that could not be read may have led on
        return block

    def handler_block(self, statement: Statement, kind: str = "script") -> Block:
        """The lines under an `on`, an `after`, an option or a branch, then its arrow."""
        block = self.block(statement, kind)
        if statement.has("arrow"):
            block.lines.append(self.arrow(statement))
        return block

    def branches(self, statement: Statement) -> list[Branch]:
        """The answers of a `check` or the ways an outbound call can go."""
        found = []
        for child in statement.children:
            if child.broken or not is_branch(child):
                continue
            words = child.words("words")
            part = self.names.share(child, words[0]) if words else None
            found.append(Branch(child.span, child.verb, part, self.handler_block(child)))
        return found

    # --- lines -------------------------------------------------------------------------------------------------------

    def line(self, statement: Statement) -> Line | None:
        """What one line of a script means, or None where it cannot be told."""
        try:
            read = getattr(self, statement.rule, None) or getattr(self, f"_{statement.rule}", None)
            made = read(statement) if read else None  # None: a declaration that strayed in here, and is reported
        except BadValue as error:
            self.names.report("syntax", statement.span, str(error))
            return None
        assert made is None or isinstance(made, Line)
        return made

    def say(self, statement: Statement) -> Say:
        """A `say` line with what stands under it."""
        say = Say(statement.span, statement.text_of("text") or "", statement.has("full"))
        for child in statement.children:
            if child.broken or child.rule != "words":
                continue
            words = child.words("words")
            if child.verb == "prepares":
                say.prepares += self.names.all_data(child, words)
            elif child.verb == "audio":
                if len(words) != 1 or not words[0].quoted:
                    raise BadValue('a recording is written `audio "file.wav"`')
                say.audio = words[0].text
            elif words:
                say.translations[child.verb] = words[0].text
        return say

    def _send(self, statement: Statement) -> Send:
        to = statement.word("to")
        prepares: tuple[Data, ...] = ()
        for child in statement.children:
            if child.verb == "prepares" and not child.broken:
                prepares += self.names.all_data(child, child.words("words"))
        return Send(
            statement.span,
            statement.text_of("channel") or "",
            to.text if to else None,
            statement.text_of("text") or "",
            prepares,
            statement.word_span(to) if to else None,
        )

    def _ask(self, statement: Statement) -> Ask:
        items = self.names.all_data(statement, statement.words("items"))
        block = Block(statement.span)
        offers: list[tuple[Statement, int]] = []
        accepts, confirm = 1.0, False
        for child in statement.children:
            if child.broken:
                continue
            if child.rule == "say":
                block.lines.append(self.say(child))
            elif child.rule in ("option", "on", "after") or child.verb == "listen":
                offers.append((child, len(block.lines)))
            elif child.verb == "accepts":
                words = child.words("words")
                if len(words) != 1 or not words[0].text.endswith("%"):
                    raise BadValue("the share of correct entries that the system takes is written `accepts 92%`")
                part = self.names.share(child, words[0])
                accepts = 1.0 if part is None else part
            elif child.verb == "confirm":
                confirm = True
        listening = read_listening(self, statement, block, offers, "ask")
        ask = Ask(statement.span, items, statement.has("unless"), listening, accepts, confirm)
        listening.ask = ask
        return ask

    def _check(self, statement: Statement) -> Check:
        word = statement.word("team")
        team = self.names.resolve("team", statement, word) if word else None
        if not statement.children and not statement.has("arrow"):
            raise BadValue("a `check` has its answers under it: `yes 70%`, `no -> place`")
        words = statement.text_of("words") or (f"hours of {word.text}" if word else "")
        return Check(
            statement.span,
            words,
            statement.has("each"),
            self.branches(statement),
            team if isinstance(team, Team) else None,
            any(child.broken for child in statement.children),
        )

    def _do(self, statement: Statement) -> Do:
        word = statement.word("place")
        assert word is not None
        place = self.names.resolve("place", statement, word)
        outcomes: dict[str, Handler] = {}
        for child in statement.children:
            if child.rule == "on" and not child.broken:
                outcomes.setdefault(child.text_of("event") or "", Handler(child.span, self.handler_block(child)))
        unread = any(child.broken for child in statement.children)
        return Do(statement.span, place if isinstance(place, Place | Team) else None, outcomes, unread)

    def _promise(self, statement: Statement) -> Promise:
        to, by = statement.word("to"), statement.word("by")
        keeper: object = None
        if by and by.quoted:
            keeper = by.text
        elif by:
            keeper = self.module.find("outbound", by.text) or self.names.resolve("place", statement, by)
        missed = None
        for child in statement.children:
            if child.rule == "on" and not child.broken:
                missed = Handler(child.span, self.handler_block(child))
        if keeper is UNKNOWN:
            keeper = "somebody"
        assert keeper is None or isinstance(keeper, Team | Place | Entry | str)
        return Promise(
            statement.span,
            statement.text_of("text") or "",
            to.text if to else None,
            keeper,
            self._within(statement),
            missed,
            statement.word_span(to) if to else None,
        )

    def _take(self, statement: Statement) -> TakeMessage:
        return TakeMessage(statement.span, self._team(statement), self._within(statement))

    def _call(self, statement: Statement) -> CallBack:
        return CallBack(statement.span, self._team(statement), self._within(statement))

    def _team(self, statement: Statement) -> Team | None:
        word = statement.word("team")
        team = self.names.resolve("team", statement, word) if word else None
        return team if isinstance(team, Team) else None

    def _within(self, statement: Statement) -> float | None:
        word = statement.word("duration")
        return seconds(word.text)[1] if word else None

    def resolves(self, statement: Statement) -> Resolves:
        """A `resolves` line."""
        part = statement.word("share")
        value = self.names.share(statement, part) if part else None
        return Resolves(statement.span, self._goals(statement), 1.0 if value is None else value)

    def _deflects(self, statement: Statement) -> Deflects:
        return Deflects(statement.span, self._goals(statement), statement.text_of("to"))

    def _goals(self, statement: Statement) -> tuple[Goal, ...]:
        words = statement.words("goals")
        if len(words) == 1 and words[0].text == "nothing" and not self.module.find("goal", "nothing"):
            return ()
        goals = [self.names.resolve("goal", statement, word) for word in words]
        return tuple(goal for goal in goals if isinstance(goal, Goal))

    def _wait(self, statement: Statement) -> Wait:
        word = statement.word("duration")
        return Wait(statement.span, seconds(word.text)[1] if word else None)

    def _words(self, statement: Statement) -> Knows | Language | None:
        words = statement.words("words")
        if statement.verb == "knows":
            return Knows(statement.span, self.names.all_data(statement, words))
        if statement.verb != "language":  # the translation of an option's label
            return None
        if len(words) != 1 or words[0].quoted:
            raise BadValue("the language from here on is written `language es`")
        if words[0].text not in self.module.languages:
            known = ", ".join(self.module.languages)
            message = f"`{words[0].text}` is not a language of this flow ({known})"
            self.names.report("unknown-setting", statement.word_span(words[0]), message)
            return None
        return Language(statement.span, words[0].text)

    def _arrow(self, statement: Statement) -> Arrow:
        return self.arrow(statement)

    def arrow(self, statement: Statement) -> Arrow:
        """The arrow of a line."""
        kind = statement.form.target or "unknown"
        word, arrow = statement.word("target"), statement.word("arrow")
        assert arrow is not None
        end = statement.tokens[1][-1] + 1
        span = Span(statement.file, statement.line, arrow.start + 1, statement.line, end)
        passes = self.names.all_data(statement, statement.words("with"))
        place: object = None
        if kind == "goto":
            assert word is not None
            place = self.names.resolve("place", statement, word)
            if not isinstance(place, Place | Team):
                kind, place = "unknown", None
        return Arrow(
            statement.span if statement.rule != "arrow" else span,
            kind,
            place if isinstance(place, Place | Team) else None,
            word.text if word else None,
            passes,
            statement.has("warm"),
        )


def _ends_in_arrow(block: Block, offers: list[tuple[Statement, int]]) -> bool:
    """Whether a menu offers nothing and just goes on, so that nothing is listened for."""
    return bool(block.lines) and isinstance(block.lines[-1], Arrow) and not offers
