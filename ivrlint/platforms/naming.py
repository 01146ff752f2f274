"""Names that a person would give: for places, teams, data and answers of an export."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from ivrlint.script.vocabulary import NO_PLACE_NAMES, VERBS

_LONGEST = 32
"""Characters of a name: long enough to tell places apart, short enough for two on a line."""
_WORDS_OF_PROMPT = 4
_UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", re.IGNORECASE)
_ADDRESS = re.compile(r"\barn:aws[\w-]*:\S*[:/]([^\s:/]+)|\b[A-Z]{2}[0-9a-f]{32}\b")
_HEX = re.compile(r"(?=[0-9a-f]*\d)[0-9a-f]{12,}\Z", re.IGNORECASE)
_SLOT = re.compile(r"\{\{?[^{}]*\}?\}|\$\{[^{}]*\}|\$\.[\w.'\[\]]+|<[^<>]*>|%%\w+%%")
_TERRAFORM = re.compile(r"\b(?:var|local|each|aws_connect_\w+|module)\.(?=[a-z_])")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TELLS_NOTHING = frozenset({"", "body", "value", "result", "response", "data", "to", "number", "target", "key"})
"""Names of variables that do not say what they hold."""
_SMALL = frozenset({
    "a", "an", "the", "to", "of", "for", "you", "your", "our", "is", "are", "and", "or", "please", "i", "we", "this",
    "that", "in", "on", "at", "be", "will", "have", "has", "with", "from", "thank", "thanks", "calling", "welcome",
    "press", "say", "there", "im", "ill", "were", "one", "hello", "hi", "now", "then", "if", "it", "these", "some", "what",
    "which", "can", "may", "would", "like", "do", "does", "not", "by", "so", "as", "all", "its", "me", "my", "us", "let",
})  # fmt: skip
"""Words that say nothing about a prompt when they begin it."""


def question(text: str) -> str:
    """What a decision is about, with variables named as people would: ``$.External.offerType`` is "offer Type"."""

    def spoken(match: re.Match[str]) -> str:
        parts = re.findall(r"[\w-]+", match.group().split("|")[0])
        return readable(parts[-1]) if parts else ""

    return " ".join(_SLOT.sub(spoken, text).split())


def readable(text: str) -> str:
    """A name as people say it: without identifiers, addresses and slots; "" where nothing is left.

    Examples
    --------
    >>> readable("BasicQueue")
    'Basic Queue'
    >>> readable("arn:aws:connect:us-west-2:111111111111:instance/x/queue/1e2f0a9c-0000-4000-8000-000000000000")
    ''
    """
    text = _ADDRESS.sub(lambda match: match.group(1) or "", _SLOT.sub(" ", text))
    text = _TERRAFORM.sub("", _UUID.sub(" ", text))
    words = [word for word in re.split(r"[\s_]+|(?<=\w)[./\\-](?=\w)", text.strip()) if word and not _is_key(word)]
    return _unbracketed(" ".join(_CAMEL.sub(" ", word) for word in words).strip(" -_.,:;/"))


def _unbracketed(text: str) -> str:
    """A text without brackets that lost their partner, or that hold all of it."""
    for opened, closed in ("()", "[]"):
        if text.startswith(opened) and (closed not in text or text.find(closed) == len(text) - 1):
            text = text[1:]
        if text.endswith(closed) and text.rfind(opened) < 0:
            text = text[:-1]
    return text.strip(" -_.,:;/")


def destination(text: str) -> str:
    """Where a transfer leads, as people say it: a number as it stands; a variable by its name, where that tells anything.

    Examples
    --------
    >>> destination("+15550100"), destination("$.Attributes.branchNumber")
    ('+15550100', 'branch Number')
    >>> destination("{{widgets.look_up.body}}")
    'a number found during the call'
    """
    if _TERRAFORM.match(text):
        return readable(text)
    if not _SLOT.fullmatch(text.strip()):
        return question(text)
    named = question(text)
    return readable(named) if named.lower() not in _TELLS_NOTHING else "a number found during the call"


def _is_key(word: str) -> bool:
    """Whether a word is a key of some database."""
    bare = word.partition("@")[0]
    return bool(_HEX.match(bare)) or (len(bare) >= 15 and bare.isalnum() and sum(char.isdigit() for char in bare) >= 5)


@lru_cache(maxsize=8192)
def slug(text: str, longest: int = _LONGEST) -> str:
    """A text as a name of the language: lower case, words joined by `_`, cut after a whole word; may be "".

    Parameters
    ----------
    text : what people call it
    longest : characters
    """
    plain = unicodedata.normalize("NFKC", _without_accents(readable(text))).lower().replace("'", "").replace("’", "")
    name = "_".join(re.findall(r"[^\W_]+", plain))
    if len(name) > longest:
        cut = name[: longest + 1].rpartition("_")[0] if "_" in name[: longest + 1] else ""
        name = cut or name[:longest]
    if name and name[0].isdigit():
        name = f"n_{name}"
    return f"{name}_" if name in NO_PLACE_NAMES else name


def _without_accents(text: str) -> str:
    """Latin letters without their accents; other scripts as they are."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFD", text)
    kept = [char for at, char in enumerate(parts)
            if not (unicodedata.combining(char) and at and parts[at - 1].isascii())]  # fmt: skip
    return unicodedata.normalize("NFC", "".join(kept))


def prompt_slug(text: str) -> str:
    """A name from the first words of a prompt that say something."""
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)?", _SLOT.sub(" ", text))
    plain = [word.replace("'", "").replace("’", "") for word in words]
    telling = [word for word in plain if word.lower() not in _SMALL and not word.isdigit()] or plain
    unspaced = any(ord(char) > 0x2FF for char in text)  # a word there is as long as a sentence
    return slug(" ".join(telling[:_WORDS_OF_PROMPT]), _LONGEST // 2 if unspaced else _LONGEST)


def branch_word(text: str, taken: set[str]) -> str:
    """An answer of a `check` as one word that is not taken yet, and takes it.

    Parameters
    ----------
    text : what the platform calls it
    taken : words that the check has already
    """
    word = slug(text, 24)
    if not word:
        sign = {"*": "star", "#": "pound", "": "unnamed"}.get(text.strip(), "")
        word = sign or "other"
    if word.startswith("n_") and word[2:3].isdigit():
        word = f"is_{word[2:]}"
    if word in VERBS:
        word = f"is_{word}"
    return _unique(word, taken)


def _unique(word: str, taken: set[str]) -> str:
    number, found = 2, word
    while found in taken:
        found = f"{word}_{number}"
        number += 1
    taken.add(found)
    return found


class Namer:
    """Gives each place, team or data item of a flow a name of its own, always the same for the same export."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, *wishes: str) -> str:
        """The first wish that is no empty name, with a number where it is taken.

        Parameters
        ----------
        wishes : names made by `slug`, the best first; the last one is never empty
        """
        return self.first(wishes)

    def first(self, wishes: Iterable[str]) -> str:
        """The same of wishes that are only made while they are needed."""
        return _unique(next(wish for wish in wishes if wish), self._taken)


def titled(text: str) -> str:
    """A title without the placeholders of a template: ``{{prefix}}-Main`` is "Main"; as it stands if that is all."""
    return quoted(_SLOT.sub("", text).strip(" -_.:/") or text)


def quoted(text: str) -> str:
    """A text as it can stand in a string of the language: one line, no straight quotes."""
    return " ".join(text.replace('"', "'").split())
