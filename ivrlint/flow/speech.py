"""How many words it takes to say a prompt."""

import re

from ivrlint.flow.wording import Token, tokens_of

_PLAIN = re.compile(r"(?:[^\W\d_]{2,}[,.;:!?]*(?:\s+|\Z))*\Z")  # nothing but words, each of more than one letter


def spoken_words(text: str) -> int:
    """How many words it takes to say `text`, for timing at words a minute.

    One each: a word; a part of a compound of more than one letter ("sixteen-digit" two, "e-mail" one); a number below
    100; a sign (``&``, ``%``, ``$``, ``#``); a slot in braces; a letter with a full stop ("p.m." two). Longer numbers
    and those with hyphens go digit by digit ("911" three, "555-0110" seven); of "1,000" each digit but zero counts,
    and each comma; "8:30" is the sum of its parts, "2.5" with the point. Punctuation and markup (``<br/>``) count 0.
    """
    if _PLAIN.match(text):
        return len(text.split())
    return sum(_spoken(token) for token in tokens_of(text))


def _spoken(token: Token) -> int:
    if token.kind == "word":  # "2nd" is one, "5pm" and "covid-19" are two
        parts = re.findall(r"\d+(?:st|nd|rd|th)\b|\d+|[^\W\d]{2,}", re.sub("['’]", "", token.text))
        return max(1, sum(_spoken_number(part) if part.isdecimal() else 1 for part in parts))
    if token.kind == "number":
        return _spoken_number(token.text)
    return {"tag": 0, "pause": 0, "stop": 0, "letters": token.text.count(".")}.get(token.kind, 1)


def _spoken_number(text: str) -> int:
    digits = sum(char.isdecimal() for char in text)
    signs = sum(char in "$€£¥#*%." for char in text)
    if "-" in text or "," in text:
        return signs + digits + (0 if "-" in text else text.count(",") - text.count("0"))
    return signs + sum(len(part) if len(part) > 2 else 1 for part in re.findall(r"\d+", text))
