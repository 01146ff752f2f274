"""What each construct of a script means in the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ivrlint.flow.lines import (
    Arrow,
    Ask,
    CallBack,
    Check,
    Deflects,
    Do,
    Listening,
    Promise,
    Resolves,
    Say,
    Send,
    TakeMessage,
    Wait,
)
from ivrlint.flow.values import ALWAYS
from ivrlint.script.vocabulary import DECLARATIONS, OFFER, SCRIPT

if TYPE_CHECKING:
    from flow.conftest import Build

VERBS = sorted((DECLARATIONS | SCRIPT | OFFER) - {"->", "listen", "knows", "language"})


def listening(build: Build, lines: str, head: str = "") -> Listening:
    """What the menu `m` offers, whose lines these are."""
    built = build(f"{head}menu m\n{lines}\nstep s\n  -> hang up\nteam t\n")
    assert built.findings == []
    point = built.place("m").block.listening
    assert point is not None
    return point


# --- names -----------------------------------------------------------------------------------------------------------


def test_there_are_29_verbs() -> None:
    assert len(VERBS) == 29


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("kind", ["menu", "step", "team"])
def test_every_verb_can_name_a_place(build: Build, kind: str, verb: str) -> None:
    own = {"menu": "  press 1 -> x", "step": "  -> x", "team": "  open always"}[kind]
    built = build(f'{kind} {verb} "it"\n{own}\nmenu x\n  press 1 -> {verb}\n  press 2\n    -> {verb}\n')
    assert built.findings == []
    assert built.place("x").block.listening.options[0].block.lines[0].place.name == verb


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_can_name_everything_else(build: Build, verb: str) -> None:
    built = build(
        f"goal {verb} 5%\ndata {verb}\ncaller {verb}\n  has {verb}\noutbound {verb} to {verb}\n  person -> x\n"
        f'inbound "1" for {verb} -> x\n'
        f"step x\n  ask {verb} or {verb} unless known\n  knows {verb}\n  resolves {verb}\n  deflects {verb}\n"
        f'  send {verb} to {verb} "y"\n  do y\n    on {verb} -> t with {verb}\n  -> t\n'
        f"step y\n  -> return {verb}\nteam t\n  needs {verb}\n  on {verb} -> x\n  resolves {verb}\n"
        f"expect {verb} resolved at least 5%\nexpect {verb} prepared\n"
    )
    assert built.findings == []


@pytest.mark.parametrize("word", ["again", "back", "hang", "return"])
@pytest.mark.parametrize("line", ["menu {}\n  press 1 -> hang up", "step {}\n  -> hang up", "team {}"])
def test_the_four_arrow_words_name_no_place(build: Build, line: str, word: str) -> None:
    assert build(line.format(word)).told == [(1, "bad-name")]


# --- what people type ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "keys", "phrases", "label"),
    [
        ("press star", "*", [], None),
        ("press pound", "#", [], None),
        ("press hash", "#", [], None),
        ("press zero", "0", [], None),
        ("press #", "#", [], None),
        ("press * or 0", "*0", [], None),
        ("press one or speak “sales” or “shop” for “sales”", "1", ["sales", "shop"], "sales"),
        ('speak "sales" to "buy"', "", ["sales"], "buy"),
        ('press 4 if "you have no number"', "4", [], "you have no number"),
    ],
)
def test_options(build: Build, line: str, keys: str, phrases: list[str], label: str | None) -> None:
    for arrow in ("->", "→"):
        (option,) = listening(build, f"  {line} {arrow} s").options
        assert ("".join(option.keys), list(option.phrases), option.label) == (keys, phrases, label)
        assert option.block.lines[0].place.name == "s"


def test_curly_quotes_and_comments(build: Build) -> None:
    built = build('menu m // "x\n  say “Press 1 // or “2.” // why\n  press 1 -> m//x\n')
    assert built.findings == []
    assert built.place("m").block.lines[0].text == "Press 1 // or “2."


@pytest.mark.parametrize(("line", "count"), {"after 1 try": 1, "after 3 tries": 3, "after 2 try": 2}.items())
def test_tries(build: Build, line: str, count: int) -> None:
    assert list(listening(build, f"  press 1 -> s\n  {line} -> t").after) == [count]


def test_listening_time(build: Build) -> None:
    assert listening(build, "  press 1 -> s").seconds == 5
    assert listening(build, "  press 1 -> s\n  listen 8s").seconds == 8


def test_arrows(build: Build) -> None:
    arrows = ["s", "hang up", "again", "back", '"1-800-555-0143"', "t warm", "t with d, e", "return", "return done"]
    lines = "".join(f"  press {key} -> {arrow}\n" for key, arrow in enumerate(arrows, 1))
    options = listening(build, lines.rstrip(), "data d\ndata e\n").options
    made: list[Arrow] = [option.block.lines[0] for option in options]
    assert [arrow.kind for arrow in made] == [
        "goto", "hang_up", "again", "back", "outside", "goto", "goto", "return_", "return_",
    ]  # fmt: skip
    assert made[4].word == "1-800-555-0143"
    assert made[5].warm and not made[6].warm
    assert [item.name for item in made[6].passes] == ["d", "e"]
    assert [made[7].word, made[8].word] == [None, "done"]


# --- menus -----------------------------------------------------------------------------------------------------------


def test_positions_say_how_many_lines_stand_above_an_option(build: Build) -> None:
    point = listening(build, '  press 1 -> s\n  say "a"\n  say "b"\n  press 2 -> s\n  wait 1 s\n  press 3 -> s')
    assert [option.position for option in point.options] == [0, 2, 3]


@pytest.mark.parametrize(
    ("lines", "announced"),
    [
        ('  press 1 for "x" -> s', [True]),
        ('  press 1 for "x" hidden -> s', [False]),
        ("  press 1 -> s", [False]),
        ('  say "For sales, press 1."\n  press 1 -> s\n  press 2 -> s', [True, False]),
        ('  say "Press star now."\n  press * -> s', [True]),
        ('  press 1 -> s\n  say "For sales, press 1."', [True]),
        ('  say "For sales, press 1."\n  press 1 hidden -> s', [False]),
        ('  say "Say sales."\n  speak "sales" -> s\n  speak "parts" -> s', [True, False]),
    ],
)
def test_what_is_announced(build: Build, lines: str, announced: list[bool]) -> None:
    assert [option.announced for option in listening(build, lines).options] == announced


def test_translations(build: Build) -> None:
    text = 'flow "x" in en, es\nmenu m\n  say "a"\n    es "b"\n    audio "a.wav"\n  press 1 for "c" -> m\n    es "d"\n'
    built = build(text)
    assert built.findings == []
    assert built.flow.languages == ("en", "es")
    say, option = built.place("m").block.lines[0], built.place("m").block.listening.options[0]
    assert (say.translations, say.audio, option.translations) == ({"es": "b"}, "a.wav", {"es": "d"})


def test_an_option_with_its_own_options_is_an_inline_menu(build: Build) -> None:
    (option,) = listening(build, '  press 1 for "x"\n    say "y"\n    press 2 -> s').options
    inner = option.block.listening
    assert inner is not None and inner.kind == "inline"
    assert [inner.options[0].keys, inner.options[0].position] == [("2",), 1]


# --- defaults (ruling 8) ---------------------------------------------------------------------------------------------

DEFAULTS = """\
defaults
  listen 9 s
  press 0 or * or speak "agent" hidden -> t
  on silence
    say "Hello?"
  on invalid -> again
  after 2 tries -> s
  after 3 tries -> t
