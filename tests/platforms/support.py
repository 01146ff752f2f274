"""Exports made by hand, element by element, as a reader would give them."""

from __future__ import annotations

from typing import Any

from ivrlint.analyses.facts import Facts
from ivrlint.findings import Finding, Span
from ivrlint.flow.lines import Arrow, Check, Say
from ivrlint.flow.model import Flow, Place
from ivrlint.linting.engine import judge
from ivrlint.linting.source import Reading
from ivrlint.platforms.export import CERTAIN, PHONE, Element, Exit, Export, Pressed, Value, Words
from ivrlint.platforms.lowering import lower
from ivrlint.rules import ALL
from ivrlint.settings import THRESHOLDS, Settings

FILE = "flow.json"


class Made:
    """An export that grows line by line; every element and every exit stands on a line of its own.

    Parameters
    ----------
    title, kind, is_module, language : as `Export` has them
    """

    def __init__(self, title: str = "Main", kind: str = PHONE, is_module: bool = False, language: str = "en",
                 file: str = FILE) -> None:  # fmt: skip
        self.line = 1
        self.file = file
        self.export = Export(file, "Made up", title, self.span(), kind, is_module, names=(title,), language=language)

    def span(self) -> Span:
        self.line += 1
        return Span(self.file, self.line - 1, 1, self.line - 1, 20)

    def to(self, target: str | None, sure: str = CERTAIN) -> Exit:
        """An exit on a line of its own."""
        return Exit(target, self.span(), sure)

    def add(self, id: str, kind: str, *said: str, **settings: Any) -> Element:
        """An element; exits may be given as the id they lead to, `None` as "hang up"; the first one is the start."""
        element = Element(id, settings.pop("name", id), settings.pop("type", kind), kind, self.span())
        element.words = tuple(Words(text, self.span()) for text in said)
        for key in ("next", "silence", "invalid", "failure", "full", "closed", "done"):
            if key in settings:
                given = settings.pop(key)
                setattr(element, key, given if isinstance(given, Exit) else self.to(given))
        for keys, target in settings.pop("options", {}).items():
            element.options.append(Pressed((keys,), (), "", target if isinstance(target, Exit) else self.to(target)))
        for word, target in settings.pop("branches", {}).items():
            element.branches.append((word, target if isinstance(target, Exit) else self.to(target)))
        for key, value in settings.items():
            setattr(element, key, value)
        self.export.elements[id] = element
        self.export.start = self.export.start or id
        return element


def flow_of(*made: Made) -> Flow:
    return lower([each.export for each in made])


def place(flow: Flow, name: str) -> Place:
    return next(each for each in flow.places if each.name == name)


def said(found: Place) -> list[str]:
    return [line.text for line in found.block.lines if isinstance(line, Say)]


def arrow_of(found: Place) -> Arrow:
    last = found.block.lines[-1]
    assert isinstance(last, Arrow)
    return last


def check_of(found: Place) -> Check:
    last = found.block.lines[-1]
    assert isinstance(last, Check)
    return last


def leads(arrow: Arrow) -> str:
    """Where an arrow leads, as a script writes it."""
    return arrow.place.name if arrow.place else arrow.word or arrow.kind.replace("_", " ").strip()


def findings(*made: Made, without: tuple[str, ...] = ()) -> list[Finding]:
    """What all rules find in some exports that make one flow."""
    flow = flow_of(*made)
    reading = Reading(flow, (), {each.file: [""] * each.line for each in made}, {}, 1.0)
    report = judge(reading, ALL, Settings(ignore=without))
    assert not report.crashes, report.crashes
    return list(report.findings)


def rules_of(*made: Made) -> set[str]:
    return {finding.rule for finding in findings(*made)}


def facts_of(*made: Made) -> Facts:
    return Facts(flow_of(*made), THRESHOLDS)


__all__ = ["CERTAIN", "Exit", "Made", "Value", "Words"]
