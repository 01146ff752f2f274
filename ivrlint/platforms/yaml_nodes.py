"""YAML as a tree of texts, lists and mappings with the places of keys and values, and nothing that a tag could build.

Every value stays the text that was written: whether `yes` is a key or a truth is for the reader of a format to say.
Nodes are made from events, without recursion, and counted as if every alias were written out: a small file that unfolds
into a huge one, or into itself, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ivrlint.findings import Span
from ivrlint.platforms.export import UnreadableExportError
from ivrlint.text import SourceText

LARGEST = 32 * 1024 * 1024
"""Characters that are read at most; the largest real export seen has 0.5 million."""

DEEPEST = 1000
"""Lists and mappings inside each other; an action inside the outcome of another takes five."""

MOST_NODES = 1_000_000
"""Texts, lists and mappings, aliases written out."""

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_PLACEHOLDER = re.compile(r"\{(\{[ \t]*[\w.\- ]+\})\}")
_MASKS = str.maketrans({"{": "\U000fb1e5", "}": "\U000fb1e6"})
_UNMASK = str.maketrans({"\U000fb1e5": "{", "\U000fb1e6": "}"})
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Node:
    """One value of a YAML text.

    Parameters
    ----------
    first, last : PyYAML's marks of its begin and end; None for a value that is not written anywhere
    text : what is written, unescaped; None for a list, a mapping, a value that is not there
    quoted : whether the text stands in quotes or in a block of its own

    Attributes
    ----------
    items : the values of a list
    pairs : the values of a mapping by key; where a key is repeated the last one counts, as in every loader
    keys : the keys of that mapping as values, for their places
    line, column, end_line, end_column : where it stands, from 1; the end is exclusive
    """

    __slots__ = ("column", "end_column", "end_line", "items", "keys", "line", "pairs", "quoted", "text")

    def __init__(self, first: Any = None, last: Any = None, text: str | None = None, quoted: bool = False) -> None:
        self.text = text
        self.quoted = quoted
        self.items: list[Node] = []
        self.pairs: dict[str, Node] = {}
        self.keys: dict[str, Node] = {}
        self.line: int = first.line + 1 if first else 1
        self.column: int = first.column + 1 if first else 1
        self.close(last)

    def close(self, mark: Any) -> None:
        """Say where it ends: after the last of its characters, or where it begins."""
        self.end_line: int = mark.line + 1 if mark else self.line
        self.end_column: int = mark.column + 1 if mark else self.column

    def __bool__(self) -> bool:
        """Whether anything is written: not for a value that is missing or null."""
        return bool(self.items or self.pairs) or (self.text is not None and not self.is_null)

    def __getitem__(self, key: str) -> Node:
        """The value of a key, or a value that is not there."""
        return self.pairs.get(key, NOTHING)

    def at(self, *path: str) -> Node:
        """The value under one key after the other."""
        node = self
        for key in path:
            node = node[key]
        return node

    @property
    def is_null(self) -> bool:
        """Whether it is an unquoted null, or nothing."""
        return self.text in _NULLS and not self.quoted

    @property
    def single(self) -> str:
        """The first key of a mapping, "" where it has none: ``- playAudio: …``."""
        return next(iter(self.pairs), "")

    def span(self, file: str) -> Span:
        """Where it stands; what runs over several lines is cut off after its first character."""
        end = self.end_column if self.end_line == self.line else 0
        return Span(file, self.line, self.column, self.line, max(end, self.column + 1))


NOTHING = Node()
"""What stands where nothing is written."""


def documents(source: SourceText) -> list[Node]:
    """Read all documents of a YAML text.

    Placeholders of templates (``{{prefix}}-Queue``) are read as text where YAML would see a mapping.

    Parameters
    ----------
    source : the file

    Raises
    ------
    UnreadableExportError
        if it is no YAML, or too large, too deep or folded into itself
    """
    import yaml  # only files that are YAML pay for it

    if len(source.text) > LARGEST:
        raise UnreadableExportError(f"the file is too large: at most {LARGEST:,} characters are read", _start(source))
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the wheel without libyaml has only the slow one
    try:
        return _Builder(source).build(yaml.parse(_plain(source.text), Loader=loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = error.problem or error.context or "it cannot be read"
        raise UnreadableExportError(f"this is no valid YAML: {problem}", _point(source, line, column)) from error
    except (yaml.YAMLError, ValueError) as error:  # the loaders' own errors have no place; `ValueError`: `%YAML 9…9.1`
        raise UnreadableExportError(f"this is no valid YAML: {error}", _start(source)) from error


def _plain(text: str) -> str:
    """The text with the same offsets and only characters that YAML allows, placeholders out of harm's way."""
    if "{{" in text:
        text = _PLACEHOLDER.sub(lambda match: match[0].translate(_MASKS), text)
    return _UNPRINTABLE.sub("\ufffd", text)


