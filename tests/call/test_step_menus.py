"""Menus, barge-in, replays and counters, as language.md 2.3 and its rulings 3, 4, 7 and 8 say."""

import pytest
from call.flows import call

MENU = """inbound "555" -> main
menu main
  say "Welcome."
  press 1 or speak "bills" for "bills" -> main
  say "New today."
  press 2 to "pay" -> hang up
  press 3 if "you are lost" -> hang up
  press 0 hidden -> hang up
  say "That is all."
"""


def test_a_dialled_number_leads_to_a_menu() -> None:
    begun = call(MENU)
    assert begun.told == [("dial", 1, "555")]
    assert begun.place == "main"
    assert begun.offered == ["1", "2", "3", "0", "silence", "invalid"]


def test_what_stands_above_an_option_is_heard_and_what_stands_below_is_not() -> None:
    assert call(MENU, "2").told[1:] == [
        ("say", 3, "Welcome."),
        ("option", 4, "For bills, press 1."),
        ("say", 5, "New today."),
        ("option", 6, "To pay, press 2."),
        ("key", 6, "2"),
        ("hang up", 6, ""),
    ]
    assert call(MENU, "1").told[1:] == [("say", 3, "Welcome."), ("option", 4, "For bills, press 1."), ("key", 4, "1")]


def test_hidden_options_are_not_announced_and_silence_hears_everything() -> None:
    assert call(MENU, "silence").told[1:] == [
        ("say", 3, "Welcome."),
        ("option", 4, "For bills, press 1."),
        ("say", 5, "New today."),
        ("option", 6, "To pay, press 2."),
        ("option", 7, "If you are lost, press 3."),
        ("say", 9, "That is all."),
        ("silence", 2, "silence"),
    ]


def test_a_replay_skips_what_stands_before_the_first_announced_option() -> None:
    assert call(MENU, "silence", "0").since("silence") == [
        ("option", 4, "For bills, press 1."),
        ("say", 5, "New today."),
        ("option", 6, "To pay, press 2."),
        ("option", 7, "If you are lost, press 3."),
        ("key", 8, "0"),
        ("hang up", 8, ""),
    ]


def test_a_replay_with_bare_keys_keeps_the_last_words_before_them() -> None:
    text = """inbound "555" -> main
menu main
  say "Welcome."
  say "Press 1 for bills or 2 to pay."
  press 1 -> hang up
  press 2 -> hang up
"""
    first = call(text, "silence")
    assert first.told[1:] == [
        ("say", 3, "Welcome."),
        ("say", 4, "Press 1 for bills or 2 to pay."),
        ("silence", 2, "silence"),
    ]
    assert call(text, "silence", "2").since("silence") == [
        ("say", 4, "Press 1 for bills or 2 to pay."),
        ("key", 6, "2"),
        ("hang up", 6, ""),
    ]


def test_a_hidden_option_above_does_not_count_as_the_first_announced_one() -> None:
    text = """inbound "555" -> main
menu main
  press 9 hidden -> hang up
  say "Welcome."
  press 1 for "bills" -> hang up
"""
    assert call(text, "silence", "1").since("silence") == [
        ("option", 5, "For bills, press 1."),
        ("key", 5, "1"),
        ("hang up", 5, ""),
    ]


def test_an_option_of_words_alone_is_announced_as_words() -> None:
    text = 'inbound "555" -> main\nmenu main\n  speak "bills" or "invoice" for "bills" -> hang up\n'
    assert call(text, '"bills"').told[1:] == [
        ("option", 3, 'For bills, say "bills".'),
        ("words", 3, '"bills"'),
        ("hang up", 3, ""),
    ]


def test_star_and_pound_are_announced_as_words() -> None:
    text = 'inbound "555" -> main\nmenu main\n  press * for "a" -> hang up\n  press # for "b" -> hang up\n'
    assert call(text, "#").told[1:3] == [("option", 3, "For a, press star."), ("option", 4, "For b, press pound.")]


