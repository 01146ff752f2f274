"""What a rule is: a name, a severity, a page, and a function from facts to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import NamedTuple

from ivrlint.analyses.facts import Facts
from ivrlint.analyses.story import Story
from ivrlint.findings import Finding, Label, Severity, Span


class Rule(NamedTuple):
    """One rule.

    Parameters
    ----------
    name : kebab-case; the same in `--select`, `allow`, the configuration and the reports
    severity : in the default profile
    page : its page, the docstring of its module
    set : script, default or coach
    check : yields findings from the facts of a flow; None where the finding is made while a file is read
    """

    name: str
    severity: Severity
    page: str
    set: str
    check: Callable[[Facts], Iterator[Finding]] | None


def rule_of(module: ModuleType, set_name: str) -> Rule:
    """The rule of a module: its file gives the name, its docstring the page, SEVERITY and check the rest.

    Parameters
    ----------
    module : one file of this folder
    set_name : script, default or coach
    """
    name = module.__name__.rpartition(".")[2].replace("_", "-")
    return Rule(name, getattr(module, "SEVERITY", Severity.ERROR), module.__doc__ or "", set_name,
                getattr(module, "check", None))  # fmt: skip


def found(
    rule: str,
    severity: Severity,
    span: Span,
    message: str,
    *,
    help: str = "",
    place: str | None = None,
    subject: str | None = None,
    story: Story | None = None,
    labels: tuple[Label, ...] = (),
    notes: tuple[str, ...] = (),
    weight: float = 0.0,
) -> Finding:
    """A finding with the call that meets it.

    Parameters
    ----------
    story : the shortest call, confirmed; None where the fault needs no call to be seen
    others : as `Finding` says
    """
    finding = Finding(rule, severity, span, message, help, place, subject, labels=labels, notes=notes, weight=weight)
    if story is None:
        return finding
    return finding._replace(path=story.turns, script=story.script, arrives=story.seconds)


__all__ = ["Facts", "Finding", "Iterator", "Label", "Rule", "Severity", "Span", "found", "rule_of"]
