"""What a call is told as: its events, its time, its turns."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from ivrlint.call.play import Play, Replayed, replay
from ivrlint.call.program import Program
from ivrlint.call.script import read_script


def kinds(replayed: Replayed) -> list[str]:
    return [event.kind for event in replayed.events]


def test_words_belong_to_the_turn_that_ends_them(desk: Program) -> None:
    begun = replay(desk, "")
    assert kinds(begun) == ["dial", "enter"]
    assert [event.text for event in begun.play.hears()] == [
        "Elm Street Library.",
        "For renewals, press 1.",
        "For anything else, press 2.",
        "For opening hours, press 0.",
    ]
    assert begun.play.seconds == 0
    pressed = replay(desk, "1")
    assert [event.text for event in pressed.events if event.kind in ("say", "option")] == [
        "Elm Street Library.",
        "For renewals, press 1.",
    ]


def test_time_and_hops_go_up(desk: Program) -> None:
    events = replay(desk, "7 1 card refused card 1 free").events
    for before, event in pairwise(events):
        assert event.at == pytest.approx(before.at + before.seconds)
        assert event.hops in (before.hops, before.hops + 1)
    assert events[-1].hops == 5


def test_waiting_is_as_many_silences_as_fit(desk: Program) -> None:
    one = replay(desk, "silence").play.seconds
    two = replay(desk, "silence silence").play.seconds
    waited = replay(desk, f"wait {two + 2:.0f}s")
    assert kinds(waited).count("silence") == 2
    assert waited.play.seconds == pytest.approx(round(two + 2), abs=1e-6)
    assert kinds(replay(desk, "wait 1s")).count("silence") == 0
    assert one < two


def test_what_was_waited_is_part_of_the_next_turn(desk: Program) -> None:
    at_once = next(event for event in replay(desk, "1").events if event.kind == "key")
    short = next(event for event in replay(desk, "wait 1s 1").events if event.kind == "key")
    late = next(event for event in replay(desk, "wait 9s 1").events if event.kind == "key")
    assert short.at == at_once.at  # the words take longer
    assert late.at == 9
    assert replay(desk, "wait 9s silence").play.seconds == replay(desk, "silence").play.seconds


def test_waiting_goes_on_through_tries_and_holds(desk: Program) -> None:
    waited = replay(desk, "wait 10min")
    assert kinds(waited).count("silence") == 4  # three at the menu, one at the offer on hold
    assert waited.misunderstood is None
    assert waited.play.place == "desk"


def test_hanging_up_on_hold(desk: Program) -> None:
    gone = replay(desk, "2 hang-up")
    assert gone.play.ended == "gave up"
    assert "hold" not in kinds(gone)
    later = replay(desk, "2 wait 30s hang-up")
    assert later.events[-1].at == pytest.approx(gone.events[-1].at + 30)


def test_a_caller_who_calls_again_remembers_what_to_bring(desk: Program) -> None:
    again = replay(desk, "2 closed call-again")
    assert again.play.call == 2
    assert again.play.names_of(again.state.told) == ("card",)
    assert again.state.known == 0
    assert again.state.facts == ()
    assert again.play.seconds == 0
    assert again.play.hops == 0
    assert kinds(replay(desk, "1 call-again"))[-3:] == ["gives up", "dial", "enter"]
    assert replay(desk, "1 call-again dial 555-0101").play.entry == 1
    assert replay(desk, "dial 555-0101 call-again").play.entry == 1


def test_the_likeliest_happens_unless_it_is_decided(desk: Program) -> None:
    usual = replay(desk, "1 card 1")
    assert [(event.text, event.note) for event in usual.events if event.who == "chance"] == [
        ("accepted", "the entry is accepted: likeliest, 90%"),
        ("free", "is the book wanted by somebody else? free: likeliest, 80%"),
    ]
    decided = replay(desk, "1 card 1 wanted closed")
    assert [event.note for event in decided.events if event.who == "chance"][1:] == [
        "is the book wanted by somebody else? wanted",
        "desk is closed",
    ]
    assert decided.play.ended == "hang up"


def test_chance_can_be_asked_for(desk: Program) -> None:
    play = Play(desk, asks_chance=True)
    assert play.run(read_script(desk, "2")) is None
    assert [choice.word for choice in play.choices()] == ["open", "closed"]
    token = play.run(read_script(desk, "perhaps"))
    assert token is not None and token.text == "perhaps"
    assert play.run(read_script(desk, "closed")) is None
    assert play.ended == "hang up"


def test_a_goal_can_be_preset(desk: Program) -> None:
    told = "2 silence card birth_date"
    assert replay(desk, told).play.ended is None
    assert replay(desk, told, goal=0).play.ended == "resolved"
    assert "fine" in [event.text for event in replay(desk, f"{told} want fine", goal=0).events]


def test_notes(desk: Program) -> None:
    def notes(script: str) -> list[str]:
        return [event.note for event in replay(desk, script).play.hears() if event.note]

    assert notes("1") == ["nobody said to have it at hand (line 30)"]
    assert notes("1 silence") == ["the same words again"]
    assert notes("2 closed call-again 1") == []
    assert notes("2 silence") == ["nobody said to have it at hand (line 48)"]
    assert notes("1 card 1 wanted silence") == []
    assert replay(desk, "9").events[-1].place == "desk"
    assert [event.note for event in replay(desk, "9").events if event.kind == "key"] == [
        "nobody said that this is possible"
    ]


def test_what_is_known_and_not_passed_on(program: Callable[..., Program]) -> None:
    cold = program(
        'flow "x" in en\ndata n "your number"\n  digits 4\ninbound "1" -> s\nstep s\n  ask n\n    say "Number?"\n  ask n\n'
        '    say "And again?"\n  -> t\nteam t\n  needs n\n'
    )
    assert [event.note for event in replay(cold, "n").play.hears()] == ["the system knows it already (line 8)", ""]
    assert [event.note for event in replay(cold, "n n").play.hears()] == ["given before, and not passed on (line 12)"]


def test_words_that_a_greeting_swallows(notice: Program) -> None:
    events = replay(notice, "machine").events
    assert [event.kind for event in events] == [
        "called",
        "chance",
        "branch",
        "lost",
        "beep",
        "say",
        "resolves",
        "hang up",
    ]
    assert events[5].at == pytest.approx(10, abs=0.1)


@pytest.mark.parametrize(
    ("script", "place", "line"),
    [("", "main", 16), ("1", "renewals", 30), ("2", "desk", 55), ("2 silence", "desk", 48), ("2 closed", "desk", 54)],
)
def test_where_a_call_stands(desk: Program, script: str, place: str, line: int) -> None:
    play = replay(desk, script).play
    assert (play.place, play.span.line) == (place, line)


def test_the_same_script_is_the_same_call(desk: Program) -> None:
    script = "7 silence 1 card 2 card 1 wanted"
    assert replay(desk, script).events == replay(desk, script).events
