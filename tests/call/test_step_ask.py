"""What callers are asked for, and what the system decides: `ask`, `check`, shares (language.md 2.3, rulings 1 and 2)."""

import pytest
from call.flows import call, program_of

from ivrlint.call.step import choices

DATA = 'data num "your number"\n  digits 4\ndata pin "your pin"\n  digits 2\n  from memory\ninbound "555" -> main\n'
ASK = (
    DATA
    + """step main
  ask num or pin unless known
    say "Your number, please."
    press * for "help" -> hang up
    accepts 90%
    confirm
  -> last
step last
  say "Thank you."
  ask num or pin unless known
  ask pin
  -> hang up
"""
)


def test_an_entry_is_taken_read_back_and_confirmed() -> None:
    taken = call(ASK, "give num", "accepted", "1", "give pin")
    assert taken.told[1:] == [
        ("say", 9, "Your number, please."),
        ("give", 8, "num"),
        ("accepted", 8, ""),
        ("read back", 8, "You entered your number. If that is right, press 1; if not, press 2."),
        ("yes", 8, "1"),
        ("known", 8, ""),
        ("say", 15, "Thank you."),
        ("give", 17, "pin"),
        ("known", 17, ""),
        ("hang up", 18, ""),
    ]
    assert taken.state.known == 0b11


def test_only_the_item_that_was_given_becomes_known() -> None:
    assert call(ASK, "give num", "accepted", "yes").state.known == 0b01
    assert call(ASK, "give pin", "accepted", "yes").state.known == 0b10


def test_no_is_a_wrong_entry_and_silence_at_the_read_back_is_silence() -> None:
    assert call(ASK, "give num", "accepted", "no").since("read back") == [("invalid", 8, "2")]
    assert call(ASK, "give num", "accepted", "no").tries == [1]
    assert call(ASK, "give num", "accepted", "silence").since("read back") == [("silence", 8, "silence")]


def test_a_refused_entry_is_a_failed_try() -> None:
    refused = call(ASK, "give num", "refused")
    assert refused.since("give") == [("refused", 8, "")]
    assert refused.tries == [1] and refused.state.known == 0
    both = call(ASK, "give num", "refused", "silence", "give num", "accepted", "no")
    assert both.since("invalid") == [("dropped", 8, "3")]


def test_the_question_is_said_again_on_a_replay() -> None:
    assert call(ASK, "silence", "*").since("silence")[:1] == [("say", 9, "Your number, please.")]


def test_accepts_decides_by_its_share() -> None:
    judged = call(ASK, "give num")
    shares = {choice.word: choice.probability for choice in choices(judged.program, judged.state)}
    assert shares == pytest.approx({"accepted": 0.9, "refused": 0.1})


def test_pound_is_an_option_of_an_ask() -> None:
    text = DATA + 'step main\n  ask num\n    press # for "help" -> hang up\n  -> hang up\n'
    assert call(text, "#").since("option") == [("key", 9, "#"), ("hang up", 9, "")]


def test_more_time_keeps_the_counter() -> None:
    text = (
        DATA
        + """step main
  ask num
    press * for "more time"
      wait 60 s
      -> again
    after 2 tries -> hang up
  -> main
"""
    )
    taken = call(text, "silence", "*")
    assert taken.since("key") == [("wait", 10, "")]
    assert taken.tries == [1]
    assert call(text, "silence", "*", "invalid").ended == "hang up"


def test_unless_known_skips_what_was_given_also_on_a_second_way_round() -> None:
    text = (
        DATA
        + """step main
  ask num unless known
  check "is it right" each time
    yes 50% -> hang up
    no -> again
"""
    )
    assert call(text, "give num", "no", "yes").ended == "hang up"


def test_unless_known_skips_inside_a_handler() -> None:
    text = (
        DATA
        + """menu main
  press 1 for "a" -> hang up
  on silence
    knows num
    ask num unless known
"""
    )
    assert call(text, "silence", "1").ended == "hang up"


