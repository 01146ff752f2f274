"""JSON as it stands in a file: its values, quickly, and the line of every object and key in it.

`json.loads` reads the values. One search for braces outside of strings says where objects begin and end; objects end in
the order in which the decoder hands them over, so the two lists need only be laid side by side. JSON may be the file, or
stand inside a string of it (of JSON, YAML or HCL): `Places` says where its characters are in the file.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from typing import Any, Protocol

from ivrlint.findings import Span
from ivrlint.platforms.export import UnreadableExportError
from ivrlint.text import SourceText

LARGEST = 32 * 1024 * 1024
"""Characters that are read at most; the largest real export seen has 0.5 million."""

_BRACE = re.compile(r'(?:[^"{}]++|"(?:[^"\\]++|\\.)*+")*+([{}])', re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_LINE_END = re.compile(r"\r\n|\n|\r")
_VALUE = re.compile(r'\s*(?:"(?:[^"\\]++|\\.)*+"|[^\s"{}\[\],]++|)', re.DOTALL)
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL)
_PLACEHOLDER = re.compile(r'"(?:[^"\\]++|\\.)*+"?|\$\{[^{}]*+\}|%\{[^{}]*+\}', re.DOTALL)
_NOT_PLAIN = re.compile(r"[\\\x00-\x1f\"]")
_INTERPOLATION = re.compile(r"\$\{[^{}\n]*+\}")


class Places:
    """Where the characters of a text stand in the file that holds it.

    Parameters
    ----------
    source : the file
    inner, outer : offsets in the text and, for each, in the file; between two of them both run alike; ascending
    """

    def __init__(self, source: SourceText, inner: list[int] | None = None, outer: list[int] | None = None) -> None:
        self.source = source
        self.inner = inner or [0]
        self.outer = outer or [0]

    @cached_property
    def _line_starts(self) -> list[int]:
        starts: list[int] | None = self.source.__dict__.get("_line_starts")  # one list for all texts in a file
        if starts is None:
            text = self.source.text
            if text.count("\r") == text.count("\r\n"):
                starts = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))[:-1]
            else:
                starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
            self.source.__dict__["_line_starts"] = starts
        return starts

    def offset(self, position: int) -> int:
        """Offset in the file of a position in the text."""
        if len(self.inner) == 1:
            return self.outer[0] + position - self.inner[0]
        at = max(bisect_right(self.inner, position) - 1, 0)
        return self.outer[at] + position - self.inner[at]

    def span(self, start: int, end: int) -> Span:
        """Span in the file of `start` to `end` in the text, cut off where the first line ends."""
        starts = self._line_starts
        first, last = self.offset(start), self.offset(end)
        line = bisect_right(starts, first)
        begin = starts[line - 1]
        if line < len(starts) and last >= starts[line]:
            last = begin + len(self.source.text[begin : starts[line]].rstrip("\r\n"))
        column = first - begin + 1
        return Span(self.source.file, line, column, line, max(last - begin + 1, column + 1))

    def within(self, start: int, raw: str) -> Places:
        """Places of the value of a JSON string, whose escaped text `raw` begins at `start` of this text."""
        inner, outer, ahead = [0], [self.offset(start)], 0
        for match in _ESCAPE.finditer(raw):
            ahead += match.end() - match.start() - 1
            inner.append(match.end() - ahead)
            outer.append(self.offset(start + match.end()))
        return Places(self.source, inner, outer)


class Located(Protocol):
    """Plain objects, lists and texts that know where they stand in a file, whatever it is written in."""

    def key(self, value: object, key: str) -> tuple[int, int] | None:
        """Offsets of a key of an object, and of what follows it; None where it has no such key."""

    def span(self, value: object, key: str = "") -> Span:
        """Where an object stands, or one of its keys."""

    def string(self, value: object, key: str) -> Places:
        """Places of the text that stands under a key of an object."""


class JsonText:
    """A JSON text with the places of its objects and keys.

    Parameters
    ----------
    text : the JSON
    places : where it stands in the file
    template : whether placeholders such as ``${queue_arn}`` may stand in it outside of strings, or hold quotes

    Raises
    ------
    UnreadableExportError : it is no JSON, too large or too deep

    Attributes
    ----------
    value : what `json.loads` makes of it; a control character inside a string is forgiven
    """

    def __init__(self, text: str, places: Places, template: bool = False) -> None:
        self.text = text
        self.places = places
        self._objects: list[dict[str, Any]] = []
        self._keys: dict[str, dict[int, tuple[int, int]]] = {}
        self._number: dict[int, int] = {}
        if len(text) > LARGEST:
            raise UnreadableExportError(
                f"this export has {len(text):,} characters; at most {LARGEST:,} are read", places.span(0, 1)
            )
        try:
            self.value: Any = self._load()
        except UnreadableExportError:
            if not template:
                raise
            self.text = without_placeholders(text)
            self.value = self._load()

    def _load(self) -> Any:
        self._objects.clear()
        keep = self._objects.append

        def hook(value: dict[str, Any]) -> dict[str, Any]:
            keep(value)
            return value

        try:
            return json.loads(self.text, object_hook=hook, strict=False)
        except json.JSONDecodeError as error:
            at = min(error.pos, max(len(self.text) - 1, 0))
            what = _in_words(error.msg, self.text, error.pos)
            raise UnreadableExportError(f"this is not valid JSON: {what}", self.places.span(at, at + 1)) from None
        except RecursionError:
            message = "this JSON is nested too deeply to be an export of a call flow"
            raise UnreadableExportError(message, self.places.span(0, 1)) from None
        except ValueError:  # a number of thousands of digits
            message = "this JSON holds a number that is too long to be read"
            raise UnreadableExportError(message, self.places.span(0, 1)) from None

    @cached_property
    def _braces(self) -> tuple[list[int], list[int], dict[int, tuple[int, int]]]:
        """Offset of every brace; which object each opens or comes back to, by number; the bounds by the object's id."""
        at: list[int] = []
        inside: list[int] = []
        bounds: dict[int, tuple[int, int]] = {}
        open_now: list[int] = [-1]
        order: list[int] = []  # numbers of objects, as they end
        text = self.text
        for match in _BRACE.finditer(text):
            end = match.end()
            if text[end - 1] == "{":
                open_now.append(len(at))
            elif len(open_now) > 1:
                order.append(open_now.pop())
                bounds[order[-1]] = (at[order[-1]], end - 1)
            at.append(end - 1)
            inside.append(open_now[-1])
        self._number = {id(value): number for value, number in zip(self._objects, order, strict=False)}
        return at, inside, bounds

    def _found(self, key: str) -> dict[int, tuple[int, int]]:
        """By number of object, where a key stands in it: one search for all of them, when first asked for."""
        index = self._keys.get(key)
        if index is None:
            at, inside, _ = self._braces
            index = self._keys[key] = {}
            text = self.text
            for match in re.finditer(rf'"{re.escape(key)}"\s*+:', text):
                first, end = match.span()
                brace = bisect_right(at, first) - 1
                if brace >= 0 and text[first - 1] != "\\":  # else it is quoted inside a string
                    index[inside[brace]] = (first, end)
        return index

    def bounds(self, value: object) -> tuple[int, int]:
        """Offsets of the braces of an object of `value`; of the whole text for anything else."""
        bounds = self._braces[2]
        return bounds.get(self._number.get(id(value), -1), (0, len(self.text)))

    def key(self, value: object, key: str) -> tuple[int, int] | None:
        """Offsets of a key of an object, with its quotes, and of what follows its colon; None where it has no such key."""
        index = self._found(key)
        return index.get(self._number.get(id(value), -1))

    def span(self, value: object, key: str = "") -> Span:
        """Where an object stands: its opening brace and what follows on that line; with `key` that key and its value."""
        found = self.key(value, key) if key else None
        if found is None:
            first, last = self.bounds(value)
            return self.places.span(first, last + 1)
        value = _VALUE.match(self.text, found[1])
        end = value.end() if value else found[1]
        if self.text[end - 1] in ": \t\r\n":  # an object or a list begins
            end += 1
        return self.places.span(found[0], end)

    def string(self, value: object, key: str) -> Places:
        """Places of the text that stands as a string under `key` of an object."""
        found = self.key(value, key)
        start = self.text.find('"', found[1]) if found else -1
        match = _VALUE.match(self.text, start) if start >= 0 else None
        if match is None:
            return Places(self.places.source, [0], [self.places.offset(self.bounds(value)[0])])
        return self.places.within(start + 1, match.group().strip()[1:-1])

    def find_string(self, value: str, start: int) -> tuple[int, int] | None:
        """Offsets of the first JSON string from `start` on that means `value`, with its quotes."""
        for match in _STRING.finditer(self.text, start):
            if len(match.group()) - 2 >= len(value) and json.loads(match.group(), strict=False) == value:
                return match.span()
        return None


