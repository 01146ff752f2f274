"""How people read the words of a prompt aloud: the keys they name, the phrases they hold, how long they are.

A tokenizer and a few rules, the same for all languages, read the words that `_PACKS` knows. Where in doubt, a number
is no key: telling a designer that the words name a key which they do not name costs more trust than missing one.
"""

import re
from functools import lru_cache
from typing import NamedTuple


class NamedKey(NamedTuple):
    """A key that the words tell the caller to press, and where in the text the word or digit stands that names it."""

    key: str  # 0 to 9, * or #
    start: int
    end: int


class Token(NamedTuple):
    """A word, number or sign of a prompt, with what it is and the characters it covers."""

    kind: str  # tag, slot, letters, number, word, symbol, sign, pause or stop
    text: str  # lower case, with straight apostrophes
    start: int
    end: int


class _Words(dict[str, frozenset[str]]):
    """Words by what they do in a sentence, from a table ``what: words; what: words``.

    * `press`: verbs said of nothing but keys; only a unit makes an amount of the number behind them
    * `choose`: verbs said of other things as well; what follows the number must fit a key
    * `digits` in their order, a slash between two words for one; `numbers`: longer ones; `star`, `pound`
    * `fillers` between the verb and the key ("press *or say the number* one"), `nouns` behind it ("the star *key*")
    * `leads` join a key with what it is for, `joins` a key with the next; `ranges`: "1 *to* 5"
    * `after`: may follow a key, besides leads and joins; `units` make an amount of the number before them
    * `unsure`: digits that are articles as well; `before`: may stand for a verb ("followed *by* pound")
    """

    def __init__(self, table: str) -> None:
        rows = {what.strip(): words.split() for what, _, words in (row.partition(":") for row in table.split(";"))}
        super().__init__((what, frozenset(words)) for what, words in rows.items())
        self.named = {word: str(key) for key, both in enumerate(rows.get("digits", ())) for word in both.split("/")}
        self.named |= dict.fromkeys(rows.get("star", ()), "*") | dict.fromkeys(rows.get("pound", ()), "#")


# Words of all languages. `typed` counts what is to be typed, and no list of keys goes on behind it ("two digits for
# the month, two for the day"). A number belongs to the `numbered` before it, and so names no key at the end of a
# label ("for flights from gate 2"). Behind an `unverb` a verb is none ("the key 3", "in touch").
_ANY = _Words("""
    units: am pm a.m. p.m. h min km kg mb gb x plus minus; typed: digit digits numbers letters characters keys words
    dígitos digitos ziffern stellen chiffres; numbered: line route highway gate floor suite room flight terminal unit
    apartment section chapter version step part level building exit box extension zone door platform track bay grade
    type model form article at until till by from before after than about in within under over only last past next of
    with this that a an each every any no which another right wrong same day january february march april may june july
    august september october november december los las de del enero febrero marzo abril mayo junio julio agosto
    septiembre octubre noviembre diciembre von vom am bis gleis zimmer du quai porte dia portão sala; articles: the
    number option el la die le les o a sur touche tecla taste; unverb: the a any each this that one in star pound hash *
    #""")


