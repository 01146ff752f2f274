"""Values of JSON, of JSON templates and of Terraform, each with the place where it stands.

Terraform writes flows as `jsonencode({…})`, where names stand for values, commas are missing and strings hold `${…}`.
A Terraform parser keeps no places inside such a call and does not read templates that begin with it, so there is one
forgiving reader here for all of them; JSON is its simplest case.
"""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

DEEPEST = 60
"""Levels of brackets; a flow has nine."""
LONGEST_INSET = 2000
"""Characters of a `${…}` inside a string."""
MOST_ODD = 100
"""So many `${` without an end are looked at; more are no Terraform."""

_BLANK = re.compile(r"(?:\s++|#[^\r\n]*+|//[^\r\n]*+|/\*.*?\*/)*+", re.DOTALL)
_PLAIN_STRING = re.compile(r'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?=[\s,\]})]|$)")
_NAME = re.compile(r"[A-Za-z_][\w-]*")
HEREDOC = re.compile(r"<<(-?)([A-Za-z_]\w*)[ \t]*(?:\r\n|\n|\r)")
JSONENCODE = re.compile(r"\bjsonencode\s*\(")
_KEYWORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}

Value: TypeAlias = "dict[str, Node] | list[Node] | str | float | bool | None"


class Node(NamedTuple):
    """A value and where it stands.

    Parameters
    ----------
    value : as in JSON, with nodes inside; a Terraform expression is the text ``${expression}``
    start, end : characters from the beginning of the file
    """

    value: Value
    start: int
    end: int

    def get(self, *keys: str) -> Node | None:
        """The value under the first of these keys that is there, or None."""
        if isinstance(self.value, dict):
            for key in keys:
                found = self.value.get(key)
                if isinstance(found, Node):
                    return found
        return None

    def text(self, *keys: str) -> str:
        """The text or number under the first of these keys that is there, as text; "" where there is none."""
        node = self.get(*keys) if keys else self
        if node is None or isinstance(node.value, (dict, list, bool)) or node.value is None:
            return ""
        return node.value if isinstance(node.value, str) else f"{node.value:g}"

    def items(self, *keys: str) -> list[Node]:
        """The values of the list under the first of these keys that is there; none where there is no list."""
        node = self.get(*keys) if keys else self
        return node.value if node is not None and isinstance(node.value, list) else []


class MisreadError(Exception):
    """Something that cannot be read; `start` says where, in characters."""

    def __init__(self, message: str, start: int) -> None:
        super().__init__(message)
        self.start = start