def of_file(source: SourceText, template: bool = False) -> JsonText:
    """The JSON that a whole file is; see `JsonText`."""
    return JsonText(source.text, Places(source), template)


def without_placeholders(text: str) -> str:
    """A template as JSON of the same length: quotes in a placeholder become apostrophes, a bare one gets quotes.

    ``{"Text": "${lookup(a, "b")}", "Limit": ${limit}}`` becomes ``{"Text": "${lookup(a, 'b')}", "Limit": "$limit"}``;
    directives of Terraform (``%{ if … }``) become blanks.
    """
    quiet = _INTERPOLATION.sub(lambda match: match.group().replace('"', "'"), text)

    def quoted(
        match: re.Match[str],
    ) -> str:  # a string without an end runs to the end: looked at once, not from each quote
        word = match.group()
        if word[0] == '"':
            return word
        if word[0] == "%":
            return " " * len(word)
        return '"$' + _NOT_PLAIN.sub(" ", word[2:-1]) + '"'

    return _PLACEHOLDER.sub(quoted, quiet)


def _in_words(message: str, text: str, position: int) -> str:
    """What the decoder says, as people say it."""
    if position >= len(text.rstrip()):
        return "it ends too early; was it cut off?"
    words = {
        "Expecting value": "a value is missing here",
        "Expecting ',' delimiter": "a comma is missing before this",
        "Expecting ':' delimiter": "a colon is missing before this",
        "Expecting property name enclosed in double quotes": "a name in double quotes is missing here",
        "Illegal trailing comma before end of object": "the comma before this is one too many",
        "Illegal trailing comma before end of array": "the comma before this is one too many",
        "Extra data": "something follows after its end",
    }
    for start, word in words.items():
        if message.startswith(start):
            return word
    return message[:1].lower() + message[1:]
