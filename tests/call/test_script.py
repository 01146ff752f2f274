"""Tokens, and the choices they stand for."""

from collections.abc import Callable

import pytest

from ivrlint.call.play import replay
from ivrlint.call.program import Program
from ivrlint.call.script import Token, entry_of, possible, read_script, token_of
from ivrlint.call.state import Choice


def verbs(program: Program, script: str) -> list[tuple[str, str]]:
    return [(token.verb, token.word) for token in read_script(program, script)]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("", []),
        ("2 * #", [("key", "2"), ("key", "*"), ("key", "#")]),
        ("star Pound press 3", [("key", "*"), ("key", "#"), ("key", "3")]),
        ('"a person" say “una persona”', [("words", "a person"), ("words", "una persona")]),
        ("silence Invalid", [("silence", ""), ("invalid", "")]),
        ("hang-up hang up hangup", [("hang-up", "")] * 3),
        ("call-again call again", [("call-again", "")] * 2),
        ("give card want fine called notice", [("give", "card"), ("want", "fine"), ("called", "notice")]),
        ("wait 30s", [("wait", "30.0")]),
        ("wait 30", [("wait", "30.0")]),
        ("wait 2 min", [("wait", "120.0")]),
        ("wait 1m30s", [("wait", "90.0")]),
        ("wait 1.5min silence", [("wait", "90.0"), ("silence", "")]),
        ("wait long", [("name", "wait long")]),
        ("dial 555-0101 2", [("dial", "555-0101"), ("key", "2")]),
        ('dial "555-0101" 2', [("dial", "555-0101"), ("key", "2")]),
        ("dial 555 0101 2", [("dial", "555 0101"), ("key", "2")]),
        ("dial 999 2", [("dial", "999"), ("key", "2")]),
        ("closed 7min 22", [("name", "closed"), ("name", "7min"), ("name", "22")]),
        ("give", [("name", "give")]),
        ('"never closed', [("name", '"never closed')]),
    ],
)
def test_reading(desk: Program, script: str, expected: list[tuple[str, str]]) -> None:
    assert verbs(desk, script) == expected


def test_entries(desk: Program, notice: Program) -> None:
    assert entry_of(desk, Token("dial", "", "5550101")) == 1
    assert entry_of(desk, Token("dial", "", "5550102")) is None
    assert entry_of(notice, Token("called", "", "book_is_here")) == 0
    assert entry_of(notice, Token("dial", "", "book_is_here")) is None


def last_act(program: Program, script: str) -> tuple[str, str]:
    replayed = replay(program, script)
    assert replayed.misunderstood is None
    event = next(event for event in reversed(replayed.events) if event.who == "caller" and event.kind != "dial")
    return event.kind, event.text


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("1", ("key", "1")),
        ('"renew"', ("words", '"renew"')),
        ('"Renew!"', ("words", '"renew"')),
        ("renew", ("words", '"renew"')),
        ('"something else"', ("invalid", '"something else"')),
        ("7", ("invalid", "7")),
        ("invalid", ("invalid", "invalid")),
        ("silence", ("silence", "silence")),
        ("9", ("key", "9")),
        ("1 give card", ("give", "card")),
        ("1 card", ("give", "card")),
        ("1 123456", ("give", "card")),
        ("1 123456#", ("give", "card")),
        ("1 give 123456", ("give", "card")),
        ("1 12345", ("invalid", "12345")),
        ("1 1", ("invalid", "1")),
        ("1 *", ("key", "*")),
        ("1 card 1", ("yes", "1")),
        ("1 card yes", ("yes", "1")),
        ("1 card 2", ("invalid", "2")),
        ("1 card no", ("invalid", "2")),
        ("1 card silence", ("silence", "silence")),
        ("2 silence card", ("needs", "card")),
        ("2 silence card 12101980 fine", ("want", "fine")),
        ("2 silence card 12101980 want fine", ("want", "fine")),
        ("hang-up", ("gives up", "")),
    ],
)
def test_what_a_caller_does(desk: Program, script: str, expected: tuple[str, str]) -> None:
    assert last_act(desk, script) == expected


@pytest.mark.parametrize(
    ("script", "bad"),
    [
        ("22", "22"),
        ("foo", "foo"),
        ("give card", "give card"),
        ("1 give birth_date", "give birth_date"),
        ("want fine", "want fine"),
        ("2 silence wait 5s", "wait 5s"),
        ("dial 555-9999", "dial 555-9999"),
        ("1 dial 555-0100", "dial 555-0100"),
        ("hang-up 2", "2"),
        ("closed", "closed"),
        ('1 "unfinished', '"unfinished'),
        ("wait long", "wait long"),
    ],
)
def test_what_is_not_possible(desk: Program, script: str, bad: str) -> None:
    replayed = replay(desk, script)
    assert replayed.misunderstood is not None
    assert replayed.misunderstood.text == bad


def test_the_first_of_two_equal_keys_wins(program: Callable[..., Program]) -> None:
    menu = program(
        'flow "x" in en\ninbound "1" -> m\nmenu m\n  press 2 for "a" -> a\n  press 2 for "b" -> b\n'
        'step a\n  say "a"\n  -> hang up\nstep b\n  say "b"\n  -> hang up\n'
    )
    replayed = replay(menu, "2")
    assert [event.text for event in replayed.events if event.kind == "say"] == ["a"]


def test_a_machine_only_waits(program: Callable[..., Program]) -> None:
    machine = program(
        'flow "x" in en\noutbound o to buyer\n  machine -> m\nmenu m\n  press 1 for "a" -> hang up\n  after 2 tries -> hang up\n'
    )
    assert [each.token for each in possible(machine, replay(machine, "").state)] == ["silence", "hang-up"]
    assert replay(machine, "1").misunderstood is not None
    assert replay(machine, "silence silence").play.ended == "hang up"


def test_what_is_possible(desk: Program) -> None:
    def tokens(script: str) -> list[tuple[str, str, bool]]:
        return [tuple(each) for each in replay(desk, script).play.possible()]  # type: ignore[misc]

    assert tokens("") == [
        ('1 or "renew"', "for renewals", True),
        ("2", "for anything else", True),
        ("0", "for opening hours", True),
        ("silence", "say and press nothing", True),
        ("invalid", "a wrong key", True),
        ("wait 30s", "do nothing for so long", True),
        ("hang-up", "give up", True),
        ("9", "hidden", False),
    ]
    assert tokens("1")[1] == ("give card", "your library card number, 6 digits", True)
    assert tokens("1 card")[:2] == [("1", "yes", True), ("2", "no", True)]
    assert tokens("2 silence card 12101980")[0] == ("want renew", "keep a book longer", True)
    assert tokens("hang-up") == [("call-again", "the same caller calls again", True)]


def test_every_choice_of_the_caller_has_a_token_that_makes_it(desk: Program) -> None:
    for script in ("", "1", "1 card", "2", "2 silence", "2 silence card 12101980", "2 invalid card"):
        for choice in replay(desk, script).play.choices():
            stands = replay(desk, script)
            token = token_of(desk, stands.state, choice)
            after = replay(desk, f"{script} {token}")
            assert after.misunderstood is None
            assert _same(choice, after.play.events[len(stands.events) :])


def _same(choice: Choice, events: list) -> bool:  # type: ignore[type-arg]
    kinds = {"tell": "needs", "no": "invalid"}
    return kinds.get(choice.kind, choice.kind) in [event.kind for event in events]
