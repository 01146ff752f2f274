"""The script of a call: its tokens (`2`, `silence`, `give order_number`), and the choices they stand for."""

from __future__ import annotations

import re
from collections import deque
from typing import NamedTuple

from ivrlint.call.listening import INVALID, JUDGES
from ivrlint.call.people import HOLDS, WAITS
from ivrlint.call.program import ENTRY, LISTEN, QUEUE, Point, Program
from ivrlint.call.state import HANG_UP, PERSON, Choice, State
from ivrlint.call.step import choices
from ivrlint.call.transcript import decision
from ivrlint.flow.lines import Option
from ivrlint.flow.model import Data, Entry, Team

KEYS = "9876543210*#"
KEY_WORDS = {"star": "*", "asterisk": "*", "pound": "#", "hash": "#", "zero": "0"}
_PIECE = re.compile(r'"[^"]*"?|“[^”]*”?|\S+')
_WAIT = re.compile(r"(?:(\d+(?:\.\d+)?) ?m(?:in|inutes?)?)? ?(?:(\d+(?:\.\d+)?) ?(?:s|sec|seconds?)?)?")
_WITH_NAME = frozenset({"give", "want", "called"})
_ALONE = {"silence": "silence", "invalid": "invalid", "hang-up": "hang-up", "hangup": "hang-up",
          "call-again": "call-again"}  # fmt: skip


class Token(NamedTuple):
    """One thing that a script says.

    Parameters
    ----------
    verb : key, words, silence, invalid, give, want, wait, hang-up, call-again, dial, called; `name` for a word alone, which is
        an outcome, an item, or a phrase; `until` for a wait that has begun
    text : as it was written
    word : what the verb is about: the key, the words without quotes, the name, the number; of a wait its seconds
    """

    verb: str
    text: str
    word: str = ""


Tokens = deque[Token]


def read_script(program: Program, text: str) -> Tokens:
    """Split a script into its tokens; nothing is refused here, since what a token means depends on where the call stands.

    Parameters
    ----------
    program : knows the numbers that can be dialled, which may hold blanks
    text : the script
    """
    pieces = deque(_PIECE.findall(text))
    tokens: Tokens = deque()
    while pieces:
        tokens.append(_token(program, pieces.popleft(), pieces))
    return tokens


def _token(program: Program, piece: str, rest: deque[str]) -> Token:
    word = piece.lower()
    if piece[0] in '"“':
        is_closed = len(piece) > 1 and piece[-1] in '"”'
        return Token("words", piece, piece[1:-1]) if is_closed else Token("name", piece, piece)
    if word in ("press", "say", "speak") and rest:
        return _token(program, rest.popleft(), rest)
    if word in ("hang", "call") and rest and rest[0].lower() in ("up", "again"):
        word = f"{word}-{rest.popleft().lower()}"
    if word in _ALONE:
        return Token(_ALONE[word], word)
    if word == "wait" and rest:
        return _wait(rest)
    if word in _WITH_NAME and rest:
        name = rest.popleft()
        return Token(word, f"{piece} {name}", _bare(name))
    if word == "dial" and rest:
        return _dial(program, rest)
    key = KEY_WORDS.get(word, word)
    return Token("key", piece, key) if len(key) == 1 and key in KEYS else Token("name", piece, piece)


def _wait(rest: deque[str]) -> Token:
    written = rest.popleft()
    if rest and written.isdigit() and _WAIT.fullmatch(f"{written} {rest[0].lower()}"):
        written = f"{written} {rest.popleft()}"
    found = _WAIT.fullmatch(written.lower())
    if not found:
        return Token("name", f"wait {written}", f"wait {written}")
    seconds = 60 * float(found[1] or 0) + float(found[2] or 0)
    return Token("wait", f"wait {written}", repr(seconds))


def _dial(program: Program, rest: deque[str]) -> Token:
    """A number may be written with blanks: as many pieces are taken as make up one that can be dialled."""
    known = {_dialled(entry.name) for entry in program.flow.entries if entry.kind == "inbound"}
    for count in range(1, len(rest) + 1):
        number = " ".join(_bare(rest[index]) for index in range(count))
        if _dialled(number) in known:
            for _ in range(count):
                rest.popleft()
            return Token("dial", f"dial {number}", number)
    number = _bare(rest.popleft())
    return Token("dial", f"dial {number}", number)