_PACKS = {
    "en": _Words("""
    press: press pressing dial dialing dialling; choose: push pushing hit hitting tap tapping touch touching key punch
    select selecting choose choosing enter entering type typing; digits: zero/nought one two three four five six seven
    eight nine; numbers: ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty
    forty fifty sixty seventy eighty ninety hundred thousand million noon midnight close closing late; star: star
    asterisk; pound: pound hash hashtag; fillers: the a number digit numeral key button option choice either or and say
    hold speak on your please just enter touch in; nouns: key button sign symbol; leads: for to if when; joins: or and
    then; after: now again at on once twice please instead otherwise anytime any after until unless while followed as
    here today; units: digit digits number numbers letter letters character characters word words key keys button
    buttons time times option options item items choice choices second seconds minute minutes hour hours day days week
    weeks month months year years business dollar dollars cent cents euro euros pounds sterling percent point points
    half star stars of more less fewer both other last final single moment o'clock people customers agents mile miles
    million thousand before ; ranges: to through thru; negations: not don't never without cannot can't won't needn't
    shouldn't mustn't; before: then followed-by end-with ends-with ending-with ended-by finish-with terminate-with use
    using"""),
    "es": _Words("""
    press: marque marca marcar marcando oprima oprime oprimir oprimiendo presione presiona presionar presionando pulse
    pulsa pulsar pulsando; choose: digite digita digitar teclee teclea elija elige seleccione selecciona escoja ingrese
    introduzca toque; digits: cero uno dos tres cuatro cinco seis siete ocho nueve; numbers: diez once doce trece
    catorce quince veinte treinta cien mil mediodía; star: asterisco estrella; pound: numeral almohadilla gato libra;
    fillers: el la al número numero tecla de del botón boton opción opcion signo dígito o diga en su por favor; nouns:
    tecla; leads: para si por cuando; joins: o u y e luego después; after: ahora en al otra nuevamente cada seguido dos;
    units: dígito dígitos digito digitos número números numero numeros cifras letras teclas vez veces opciones minuto
    minutos segundos hora horas día días dia dias semana semanas mes meses año años peso pesos dólares dolares euros por
    de más mas estrellas; ranges: a al hasta; negations: no nunca sin; before: luego seguido-de seguida-de termine-con
    después"""),
    "de": _Words("""
    press: drücken drücke drück druecken druecke; choose: wählen wähle waehlen waehle tippen tippe betätigen; digits:
    null eins zwei/zwo drei vier fünf/fuenf sechs sieben acht neun; numbers: zehn elf zwölf dreizehn zwanzig dreißig
    hundert tausend; star: stern sterntaste sternchen; pound: raute rautetaste doppelkreuz; fillers: sie bitte die den
    das taste tasten ziffer zahl nummer option auf einfach jetzt nun oder sagen du; nouns: taste; leads: für fuer um
    wenn falls zum zur; joins: oder und dann; after: jetzt nun bitte erneut danach auf an zweimal; units: ziffern ziffer
    stellen zahlen tasten mal minute minuten stunde stunden tag tage tagen woche wochen monat monate jahr jahre euro
    cent prozent uhr sekunden sterne der von optionen; ranges: bis; negations: nicht nie ohne; before: dann
    gefolgt-von"""),
    "fr": _Words("""
    press: appuyez appuyer appuyant appuie pressez; choose: tapez taper tapant faites composez composer choisissez
    sélectionnez entrez saisissez; digits: zéro/zero un deux trois quatre cinq six sept huit neuf; numbers: dix onze
    douze treize quatorze quinze seize vingt trente cent mille midi minuit; star: étoile etoile astérisque; pound: dièse
    diese carré; fillers: sur le la les touche chiffre numéro option ou dites; nouns: touche; leads: pour si quand afin;
    joins: ou et puis; after: maintenant à nouveau encore suivi; units: chiffre chiffres numéro numéros lettres touches
    fois minute minutes heure heures jour jours semaine semaines mois an ans année années euro euros secondes étoiles
    des de du options; ranges: à jusqu'à; negations: ne sans jamais; unsure: un; before: puis suivi-de suivie-de
    suivi-du"""),
    "pt": _Words("""
    press: pressione pressionar pressionando aperte apertar tecle teclar teclando; choose: digite digitar digitando
    disque discar escolha selecione toque; digits: zero um dois/duas três/tres quatro cinco seis/meia sete oito nove;
    numbers: dez onze doze treze quinze vinte trinta cem mil meio-dia; star: asterisco estrela; pound: velha sustenido
    cerquilha hashtag quadrado; fillers: o a no na número numero tecla dígito botão opção opcao jogo da ou diga por
    favor; nouns: tecla; leads: para se por quando; joins: ou e depois; after: agora novamente em seguido; units: dígito
    dígitos digitos números número numero letras teclas vez vezes opções minuto minutos hora horas dia dias semana
    semanas mês meses ano anos real reais por de dos das mais segundos estrelas; ranges: a até ao; negations: não nao
    nunca sem; unsure: um; before: depois seguido-de seguida-de"""),
}

_TOKEN = re.compile(
    r"""(?P<tag></?[a-zA-Z][^<>]*>)
      | (?P<slot>\{\{[^{}]*\}\} | \$?\{[^{}]*\})
      | (?P<letters>\b(?:[^\W\d_]\.){2,})
      | (?P<number>(?:[$€£¥]\s* | [#*])? \d+ (?:[.:/-]\d+ | ,\d\d+)* (?:\s*[%€£])? (?!\w | -\w))
      | (?P<word>\w+(?:['’-]\w+)*)
      | (?P<symbol>[*#])
      | (?P<sign>[$€£¥&+=@%°§])
      | (?P<pause>\.{2,} | […,;:\u2013\u2014] | (?<=\s)-+(?=\s))
      | (?P<stop>[.!?])""",
    re.VERBOSE,
)
LANGUAGES = frozenset(_PACKS)
"""The languages whose prompts can be read."""
_NAMES = frozenset(word for pack in _PACKS.values() for entry in pack.named for word in entry.split("-")) | {"sign"}
_VERBS = frozenset(
    word
    for pack in _PACKS.values()
    for what in ("press", "choose", "star", "pound", "before")
    for entry in pack[what]
    for word in entry.split("-")
) | {"sign", "*", "#"}
_WORDS = re.compile(r"[^\W\d_]+|\d|[*#]")
_NOWHERE = Token("stop", "", 0, 0)  # what stands before the first and behind the last token


