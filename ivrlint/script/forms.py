"""From lark's tree of one shape to the roles that its words play."""

from collections.abc import Callable, Sequence
from typing import Any

from lark import Token, Tree

from ivrlint.script.tree import Form, Slot

Leaf = Token | Tree[Token]
_SlotOf = Callable[[Leaf], Slot]
_BY_TERMINAL = {
    "SLUG": "rule", "FULL": "full", "HIDDEN": "hidden", "UNLESS": "unless", "EACH": "each", "BEEP": "beep",
    "WARM": "warm", "LEAST": "bound", "MOST": "bound", "ANY": "any", "PERCENT": "share", "DURATION": "duration",
    "HOPS": "hops", "INT": "count", "KIND": "kind", "KEY": "keys",
}  # fmt: skip
_BY_POSITION: dict[str, tuple[str, ...]] = {
    "flow": ("title", "languages"),
    "use": ("path", "alias"),
    "decl": ("kind", "name", "title", "share"),
    "inbound": ("number", "goals", "language"),
    "outbound": ("name", "to"),
    "secret": ("title", "person"),
    "say": ("full", "text"),
    "send": ("channel", "to", "text"),
    "promise": ("text", "to", "by", "duration"),
    "take": ("team", "duration"),
    "call": ("team", "duration"),
    "resolves": ("goals", "share"),
    "deflects": ("goals", "to"),
    "do": ("place",),
    "allow": ("rule", "reason"),
    "on": ("event", "amount"),
}


def form_of(tree: Tree[Token], slot_of: _SlotOf) -> Form:
    """Turn the parse of a shape into the form of its lines.

    Parameters
    ----------
    tree : lark's tree of the rule ``line``
    slot_of : finds the tokens that a leaf covers
    """
    parts = _present(tree.children)
    fields: dict[str, tuple[Slot, ...]] = {}
    target = None
    rule = "arrow"
    for part in parts:
        assert isinstance(part, Tree)
        if part.data == "arrow":
            target = _arrow(part, fields, slot_of)
        else:
            rule = str(part.data)
            _FIELDS.get(rule, _positional)(part, fields, slot_of)
    return Form(rule, fields, target)


def _present(children: Sequence[Leaf | None]) -> list[Leaf]:
    """The children of a tree without lark's placeholders for optional words that are absent."""
    return [child for child in children if child is not None]


def _arrow(tree: Tree[Token], fields: dict[str, Any], slot_of: _SlotOf) -> str:
    arrow, goal, names, warm = tree.children
    fields["arrow"] = (slot_of(arrow),)
    assert isinstance(goal, Tree)
    children = _present(goal.children)
    if children:
        fields["target"] = (slot_of(children[0]),)
    if names is not None:
        fields["with"] = _slots(names, slot_of)
    if warm is not None:
        fields["warm"] = (slot_of(warm),)
    return str(goal.data)


def _slots(child: Leaf, slot_of: _SlotOf) -> tuple[Slot, ...]:
    """The words of a list of names, or of a single word."""
    if isinstance(child, Tree) and child.data == "names":
        return tuple(slot_of(ref) for ref in child.children)
    return (slot_of(child),)


def _positional(tree: Tree[Token], fields: dict[str, Any], slot_of: _SlotOf) -> None:
    """Roles by position; an optional word that is absent leaves its place empty (lark's placeholders)."""
    for role, child in zip(_BY_POSITION.get(str(tree.data), ()), tree.children, strict=False):
        if child is not None:
            fields[role] = _slots(child, slot_of)


def _option(tree: Tree[Token], fields: dict[str, Any], slot_of: _SlotOf) -> None:
    gathered: dict[str, list[Slot]] = {}
    for child in tree.children:
        if isinstance(child, Tree) and child.data == "phrase":
            gathered.setdefault("phrases", []).append(slot_of(child.children[0]))
        elif isinstance(child, Tree):  # the label: a joining word and its string
            gathered["joiner"] = [slot_of(child.children[0])]
            gathered["label"] = [slot_of(child.children[1])]
        elif child is not None:
            gathered.setdefault(_BY_TERMINAL[child.type], []).append(slot_of(child))
    fields.update({role: tuple(slots) for role, slots in gathered.items()})


def _ask(tree: Tree[Token], fields: dict[str, Any], slot_of: _SlotOf) -> None:
    fields["items"] = tuple(slot_of(child) for child in tree.children if isinstance(child, Tree))
    for child in tree.children:
        if isinstance(child, Token):
            fields["unless"] = (slot_of(child),)


def _check(tree: Tree[Token], fields: dict[str, Any], slot_of: _SlotOf) -> None:
    for child in tree.children:
        if isinstance(child, Tree):
            fields["team"] = (slot_of(child),)
        elif child is not None:
            fields["each" if child.type == "EACH" else "words"] = (slot_of(child),)


def _by_terminal(tree: Tree[Token], fields: dict[str, Any], slot_of: _SlotOf) -> None:
    for child in tree.children:
        if isinstance(child, Token):
            fields[_BY_TERMINAL[child.type]] = (slot_of(child),)


def _expect(tree: Tree[Token], fields: dict[str, Any], slot_of: _SlotOf) -> None:
    roles = ("subject", "measure", "within", "bound", "amount", "any", "from")
    for role, child in zip(roles, tree.children, strict=True):
        if child is not None:
            fields[role] = (slot_of(child),)


def _words(tree: Tree[Token], fields: dict[str, Any], slot_of: _SlotOf) -> None:
    fields["name"] = (slot_of(tree.children[0]),)
    rest = _present(tree.children[1:])
    if rest:
        fields["words"] = tuple(slot_of(child) for child in rest)


_FIELDS: dict[str, Callable[[Tree[Token], dict[str, Any], _SlotOf], None]] = {
    "option": _option,
    "ask": _ask,
    "check": _check,
    "after": _by_terminal,
    "wait": _by_terminal,
    "expect": _expect,
    "words": _words,
}