def _point(source: SourceText, line: int, column: int) -> Span:
    last = max(1, len(source.lines))
    if line > last:  # what is missing at the end is missed on the last line
        line, column = last, 1
    return Span(source.file, line, column, line, column + 1)


def _start(source: SourceText) -> Span:
    return _point(source, 1, 1)


class _Builder:
    """Nodes from events; `open` holds the lists and mappings that are not yet complete."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.found: list[Node] = []
        self.open: list[tuple[Node, bool, str, int]] = []  # node, whether a mapping, its anchor, count before it
        self.waiting: list[Node | None] = []  # of every open mapping: the key whose value comes next
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.count = 0

    def build(self, events: Iterator[Any]) -> list[Node]:
        import yaml

        take = {
            yaml.ScalarEvent: self._scalar,
            yaml.AliasEvent: self._alias,
            yaml.MappingStartEvent: self._begin,
            yaml.SequenceStartEvent: self._begin,
            yaml.MappingEndEvent: self._finish,
            yaml.SequenceEndEvent: self._finish,
            yaml.DocumentStartEvent: self._forget,
        }
        self.mapping = yaml.MappingStartEvent
        for event in events:
            if type(event) in take:
                take[type(event)](event)
        return self.found

    def _forget(self, event: Any) -> None:
        self.anchors = {}  # they do not reach into the next document

    def _scalar(self, event: Any) -> None:
        text = event.value.translate(_UNMASK) if "\U000fb1e5" in event.value else event.value
        node = Node(event.start_mark, event.end_mark, text, event.style is not None and event.style != "")
        self._count(1, node)
        if event.anchor:
            self.anchors[event.anchor] = (node, 1)
        self._put(node)

    def _alias(self, event: Any) -> None:
        if event.anchor not in self.anchors:
            message = f"this is no valid YAML: `*{event.anchor}` stands for nothing, or for something that holds it"
            mark = event.start_mark
            raise UnreadableExportError(message, _point(self.source, mark.line + 1, mark.column + 1))
        node, size = self.anchors[event.anchor]
        self._count(size, node)
        self._put(node)

    def _begin(self, event: Any) -> None:
        node = Node(event.start_mark)
        if len(self.open) >= DEEPEST:
            message = f"lists and mappings stand more than {DEEPEST} deep in each other"
            raise UnreadableExportError(message, node.span(self.source.file))
        if event.anchor:
            self.anchors.pop(event.anchor, None)  # not to be used before it is complete
        is_mapping = isinstance(event, self.mapping)
        self.open.append((node, is_mapping, event.anchor or "", self.count))
        self._count(1, node)
        if is_mapping:
            self.waiting.append(None)

    def _finish(self, event: Any) -> None:
        node, is_mapping, anchor, before = self.open.pop()
        if is_mapping:
            self.waiting.pop()
        node.close(event.end_mark)
        if anchor:
            self.anchors[anchor] = (node, self.count - before)
        self._put(node)

    def _put(self, node: Node) -> None:
        if not self.open:
            self.found.append(node)
            return
        holder, is_mapping, _, _ = self.open[-1]
        if not is_mapping:
            holder.items.append(node)
        elif (key := self.waiting[-1]) is None:
            self.waiting[-1] = node
        else:
            self.waiting[-1] = None
            if key.text is not None:  # a list or a mapping as a key: no format has that
                holder.pairs[key.text], holder.keys[key.text] = node, key

    def _count(self, number: int, node: Node) -> None:
        self.count += number
        if self.count > MOST_NODES:
            message = f"the file unfolds into more than {MOST_NODES:,} values"
            raise UnreadableExportError(message, node.span(self.source.file))