def tokens_of(text: str) -> list[Token]:
    """The words of `text`; quotes and brackets are left out, since nobody speaks them."""
    return [
        Token(match.lastgroup or "", match.group().lower().replace("’", "'"), match.start(), match.end())
        for match in _TOKEN.finditer(text)
    ]


@lru_cache(maxsize=32)
def _verbs(language: str) -> tuple[_Words, dict[str, tuple[_Words, bool]]]:
    """The pack of a language, and for each verb its pack and whether it is said of keys alone.

    The verbs of other languages count too: an English menu says "para español, oprima dos".
    """
    code = language.strip().lower().replace("-", "_").partition("_")[0]
    own, kinds = _PACKS.get(code, _PACKS["en"]), ("press",) if code in _PACKS else ("press", "choose")
    verbs = {verb: (pack, False) for pack in _PACKS.values() for kind in kinds for verb in pack[kind]}
    if code == "en":
        del verbs["pulse"]  # a noun there
    verbs.update((verb, (own, verb in own["press"])) for verb in own["choose"] | own["press"])
    return own, verbs


class _Reading:
    """One pass over the tokens of a text."""

    def __init__(self, tokens: list[Token], language: str) -> None:
        self.tokens = tokens
        self.own, self.verbs = _verbs(language)
        self.pack = self.own  # that of the last verb
        self.found: list[NamedKey] = []
        self.loose: list[NamedKey] = []  # items such as "2 for service" before any verb
        self.listing = False  # a key was named, and further ones may follow without a verb
        self.behind = -1  # index of the token behind the last key found
        self.sentence = 0  # index of the first token of this sentence

    def at(self, index: int) -> Token:
        return self.tokens[index] if 0 <= index < len(self.tokens) else _NOWHERE

    def is_number(self, index: int) -> bool:
        kind, text, *_ = self.at(index)
        return kind == "number" or text in self.pack["numbers"] or self.pack.named.get(text, "*").isdigit()

    def key(self, index: int) -> NamedKey | None:
        """The key that the token could name, if it stood in the right place."""
        token = self.at(index)
        bare = token.text.removeprefix("#")  # "press #1" is read "number one"
        if token.kind == "number":
            return NamedKey(bare, token.end - 1, token.end) if bare in tuple("0123456789") else None
        sign = "#" if token.text == "number" and self.at(index + 1).text == "sign" else None
        name = token.text if token.kind == "symbol" else self.pack.named.get(token.text, sign)
        return NamedKey(name, token.start, token.end) if name else None

    def past(self, index: int, key: NamedKey) -> int:
        """The token behind a key, its noun and a second spelling: "pound (#) key"."""
        index += 1
        twin = self.key(index)
        index += twin is not None and twin.key == key.key and self.at(index).text != self.at(index - 1).text
        return index + (self.at(index).text in self.pack["nouns"])

    def fits(self, index: int, key: NamedKey, strict: bool) -> bool:
        """Whether what follows leaves the number a key, and makes of it no amount, code or part of a number."""
        pack, behind, spelled = self.pack, self.past(index, key), self.at(index).kind == "word"
        token, after = self.at(behind), self.at(behind + 1)
        if (
            spelled
            and key.key == "1"
            and self.at(behind - 1).text in pack["nouns"]
            and self.at(index - 1).text == "press"
        ):
            return False  # "press one key" leaves the choice
        if self.is_number(behind) or self.key(behind):
            return after.text in ("times", "veces", "mal", "fois", "vezes")
        if token.text in pack["ranges"] and self.is_number(behind + 1):
            end = self.key(behind + 1)
            return not strict and end is not None and self.fits(behind + 1, end, strict=True)
        if token.kind == "sign" or token.text in pack["units"] or token.text in _ANY["units"]:
            return False
        if token.text in pack["joins"] and (
            after.text in pack["units"] or (self.is_number(behind + 1) and self.at(behind + 2).text in _ANY["typed"])
        ):
            return False  # "one or more", "one or two digits"
        if token.text in pack["leads"] and strict and (self.is_number(behind + 1) or after.kind == "sign"):
            return self.at(behind + 2).text in pack["units"]  # "2 for 24 hour help", but not "2 for 1"
        if token.kind in ("stop", "pause") or not (strict or self.at(index).text in pack.get("unsure", ())):
            return True
        if token.text == "and":  # "enter 1 and press pound", but not "choose 2 and save"
            return after.text in self.verbs or after.text in ("then", "the") or self.key(behind + 1) is not None
        return token.text in pack["leads"] | pack["joins"] | pack["after"] or token.text in self.verbs

    def name(self, index: int, key: NamedKey) -> int:
        """Note a key; the index behind it."""
        self.found.append(key)
        self.listing, self.behind = True, self.past(index, key)
        return self.behind

    def negated(self, index: int, pack: _Words) -> bool:
        """Whether the verb is forbidden or needless; in "if not press 2" it is neither."""
        last, second, third = (self.at(index - back).text for back in (1, 2, 3))
        if last == "to" and second in ("need", "have"):
            return third == "no" or third in pack["negations"]
        return last in pack["negations"] and second not in ("if", "si", "se", "wenn")

    def skip(self, index: int, most: int) -> int:
        """The first token from `index` on that is no filler and no pause ("press, 1")."""
        words = self.tokens[index : index + most]
        fillers = (token.kind == "pause" or token.text in self.pack["fillers"] for token in words)
        return next((at for at, idle in enumerate(fillers, index) if not idle or self.key(at)), index + len(words))

    def verb_at(self, index: int) -> int:
        """Read the key behind a verb; the index behind what was read, 0 if there is no verb."""
        verb, before = self.at(index).text, self.pack
        pack, surely = self.verbs.get(verb, (before, False))
        if verb not in self.verbs or self.at(index - 1).text in _ANY["unverb"] or self.negated(index, pack):
            return 0
        self.pack = pack
        first = self.skip(index + 1, 6)
        key, between = self.key(first), {token.text or token.kind for token in self.tokens[index + 1 : first]}
        if key and self.fits(first, key, not surely or not between.isdisjoint(",;:")):
            after, follows = self.past(first, key), self.pack["leads"] | self.pack["joins"]
            noun, one = between & {"number", "option", "key", "digit", "choice"}, self.at(first).text == "one"
            if verb.startswith("dial"):  # "dial nine, one, one", "dial 1 followed by the number"
                more = self.at(after).kind == "pause" and self.is_number(after + 1)
                taken = (not more or self.at(after + 2).text in follows) and self.at(after).text != "followed"
            elif one and not noun and verb.startswith(("select", "choos", "enter")):  # any, unless it goes on with two
                taken = any(token.text in ("two", "2", "zero", "0") for token in self.tokens)
            else:  # not "enter the 4 on your card" or "choose the number one in town"
                taken = surely or "the" not in between or not key.key.isdigit() or (bool(noun) and key.key != "1")
            if taken:
                return self.name(first, key)
        self.pack = before if self.listing else self.own
        return index + 1

    def symbol_at(self, index: int) -> int:
        """Read "then pound", "followed by the # sign" and "the star key", which need no verb."""
        text, after, key = self.at(index).text, self.at(index + 1).text, self.key(index)
        if key and not key.key.isdigit() and after in ("key", "button"):
            near = {self.at(index - back).text for back in (1, 2, 3)}
            return 0 if near & self.verbs.keys() else self.name(index, key)  # the verb was refused, for a reason
        words = 1 if text in self.pack["before"] else 2 if f"{text}-{after}" in self.pack["before"] else 0
        first = self.skip(index + words, 3)
        key = self.key(first) if words else None
        return self.name(first, key) if key and not key.key.isdigit() and self.fits(first, key, True) else 0

    def item_at(self, index: int) -> int:
        """Read a key with no verb of its own: "2 for service", the 2 of "press 1 or 2"."""
        first, left, before = index, index - 1, self.at(index - 1)
        while self.listing and first < index + 3 and self.at(first).text in _ANY["articles"] and not self.key(first):
            first += 1
        key = self.key(first)
        if key is None or not self.fits(first, key, strict=True):
            return 0
        while self.at(left).kind == "pause" or self.at(left).text in self.pack["joins"] | self.pack["ranges"]:
            left -= 1
        if (left + 1 == index and before.kind != "stop") or (self.listing and self.behind < self.sentence <= left):
            return 0  # a list goes on in a new sentence only at its beginning
        amount = before.text in self.pack["ranges"] or (before.kind == "word" and self.is_number(index - 2))
        purpose = self.at(self.past(first, key)).text in self.pack["leads"] | {"otherwise", "instead"}
        if not (self.listing and left + 1 == self.behind) and (amount or not purpose):
            return 0  # "between 8 and 5 for deliveries"
        if self.listing:
            return self.name(first, key)
        self.loose.append(key)
        return self.past(first, key)

    def label_at(self, index: int) -> int:
        """Read a key behind what it is for, in a list that began so: "for service, 2" or "para servicio 2"."""
        key = self.key(index) if self.listing else None
        if key is None or self.at(index).text in ("one", "uno", "eins", "un", "um"):
            return 0
        behind, start = self.at(self.past(index, key)), index - 1
        while self.at(start).text in ("die", "el", "le", "o", "the"):
            start -= 1
        paused = self.at(start).kind == "pause"
        ends = behind.kind in ("pause", "stop") or (behind.text in self.pack["joins"] and self.fits(index, key, True))
        if not ends or self.at(start).text in _ANY["numbered"] or (self.behind < self.sentence and not paused):
            return 0
        start -= paused
        while self.at(start).kind not in ("pause", "stop"):
            if self.is_number(start) or self.at(start).text in self.verbs:
                return 0
            start -= 1
        start += 1 + (self.at(start + 1).text in self.pack["joins"])
        return self.name(index, key) if self.at(start).text in self.pack["leads"] else 0

    def read(self) -> list[NamedKey]:
        """All keys, in the order of the text."""
        index = 0
        while index < len(self.tokens):
            if read := self.verb_at(index) or self.symbol_at(index) or self.item_at(index) or self.label_at(index):
                index = read
                continue
            if self.at(index).kind == "stop":
                self.listing = self.listing and self.behind > self.sentence
                self.pack, self.sentence = self.pack if self.listing else self.own, index + 1
            elif self.at(index).text in _ANY["typed"] and self.is_number(index - 1):
                self.listing = False
            index += 1
        return sorted(self.found + self.established(), key=lambda key: key.start)

    def established(self) -> list[NamedKey]:
        """The items before any verb, if they make a list, or if a verb comes elsewhere."""
        order = ["1234567890*#".index(key.key) for key in self.loose]
        if any(key.end - key.start > 1 for key in self.loose):  # not "two for the day, four for the year"
            return self.loose if len(order) > 1 and order == list(range(len(order))) else []
        verb = len(order) > 1 or any(token.text in self.own["press"] for token in self.tokens)
        return self.loose if verb and order == sorted(set(order)) else []