# --- failed tries ------------------------------------------------------------------------------------------------------

TRIES = """inbound "555" -> main
menu main
  press 1 for "a" -> again
  press 2 for "b" -> main
  on silence
    say "Nothing heard."
  on invalid
    say "No such key."
  after 2 tries
    say "Twice now."
  after 3 tries -> hang up
"""


def test_silence_and_wrong_keys_share_one_counter_and_after_comes_first() -> None:
    taken = call(TRIES, "silence", "invalid")
    assert taken.since("silence")[0] == ("say", 6, "Nothing heard.")
    assert taken.since("invalid") == [("after", 9, "2"), ("say", 10, "Twice now.")]
    assert taken.tries == [2]
    third = call(TRIES, "silence", "invalid", "silence")
    assert third.since("silence", 2) == [("after", 11, "3"), ("hang up", 11, "")]
    assert third.ended == "hang up"


def test_again_keeps_the_counter() -> None:
    assert call(TRIES, "silence", "1").tries == [1]
    assert call(TRIES, "silence", "1", "silence").since("silence", 2)[0] == ("after", 9, "2")


def test_an_arrow_to_the_place_resets_the_counter() -> None:
    assert call(TRIES, "silence", "2").tries == []
    assert call(TRIES, "silence", "2", "silence").since("silence", 2) == [("say", 6, "Nothing heard.")]


def test_without_after_the_call_is_dropped_at_the_third_try() -> None:
    text = 'inbound "555" -> main\nmenu main\n  press 1 for "a" -> again\n'
    twice = call(text, "silence", "1", "invalid")
    assert twice.tries == [2] and twice.ended is None
    dropped = call(text, "silence", "1", "invalid", "silence")
    assert dropped.since("silence", 2) == [("dropped", 2, "3")]
    assert dropped.ended == "dropped"


@pytest.mark.parametrize("highest", [1, 4])
def test_past_the_highest_after_the_call_is_dropped(highest: int) -> None:
    text = f'inbound "555" -> main\nmenu main\n  press 1 for "a" -> again\n  after {highest} tries\n    say "Hm."\n'
    silences = ["silence"] * highest
    assert call(text, *silences).since("after") == [("say", 5, "Hm.")]
    assert call(text, *silences, "silence").since("silence", highest + 1) == [("dropped", 2, str(highest + 1))]


def test_the_first_words_of_a_menu_inside_a_handler_are_not_skipped() -> None:
    text = """inbound "555" -> main
menu main
  press 1 for "a" -> hang up
  on silence
    say "Nothing heard."
    press 2 for "x" -> hang up
"""
    assert call(text, "silence", "2").since("silence") == [
        ("say", 5, "Nothing heard."),
        ("option", 6, "For x, press 2."),
        ("key", 6, "2"),
        ("hang up", 6, ""),
    ]


def test_counters_of_an_ask_inside_a_handler_last_as_long_as_the_place() -> None:
    text = """data num "n"
  digits 4
inbound "555" -> main
menu main
  press 1 for "a" -> hang up
  on silence
    ask num
      after 2 tries -> hang up
  after 9 tries -> hang up
"""
    taken = call(text, "silence", "silence", "give num", "silence", "silence")
    assert taken.ended == "hang up"


def test_counters_of_an_ask_inside_an_option_of_an_ask_last_as_long_as_the_place() -> None:
    text = """data num "n"
  digits 4
data pin "p"
  digits 4
inbound "555" -> main
step main
  ask num
    press 1 for "another number"
      ask pin
        after 2 tries -> hang up
      -> again
  -> hang up
"""
    assert call(text, "1", "silence", "give pin", "1", "silence").ended == "hang up"


def test_counters_of_questions_in_a_step_survive_its_own_again() -> None:
    text = """data num "n"
  digits 4
inbound "555" -> main
step main
  ask num
    after 2 tries -> hang up
  check "is it right" each time
    yes 50% -> hang up
    no -> again
"""
    assert call(text, "silence", "give num", "no", "silence").ended == "hang up"


