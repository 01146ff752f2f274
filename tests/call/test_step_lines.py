"""The other lines: outbound calls and machines, sends, promises, languages, and how long it all takes."""

import pytest
from call.flows import call, program_of

from ivrlint.call.step import choices

OUT = """goal know "know" 100%
data num "your number"
  digits 4
inbound "555" -> main
step main
  -> hang up
outbound notice to buyer
  person 35% -> tell
  machine 55%
    say "Hello, this is us."
      prepares num
    resolves know
    WAIT
    say "It comes on Monday. Have your number ready."
      prepares num
    resolves know
    -> hang up
  no_answer 10% -> hang up
step tell
  say "Hello."
  -> hang up
"""


def test_a_machine_swallows_the_words_before_its_beep() -> None:
    taken = call(OUT.replace("WAIT", "wait for beep"), "machine", entry=1)
    assert taken.told == [
        ("called", 7, "notice"),
        ("branch", 9, "machine"),
        ("lost", 10, "Hello, this is us."),
        ("unheard", 12, ""),
        ("beep", 13, ""),
        ("say", 14, "It comes on Monday. Have your number ready."),
        ("resolves", 16, ""),
        ("hang up", 17, ""),
    ]
    assert taken.state.told == 1 and taken.state.resolved == 1


def test_without_a_wait_all_of_it_is_lost_until_the_greeting_is_over() -> None:
    taken = call(OUT.replace("    WAIT\n", ""), "machine", entry=1)
    assert [kind for kind, _, _ in taken.told[2:]] == ["lost", "unheard", "lost", "unheard", "hang up"]
    assert (taken.state.told, taken.state.resolved) == (0, 0)
    short = call(OUT.replace("    WAIT\n", ""), "machine", entry=1, greeting=1.0)
    assert [kind for kind, _, _ in short.told[2:]] == ["lost", "unheard", "say", "resolves", "hang up"]


def test_a_long_pause_also_sits_the_greeting_out() -> None:
    taken = call(OUT.replace("WAIT", "wait 30 s"), "machine", entry=1)
    assert taken.told[-3][0] == "say"


def test_people_hear_everything_and_ways_have_their_shares() -> None:
    asked = call(OUT.replace("WAIT", "wait for beep"), entry=1)
    assert {one.word: one.probability for one in choices(asked.program, asked.state)} == pytest.approx(
        {"person": 0.35, "machine": 0.55, "no_answer": 0.1}
    )
    taken = call(OUT.replace("WAIT", "wait for beep"), "person", entry=1)
    assert taken.told[2:] == [("say", 20, "Hello."), ("hang up", 21, "")]


def test_a_machine_presses_no_keys() -> None:
    text = 'outbound notice to buyer\n  machine -> main\nmenu main\n  press 1 for "a" -> hang up\n'
    assert call(text, "machine").offered == ["silence"]


SERVICE = """goal know "know" 50%
goal move "move" 50%
data num "your number"
  digits 4
inbound "555" -> main
  prepares num
step main
  send sms to buyer "It comes."
    prepares num
  promise "comes on Monday" to buyer by "the courier" within 3 days
    on missed
      send sms to buyer "It is late."
  promise "rings" to buyer by desk within 1 day
    on missed -> hang up
  promise "nobody" to buyer within 1 day
    on missed
      say "Sorry."
  promise "silent" to buyer by desk
  resolves know 60%
  deflects know, move to "our website"
  take message for desk within 2 days
  call back by desk within 1 hour
  -> "1-800"
team desk
  open mon-fri 8-17
"""


def test_lines_that_do_something() -> None:
    taken = call(SERVICE, "missed", "kept", "resolved")
    assert taken.told == [
        ("dial", 5, "555"),
        ("send", 8, "It comes."),
        ("promise", 10, "comes on Monday"),
        ("branch", 11, "missed"),
        ("send", 12, "It is late."),
        ("promise", 13, "rings"),
        ("promise", 15, "nobody"),
        ("branch", 16, "missed"),
        ("say", 17, "Sorry."),
        ("promise", 18, "silent"),
        ("resolves", 19, ""),
        ("deflects", 20, "our website"),
        ("message", 21, "desk"),
        ("call back", 22, "desk"),
        ("outside", 23, "1-800"),
    ]
    assert (taken.state.resolved, taken.state.deflected, taken.state.told) == (0b01, 0b10, 1)
    assert call(SERVICE, "kept", "unresolved").state.deflected == 0b11


def test_kept_promises_and_shares_of_resolves() -> None:
    asked = call(SERVICE)
    assert [(one.word, one.probability) for one in choices(asked.program, asked.state)] == [
        ("kept", pytest.approx(0.9)),
        ("missed", pytest.approx(0.1)),
    ]


LANGUAGES = """flow "F" in en, es
inbound "555" -> main
inbound "556" in es -> main
menu main
  say in full "Good morning."
    es "Buenos días."
  say "Nothing else."
  press 8 for "español"
    language es
    -> again
  press 1 for "bills" -> hang up
    es "facturas"
"""


def test_words_are_said_in_the_language_of_the_call_where_they_exist() -> None:
    taken = call(LANGUAGES, "8", "1")
    assert taken.told[1:] == [
        ("say", 5, "Good morning."),
        ("say", 7, "Nothing else."),
        ("option", 8, "For español, press 8."),
        ("key", 8, "8"),
        ("language", 9, "es"),
        ("option", 8, "For español, press 8."),
        ("option", 11, "Para facturas, marque 1."),
        ("key", 11, "1"),
        ("hang up", 11, ""),
    ]
    assert call(LANGUAGES, "1", entry=1).told[1] == ("say", 5, "Buenos días.")


TIMES = """data num "your number"
  digits 6
inbound "555" -> main
menu main
  say "One two three four five six seven eight nine ten."
  press 1 for "a b c" -> next
  listen 7 s
step next
  wait 2 min
  ask num
    accepts 50%
  -> hang up
"""


def test_how_long_it_takes() -> None:
    word = 60 / 155
    silent = call(TIMES, "silence")
    assert [thing.seconds for thing in silent.log[1:]] == pytest.approx([10 * word, 6 * word + 0.6, 7.0])
    pressed = call(TIMES, "1", "give num", "refused", "invalid")
    assert [thing.seconds for thing in pressed.log[3:]] == pytest.approx(
        [1.35 + 0.86, 120.0, 1.35 + 6 * 0.86, 0.0, 1.35 + 0.86]
    )


def test_arrows_of_a_number_that_mean_nothing_there_end_the_call() -> None:
    program = program_of('inbound "555" -> again\n')
    from call.flows import call_through

    assert call_through(program, []).ended is not None