# --- check ---------------------------------------------------------------------------------------------------------------

CHECK = (
    DATA
    + """step main
  check "is it there"
    yes 60%
      say "It is."
    late 0% -> hang up
    no
    never
  check "is it there"
    yes -> hang up
  check "is it paid" each time
    yes 30%
  check "is it paid" each time
    yes 30% -> hang up
    otherwise -> main
"""
)


def test_bare_branches_split_the_rest_and_nothing_is_never_drawn() -> None:
    asked = call(CHECK)
    assert [(choice.word, choice.probability) for choice in choices(asked.program, asked.state)] == [
        ("yes", 0.6),
        ("no", pytest.approx(0.2)),
        ("never", pytest.approx(0.2)),
    ]


def test_the_same_words_keep_their_answer_and_fall_through_to_the_next_line() -> None:
    assert call(CHECK, "yes").told[1:] == [
        ("branch", 9, "yes"),
        ("say", 10, "It is."),
        ("branch", 15, "yes"),
        ("hang up", 15, ""),
    ]
    no = call(CHECK, "no")
    assert no.told[1:] == [("branch", 12, "no"), ("branch", 14, "no")]
    assert no.offered == ["yes", "neither"]


def test_each_time_decides_afresh_and_what_is_left_over_falls_through() -> None:
    taken = call(CHECK, "no", "neither", "otherwise")
    assert taken.told[3:] == [("branch", 16, "neither"), ("branch", 20, "otherwise"), ("branch", 12, "no"),
                              ("branch", 14, "no")]  # fmt: skip
    assert dict(taken.state.facts) == {"says is it there": "no"}


def test_an_outbound_call_under_100_percent_accounts_for_every_call() -> None:
    program = program_of("outbound notice to buyer\n  person 35% -> hang up\n  no_answer 15% -> hang up\n")
    from ivrlint.call.step import start

    assert sum(choice.probability or 0 for choice in choices(program, start(program, 0))) == pytest.approx(1)


HOURS = """inbound "555" -> main
step main
  check hours of early
    open
    otherwise -> second
  check hours of late
    open -> hang up
    closed -> hang up
step second
  check hours of late
    open -> late
    busy -> "111"
    closed -> "222"
team early
  open mon-fri 8-12
  queue 3
team late
  open mon-fri 10-17
  queue 3
  on full -> "333"
"""


def test_hours_of_several_teams_go_together() -> None:
    asked = call(HOURS)
    total = 5 * 12 + 2 * 12 / 2
    assert [(one.word, one.probability) for one in choices(asked.program, asked.state)] == [
        ("open", pytest.approx(20 / total)),
        ("closed", pytest.approx(1 - 20 / total)),
    ]
    asked = call(HOURS, "closed")
    shares = [(one.word, one.probability) for one in choices(asked.program, asked.state)]
    assert shares == [("open", pytest.approx(25 / (total - 20))), ("closed", pytest.approx(1 - 25 / (total - 20)))]


def test_otherwise_takes_busy_and_without_it_busy_counts_as_open() -> None:
    busy = call(HOURS, "open", "busy", "closed")
    assert busy.told[1:] == [("branch", 5, "busy"), ("branch", 13, "closed"), ("outside", 13, "222")]
    free = call(HOURS, "open", "free", "open")
    assert free.told[1:] == [("branch", 4, "open"), ("branch", 7, "open"), ("hang up", 7, "")]


def test_a_team_that_was_found_busy_is_full() -> None:
    assert call(HOURS, "closed", "open", "busy").told[-2:] == [("branch", 12, "busy"), ("outside", 12, "111")]
    text = HOURS.replace('busy -> "111"', "busy -> late")
    assert call(text, "closed", "open", "busy").told[-3:] == [
        ("transfer", 12, "late"),
        ("full", 20, "late"),
        ("outside", 20, "333"),
    ]
