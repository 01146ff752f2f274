"""A block of an Amazon Connect flow, in the terms of the flow language, whichever dialect it was written in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ivrlint.findings import Span
from ivrlint.platforms.connect_wrappers import bare_reference
from ivrlint.platforms.export import DYNAMIC, IMPLIED, Exit

REFERENCE = re.compile(
    r"\$\.\w+(?:\.\w+|\['[^']*'\])*|\$(?:\[['\"][^\]]*\])+(?:\.\w+)*|\$\{[^{}]*\}|\{\{[^{}]*\}\}|%%[^%\s]+%%|\bREPLACE_\w+"
)
"""What stands for something only known while the call runs, or once a template is filled in."""

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{24,}\b", re.IGNORECASE)
_NUMBER = re.compile(r"\s*\d{1,9}(?:\.\d{1,9})?\s*")
_RESOURCE_WORDS = re.compile(r"(?i)^(?:REPLACE_(?:WITH_)?(?:THE_)?)|(?:_|\b|(?<=[a-z]))(?:arn|id)$")


class Condition(NamedTuple):
    """A way that is taken where a value fits.

    Parameters
    ----------
    operator : "Equals", "TextContains", "NumberGreaterThan", …
    operands : what it is compared with
    exit : where it leads
    """

    operator: str
    operands: tuple[str, ...]
    exit: Exit

    @property
    def label(self) -> str:
        """In words: the value itself, or "more than 3"."""
        value = " or ".join(self.operands)
        word = _OPERATORS.get(self.operator, "")
        return f"{word} {value}".strip()


_OPERATORS = {
    "TextContains": "contains",
    "TextStartsWith": "begins with",
    "StartsWith": "begins with",
    "TextEndsWith": "ends with",
    "Contains": "contains",
    "NumberGreaterThan": "more than",
    "GreaterThan": "more than",
    "NumberGreaterOrEqualTo": "at least",
    "GreaterThanOrEqualTo": "at least",
    "NumberLessThan": "less than",
    "LessThan": "less than",
    "NumberLessOrEqualTo": "at most",
    "LessThanOrEqualTo": "at most",
}


@dataclass(slots=True, eq=False)
class Block:
    """One action of the flow language, or a block of the older export in its terms.

    Parameters
    ----------
    id, name : as others refer to it; what designers call it, or ""
    shown : its type as the file writes it
    action : its type in the flow language
    parameters : its settings, by the flow language's names
    labels : names that the console keeps beside ids, by setting
    where : line of a setting
    next, conditions, errors : its ways on; `errors` by error type
    missing : targets that no block has
    constants : what attributes hold that the flow sets to one value only, by reference
    """

    id: str
    name: str
    shown: str
    action: str
    span: Span
    parameters: dict[str, Any]
    labels: dict[str, str]
    where: Callable[[str], Span]
    variables: dict[str, str] = field(default_factory=dict)
    next: Exit | None = None
    conditions: list[Condition] = field(default_factory=list)
    errors: dict[str, Exit] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    constants: dict[str, str] = field(default_factory=dict)

    def flag(self, key: str) -> bool | None:
        """A yes or no, written as a string or as a boolean; None where nothing is written."""
        value = self.parameters.get(key)
        return None if value is None or value == "" else str(value).strip().lower() == "true"

    def number(self, key: str) -> float | None:
        """A number, written as a string or as a number; None where there is none, or a reference."""
        return as_number(self.parameters.get(key))

    def text(self, key: str) -> str:
        """A setting as text; "" where there is none."""
        value = self.parameters.get(key)
        return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""

    @property
    def onward(self) -> Exit:
        """Where it goes when all went well; the platform ends the call where nothing is written."""
        return self.next or Exit(None, self.span, IMPLIED)

    @property
    def failure(self) -> Exit | None:
        """Where it goes when it could not do its work."""
        return self.errors.get("NoMatchingError")

    def named(self, key: str, kind: str = "") -> tuple[str, tuple[str, ...], bool]:
        """What a setting refers to: its name for people, its other names, and whether it is known before the call.

        Parameters
        ----------
        key : of the setting
        kind : what to call a thing that only has an id ("queue"); "" to keep the id
        """
        written = self.text(key)
        raw = self.constants.get(written, written)
        bare = bare_reference(raw, self.variables)
        label = self.labels.get(key, "")
        dynamic = is_dynamic(raw)
        if dynamic and raw.startswith("$") and not raw.startswith("${"):
            return ("" if kind else raw), (), False
        others = tuple(dict.fromkeys(other for other in (raw, bare, tail_of(raw)) if other and other != label))
        if label and not _UUID.search(label) and not is_dynamic(label):
            return label, others, raw == written
        if bare != raw or dynamic:
            words = _RESOURCE_WORDS.sub("", bare.removesuffix(".arn").removesuffix(".id")) if kind else bare
            return words.rpartition(".")[2].strip("_$ {}") if kind else words, others, raw == written
        tail = tail_of(raw)
        found = _UUID.search(tail) if kind else None
        if found:
            return f"{kind} {found[0][:4]}", others, raw == written
        return tail, tuple(other for other in others if other != tail), raw == written


def as_number(value: object) -> float | None:
    """A plain number, however it is written; None for anything else, also for what no call could reach."""
    return float(str(value)) if not isinstance(value, bool) and _NUMBER.fullmatch(str(value)) else None


def is_dynamic(text: str) -> bool:
    """Whether a part of a text is only known while the call runs, or once a template is filled in."""
    return ("$" in text and REFERENCE.search(text) is not None) or ("{{" in text or "%%" in text or "REPLACE_" in text)


def tail_of(reference: str) -> str:
    """The last part of an ARN, or the whole of anything else."""
    return re.split(r"[/:]", reference)[-1] if reference.startswith("arn:") else reference


def human(name: str) -> str:
    """A name for people; "" for a UUID and the like."""
    return "" if _UUID.search(name) else name.strip()


def exit_to(target: object, known: set[str] | dict[str, Any], span: Span, missing: list[str]) -> Exit | None:
    """A way on as it is written; a block that does not exist is remembered in `missing`: nobody knows what is there."""
    if not isinstance(target, str) or not target:
        return None
    if target in known:
        return Exit(target, span)
    missing.append(target)
    return Exit(target, span, DYNAMIC)
