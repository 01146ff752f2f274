"""Exports to the neutral call flow; what cannot be said in a call script is left out or put as a script would put it.

* Elements become places: a menu each, and a step for every chain in which one thing follows the other.
* What callers do not notice vanishes. Failures of what only speaks, listens or passes are left out, and so are places
  that only such failures lead to: no deed of a caller leads there, and no call of a script could.
* Failures of lookups and transfers are a branch `error` of 1 %; a queue that is full one of 5 %.
* A transfer to another number after which the call goes on has two answers, `gone` and `back`, half each.
* A loop that counts the tries of one menu is its `after N tries`. Any other count is a decision drawn each time, with an
  `allow`, since the platform counts the rounds and a script cannot.
"""

from __future__ import annotations

from collections.abc import Sequence

from ivrlint.findings import Span
from ivrlint.flow.lines import Arrow, Block, Branch, Handler
from ivrlint.flow.listen import announce_ahead
from ivrlint.flow.model import Allow, Data, Entry, Flow, Place, Team
from ivrlint.platforms.data_words import Item, told_to_bring
from ivrlint.platforms.export import PHONE, Element, Export
from ivrlint.platforms.languages import main_language
from ivrlint.platforms.naming import Namer, destination, question, quoted, readable, slug, titled
from ivrlint.platforms.offers import items_asked, label_options, unnamed_item, value_slug
from ivrlint.platforms.places import PlaceBuilder
from ivrlint.platforms.routes import components

COUNTED = "the platform counts the rounds"
"""Why a loop is no unbounded one, though the script cannot say so."""
_OF_THE_CALLER = (
    "stored",
    "input",
    "digit",
    "intent",
    "speech",
    "lex",
    "external",
    "result",
    "lambda",
    "widgets",
    "{{",
    "$.",
)
"""What a question is about whose answer may be another one the next time it is asked."""


def lower(exports: list[Export]) -> Flow:
    """One flow of several exports that may lead to each other.

    Parameters
    ----------
    exports : as readers gave them, in the order in which they were named; of those that are no calls of customers
        nothing is kept but their kind, where there is nothing else
    """
    return Lowering(exports).flow


