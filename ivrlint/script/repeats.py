"""Lines that may stand once in a block and stand there twice: the second would silently do nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ivrlint.findings import Finding, Severity
from ivrlint.script.tree import Statement
from ivrlint.script.vocabulary import is_branch

_ONCE = frozenset({"listen", "accepts", "confirm", "deadline", "wants", "from", "takes", "hold", "queue", "patience"})


def repeated(roots: Iterable[Statement]) -> Iterator[Finding]:
    """A finding for every second `on silence`, `after 2 tries`, answer of a `check`, setting, or `flow` line.

    Parameters
    ----------
    roots : the statements at the margin
    """
    blocks = [list(roots)]
    while blocks:
        first: dict[str, Statement] = {}
        for child in blocks.pop():
            if child.children:
                blocks.append(child.children)
            name = "" if child.broken else _name_of(child)
            if not name:
                continue
            before = first.setdefault(name, child)
            if before is not child:
                message = f"there is already `{name}` here, in line {before.line}: this one would never be used"
                yield Finding("duplicate-name", Severity.ERROR, child.span, message, subject=name)


def _name_of(statement: Statement) -> str:
    """What of a line may stand once in its block; empty where it may be repeated."""
    if statement.rule == "flow":
        return "flow"
    if statement.rule == "after":
        return f"after {statement.text_of('count')} tries"
    if statement.rule == "on":
        return " ".join(filter(None, ("on", statement.text_of("event"), statement.text_of("amount"))))
    if is_branch(statement) or (statement.rule == "words" and statement.verb in _ONCE):
        return statement.verb
    return ""