"""


@pytest.mark.parametrize(
    ("own", "keys", "phrases", "seconds", "events", "after"),
    [
        ("", "0*", ["agent"], 9, "si", [2, 3]),
        ("  press 0 -> s", "*", ["agent"], 9, "si", [2, 3]),
        ('  speak "Agent" -> s', "0*", [], 9, "si", [2, 3]),
        ('  press 0 or * or speak "agent" -> s', "", [], 9, "si", [2, 3]),
        ("  listen 4 s", "0*", ["agent"], 4, "si", [2, 3]),
        ("  on silence -> s", "0*", ["agent"], 9, "i", [2, 3]),
        ("  after 5 tries -> s", "0*", ["agent"], 9, "si", []),
    ],
)
def test_defaults_are_copied_unless_the_place_has_its_own(
    build: Build, own: str, keys: str, phrases: list[str], seconds: float, events: str, after: list[int]
) -> None:
    point = listening(build, f"  press 1 -> s\n{own}", DEFAULTS)
    copies = [option for option in point.options if option.default_for]
    assert "".join(key for option in copies for key in option.keys) == keys
    assert [phrase for option in copies for phrase in option.phrases] == phrases
    assert point.seconds == seconds
    assert "".join(event[0] for event, handler in point.events.items() if handler.default_for) == events
    assert [count for count, handler in point.after.items() if handler.default_for] == after
    assert all(option.span.line == 3 for option in copies)


def test_defaults_go_into_asks_and_inline_menus_but_not_into_offers_on_hold(build: Build) -> None:
    built = build(
        DEFAULTS + 'data d\nstep s\n  ask d\n  check "x"\n    yes\n      press 1 -> t\n  take message for t\n  -> t\n'
        "team t\n  hold 9 min\n  on hold 5 min\n    press 1 -> s\n"
    )
    assert built.findings == []
    found = {point.kind: [option.keys for option in point.options] for point in built.flow.listenings}
    assert found == {"ask": [("0", "*")], "inline": [("1",), ("0", "*")], "offer": [("1",)]}


def test_defaults_never_cross_files(build: Build) -> None:
    built = build(
        'use "b.ivr" as b\nmenu m\n  press 1 -> b.n\n',
        b_ivr=DEFAULTS + "menu n\n  press 1 -> n\nstep s\n  -> n\nteam t\n",
    )
    assert built.findings == []
    assert [len(built.place(name).block.listening.options) for name in ("m", "n")] == [1, 2]


def test_a_value_in_defaults_that_cannot_be_meant_is_told_once(build: Build) -> None:
    built = build("defaults\n  listen soon\n  after 0 tries -> m\nmenu m\n  press 1 -> n\nmenu n\n  press 1 -> m\n")
    assert built.told == [(2, "syntax"), (3, "syntax")]


# --- data, goals, callers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "kind", "length", "source"),
    [
        ("", "digits", None, "paper"),
        ("  digits 10\n", "digits", (10, 10), "paper"),
        ("  letters 2-8\n", "letters", (2, 8), "paper"),
        ("  amount\n", "amount", None, "paper"),
        ("  date\n", "date", None, "memory"),
        ("  speech\n", "speech", None, "memory"),
        ("  yes_no\n", "yes_no", None, "memory"),
        ('  date\n  from paper "the letter"\n', "date", None, "paper"),
        ("  digits 4\n  from memory\n", "digits", (4, 4), "memory"),
        ("  from device\n", "digits", None, "device"),
    ],
)
def test_data(build: Build, lines: str, kind: str, length: tuple[int, int] | None, source: str) -> None:
    built = build(f'data d "it"\n{lines}step s\n  -> hang up\n')
    assert built.findings == []
    (item,) = built.flow.data
    assert (item.kind, item.length, item.source, item.by_heart) == (kind, length, source, source == "memory")


def test_settings_of_data_goals_and_callers(build: Build) -> None:
    built = build(
        'data d\n  from paper "the slip"\n  takes 4 min\n  sensitive\ngoal g "help" 25%\n  deadline 3 days\n'
        '  wants person 60%\ncaller c "in the car" 30%\n  patience 3 min\n  has d 10%\nstep s\n  -> hang up\n'
    )
    assert built.findings == []
    (item,), (goal,), (group,) = built.flow.data, built.flow.goals, built.flow.callers
    assert (item.where, item.takes, item.sensitive) == ("the slip", 240, True)
    assert (goal.title, goal.share, goal.deadline, goal.wants_person) == ("help", 0.25, 259200, 0.6)
    assert (group.share, group.patience, group.has) == (0.3, 180, {item: 0.1})


# --- lines of a script -----------------------------------------------------------------------------------------------


def test_lines_of_a_step(build: Build) -> None:
    built = build(
        'goal g\ndata d\nstep s\n  say in full "a"\n    prepares d\n  ask d unless known\n    accepts 92%\n    confirm\n'
        '    press 1 -> s\n  check "ok?" each time\n    yes 90%\n    no -> s\n  check hours of t\n    open\n'
        '    otherwise -> s\n  do p\n    on done -> s\n  send sms to buyer "b"\n'
        '  promise "c" to buyer by "him" within 3 days\n    on missed\n      say "d"\n  take message for t within 1 day\n'
        '  call back by t within 2 hours\n  resolves g 80%\n  deflects g to "web"\n  wait 5 s\n  wait for beep\n  -> t\n'
        "step p\n  -> return done\nteam t\n"
    )
    assert built.findings == []
    say, ask, check, hours, do, send, promise, take, call, resolves, deflects, wait, beep, arrow = built.place(
        "s"
    ).block.lines
    item, goal, team = built.flow.data[0], built.flow.goals[0], built.team("t")
    assert isinstance(say, Say) and say.in_full and say.prepares == (item,)
    assert isinstance(ask, Ask) and (ask.items, ask.unless_known, ask.accepts, ask.confirm) == (
        (item,),
        True,
        0.92,
        True,
    )
    assert ask.listening.ask is ask and ask.listening.options[0].keys == ("1",)
    assert isinstance(check, Check) and check.each_time and [b.share for b in check.branches] == [0.9, None]
    assert isinstance(hours, Check) and hours.team is team
    assert isinstance(do, Do) and do.place is built.place("p") and list(do.outcomes) == ["done"]
    assert isinstance(send, Send) and (send.channel, send.to, send.text) == ("sms", "buyer", "b")
    assert isinstance(promise, Promise) and (promise.by, promise.within) == ("him", 259200)
    assert promise.on_missed is not None
    assert isinstance(take, TakeMessage) and (take.team, take.within) == (team, 86400)
    assert isinstance(call, CallBack) and (call.team, call.within) == (team, 7200)
    assert isinstance(resolves, Resolves) and (resolves.goals, resolves.share) == ((goal,), 0.8)
    assert isinstance(deflects, Deflects) and deflects.to == "web"
    assert isinstance(wait, Wait) and (wait.seconds, beep.seconds) == (5, None)
    assert isinstance(arrow, Arrow) and arrow.place is team


def test_teams(build: Build) -> None:
    built = build(
        'goal g\ngoal h\ndata d\ndata e\nstep s\n  -> hang up\nteam t "the desk"\n  open mon 8-9\n  open tue 8-9\n  queue 20\n'
        '  hold 2-8 min\n  tells position\n  needs d, e\n  say "x"\n  resolves g 80%\n  on h 90% -> u warm\n'
        "  on closed -> s\n  on hold 5 min -> s\n  on hold 2 min\n    press 1 -> s\nteam u\n  resolves nothing\n"
    )
    assert built.findings == []
    team, other = built.team("t"), built.team("u")
    goal, handed = built.flow.goals
    assert (team.described, team.open.bit_count(), team.queue, team.hold) == ("the desk", 120, 20, (120, 480))
    assert team.tells_position and [item.name for item, _ in team.needs] == ["d", "e"]
    assert team.resolves == {goal: 0.8} and team.hands_on[handed].share == 0.9
    assert list(team.events) == ["closed"] and [offer.after for offer in team.offers] == [120, 300]
    assert (other.open, other.queue, other.resolves_said, other.resolves) == (ALWAYS, None, True, {})


def test_entries(build: Build) -> None:
    built = build(
        'flow "x" in en, es\ngoal g\ndata d\ninbound "1" for g in es -> s\n  prepares d\nsecret "gift" from me\n'
        "outbound o to me\n  person 35% -> s\n  machine\n    wait for beep\n    -> s\nstep s\n  -> hang up\n"
    )
    assert built.findings == []
    inbound, outbound = built.flow.entries
    assert (inbound.name, inbound.language, inbound.goals) == ("1", "es", (built.flow.goals[0],))
    assert inbound.prepares == (built.flow.data[0],)
    assert (outbound.to, [branch.word for branch in outbound.branches]) == ("me", ["person", "machine"])
    assert built.flow.secrets[0].person == "me"
    assert not built.flow.is_module


# --- allow (ruling 12) -----------------------------------------------------------------------------------------------


def test_allow_silences_its_parent_and_all_below_it(build: Build) -> None:
    built = build(
        'allow dead-end because "all"\nmenu m\n  say "x"\n    allow barge-in-off because "a"\n    audio "x"\n'
        '  press 1\n    allow dead-end because "b"\n    say "x"\n    -> m\n  press 2 -> m\nstep s\n  -> m\n'
    )
    assert built.findings == []
    assert [(allow.rule, allow.first, allow.last) for allow in built.flow.allows] == [
        ("dead-end", 1, 12), ("barge-in-off", 3, 5), ("dead-end", 6, 9),
    ]  # fmt: skip


def test_allow_of_no_rule(build: Build) -> None:
    built = build('allow dead-ends because "x"\nstep s\n  -> hang up\n')
    assert built.told == [(1, "bad-name")]
    assert built.findings[0].message.endswith("Did you mean `dead-end`?")