class Lowering:
    """What all exports of one flow share.

    Parameters
    ----------
    exports : as `lower` takes them
    """

    def __init__(self, exports: list[Export]) -> None:
        self.flow = Flow(exports[0].file, titled(exports[0].title), platform=exports[0].platform)
        self.namer, self._data_namer = Namer(), Namer()
        self.guesses: set[Span] = set()
        self.elsewhere: set[Span] = set()
        self.open_exits: set[Span] = set()
        self.counted: list[tuple[PlaceBuilder, Element]] = []
        self._teams: dict[tuple[str, str], Team] = {}
        self._team_names: dict[tuple[str, str], str] = {}
        self._data: dict[str, Data] = {}
        self._unnamed: dict[int, Data] = {}
        self._questions: dict[str, frozenset[str]] = {}
        self.judged = [export for export in exports if export.kind == PHONE]
        if self.judged:
            first = next((export for export in self.judged if not export.is_module), self.judged[0])
            self.flow.title = titled(first.title)
        else:
            self.flow.kind = exports[0].kind
        elements = [element for export in exports for element in export.elements.values()]
        known = sum(element.kind != "opaque" and element.valid for element in elements)
        self.flow.understood = known / len(elements) if elements else 1.0
        self._exports = exports_by_name(self.judged)
        self._circles = self._recursive()
        self.flow.languages = self._languages()
        self._builders: dict[int, PlaceBuilder] = {}
        self._build()

    def _builder(self, export: Export) -> PlaceBuilder:
        """The builder of an export, made when it is first asked for: a caller needs to know what comes back to it."""
        if id(export) not in self._builders:
            self._builders[id(export)] = PlaceBuilder(self, export)
        return self._builders[id(export)]

    def _build(self) -> None:
        builders = [self._builder(export) for export in self.judged]
        for builder in builders:
            for element in builder.routes.kept:
                if element.kind in ("queue", "callback", "message"):
                    self._team_name(element)
        for builder in builders:
            builder.name_places()
        for builder in builders:
            for element in builder.routes.kept:
                if element.kind == "ask":
                    self.items_of(builder, element)
        for builder in builders:
            builder.fill_places()
        announce_ahead(self.flow)
        for builder in builders:
            label_options(builder)
            for element in builder.routes.kept:
                if element.kind == "opaque" or not element.certain:
                    self.guesses.add(element.span)
        for export in self.judged:
            self._enter(export)
        self._allow_counted()
        self.flow.guesses, self.flow.elsewhere = frozenset(self.guesses), frozenset(self.elsewhere)
        self.flow.open_exits = frozenset(self.open_exits)
        kinds: tuple[Sequence[Data | Place | Team], ...] = (self.flow.data, self.flow.places, self.flow.teams)
        for parts in kinds:
            for index, part in enumerate(parts):
                part.index = index

    def _languages(self) -> tuple[str, ...]:
        found = [export.language or main_language(export) for export in self.judged]
        for export in self.judged:
            for element in export.elements.values():
                found.extend([element.language, *(words.language for words in element.words)])
        return tuple(dict.fromkeys(language for language in found if language)) or ("en",)

    def first_languages(self, export: Export) -> frozenset[str]:
        """The languages in which calls come to an export: its own, or any where another flow leads to it."""
        if export.is_module or id(export) in self._leads("flow") | self._leads("call"):
            return frozenset(self.flow.languages)
        return frozenset({export.language or main_language(export) or self.flow.languages[0]})

    # --- exports that lead to each other -----------------------------------------------------------------------------

    def flow_of(self, element: Element, source: Export) -> Export | None:
        """The export that an element calls or goes on in; None where it was not given, or would call itself in a circle."""
        if element.kind not in ("flow", "call"):
            return None
        target = self._named(element)
        if target is None or not _begins(target):
            return None
        if element.kind == "call" and (id(source), id(target)) in self._circles:
            return None
        return target

    def _named(self, element: Element) -> Export | None:
        return named_by(element, self._exports)

    def _recursive(self) -> set[tuple[int, int]]:
        """Pairs of exports of which the first calls the second and the second comes back to the first."""
        onward: dict[str, list[str]] = {}
        for export in self.judged:
            named = (self._named(element) for element in export.elements.values() if element.kind in ("flow", "call"))
            onward[str(id(export))] = [str(id(target)) for target in named if target is not None]
        found: set[tuple[int, int]] = set()
        for group in components(onward):
            for source in group:
                found.update((int(source), int(target)) for target in onward[source] if target in group)
        return found

    def _leads(self, kind: str) -> set[int]:
        """The exports that elements of a kind lead to."""
        found = set()
        for export in self.judged:
            for element in export.elements.values():
                target = self.flow_of(element, export) if element.kind == kind else None
                if target is not None and target is not export:
                    found.add(id(target))
        return found

    def only_called(self, export: Export) -> bool:
        """Whether an export always goes back to the flow that called it."""
        if id(export) in self._leads("flow"):
            return False
        return export.is_module or id(export) in self._leads("call")

    def begin(self, export: Export) -> Place | None:
        """The place that an export begins with."""
        builder = self._builder(export)
        return builder.places[builder.routes.start.id] if builder.routes.start else None

    def outcomes(self, export: Export) -> list[str]:
        """The words that an export comes back with."""
        builder = self._builder(export)
        words = (slug(element.to) for element in builder.routes.reached.values() if element.kind == "return")
        return [word for word in dict.fromkeys(words) if word] if builder.returns else []

    def returned(self, element: Element, source: Export) -> frozenset[str] | None:
        """The words that the flow an element calls comes back with; None where it was not given."""
        target = self.flow_of(element, source)
        if target is None:
            return None
        return frozenset(self.outcomes(target)) if element.kind == "call" else frozenset()

    def _enter(self, export: Export) -> None:
        """A way in for people who call, where no other flow leads to this one."""
        begin = self.begin(export)
        if export.is_module or begin is None or id(export) in self._leads("flow") | self._leads("call"):
            return
        language = export.language if export.language and export.language != self.flow.languages[0] else None
        block = Block(export.span, [Arrow(export.span, "goto", begin)])
        stem = export.file.rpartition("/")[2].partition(".")[0]
        title = quoted(export.numbers[0] if export.numbers else readable(export.title) or readable(stem)) or "the flow"
        taken = {entry.name for entry in self.flow.entries}
        name, number = title, 2
        while name in taken:
            name, number = f"{title} {number}", number + 1
        if export.outbound:
            branch = Branch(export.span, "person", None, block)
            entry = Entry(
                export.span, "outbound", slug(name) or "call", to="customer", branches=[branch], language=language
            )
        else:
            entry = Entry(export.span, "inbound", name, language=language, block=block)
        self.flow.entries.append(entry)

    # --- people and data ---------------------------------------------------------------------------------------------

    def team(self, element: Element, builder: PlaceBuilder | None = None) -> Team:
        """The people of an element: one team for each name, and for what happens after their conversation."""
        key, name = self._team_name(element)
        after = element.next if element.kind == "queue" else None
        if key not in self._teams:
            team = Team(name, quoted(readable(element.team)), element.span)
            self._teams[key] = team
            self.flow.teams.append(team)
            if builder and after and after.target is not None:
                arrow = builder.arrow(after, team.name)
                team.events["resolved"] = Handler(after.span, Block(after.span, [arrow]))
        return self._teams[key]

    def _team_name(self, element: Element) -> tuple[tuple[str, str], str]:
        """What makes a team one, and its name; teams are named before places, so that theirs stay what they are."""
        after = element.next if element.kind == "queue" else None
        key = (element.team.strip().lower(), f"{after.span}" if after and after.target is not None else "")
        if key not in self._team_names:
            self._team_names[key] = self.namer.name(slug(readable(element.team)), "agents")
        return key, self._team_names[key]

    def items_of(self, builder: PlaceBuilder, element: Element) -> tuple[Data, ...]:
        """What a question asks for; the same words mean the same item in all exports of a flow."""
        before = builder.routes.before.get(element.id, [])
        said = [words.text for words in before[0].words] if len(before) == 1 and before[0].kind == "say" else []
        items = items_asked(element, said)
        if not items:
            if id(element) not in self._unnamed:
                name = self._data_namer.name(value_slug(element), slug(element.name), "value")
                self._unnamed[id(element)] = unnamed_item(element, name, element.span)
                self.flow.data.append(self._unnamed[id(element)])
            return (self._unnamed[id(element)],)
        return tuple(self._item(item, element) for item in items)

    def _item(self, item: Item, element: Element) -> Data:
        value = element.value
        length = item.length
        if (
            length is None
            and item.kind == "digits"
            and value
            and value.length
            and 1 < value.length[0] == value.length[1]
        ):
            length = value.length
        if item.name not in self._data:
            name = self._data_namer.name(item.name)
            data = Data(name, item.title, element.span, item.kind, length, item.source)
            data.end_line = element.span.end_line
            self._data[item.name] = data
            self.flow.data.append(data)
        data = self._data[item.name]
        data.length = data.length or length
        data.sensitive = data.sensitive or item.sensitive or bool(value and value.sensitive)
        return data

    def announced(self, text: str) -> tuple[Data, ...]:
        """The items that some words tell callers to bring, of those that this flow asks for."""
        return tuple(self._data[item.name] for item in told_to_bring(text) if item.name in self._data)

    # --- decisions ---------------------------------------------------------------------------------------------------

    def question(self, builder: PlaceBuilder, element: Element, answers: frozenset[str]) -> tuple[str, bool]:
        """The words of a decision, and whether it is drawn anew each time.

        The same words keep their answer for the call, so they are shared only by decisions with the same answers that
        no deed of the caller can change.
        """
        if element.kind == "count":
            return "is another round left?", True
        words = quoted(question(element.question) or readable(element.name) or _asks(element))
        words = words if words.endswith("?") else f"{words}?"
        if words.startswith("hours of "):
            words = f"the {words}"
        changes = element.id in builder.routes.circling or any(
            sign in element.question.lower() for sign in _OF_THE_CALLER
        )
        known = self._questions.setdefault(words, answers)
        number, told = 2, words
        while known is not answers and (changes or known != answers):
            told = f"{words[:-1]} ({number})?"
            number += 1
            if told not in self._questions:
                known = self._questions.setdefault(told, answers)
        return told, element.id in builder.routes.circling

    def _allow_counted(self) -> None:
        """An `allow` at the place that callers enter first of every loop in which the platform counts the rounds."""
        done: set[str] = set()
        for builder, element in self.counted:
            driven = {each.id: [target.id for target in _driven(builder, each)] for each in builder.routes.kept}
            loop = next((group for group in components(driven) if element.id in group), [])
            if len(loop) < 2 and element.id not in driven[element.id]:
                continue
            places = (
                builder.places[name] for name in builder.routes.reached if name in loop and name in builder.places
            )
            first = next(places, None)
            if first is not None and first.name not in done:
                done.add(first.name)
                span = first.span
                allow = Allow(span, "unbounded-loop", COUNTED, span.line, span.end_line, first.name)
                self.flow.allows.append(allow)


