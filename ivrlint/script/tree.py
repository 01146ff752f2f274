"""What was read: statements under statements, each with its words and where they stand."""

from collections.abc import Iterator
from typing import NamedTuple

from ivrlint.findings import Span

Slot = tuple[int, int]
"""First and last token of a word, by number within the line."""


class Word(NamedTuple):
    """One word of a line: its text without quotes or blanks, and the offsets it covers in the line."""

    text: str
    start: int
    end: int
    quoted: bool = False


class Form(NamedTuple):
    """How the lines of one shape are to be read.

    Parameters
    ----------
    rule : the statement's kind (``say``, ``option``, ``words`` …; ``arrow`` for an arrow on its own)
    verb : the word that begins the line where the kind alone does not say it (``menu`` for a declaration), else `rule`
    fields : the words of each role
    target : kind of the arrow's target (``goto``, ``hang_up``, ``again``, ``back``, ``return_``, ``outside``) or None
    """

    rule: str
    fields: dict[str, tuple[Slot, ...]]
    target: str | None


class Statement:
    """One line of a script with the lines that belong to it.

    A line that could not be read has the rule ``broken``; its children are read all the same.
    """

    __slots__ = ("children", "comment", "file", "form", "indent", "line", "parent", "text", "tokens", "verb")

    def __init__(
        self,
        file: str,
        line: int,
        text: str,
        indent: str,
        form: Form,
        tokens: tuple[list[int], list[int]],
        comment: int,
    ) -> None:
        self.file = file
        self.line = line
        self.text = text
        self.indent = indent
        self.form = form
        self.tokens = tokens
        self.comment = comment
        self.children: list[Statement] = []
        self.parent: Statement | None = None
        self.verb = text[tokens[0][0] : tokens[1][0]] if tokens[0] else ""

    @property
    def rule(self) -> str:
        """Kind of the statement."""
        return self.form.rule

    @property
    def broken(self) -> bool:
        """Whether the line could not be read."""
        return self.form.rule == "broken"

    @property
    def unsound(self) -> bool:
        """Whether the line could not be read as it stands: not at all, or only without the colon at its end."""
        return self.broken or self.text.rstrip(" \t").endswith(":")

    @property
    def span(self) -> Span:
        """Where the statement's own line stands, without its comment."""
        starts, ends = self.tokens
        if not starts:
            return Span(self.file, self.line, 1, self.line, len(self.text) + 1)
        return Span(self.file, self.line, starts[0] + 1, self.line, ends[-1] + 1)

    def word_span(self, word: Word) -> Span:
        """Where one of its words stands."""
        return Span(self.file, self.line, word.start + 1, self.line, word.end + 1)

    def has(self, role: str) -> bool:
        """Whether a word plays this role."""
        return role in self.form.fields

    def words(self, role: str) -> list[Word]:
        """The words that play this role, in order."""
        return [self._word(slot) for slot in self.form.fields.get(role, ())]

    def word(self, role: str) -> Word | None:
        """The first word that plays this role, or None."""
        slots = self.form.fields.get(role)
        return self._word(slots[0]) if slots else None

    def text_of(self, role: str) -> str | None:
        """The text of the first word that plays this role, or None."""
        word = self.word(role)
        return word.text if word else None

    def _word(self, slot: Slot) -> Word:
        starts, ends = self.tokens
        start, end = starts[slot[0]], ends[slot[1]]
        text = self.text[start:end]
        if text[0] in '"“':
            return Word(text[1:-1], start, end, quoted=True)
        if slot[0] != slot[1] and any(blank in text for blank in " \t"):
            text = "".join(text.split()) if "." in text else " ".join(text.split())
        return Word(text, start, end)

    def walk(self) -> Iterator["Statement"]:
        """This statement and all below it, in file order."""
        stack = [self]
        while stack:
            statement = stack.pop()
            yield statement
            stack.extend(reversed(statement.children))