# --- again in a step, back ---------------------------------------------------------------------------------------------


def test_again_in_a_step_goes_to_its_first_line_and_says_everything() -> None:
    text = """data num "n"
  digits 4
inbound "555" -> main
step main
  say "Here we go."
  ask num
    say "It is on your card."
    say "The number, please."
    press 1 for "help" -> hang up
  check "is it right" each time
    yes 50% -> hang up
    no -> again
"""
    taken = call(text, "give num", "no", "1")
    assert taken.since("branch") == [
        ("say", 5, "Here we go."),
        ("say", 7, "It is on your card."),
        ("say", 8, "The number, please."),
        ("option", 9, "For help, press 1."),
        ("key", 9, "1"),
        ("hang up", 9, ""),
    ]


BACK = """inbound "555" -> a
menu a
  press 1 for "b" -> b
  press * for "back" -> back
menu b
  press 1 for "c" -> c
  press 2 for "a" -> a
  press 3 for "s" -> s
  press * for "back" -> back
menu c
  press 1 for "b" -> b
  press * for "back" -> back
step s
  say "Wrong."
  -> back
"""


def test_back_leaves_for_the_menu_before() -> None:
    taken = call(BACK, "1", "1", "*")
    assert taken.since("key", 3) == [("back", 12, "b")]
    assert taken.place == "b"
    assert call(BACK, "1", "1", "*", "*").place == "a"


def test_entering_a_menu_on_the_stack_cuts_it_back() -> None:
    taken = call(BACK, "1", "1", "1")
    assert [menu for menu, _ in taken.state.menus] == [0, 1]
    assert call(BACK, "1", "1", "1", "*").place == "a"
    assert [menu for menu, _ in call(BACK, "1", "2").state.menus] == [0]


def test_back_in_a_step_leads_to_the_menu_that_led_there() -> None:
    assert call(BACK, "1", "3").since("key", 2) == [("say", 14, "Wrong."), ("back", 15, "b")]


def test_back_on_an_empty_stack_replays() -> None:
    taken = call(BACK, "silence", "*")
    assert taken.since("key") == [("nowhere", 4, "")]
    assert taken.place == "a"
    assert taken.tries == [1]


def test_back_resets_the_counters_of_the_menu() -> None:
    assert call(BACK, "silence", "1", "*", "silence").tries == [1]


def test_defaults_are_points_of_their_own_unless_the_place_has_its_own() -> None:
    text = """inbound "555" -> a
menu a
  say "A."
  press 0 for "b" -> b
menu b
  press 1 for "c" -> hang up
  on silence
    say "B hears nothing."
  after 1 try
    say "Once."
defaults
  listen 7 s
  press 0 hidden -> hang up
  on silence
    say "Nothing heard."
  on invalid
    say "No such key."
  after 2 tries -> hang up
"""
    first = call(text, "silence", "0", "0")
    assert first.since("silence")[0] == ("say", 15, "Nothing heard.")
    assert first.since("key") == [("option", 6, "For c, press 1."), ("key", 13, "0"), ("hang up", 13, "")]
    assert [thing.seconds for thing in first.log if thing.kind == "silence"] == [7.0]
    assert call(text, "silence", "invalid").since("invalid") == [("after", 18, "2"), ("hang up", 18, "")]
    dropped = call(text, "0", "silence", "silence")
    assert dropped.since("silence") == [
        ("after", 9, "1"),
        ("say", 10, "Once."),
        ("option", 6, "For c, press 1."),
        ("silence", 5, "silence"),
        ("dropped", 5, "2"),
    ]


def test_hanging_up_is_possible_anywhere() -> None:
    gave_up = call(MENU, "hang-up")
    assert gave_up.since("dial") == [("gives up", 2, "")]
    assert gave_up.ended == "gave up"