def _asks(element: Element) -> str:
    """What is asked of something that has no name of its own."""
    called = readable(destination(element.to)) if element.kind == "call" else ""
    return f"what comes of {called}" if called else f"what does {element.type} say"


def _begins(export: Export) -> bool:
    """Whether a call that comes to an export comes to anything that callers notice."""
    seen: set[str] = set()
    current = export.start
    while current in export.elements and current not in seen:
        seen.add(current)
        element = export.elements[current]
        if element.kind != "pass":
            return True
        current = element.next.target or "" if element.next else ""
    return False


def _driven(builder: PlaceBuilder, element: Element) -> list[Element]:
    """Where failing, chance and the system itself lead from an element, without any choice of the caller."""
    chosen = {id(option.exit) for option in element.options}
    if element.kind == "ask" and element.next is not None:
        chosen.add(id(element.next))
    ways = [way for way in builder.routes.exits(element) if id(way) not in chosen]
    return [target for way in ways if (target := builder.routes.element(way)) is not None]


def named_by(element: Element, exports: dict[str, Export]) -> Export | None:
    """The export that an element names, by any of the names it has for it."""
    names = (name.strip().lower() for name in (element.to, *element.aliases))
    return next((exports[name] for name in names if name in exports), None)


def exports_by_name(exports: list[Export]) -> dict[str, Export]:
    """Exports by everything that another one may call them, in lower case; a name that two have means the first."""
    found: dict[str, Export] = {}
    for export in exports:
        for name in export.names:
            found.setdefault(name.strip().lower(), export)
    for export in exports:
        if export.title.strip():
            found.setdefault(export.title.strip().lower(), export)
    return found
