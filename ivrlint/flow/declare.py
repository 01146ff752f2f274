"""The first pass over a file: what it declares, with the settings that stand under each declaration."""

from __future__ import annotations

from collections.abc import Callable

from ivrlint.findings import Finding, Span, script_finding
from ivrlint.flow.lines import Block
from ivrlint.flow.model import BY_HEART, CallerGroup, Data, Entry, Goal, Place, Secret, Team
from ivrlint.flow.modules import UNKNOWN, Module, undefined
from ivrlint.flow.values import BadValue, open_minutes, seconds, share
from ivrlint.script.messages import donated_names
from ivrlint.script.tree import Statement, Word
from ivrlint.text import did_you_mean, nearest

EVENT_WORDS = ("closed", "full", "hold", "unresolved", "resolved")
_SPACES = {"menu": "place", "step": "place", "team": "place", "goal": "goal", "data": "data", "caller": "caller",
           "outbound": "outbound"}  # fmt: skip
_SOURCES = ("memory", "paper", "device")


class Declarer:
    """Declares the names of one module.

    Parameters
    ----------
    module : the file
    findings : gets what is wrong
    """

    def __init__(self, module: Module, findings: list[Finding]) -> None:
        self.module = module
        self.findings = findings
        self.made: list[tuple[Statement, object]] = []

    def declare_all(self) -> list[tuple[Statement, object]]:
        """Declare every name; returns the declarations with what was made of them, duplicates included."""
        for statement in self.module.script.statements:
            if statement.broken:
                self._donate(statement)
            elif statement.rule == "decl":
                self._declare(statement, statement.verb, self._shell(statement))
            elif statement.rule == "outbound":
                self._declare(statement, "outbound", self._outbound(statement))
        return self.made

    def report(self, rule: str, span: Span, message: str, subject: str | None = None) -> None:
        """Note a finding about the script."""
        self.findings.append(script_finding(rule, span, message, subject=subject))

    def _donate(self, statement: Statement) -> None:
        donated = donated_names(statement.text)
        if donated and donated[0] in _SPACES:
            for name in donated[1]:
                self.module.names.setdefault(_SPACES[donated[0]], {}).setdefault(name, UNKNOWN)

    def _declare(self, statement: Statement, verb: str, made: object) -> None:
        name = statement.word("name")
        assert name is not None
        before = self.module.declare(_SPACES[verb], name.text, made)
        self.made.append((statement, made))
        if before is not None:
            line = getattr(before, "span", statement.span).line
            kind = getattr(before, "kind", verb) if verb in ("menu", "step", "team") else verb
            message = f"there is already a {kind} `{name.text}`, in line {line}"
            self.report("duplicate-name", statement.word_span(name), message, name.text)

    def _shell(self, statement: Statement) -> object:
        name, title = statement.text_of("name") or "", statement.text_of("title") or ""
        span = statement.span
        part = statement.word("share")
        if part and statement.verb not in ("goal", "caller"):
            self.report("syntax", statement.word_span(part), f"a {statement.verb} has no share")
            part = None
        weight = self.share(statement, part) if part else None
        match statement.verb:
            case "goal":
                if name in EVENT_WORDS:
                    message = f"`on {name}` under a team means the event, never this goal: give the goal another name"
                    self.report("goal-named-like-event", statement.span, message, name)
                return Goal(name, title, span, weight)
            case "data":
                return Data(name, title, span)
            case "caller":
                return CallerGroup(name, title, span, weight)
            case "team":
                return Team(name, title, span)
            case kind:
                return Place(name, kind, title, span, Block(span))

    def _outbound(self, statement: Statement) -> Entry:
        to = statement.word("to")
        name = statement.text_of("name") or ""
        return Entry(
            statement.span,
            "outbound",
            name,
            to=to.text if to else None,
            to_span=statement.word_span(to) if to else None,
        )

    # --- settings ----------------------------------------------------------------------------------------------------

    def fill(self, statement: Statement, made: object) -> None:
        """Read the settings under a declaration of a goal, a data item or a caller group."""
        if isinstance(made, Goal):
            self._settings(statement, made, self._goal)
        elif isinstance(made, Data):
            made.kind = ""
            self._settings(statement, made, self._data)
            made.kind = made.kind or "digits"
            if not made.source:
                made.source = "memory" if made.kind in BY_HEART else "paper"
            made.end_line = max([statement.line, *(child.line for child in statement.children)])
        elif isinstance(made, CallerGroup):
            self._settings(statement, made, self._caller)

    def _settings(
        self, statement: Statement, made: object, read: Callable[[Statement, list[Word], object], None]
    ) -> None:
        if isinstance(made, Data):
            made.source = ""
        for child in statement.children:
            if not child.broken and child.rule == "words":
                try:
                    read(child, child.words("words"), made)
                except BadValue as error:
                    self.report("syntax", child.span, str(error))

    def _goal(self, child: Statement, words: list[Word], goal: object) -> None:
        assert isinstance(goal, Goal)
        if child.verb == "deadline":
            goal.deadline = self.duration(child, words, "`deadline 3 days`")[1]
        elif len(words) == 2 and words[0].text == "person" and words[1].text.endswith("%"):
            goal.wants_person = self.share(child, words[1])
        else:
            raise BadValue("how many want a person for it is written `wants person 60%`")

    def _data(self, child: Statement, words: list[Word], data: object) -> None:
        assert isinstance(data, Data)
        verb = child.verb
        if verb in ("digits", "letters"):
            data.kind = verb
            data.length = _length(verb, words)
        elif verb in ("date", "amount", "speech", "yes_no"):
            if words:
                raise BadValue(f"`{verb}` stands alone: everybody knows how long one is")
            data.kind = verb
        elif verb == "from":
            self._from(child, words, data)
        elif verb == "takes":
            data.takes = self.duration(child, words, "`takes 4 min`")[1]
        elif words:
            raise BadValue("`sensitive` stands alone")
        else:
            data.sensitive = True

    def _from(self, child: Statement, words: list[Word], data: Data) -> None:
        if not words or words[0].quoted or len(words) > 2 or (not words[-1].quoted and len(words) == 2):
            raise BadValue(
                'where callers find it is written `from memory`, `from paper "the receipt"` or `from device "…"`'
            )
        if words[0].text not in _SOURCES:
            hint = did_you_mean(words[0].text, _SOURCES) or " It is one of memory, paper, device."
            self.report("unknown-setting", child.word_span(words[0]), f"I do not know `from {words[0].text}`.{hint}")
            data.source = "paper"
            return
        data.source = words[0].text
        data.where = words[1].text if len(words) == 2 else ""

    def _caller(self, child: Statement, words: list[Word], group: object) -> None:
        assert isinstance(group, CallerGroup)
        if child.verb == "patience":
            group.patience = self.duration(child, words, "`patience 3 min`")[1]
            return
        if not words or words[0].quoted or len(words) > 2:
            raise BadValue(
                "what they have at hand is written `has order_number`, perhaps with a share: `has order_number 10%`"
            )
        item = self.resolve("data", child, words[0])
        part = self.share(child, words[1]) if len(words) == 2 else 1.0
        if isinstance(item, Data):
            group.has[item] = part if part is not None else 1.0

    # --- words with a meaning ----------------------------------------------------------------------------------------

    def resolve(self, kind: str, statement: Statement, word: Word) -> object | None:
        """What a name stands for; None, with a finding, where it stands for nothing; UNKNOWN where nobody can tell."""
        found = self.module.find("place" if kind == "team" else kind, word.text)
        if found is None or (kind == "team" and isinstance(found, Place)):
            finding = undefined(kind, word.text, statement.word_span(word), self.module)
            event = _event_meant(word.text) if statement.rule == "on" else None
            if event and "Did you mean" not in finding.message:
                finding = finding._replace(
                    message=f"there is no goal and no event `{word.text}`. Did you mean `{event}`?"
                )
            self.findings.append(finding)
            return None
        return found

    def all_data(self, statement: Statement, words: list[Word]) -> tuple[Data, ...]:
        """The data items of a list of names, commas left out."""
        found = []
        for word in words:
            if word.text == ",":
                continue
            if word.quoted or not (word.text[0].isalpha() or word.text[0] == "_"):
                self.report("syntax", statement.word_span(word), f"`{statement.verb}` takes the names of data items")
                continue
            if word.text in ("and", "or") and self.module.find("data", word.text) is None:
                self.report("syntax", statement.word_span(word), "the names of a list are separated by commas")
                continue
            item = self.resolve("data", statement, word)
            if isinstance(item, Data):
                found.append(item)
        return tuple(found)

    def share(self, statement: Statement, word: Word) -> float | None:
        """A share; None, with a finding, where it is over 100 %."""
        try:
            return share(word.text)
        except BadValue as error:
            self.report("bad-share", statement.word_span(word), str(error))
        except ValueError:
            meant = f"{word.text}%" if word.text.isdigit() else "20%"
            self.report("syntax", statement.word_span(word), f"`{word.text}` is no share: write `{meant}`")
        return None

    def duration(self, statement: Statement, words: list[Word], example: str) -> tuple[float, float]:
        """The only word of a setting, a time, as (least, most) seconds.

        Raises
        ------
        BadValue : where it is no time
        """
        if len(words) != 1 or words[0].quoted:
            raise BadValue(f"`{statement.verb}` takes a time: {example}")
        return seconds(words[0].text)

    def hours(self, statement: Statement, words: list[Word]) -> int:
        """Opening hours; with a finding, always, where they cannot be meant."""
        try:
            if any(word.quoted for word in words):
                raise BadValue("opening hours stand without quotation marks: `open mon-fri 8:00-17:00`")
            return open_minutes([word.text for word in words])
        except BadValue as error:
            self.report("bad-hours", statement.span, str(error))
            return open_minutes(["always"])


def _event_meant(word: str) -> str | None:
    """The event of a team that somebody means by another word."""
    return {"busy": "full", "queue_full": "full", "waiting": "hold"}.get(word) or nearest(word, EVENT_WORDS)


def _length(verb: str, words: list[Word]) -> tuple[int, int]:
    if len(words) != 1 or words[0].quoted or not words[0].text[0].isdigit():
        raise BadValue(f"how many is written `{verb} 10` or `{verb} 8-12`")
    parts = [part.strip() for part in words[0].text.split("-")]
    if not all(part.isdigit() for part in parts):
        raise BadValue(f"how many is written `{verb} 10` or `{verb} 8-12`")
    least, most = int(parts[0]), int(parts[-1])
    if most == 0:
        raise BadValue(f"`{verb} {words[0].text}` asks for nothing: how many is written `{verb} 10`")
    if least > most:
        raise BadValue(f"`{verb} {words[0].text}` runs backwards: the smaller number comes first")
    return least, most


def secret_of(statement: Statement) -> Secret:
    """A `secret` line."""
    return Secret(statement.span, statement.text_of("title") or "", statement.text_of("person") or "")
