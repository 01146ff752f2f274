"""YAML as it stands in a file: plain values by a safe loader, with the place of every string.

Nothing is constructed: tags of CloudFormation become the objects that they are short for (``!Sub x`` is
``{"Fn::Sub": x}``), all other tags are ignored, and an alias is the same object once more, so that a few lines of aliases
never become millions of values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ivrlint.findings import Span
from ivrlint.platforms.export import UnreadableExportError
from ivrlint.platforms.json_text import Places
from ivrlint.text import SourceText

DEEPEST = 100
"""Lists and mappings within each other that are read; real templates have about ten."""

MOST_NODES = 500_000
"""Values of one file that are read; the largest real template seen has some thousands."""

_QUOTED_CHANGE = re.compile(
    r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[ \t]*(?:\r\n|\n|\r)\s*|.)|[ \t]*(?:(?:\r\n|\n|\r)[ \t]*)+",
    re.DOTALL,
)
_SINGLE_CHANGE = re.compile(r"''|[ \t]*(?:(?:\r\n|\n|\r)[ \t]*)+")
_LINE = re.compile(r"(?:\r\n|\n|\r)[ \t]*")


class Text(str):
    """A string of a YAML file that remembers where it stands."""

    __slots__ = ("places",)
    places: Places


class Nowhere:
    """Answers where values of a YAML file stand, as `JsonText` does for JSON: each `Text` says it itself."""

    def __init__(self, source: SourceText) -> None:
        self.source = source

    def string(self, value: object, key: str) -> Places:
        """Places of the text that stands under `key` of `value`."""
        text = _first_text(value, key)
        return text.places if text is not None else Places(self.source)

    def key(self, value: object, key: str) -> tuple[int, int] | None:
        """Offsets of the first text under a key of an object; None where it has no such key."""
        text = _first_text(value, key)
        return None if text is None else (text.places.outer[0], text.places.outer[0])

    def span(self, value: object, key: str = "") -> Span:
        """Where the first text stands in a value, or a key with the first text under it."""
        text = _first_text(value, key)
        if text is None:
            text, key = _first_text(value, ""), ""
        if text is None:
            return Span(self.source.file, 1, 1, 1, 2)
        start = text.places.outer[0]
        named = self.source.text.rfind(f"{key}:", max(start - len(key) - 200, 0), start) if key else -1
        return Places(self.source).span(named if named >= 0 else start, start + max(len(text), 1))


def _first_text(value: object, key: str) -> Text | None:
    """The text under a key, or the first one in a value, some levels down."""
    for _ in range(6):
        if isinstance(value, dict):
            value = value.get(key) if key else next(iter(value.values()), None)
        elif isinstance(value, list):
            at = int(key) if key.isdecimal() and int(key) < len(value) else 0
            value = value[at] if value else None
        if isinstance(value, Text) or value is None:
            return value
        key = ""
    return None


def documents(source: SourceText) -> Iterator[Any]:
    """The values of every document of a YAML file; scalars are `Text`, whatever their type.

    Raises
    ------
    UnreadableExportError : it is no YAML, nested too deeply, or holds too many values
    """
    import yaml  # a tenth of a second; only who has YAML pays for it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = source.text.encode("utf-8", "replace").decode("utf-8")  # a stray byte: one question mark, as long as before
    _refuse_depth(source, text, loader)
    try:
        for node in yaml.compose_all(text, Loader=loader):
            yield _Values(source, yaml).of(node, 0)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark if error.problem_mark is not None else error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        message = f"this is not valid YAML: {error.problem or error.context or 'it cannot be read'}"
        raise UnreadableExportError(message, Span(source.file, line, column, line, column + 1)) from None
    except yaml.YAMLError:
        message = "this is not valid YAML: it holds a character that YAML does not allow"
        raise UnreadableExportError(message, Span(source.file, 1, 1, 1, 2)) from None


def _refuse_depth(source: SourceText, text: str, loader: Any) -> None:
    """Count through the events, which need no recursion, before a tree is made, which does."""
    import yaml

    depth = count = 0
    try:
        for event in yaml.parse(text, Loader=loader):
            count += 1
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > DEEPEST or count > MOST_NODES:
                mark = event.start_mark
                line = mark.line + 1 if mark is not None else 1
                what = (
                    f"it is nested more than {DEEPEST} deep"
                    if depth > DEEPEST
                    else f"it holds over {MOST_NODES:,} values"
                )
                message = f"this YAML is not read: {what}"
                raise UnreadableExportError(message, Span(source.file, line, 1, line, 2))
    except yaml.YAMLError:
        return  # said better when the tree is made


class _Values:
    """Turns nodes into values, each node once."""

    def __init__(self, source: SourceText, yaml: Any) -> None:
        self.source = source
        self.yaml = yaml
        self.known: dict[int, Any] = {}

    def of(self, node: Any, depth: int) -> Any:
        if id(node) in self.known:
            return self.known[id(node)]
        value: Any = None
        if isinstance(node, self.yaml.ScalarNode):
            value = Text(node.value)
            value.places = self._places(node)
            self.known[id(node)] = value
        elif isinstance(node, self.yaml.SequenceNode):
            value = self.known[id(node)] = []
            value += [self.of(item, depth + 1) for item in node.value]
        elif isinstance(node, self.yaml.MappingNode):
            value = self.known[id(node)] = {}
            for key, item in node.value:
                if isinstance(key, self.yaml.ScalarNode):
                    value[key.value] = self.of(item, depth + 1)
        if node.tag.startswith("!") and len(node.tag) > 1:
            name = node.tag[1:]
            value = self.known[id(node)] = {name if name in ("Ref", "Condition") else f"Fn::{name}": value}
        return value

    def _places(self, node: Any) -> Places:
        """Lay the text of a scalar beside what stands in the file: escapes, folded lines and indents are shorter there."""
        start, end = node.start_mark.index, node.end_mark.index
        raw = self.source.text[start:end]
        if node.style in ("|", ">"):
            return self._block(start, raw)
        if node.style == '"':
            return _changes(self.source, start + 1, raw[1:-1], _QUOTED_CHANGE)
        if node.style == "'":
            return _changes(self.source, start + 1, raw[1:-1], _SINGLE_CHANGE)
        return _changes(self.source, start, raw, _SINGLE_CHANGE)

    def _block(self, start: int, raw: str) -> Places:
        """A block scalar: its indent is left out of every line."""
        first = _LINE.search(raw)
        if first is None:
            return Places(self.source, [0], [start])
        body = raw[first.start() :]
        lines = [line for line in re.split(r"\r\n|\n|\r", body)[1:] if line.strip()]
        indent = min((len(line) - len(line.lstrip(" ")) for line in lines), default=0)
        inner, outer, length = list[int](), list[int](), 0
        at = start + first.start()
        for number, match in enumerate(re.finditer(r"(\r\n|\n|\r)([^\r\n]*)", body)):
            length += bool(number)  # the end of the line before
            begin = at + match.start(2) + min(indent, len(match[2]))
            inner.append(length)
            outer.append(begin)
            length += max(len(match[2]) - indent, 0)
        return Places(self.source, inner, outer)


def _changes(source: SourceText, start: int, raw: str, change: re.Pattern[str]) -> Places:
    inner, outer, ahead = [0], [start], 0
    for match in change.finditer(raw):
        word = match.group()
        breaks = len(re.findall(r"\r\n|\n|\r", word))
        kept = max(breaks - 1, 1) if breaks and word[0] != "\\" else int(not breaks)
        ahead += len(word) - kept
        inner.append(match.end() - ahead)
        outer.append(start + match.end())
    return Places(source, inner, outer)