class Reader:
    """Reads one value out of a text; forgives what Terraform allows and JSON does not.

    Parameters
    ----------
    text : of the whole file
    position : where the value begins
    strict : whether it is known to be JSON, where ``${`` means nothing
    at : where everything is said to stand, for a text that was taken out of a string of the file
    """

    def __init__(self, text: str, position: int = 0, strict: bool = False, at: Node | None = None) -> None:
        self.text = text
        self.position = position
        self.strict = strict
        self.at = at
        self.depth = 0
        self.odd = 0

    def value(self) -> Node:
        """The value that begins here.

        Raises
        ------
        MisreadError
            Where there is none.
        """
        self._skip()
        start, text = self.position, self.text
        char = text[start : start + 1]
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._misread(f"brackets stand in each other more than {DEEPEST} times")
        if char == '"':
            value: Value = self._string()
        elif char == "{":
            value = self._object()
        elif char == "[":
            value = self._list()
        else:
            value = self._bare(start)
        self.depth -= 1
        return self._node(value, start)

    def _node(self, value: Value, start: int) -> Node:
        return Node(value, start, self.position) if self.at is None else Node(value, self.at.start, self.at.end)

    def _misread(self, message: str) -> MisreadError:
        return MisreadError(message, min(self.position, len(self.text)) if self.at is None else self.at.start)

    def _skip(self) -> None:
        match = _BLANK.match(self.text, self.position)
        self.position = match.end() if match else self.position

    def _peek(self) -> str:
        self._skip()
        return self.text[self.position : self.position + 1]

    def _object(self) -> Value:
        opened = self.position
        self.position += 1
        members: dict[str, Node] = {}
        while (char := self._peek()) != "}":
            if not char:
                self.position = opened
                raise self._misread("`{` is never closed")
            if char == ",":
                self.position += 1
                continue
            name = _NAME.match(self.text, self.position)
            if name is not None and name[0] == "for":
                return self._expression(opened)
            members.setdefault(self._key(name), self.value())
        self.position += 1
        return members

    def _key(self, name: re.Match[str] | None) -> str:
        if name is not None:
            self.position = name.end()
            key = name[0]
        elif self._peek() == '"':
            key = self._string()
        else:
            raise self._misread(f"a name in quotes is expected here, not `{self._peek()}`")
        if self._peek() not in (":", "="):
            raise self._misread(f"`:` is expected after `{key[:40]}`")
        self.position += 1
        return key

    def _list(self) -> Value:
        opened = self.position
        self.position += 1
        members: list[Node] = []
        while (char := self._peek()) != "]":
            if not char:
                self.position = opened
                raise self._misread("`[` is never closed")
            if char == ",":
                self.position += 1
                continue
            name = _NAME.match(self.text, self.position)
            if name is not None and name[0] == "for":
                return self._expression(opened)
            members.append(self.value())
        self.position += 1
        return members

    def _string(self) -> str:
        start = self.position + 1
        match = _PLAIN_STRING.match(self.text, start)
        if match is not None and (self.strict or "${" not in match[0]):
            self.position = match.end()
            return _unescaped(match[0][:-1], self.strict)
        end = self._end_of_string(start)
        self.position = end + 1
        return _unescaped(self.text[start:end], self.strict)

    def _end_of_string(self, start: int) -> int:
        """Where the closing quote stands; quotes inside ``${…}`` are none."""
        position, text = start, self.text
        while position < len(text):
            char = text[position]
            if char == '"':
                return position
            if char == "\\":
                position += 2
            elif char == "$" and text.startswith("${", position) and text[position - 1] != "$":
                closed = _closing(text, position + 1, LONGEST_INSET) if self.odd < MOST_ODD else None
                self.odd += closed is None
                position = closed or position + 2
            else:
                position += 1
        self.position = start - 1
        raise self._misread("the text that begins here is never closed")

    def _bare(self, start: int) -> Value:
        """A number, a word of JSON, a text over several lines, `jsonencode(…)`, or an expression kept as it stands."""
        if (number := _NUMBER.match(self.text, start)) is not None:
            self.position = number.end()
            return float(number[0])
        if (heredoc := HEREDOC.match(self.text, start)) is not None:
            return self._heredoc(heredoc)
        if (call := JSONENCODE.match(self.text, start)) is not None:
            self.position = call.end()
            inner = self.value()
            if self._peek() == ")":
                self.position += 1
            return inner.value
        name = _NAME.match(self.text, start)
        if name is not None and name[0] in _KEYWORDS:
            self.position = name.end()
            return _KEYWORDS[name[0]]
        if self.strict:
            raise self._misread("a value is expected here")
        return self._expression(start)

    def _heredoc(self, match: re.Match[str]) -> str:
        end = re.compile(rf"^[ \t]*{match[2]}[ \t]*$", re.MULTILINE).search(self.text, match.end())
        if end is None:
            self.position = len(self.text)  # so that nothing is looked for behind it
            raise self._misread(f"`<<{match[2]}` is never closed")
        self.position = end.end()
        return self.text[match.end() : end.start()]

    def _expression(self, start: int) -> str:
        """A Terraform expression, to its end: a comma, a line end or a bracket that it did not open."""
        position, text = start, self.text
        while position < len(text) and text[position] not in ",\r\n}])":
            char = text[position]
            if text.startswith(("//", "#"), position):
                break
            if char in "{[(" or char == '"':
                closed = _closing(text, position)
                if closed is None:
                    raise self._misread(f"`{char}` is never closed")
                position = closed
            else:
                position += 1
        self.position = position
        words = text[start:position].strip()
        if not words:
            raise self._misread("a value is expected here")
        return words if words.startswith("${") else f"${{{words}}}"


_CLOSERS = {"{": "}", "[": "]", "(": ")"}
_BRACKETS = re.compile(r'[{}\[\]()"\\]')


def _closing(text: str, start: int, longest: int | None = None) -> int | None:
    """The position behind what closes the bracket or quote at `start`, at most `longest` characters on, or None."""
    wanted: list[str] = []
    position = start
    end = len(text) if longest is None else min(len(text), start + longest)
    while (match := _BRACKETS.search(text, position, end)) is not None:
        char, position = match[0], match.end()
        if char == "\\":
            position += 1
        elif char == '"':
            string = _PLAIN_STRING.match(text, position, end)
            if string is None:
                return None
            position = string.end()
        elif char in _CLOSERS:
            wanted.append(_CLOSERS[char])
        elif not wanted or char != wanted.pop():
            return None
        if not wanted:
            return position
    return None


def _unescaped(raw: str, strict: bool) -> str:
    """A string without its escapes; two halves of a character become one, as in JSON."""
    text = raw if strict else raw.replace("$${", "${")
    if "\\" not in text:
        return text
    text = re.sub(r"\\(u[0-9a-fA-F]{4}|.)", _escape, text, flags=re.DOTALL)
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _escape(match: re.Match[str]) -> str:
    code = match[1]
    return chr(int(code[1:], 16)) if len(code) == 5 else _ESCAPES.get(code, code)