def _bare(name: str) -> str:
    return name[1:-1] if len(name) > 1 and name[0] in '"“' else name


def _dialled(number: str) -> str:
    return "".join(char for char in number.casefold() if char.isalnum()) or number


# --- where a call begins ---------------------------------------------------------------------------------------------


def usual_entry(program: Program) -> int:
    """The entry that a call begins with where nothing is said: the first number that people dial."""
    kinds = [entry.kind for entry in program.flow.entries]
    return kinds.index("inbound") if "inbound" in kinds else 0


def entry_of(program: Program, token: Token) -> int | None:
    """The entry that `dial` or `called` names; None if there is none of that name."""
    for number, entry in enumerate(program.flow.entries):
        if token.verb == "dial" and entry.kind == "inbound" and _dialled(entry.name) == _dialled(token.word):
            return number
        if token.verb == "called" and entry.kind == "outbound" and entry.name == token.word:
            return number
    return None


# --- what a token means ----------------------------------------------------------------------------------------------


def choice_of(program: Program, state: State, token: Token) -> Choice | None:
    """What the caller does, as one of the choices of this state; None where the token says nothing that is possible here.

    Words for an option that also has a key, and the key or words of a failed try, are said as they were written.
    """
    offered = choices(program, state)
    if token.verb == "hang-up":
        return HANG_UP
    if token.verb in ("silence", "invalid"):
        return _first(offered, token.verb)
    if token.verb == "want":
        return next((choice for choice in offered if choice.kind == "want" and choice.word == token.text), None)
    if token.verb == "give":
        return _given(program, offered, token.word) or _entry(program, state, offered, token.word)
    if token.verb == "key":
        return _key(program, state, offered, token.word)
    if token.verb == "words":
        return _words(program, state, offered, token.word, is_quoted=True)
    if token.verb == "name":
        return (
            _given(program, offered, token.word)
            or _confirmed(offered, token.word)
            or next((choice for choice in offered if choice.word == f"want {token.word}"), None)
            or _words(program, state, offered, token.word, is_quoted=False)
            or _entry(program, state, offered, token.word)
        )
    return None


def _first(offered: list[Choice], kind: str) -> Choice | None:
    return next((choice for choice in offered if choice.kind == kind), None)


def _options(program: Program, state: State) -> list[Option]:
    ear = program.points[state.point].ear
    return [option for option, _, _ in ear.options] if ear and state.phase < JUDGES else []


def _key(program: Program, state: State, offered: list[Choice], key: str) -> Choice | None:
    confirmed = _confirmed(offered, key)
    if confirmed or not any(choice.kind == "invalid" for choice in offered):
        return confirmed
    for number, option in enumerate(_options(program, state)):
        if key in option.keys:
            choice = next(choice for choice in offered if choice.index == number and choice.kind in ("key", "words"))
            return choice._replace(word=key)
    return INVALID._replace(word=key)


def _confirmed(offered: list[Choice], word: str) -> Choice | None:
    """What a caller answers to "is that right?": 1 or yes; any other key says no."""
    answers = {choice.kind: choice for choice in offered if choice.kind in ("yes", "no")}
    if not answers:
        return None
    if word in ("yes", answers["yes"].word):
        return answers["yes"]
    return answers["no"]._replace(word=word if word != "no" else answers["no"].word)


def _words(program: Program, state: State, offered: list[Choice], words: str, is_quoted: bool) -> Choice | None:
    """Words that an option listens for; other words in quotes are a wrong answer."""
    if not any(choice.kind == "invalid" for choice in offered) or words.startswith('"'):
        return None
    for number, option in enumerate(_options(program, state)):
        for phrase in option.phrases:
            if _spoken(phrase) == _spoken(words):
                return Choice("words", f'"{phrase}"', number, announced=option.announced)
    if not is_quoted:
        return None
    spoken = (
        choice for choice in offered if choice.kind == "give" and program.flow.data[choice.index].kind == "speech"
    )
    return next(spoken, INVALID._replace(word=f'"{words}"'))


def _spoken(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))


def _given(program: Program, offered: list[Choice], name: str) -> Choice | None:
    return next((choice for choice in offered if choice.word == f"give {name}"), None)


