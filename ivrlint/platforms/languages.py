"""In which languages callers hear an element of an export, and in which language some words are."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from ivrlint.platforms.export import Element, Export

_COMMON: Final = {
    "en": "the your you for please press to of and is we our are with this that have will thank calling",
    "es": "el la los las su por para favor oprima marque de y es en que usted gracias una nuestro con",
    "fr": "le la les votre vous pour de et est nous une des avec merci appuyez tapez veuillez dans",
    "de": "der die das ihre sie für bitte drücken und ist wir eine mit den vielen dank haben nicht",
    "pt": "o os as seu sua para por favor pressione digite e em que você obrigado uma nosso com não",
}
"""Words that are in nearly every prompt of a language."""
_WORDS: Final = {code: frozenset(words.split()) for code, words in _COMMON.items()}
_FEWEST: Final = 3
"""So many of them make a language sure, if there is none of another one that is not shared."""


def language_of(text: str) -> str:
    """The language of some words; "" where they are too few, or of several languages.

    Examples
    --------
    >>> language_of("Please enter your account number, then press pound.")
    'en'
    >>> language_of("For English, press 1. Para español, oprima 2.")
    ''
    """
    words = re.findall(r"[^\W\d_]+", text.lower())
    counts = {code: sum(word in known for word in words) for code, known in _WORDS.items()}
    best = max(counts, key=lambda code: counts[code])
    foreign = sum(word not in _WORDS[best] and any(word in known for known in _WORDS.values()) for word in words)
    return best if counts[best] >= _FEWEST and not foreign else ""


def main_language(export: Export) -> str:
    """The language of most of its words, where they say nothing themselves; "" where none is sure."""
    words = (words for element in export.elements.values() for words in element.words)
    counts = Counter(words.language or language_of(words.text) for words in words)
    del counts[""]
    return counts.most_common(1)[0][0] if counts else ""


def heard_in(export: Export, first: frozenset[str], every: frozenset[str]) -> dict[str, frozenset[str]]:
    """By element, the languages that callers may have chosen who come there.

    Parameters
    ----------
    export : one flow
    first : the languages in which calls come to it
    every : those of all flows that were given together; after a call of another flow it may be any
    """
    found: dict[str, frozenset[str]] = {}
    stack = [(export.start, first)]
    while stack:
        name, languages = stack.pop()
        element = export.elements.get(name)
        if element is None or languages <= found.get(name, frozenset()):
            continue
        found[name] = found.get(name, frozenset()) | languages
        after = _after(element, found[name], every)
        stack.extend((way.target, after) for way in element.exits if way.target is not None)
    return found


def _after(element: Element, languages: frozenset[str], every: frozenset[str]) -> frozenset[str]:
    if element.kind == "call":
        return every
    return frozenset({element.language}) if element.kind == "pass" and element.language else languages
