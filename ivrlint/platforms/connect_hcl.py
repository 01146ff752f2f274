"""Flows that Terraform writes as `jsonencode({…})`: values of HCL, with the place of every object and key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ivrlint.findings import Span
from ivrlint.platforms.export import UnreadableExportError
from ivrlint.platforms.json_text import Places
from ivrlint.platforms.terraform_text import MisreadError, Node, Reader
from ivrlint.text import SourceText

_CONTENT = re.compile(r"\bcontent\s*=\s*jsonencode\s*\(")
_ELSEWHERE = re.compile(r'\b(?:filename\s*=\s*|(?:content\s*=\s*)?(?:templatefile|file)\s*\(\s*)"([^"\r\n]{1,300})"')


class HclText:
    """A value of HCL as plain objects, lists and texts, as `JsonText` is one of JSON.

    Parameters
    ----------
    source : the file
    node : the value
    """

    def __init__(self, source: SourceText, node: Node) -> None:
        self.places = Places(source)
        self._nodes: dict[int, Node] = {}
        self.value = self._plain(node)

    def _plain(self, node: Node) -> Any:
        if isinstance(node.value, dict):
            made = {key: self._plain(member) for key, member in node.value.items()}
            self._nodes[id(made)] = node
            return made
        if isinstance(node.value, list):
            return [self._plain(member) for member in node.value]
        if isinstance(node.value, float) and node.value.is_integer():
            return int(node.value)
        return node.value

    def key(self, value: object, key: str) -> tuple[int, int] | None:
        """Offsets of a key of an object and of its value; None where it has no such key."""
        node = self._nodes.get(id(value))
        member = node.get(key) if node is not None else None
        if node is None or member is None:
            return None
        before = max(node.start, member.start - len(key) - 200)  # blanks may stand between them, not much else
        found = self.places.source.text.rfind(key, before, member.start)
        quoted = found > 0 and self.places.source.text[found - 1] == '"'
        return (found - quoted if found >= 0 else member.start), member.start

    def span(self, value: object, key: str = "") -> Span:
        """Where an object stands, or one of its keys with its value, on the first line of it."""
        found, node = self.key(value, key), self._nodes.get(id(value))
        if found is None:
            return self.places.span(node.start, node.end) if node else self.places.span(0, 1)
        member = node.get(key) if node else None
        return self.places.span(found[0], member.end if member else found[1])

    def string(self, value: object, key: str) -> Places:
        """Places of the text that stands under a key of an object."""
        found = self.key(value, key)
        return Places(self.places.source, [0], [found[1] + 1 if found else 0])


def encoded(source: SourceText) -> Iterator[tuple[int, int, HclText | UnreadableExportError]]:
    """Every `content = jsonencode(…)` of a Terraform file: where it begins and ends, and what it is or why not."""
    for match in _CONTENT.finditer(source.text):
        reader = Reader(source.text, match.end())
        try:
            yield match.start(), reader.position, HclText(source, reader.value())
        except MisreadError as error:
            where = Places(source).span(error.start, error.start + 1)
            yield match.start(), match.end(), UnreadableExportError(f"this flow cannot be read: {error}", where)


def elsewhere(source: SourceText, resource: re.Pattern[str]) -> UnreadableExportError:
    """What to say of a template that names a flow and does not hold it.

    Parameters
    ----------
    source : the file
    resource : what the template names it by
    """
    named = resource.search(source.text)
    start = named.start() if named else 0
    other = _ELSEWHERE.search(source.text, start)
    file = f", `{other[1]}`" if other else ""
    places = Places(source)
    where = places.span(*other.span()) if other else places.span(start, named.end() if named else 1)
    return UnreadableExportError(f"the Connect flow itself stands in another file{file}: give that one", where)
