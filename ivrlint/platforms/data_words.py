"""What callers are asked for, and told to have at hand, by the words of a prompt.

A noun of `item_nouns` that stands behind a verb of asking, or in the words for getting something ready, in the same
sentence. Where in doubt, nothing: an item that nobody asks for would be a false finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from ivrlint.platforms.item_nouns import ASKS, KINDS, NOUNS


class Item(NamedTuple):
    """A data item as the words of a prompt name it.

    Parameters
    ----------
    name : as the flow calls it: ``account_number``
    title : as one says it to the caller: "your account number"
    kind, source : as `flow.model.Data` has them
    sensitive : whether nobody else may hear it
    length : least and most digits, or None
    """

    name: str
    title: str
    kind: str
    source: str
    sensitive: bool
    length: tuple[int, int] | None = None


_SENTENCE = re.compile("[.!?;]+(?=\\s|\\Z|[^\\x00-\\x7f])|[\u3002\uff01\uff1f\n]+")
_TAG = re.compile(r"<[^<>]*>")
_SPACE = re.compile(r"\s+")
_FARTHEST = 80
"""Characters between a verb and its noun: "enter the first six digits, without the dash, of your account number"."""
_UNASKED = re.compile(
    r"(?:\b(?:to|can|could|not|don't|never|without|cannot|or|by|press \S+ to)|\bpara|\bpour|\bum|\bsin|\bno|\bnão|\bsans) \Z"
)
"""What stands before a verb that asks for nothing: "to enter your account number, press 1"."""
_MEANT = re.compile(
    r"(?<!not )(?<!don't )\b(?:need|have|we(?:'d| would) like you|say|speak|type|key in|enter) (?:to|or) \Z"
)
_BREAKS = re.compile(
    r"\b(?:press|push|or press|oprima|presione|pulse|drücken|appuyez|pressione)\b|\b(?:is|was) (?:on|the|in)\b"
)
"""Words between a verb and a noun that part them."""
_BARE = re.compile(
    r"(?:and |now |next |ok |okay |great |first |please |, )*(?:your|the|su|votre|ihre|seu|sua) (?:[\w-]+ ){0,3}"
)
"""What stands before the noun of a question without a verb: "now your account number, followed by pound"."""
_FOLLOWED = re.compile(r"\b(?:followed by|then press|please|now|, and press|seguido|suivi)\b")
_STATES = re.compile(r"\b(?:is|was|has|will|press|for|are|es|ist|est)\b")
_CONDITION = re.compile(r"\b(?:if|unless|do|don't|not|whether|si|wenn|se|no)\b(?: \S+){0,2} \Z")

_READY = {
    "en": r"ready|available|handy|at hand|on hand|to hand|with you|nearby|in front of you|close by|prepared",
    "es": r"a (?:la )?mano|list[oa]s?|preparad[oa]s?|disponibles?|consigo",
    "fr": r"sous la main|à portée de main|sous les yeux|à disposition",
    "de": r"bereit(?:halten|legen)?|zur hand|griffbereit",
    "pt": r"em mãos|à mão|por perto",
}
_HAVE = {
    "en": r"have|keep|get|grab|find|locate",
    "es": r"teng[ae]n?|tener|mantenga|prepare|ubique|localice",
    "fr": r"ayez|gardez|munissez-vous|préparez|vous munir",
    "de": r"halten|haben|legen",
    "pt": r"tenha|mantenha|separe|prepare",
}
_NEED = {
    "en": r"you(?:'ll| will| may| would|'re going to| are going to) (?:also )?need|make sure (?:that )?you have|be sure to have|"
    r"be (?:asked|prompted|required|ready|prepared) (?:for|to (?:enter|provide|give|say|key in)|with)|please have|"
    r"ask(?:ing)? you (?:for|to enter|to provide)|gather|have ready",
    "es": r"necesitará|va a necesitar|se le (?:pedirá|solicitará)|le (?:pediremos|solicitaremos)|prepare|tenga listo",
    "fr": r"vous aurez besoin|munissez-vous|préparez|vous sera demandé",
    "de": r"sie (?:benötigen|brauchen)|werden sie nach",
    "pt": r"vai precisar|você precisará|será solicitad[oa]|separe",
}
_OBJECTS = (
    ("card_number", r"(?:credit|debit|bank|payment|atm|gift)(?: or (?:credit|debit))? card|card"),
    ("member_number", r"(?:insurance|member(?:ship)?|id|library) card"),
    ("account_number", r"(?:latest |recent |last |most recent |monthly )?(?:utility )?bill"),
)
"""What callers fetch in order to read a number from it, in an announcement alone."""

_NUMBER_WORDS = {
    word: number
    for number, words in enumerate((
        "one un uno eine um", "two dos deux zwei dois duas", "three tres trois drei três", "four cuatro quatre vier quatro",
        "five cinco cinq fünf", "six seis sechs", "seven siete sept sieben sete", "eight ocho huit acht oito",
        "nine nueve neuf neun nove", "ten diez dix zehn dez", "eleven once onze elf", "twelve doce douze zwölf doze",
        "thirteen trece treize dreizehn", "fourteen catorce quatorze vierzehn", "fifteen quince quinze fünfzehn",
        "sixteen dieciséis seize sechzehn dezesseis",
    ), 1)
    for word in words.split()
}  # fmt: skip
_TITLES = {"national_number": "social security number", "zip_code": "postal code"}
_PARTLY = re.compile(r"last |number |code |ten|10")
"""Nouns that are no name for the item."""
_INITIALS = re.compile(r"\b(?:pin|zip|ssn|dob|iban|cvv|cvc|id|atm|imei)\b")

_COUNT = rf"(\d{{1,2}}|{'|'.join(sorted(_NUMBER_WORDS, key=len, reverse=True))})"
_DIGITS = re.compile(
    rf"(?:\b{_COUNT}(?: ?(?:-|to|or|a|bis|ou|y) ?{_COUNT})?[- ]?(?:digits?|d[ií]gitos?|chiffres|stellige[nrs]?|ziffern)\b"
    rf"|([0-9\uff10-\uff19]{{1,2}}) ?桁)"
)
_LAST = re.compile(
    rf"\b(?:last|últimos|derniers|letzten|últimos) {_COUNT}(?: (?:digits|numbers|d[ií]gitos|chiffres|ziffern))? (?:of|de|du|der|do)\b"
)


def asked_for(text: str) -> tuple[Item, ...]:
    """The items that a prompt asks for; two where either will do.

    Parameters
    ----------
    text : words of a question, in any language that `item_nouns` knows

    Examples
    --------
    >>> [(item.name, item.length) for item in asked_for("Enter your ten-digit account number, then press pound.")]
    [('account_number', (10, 10))]
    """
    return _read(text)[0]


def told_to_bring(text: str) -> tuple[Item, ...]:
    """The items that the words tell callers to have at hand.

    Examples
    --------
    >>> [item.name for item in told_to_bring("Please have your order number ready.")]
    ['order_number']
    """
    return _read(text)[1]


@lru_cache(maxsize=8192)
def _read(text: str) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    plain = _SPACE.sub(" ", _TAG.sub(" ", text)).lower().replace("’", "'").strip()
    asked: dict[str, Item] = {}
    told: dict[str, Item] = {}
    for sentence in _SENTENCE.split(plain):
        if len(sentence) > 3:
            for language in NOUNS:
                nouns = list(_nouns(sentence, language))
                for item in _told(sentence, language, nouns):
                    told.setdefault(item.name, item)
                if not any(item.name in told for _, _, item in nouns):
                    for item in _asked(sentence, language, nouns):
                        asked.setdefault(item.name, item)
    if len(asked) > 1 and not _either(plain, asked):
        asked = dict(list(asked.items())[-1:])  # the last question is the one that is answered
    return tuple(asked.values()), tuple(told.values())


@cache
def _noun_pattern(language: str) -> re.Pattern[str]:
    parts = (f"(?P<n{number}>{words})" for number, (_, words) in enumerate(NOUNS[language]))
    bounded = "" if language == "ja" else r"\b"
    return re.compile(f"{bounded}(?:{'|'.join(parts)})", re.IGNORECASE)


def _nouns(sentence: str, language: str) -> Iterator[tuple[int, int, Item]]:
    """Every noun of a sentence: where it stands and what it names."""
    for match in _noun_pattern(language).finditer(sentence):
        number = int((match.lastgroup or "n0")[1:])
        if sentence[match.end() : match.end() + 1].isalpha() and language != "ja":
            continue
        name = NOUNS[language][number][0]
        yield match.start(), match.end(), _item(name, match.group(), sentence[: match.end()], language)


def _item(name: str, words: str, before: str, language: str) -> Item:
    kind, source, sensitive = KINDS[name]
    said = words.strip() if language == "en" and not _PARTLY.match(words) else _TITLES.get(name, name)
    title = f"your {_INITIALS.sub(lambda match: match.group().upper(), said.replace('_', ' '))}"
    length = None
    near = before[-_FARTHEST:]
    if kind in ("digits", "letters"):
        found = list(_DIGITS.finditer(near))
        if found:
            low, high, japanese = found[-1].groups()
            few = int(japanese) if japanese else _count(low)
            length = (few, _count(high) if high else few)
        last = _LAST.search(near)
        if last:
            least = _count(last.group(1))
            title = f"the last {least} digits of {title}"
            return Item(f"last_{least}_of_{name}", title, kind, source, sensitive, (least, least))
    if length and not 0 < length[0] <= length[1]:
        length = None
    return Item(name, title, kind, source, sensitive, length)


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBER_WORDS[word]


def _asked(sentence: str, language: str, nouns: list[tuple[int, int, Item]]) -> Iterator[Item]:
    if language == "ja":
        for _, end, item in nouns:
            if re.match(r"[をの、]?.{0,24}(?:入力|お話し|おっしゃ|教え|お伝え|どうぞ|押し)", sentence[end:]):
                yield item
        return
    for verb in re.finditer(rf"(?<![\w-])(?:{ASKS[language]})(?!\w)", sentence):
        before = sentence[: verb.start()]
        if _UNASKED.search(before) and not _MEANT.search(before):
            continue
        for start, _, item in nouns:
            gap = sentence[verb.end() : start]
            if verb.end() <= start and len(gap) <= _FARTHEST and not _BREAKS.search(gap):
                yield item
    for start, _, item in nouns:
        behind = sentence[start:]
        short = len(behind) < 40 or _FOLLOWED.search(behind)
        if short and _BARE.fullmatch(sentence[:start].lstrip()) and not _STATES.search(behind):
            yield item


def _told(sentence: str, language: str, nouns: list[tuple[int, int, Item]]) -> Iterator[Item]:
    if language == "ja":
        for _, end, item in nouns:
            if re.match(r".{0,20}(?:用意|準備|手元)", sentence[end:]) or re.search(
                r"手元に.{0,12}\Z", sentence[: end - 2]
            ):
                yield item
        return
    if language == "en":
        nouns = nouns + list(_objects(sentence, nouns))
    need = re.compile(rf"\b(?:{_NEED[language]})\b")
    have = re.compile(rf"\b(?:{_HAVE[language]})\b")
    ready = re.compile(rf"\b(?:{_READY[language]})\b")
    for verb in need.finditer(sentence):
        if not _CONDITION.search(sentence[: verb.start()]):
            yield from (item for start, _, item in nouns if 0 <= start - verb.end() <= _FARTHEST)
    for verb in have.finditer(sentence):
        behind = ready.search(sentence, verb.end())
        if behind and not _CONDITION.search(sentence[: verb.start()]):
            yield from (item for start, stop, item in nouns
                        if verb.end() <= start and (stop <= behind.start() or start - behind.end() <= _FARTHEST))  # fmt: skip


def _objects(sentence: str, nouns: list[tuple[int, int, Item]]) -> Iterator[tuple[int, int, Item]]:
    """Cards and bills that are fetched for the number on them."""
    for name, words in _OBJECTS:
        for card in re.finditer(rf"\b(?:{words})\b(?! number| code)", sentence):
            if not any(start <= card.start() < end for start, end, _ in nouns):
                yield card.start(), card.end(), _item(name, f"{words} number", "", "")


def _either(text: str, items: dict[str, Item]) -> bool:
    """Whether the words leave the choice between all items: "your account number or your telephone number"."""
    return len(items) == 2 and bool(re.search(r"\b(?:or|o|oder|ou)\b|または|もしくは", text))