def _entry(program: Program, state: State, offered: list[Choice], value: str) -> Choice | None:
    """Digits keyed in: the item that has as many, else a mistyped value."""
    digits = value.removesuffix("#")
    asked = [choice for choice in offered if choice.kind in ("give", "tell")]
    if not asked or not digits.replace("-", "").isdecimal():
        return None
    for choice in asked:
        if _fits(program.flow.data[choice.index], len(digits.replace("-", ""))):
            return choice
    return INVALID._replace(word=value) if _first(offered, "invalid") else None


def _fits(item: Data, length: int) -> bool:
    if item.length:
        return item.length[0] <= length <= item.length[1]
    return item.kind in ("digits", "amount", "letters") or (item.kind == "date" and length in (6, 8))


def waits_on_hold(program: Program, state: State) -> bool:
    """Whether the caller is waiting for a human, and can only go on doing so or hang up."""
    return program.points[state.point].kind == QUEUE and state.phase in (HOLDS, WAITS)


# --- the other way round, for what prints scripts ---------------------------------------------------------------------


def likeliest(offered: list[Choice]) -> Choice:
    """What the system does where a script does not say it; the first of equals."""
    return max(offered, key=lambda choice: choice.probability or 0.0)


def token_of(program: Program, state: State, choice: Choice) -> str:
    """The token of a script for what the caller does."""
    if choice.kind != "invalid":
        return choice.word
    used = {key for option in _options(program, state) for key in option.keys}
    return next((key for key in KEYS if key not in used), "invalid")


def place_of(program: Program, state: State) -> str:
    """The place, team or entry where a call stands."""
    point = program.points[state.point]
    if isinstance(point.what, Team | Entry):
        return point.what.name
    if point.place >= 0:
        return program.flow.places[point.place].name
    return getattr(point.what, "place", "")


class Possible(NamedTuple):
    """Something that can be said to the call where it stands.

    Parameters
    ----------
    token : as a script says it
    meaning : what it does, in words
    announced : whether the caller was told of it
    """

    token: str
    meaning: str
    announced: bool = True


def possible(program: Program, state: State) -> list[Possible]:
    """Everything that can be said here, announced options first."""
    point = program.points[state.point]
    if point.kind == ENTRY:
        return [_beginning(entry) for entry in program.flow.entries]
    found = [_possible(program, state, point, choice) for choice in choices(program, state)]
    if not found:
        return [Possible("call-again", "the same caller calls again")]
    is_listened_to = point.kind == LISTEN and state.phase < JUDGES and state.medium == PERSON
    if is_listened_to or waits_on_hold(program, state):
        found.append(Possible("wait 30s", "do nothing for so long"))
    found.append(Possible("hang-up", "give up"))
    return sorted(found, key=lambda each: not each.announced)


def _beginning(entry: Entry) -> Possible:
    if entry.kind == "inbound":
        return Possible(f'dial "{entry.name}"' if " " in entry.name else f"dial {entry.name}", "call this number")
    return Possible(f"called {entry.name}", "be called")


def _possible(program: Program, state: State, point: Point, choice: Choice) -> Possible:
    if choice.kind in ("key", "words") and point.ear:
        option = point.ear.options[choice.index][0]
        said = [*option.keys, *(f'"{phrase}"' for phrase in option.phrases)]
        meaning = (
            f"{option.joiner} {option.label}"
            if option.label
            else "hidden"
            if option.hidden
            else "an option without a label"
        )
        return Possible(" or ".join(said), meaning, option.announced)
    if choice.kind in ("give", "tell"):
        return Possible(choice.word, _described(program.flow.data[choice.index]))
    if choice.kind == "want":
        return Possible(choice.word, program.flow.goals[choice.index].title)
    if choice.kind == "draw":
        return Possible(choice.word, f"{decision(program, state, choice)}, {choice.probability or 0:.0%}")
    meaning = {"yes": "yes", "no": "no", "silence": "say and press nothing", "invalid": "a wrong key"}.get(
        choice.kind, "go on"
    )
    return Possible(choice.word, meaning)


def _described(item: Data) -> str:
    if not item.length:
        return item.described
    least, most = item.length
    return f"{item.described}, {most if least == most else f'{least} to {most}'} {item.kind}"