def _may_name(text: str) -> bool:
    """Whether a text is worth a reading: most prompts name no key, and "page 26 of your letter" has no verb for one."""
    words: list[str] = _WORDS.findall(text.lower())
    if not _VERBS.isdisjoint(words):
        return any(word in _NAMES or word.isdecimal() or word in "*#" for word in words)
    return sum(word in _NAMES or word.isdecimal() for word in words) >= 2


@lru_cache(maxsize=65536)
def named_keys(text: str, language: str = "en") -> tuple[NamedKey, ...]:
    """The keys that the words tell the caller to press, in their order; a key named twice is there twice.

    Parameters
    ----------
    text : the words of a prompt
    language : a short code (``en``, ``es_MX``); an unknown one is read as English, with the verbs of all languages

    Notes
    -----
    Of "press 1 to 5" only the ends are named, since no word stands for the others; of a code ("star six", "911") and
    of what is forbidden ("do not press 1"), nothing.

    Examples
    --------
    >>> [named.key for named in named_keys("For billing press 1, 2 for service, or call 1-800-555-0142.")]
    ['1', '2']
    """
    if not _may_name(text):
        return ()
    return tuple(_Reading([token for token in tokens_of(text) if token.kind != "tag"], language).read())


def says_phrase(text: str, phrase: str) -> bool:
    """Whether the words of `phrase` stand in `text` as whole words, one behind the other.

    Neither case nor punctuation counts, nor an apostrophe of any form. A phrase without words is never said.
    """
    said, sought = (
        " ".join(re.findall(r"[^\W_]+", re.sub("['’\u2018]", "", part.casefold()))) for part in (text, phrase)
    )
    return bool(sought) and f" {sought} " in f" {said} "
