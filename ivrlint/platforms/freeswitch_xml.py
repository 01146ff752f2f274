"""XML as FreeSWITCH reads it: tags, attributes and their lines; no DOCTYPE, no entities, comments as FreeSWITCH takes them.

FreeSWITCH is more lenient than XML: a comment may hold `--`, a file may hold several elements side by side, an ampersand
may stand alone. `$${name}` is replaced by what `X-PRE-PROCESS` set in the same file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from xml.parsers import expat

from ivrlint.findings import Span
from ivrlint.platforms.export import UnreadableExportError
from ivrlint.text import SourceText

LARGEST = 32 * 1024 * 1024
"""Characters that are read at most; the largest real file seen has 0.1 million."""

DEEPEST = 100
"""Elements inside each other; FreeSWITCH's own files have about eight."""

_ASIDE = re.compile(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>", re.DOTALL)
_REFUSED = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ALONE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*[\"']")
_AMPERSAND = "\U000fb1e5"
_GLOBAL = re.compile(r"\$\$\{([^{}]*)\}")


class Tag:
    """One element of the XML.

    Parameters
    ----------
    file : name of the file
    name : of the element
    attributes : their values by name
    line, column : where its `<` stands, from 1

    Attributes
    ----------
    children : the elements in it
    places : lines and columns of its attributes
    comment : what stands behind it on its line in a comment, "" where nothing does
    """

    def __init__(self, file: str, name: str, attributes: dict[str, str], line: int, column: int) -> None:
        self.file = file
        self.name = name
        self.attributes = attributes
        self.line = line
        self.column = column
        self.children: list[Tag] = []
        self.places: dict[str, tuple[int, int]] = {}
        self.comment = ""

    def __getitem__(self, attribute: str) -> str:
        """Value of an attribute, "" where it is not there."""
        return self.attributes.get(attribute, "").strip()

    @property
    def span(self) -> Span:
        """Where its name stands."""
        return Span(self.file, self.line, self.column, self.line, self.column + 1 + len(self.name))

    def at(self, attribute: str) -> Span:
        """Where an attribute stands."""
        if attribute not in self.places:
            return self.span
        line, column = self.places[attribute]
        return Span(self.file, line, column, line, column + len(attribute))

    def all(self, name: str) -> Iterator[Tag]:
        """Every element of this name in it, at any depth, in their order."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.all(name)


def parse(source: SourceText) -> Tag:
    """Read a file into one element that holds all others.

    Parameters
    ----------
    source : the file

    Raises
    ------
    UnreadableExportError
        if it is no XML, too large or too deep, or declares a DOCTYPE or entities
    """
    if len(source.text) > LARGEST:
        raise UnreadableExportError(
            f"the file is too large: at most {LARGEST:,} characters are read", _at(source, 1, 1)
        )
    return _Parser(source).parse()


class _Parser:
    """The tree while expat reads; `open` holds the elements that have not ended."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.root = Tag(source.file, "", {}, 1, 1)
        self.open = [self.root]
        self.globals: dict[str, str] = {}
        self.comments: dict[int, str] = {}
        self.expat = expat.ParserCreate("utf-8")
        self.expat.StartElementHandler = self._start
        self.expat.EndElementHandler = self._end

    def parse(self) -> Tag:
        text = _ASIDE.sub(self._set_aside, _NOT_XML.sub("\ufffd", self.source.text))
        if refused := _REFUSED.search(text):
            line = text.count("\n", 0, refused.start()) + 1
            raise UnreadableExportError("XML with a DOCTYPE or with entities is not read", _at(self.source, line, 1))
        text = _ALONE.sub(_AMPERSAND, text)
        try:
            self.expat.Parse("<all>\n", False)  # a file may hold several elements; its lines are one further down
            self.expat.Parse(text, False)
            self.expat.Parse("\n</all>", True)
        except expat.ExpatError as error:
            problem = expat.ErrorString(error.code)
            raise UnreadableExportError(
                f"this is no well-formed XML: {problem}", _at(self.source, max(1, error.lineno - 1), error.offset + 1)
            ) from error
        return self.root

    def _set_aside(self, match: re.Match[str]) -> str:
        """Blanks for what is no element; a comment behind an element on its line may say what it is for."""
        if match[0].startswith("<!["):
            return match[0]
        if match[0].startswith("<!--") and "\n" not in match[0]:
            before = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]
            if before.rstrip().endswith(">") and "<" not in match[0][4:-3]:
                self.comments[match.string.count("\n", 0, match.start()) + 1] = " ".join(match[0][4:-3].split())
        return re.sub(r"[^\r\n]", " ", match[0])

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line, column = self.expat.CurrentLineNumber - 1, self.expat.CurrentColumnNumber + 1
        if line < 1:
            return  # the element around everything
        values = {key: self._replaced(value.replace(_AMPERSAND, "&")) for key, value in attributes.items()}
        tag = Tag(self.source.file, name, values, line, column)
        tag.comment = self.comments.get(line, "")
        if name == "X-PRE-PROCESS" and tag["cmd"] == "set":
            key, _, value = tag["data"].partition("=")
            self.globals[key.strip()] = value.strip()[:1000]
        if len(self.open) > DEEPEST:
            raise UnreadableExportError(f"elements stand more than {DEEPEST} deep in each other", tag.span)
        self._place(tag)
        self.open[-1].children.append(tag)
        self.open.append(tag)

    def _end(self, name: str) -> None:
        if len(self.open) > 1:
            self.open.pop()

    def _replaced(self, value: str) -> str:
        return _GLOBAL.sub(lambda match: self.globals.get(match[1], match[0]), value) if "$${" in value else value

    def _place(self, tag: Tag) -> None:
        """Find where its attributes stand: on its line or, the longer ones, on those below."""
        for number in range(tag.line, min(tag.line + 40, len(self._lines) + 1)):
            begin = tag.column if number == tag.line else 0
            for found in _ATTRIBUTE.finditer(self._lines[number - 1], begin):
                if found[1] in tag.attributes:
                    tag.places.setdefault(found[1], (number, found.start() + 1))
            if len(tag.places) == len(tag.attributes):
                return

    @cached_property
    def _lines(self) -> list[str]:
        return re.split(r"\r\n|\n|\r", self.source.text)


def _at(source: SourceText, line: int, column: int) -> Span:
    last = max(1, len(source.lines))
    if line > last:  # what is missing at the end is missed on the last line
        line, column = last, 1
    return Span(source.file, line, column, line, column + 1)
