"""What is wrong with a script whatever calls go through it: names, shares, circles, open ends, expectations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flow.conftest import Build

END = "step e\n  -> hang up\n"


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    ["menu x\n  press 1 -> x\nstep x\n  -> e", "step x\n  -> e\nteam x", "goal x\ngoal x", "data x\ndata x",
     "caller x\ncaller x", "outbound x\n  person -> e\noutbound x\n  person -> e"],
)  # fmt: skip
def test_duplicate_names(build: Build, lines: str) -> None:
    built = build(f"{lines}\n{END}")
    (finding,) = built.findings
    assert (finding.rule, finding.subject) == ("duplicate-name", "x")
    assert finding.message.startswith("there is already a") and "`x`, in line 1" in finding.message


KNOWN = "goal refill\ndata order_number\nteam front_desk\nmenu main\n  press 1 -> main\ncaller hurried\n" + END
UNDEFINED = {
    "step s\n  -> mian": "Did you mean `main`?",
    "step s\n  -> xyzzy": "It needs a `menu`, `step` or `team` line.",
    "step s\n  -> refill": "`refill` is a goal; there is no place of that name",
    "step s\n  -> hangup": "hanging up is written `-> hang up`",
    "step s\n  -> repeat": "saying the options again is written `-> again`",
    "step s\n  -> x.main": "there is no module `x` here",
    "step s\n  do mian\n  -> e": "Did you mean `main`?",
    "step s\n  resolves refil\n  -> e": "Did you mean `refill`?",
    "step s\n  deflects main\n  -> e": "`main` is a place; there is no goal of that name",
    "step s\n  ask order_numbr\n  -> e": "Did you mean `order_number`?",
    "step s\n  knows order_numbr\n  -> e": "Did you mean `order_number`?",
    'step s\n  say "x"\n    prepares order_numbr\n  -> e': "Did you mean `order_number`?",
    "step s\n  take message for front_dsk\n  -> e": "Did you mean `front_desk`?",
    "step s\n  call back by main\n  -> e": "`main` is a place, but no team",
    "step s\n  check hours of front_dsk\n    open -> e\n    closed -> e": "Did you mean `front_desk`?",
    'step s\n  promise "x" by front_dsk\n  -> e': "Did you mean `front_desk`?",
    "step s\n  -> front_desk with order_numbr": "Did you mean `order_number`?",
    'inbound "1" for refil -> main': "Did you mean `refill`?",
    'inbound "1" -> mian': "Did you mean `main`?",
    "team t\n  needs order_numbr": "Did you mean `order_number`?",
    "team t\n  on refil -> e": "Did you mean `refill`?",
    "team t\n  on close -> e": "Did you mean `closed`?",
    "team t\n  on busy -> e": "Did you mean `full`?",
    "caller c\n  has order_numbr": "Did you mean `order_number`?",
    "expect refil resolved at least 5%": "Did you mean `refill`?",
    "expect order_numbr prepared": "Did you mean `order_number`?",
    "expect human within 3 hops from mian": "Did you mean `main`?",
    "expect mian ended at most 5%": "nothing here is called `mian`",
}


@pytest.mark.parametrize(("lines", "said"), UNDEFINED.items())
def test_undefined_names(build: Build, lines: str, said: str) -> None:
    (finding,) = build(f"{KNOWN}{lines}\n").findings
    assert finding.rule == "undefined-target"
    assert finding.span.line == len(KNOWN.splitlines()) + next(
        number for number, line in enumerate(lines.split("\n"), 1) if (finding.subject or "") in line
    )
    assert said in finding.message


@pytest.mark.parametrize("name", ["closed", "full", "hold", "unresolved", "resolved"])
def test_a_goal_named_like_an_event(build: Build, name: str) -> None:
    assert build(f"{END}goal {name}\n").told == [(3, "goal-named-like-event")]


# --- shares ----------------------------------------------------------------------------------------------------------

SHARES = {
    "goal g 120%\n": [1],
    "goal g 60%\ngoal h 40%\ngoal i 1%\n": [3],
    "goal g 60%\ngoal h 40%\ngoal i\n": [],
    "caller c 60%\ncaller d 60%\n": [2],
    'step s\n  check "x"\n    yes 60%\n    no 50%\n    maybe 10%\n  -> e\n': [4],
    'step s\n  check "x"\n    yes 120% -> e\n  -> e\n': [3],
    "outbound o\n  person 60% -> e\n  machine 60% -> e\n": [3],
    "goal g\nteam t\n  resolves g 101%\n": [3],
    "data d\ncaller c\n  has d 101%\n": [3],
    "data d\nstep s\n  ask d\n    accepts 101%\n  -> e\n": [4],
    'step s\n  check "x"\n    yes 33.3%\n    no 33.3%\n    maybe 33.4%\n  -> e\n': [],
}


@pytest.mark.parametrize(("text", "lines"), SHARES.items())
def test_shares(build: Build, text: str, lines: list[int]) -> None:
    assert build(f"{text}{END}").told == [(line, "bad-share") for line in lines]


# --- do --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("step a\n  do a\n  -> e\n", [(2, "recursive-do")]),
        ("step a\n  do b\n  -> e\nstep b\n  do a\n  -> return\n", [(2, "recursive-do")]),
        ("step a\n  do b\n  -> e\nstep b\n  -> c\nstep c\n  do b\n  -> return\n", [(7, "recursive-do")]),
        ("step a\n  do b\n  do b\n  -> e\nstep b\n  do c\n  -> return\nstep c\n  -> return\n", []),
        ("step a\n  do b\n  -> e\nstep b\n  -> return done\n", [(2, "unmet-outcome")]),
        ("step a\n  do b\n    on done\n  -> e\nstep b\n  -> return done\n", []),
        ("step a\n  do b\n    on done\n  -> e\nstep b\n  -> return\n", [(3, "unused-outcome")]),
        ("step a\n  do b\n    on done\n  -> e\nstep b\n  -> c\nstep c\n  -> return done\n", []),
    ],
)
def test_do(build: Build, text: str, told: list[tuple[int, str]]) -> None:
    assert build(f"{text}{END}").told == told


def test_too_many_copies(build: Build) -> None:
    steps = [f"step s{number}\n" + f"  do s{number + 1}\n" * 4 + "  -> return\n" for number in range(12)]
    told = build(f"{''.join(steps)}step s12\n  wait 1 s\n  -> return\n").told
    assert [rule for _, rule in told] == ["flow-too-large"]


# --- open ends -------------------------------------------------------------------------------------------------------

OPEN = {
    'step s\n  say "x"\n': [2],
    "step s\n": [1],
    "menu m\n": [1],
    'menu m\n  say "x"\n': [2],
    'menu m\n  press 1\n    say "x"\n': [3],
    "menu m\n  press 1\n": [2],
    'menu m\n  press 1 -> e\n  on silence\n    say "x"\n  on invalid\n    wait 2 s\n': [],
    'menu m\n  press 1 -> e\n  after 2 tries\n    say "x"\n': [],
    'step s\n  check "x"\n    yes 50% -> e\n    no 50% -> e\n': [],
    'step s\n  check "x"\n    yes 50% -> e\n    no 40% -> e\n': [2],
    'step s\n  check "x"\n    yes -> e\n    no\n      say "x"\n': [4],
    'step s\n  check "x"\n    yes 10% -> e\n    otherwise -> e\n': [],
    'step s\n  check "x"\n    yes -> e\n    no\n      say "x"\n  -> e\n': [],
    "team t\nstep s\n  check hours of t\n    open -> e\n    closed -> e\n": [],
    "team t\nstep s\n  check hours of t\n    open -> e\n    otherwise -> e\n": [],
    "team t\nstep s\n  check hours of t\n    open -> e\n": [3],
    'team t\n  on closed\n    say "x"\n': [3],
    "team t\n  on full\n": [2],
    'team t\n  on resolved\n    say "x"\n': [],
    'team t\n  on hold 2 min\n    say "x"\n': [],
    'goal g\nteam t\n  on g\n    say "x"\n': [4],
    'outbound o\n  person\n    say "x"\n  machine -> e\n': [3],
    'inbound "1"\n': [1],
    "step s\n  do e\n": [],
    "step s\n  do p\nstep p\n  -> return\n": [2],
    "step s\n  do p\n    on done -> e\nstep p\n  -> return done\n": [],
    'step s\n  do p\n    on done\n      say "x"\nstep p\n  -> return done\n': [3],
    'step s\n  promise "x"\n    on missed\n      say "x"\n  -> e\n': [],
    'data d\nstep s\n  ask d\n    press 1\n      say "x"\n  -> e\n': [5],
    "data d\nstep s\n  ask d\n": [3],
}


@pytest.mark.parametrize(("text", "lines"), OPEN.items())
def test_open_ends(build: Build, text: str, lines: list[int]) -> None:
    assert build(f"{text}{END}").told == [(line, "unfinished-path") for line in lines]


BROKEN_INSIDE = [
    'menu m\n  press 1 -> e\n  press 2\n    say "x\n',
    "step s\n  pres 1\n",
    'step s\n  do p\n    on done\n      say "x\n  -> e\nstep p\n  -> return done\n',
    "outbound o\n  person:\n    -> e\n  machine -> e\n",
    "team t\n  on closed\n    goto e\n",
    'inbound "1" --> e\n',
    "menu m\n  press --> e\n",
    "data d\nstep s\n  ask d x\n    press 1 -> e\n",
]


@pytest.mark.parametrize("text", BROKEN_INSIDE)
def test_nothing_follows_from_a_line_that_cannot_be_read(build: Build, text: str) -> None:
    assert len(build(f"{text}{END}").findings) == 1


BROKEN_BRANCHES = [
    'step s\n  check "x"\n    yes: -> e\n    no 20% -> e\n',
    "team t\nstep s\n  check hours of t\n    open -> e\n    closed --> e\n",
    "step s\n  do p\n    on done --> e\n  -> e\nstep p\n  -> return done\n",
    "step s\n  do p\n    on done -> e\n  -> e\nstep p\n  --> return done\n",
]


@pytest.mark.parametrize("text", BROKEN_BRANCHES)
def test_nothing_follows_from_an_answer_or_outcome_that_cannot_be_read(build: Build, text: str) -> None:
    assert len(build(f"{text}{END}").findings) == 1


# --- expectations (ruling 15) ----------------------------------------------------------------------------------------

SUBJECTS = "goal g\ngoal both\ndata d\ndata both\nteam t\nmenu m\n  press 1 -> m\n"
LEGAL = {
    "human within 3 hops": ("human_hops", None, 3, None, None),
    "human within 1 hop": ("human_hops", None, 1, None, None),
    "human within 3 hops from any menu": ("human_hops", None, 3, None, None),
    "human within 3 hops from m": ("human_hops", None, 3, None, None),
    "human within 2 min": ("human_seconds", None, None, 120, None),
    "human within 2 min at least 80%": ("human_seconds", None, None, 120, 0.8),
    "g resolved at least 90%": ("resolved", "g", None, None, 0.9),
    "g resolved at most 90%": ("resolved", "g", None, None, 0.9),
    "g deflected at most 5%": ("deflected", "g", None, None, 0.05),
    "g unresolved at most 5%": ("unresolved", "g", None, None, 0.05),
    "g resolved within 3 min at least 95%": ("resolved", "g", None, 180, 0.95),
    "g resolved within 3 min": ("resolved", "g", None, 180, None),
    "d prepared": ("prepared", "d", None, None, None),
    "d asked at most 1": ("asked", "d", 1, None, None),
    "both prepared": ("prepared", "both", None, None, None),
    "both resolved at least 5%": ("resolved", "both", None, None, 0.05),
    "calls ended within 20 min at least 95%": ("calls_ended", None, None, 1200, 0.95),
    "calls ended within 20 min": ("calls_ended", None, None, 1200, None),
    "m ended at most 5%": ("ended", "m", None, None, 0.05),
    "t ended at most 5%": ("ended", "t", None, None, 0.05),
}  # fmt: skip


@pytest.mark.parametrize(("words", "meaning"), LEGAL.items())
def test_legal_expectations(build: Build, words: str, meaning: tuple[object, ...]) -> None:
    built = build(f"{SUBJECTS}expect   {words}\n")
    assert built.findings == []
    (made,) = built.flow.expectations
    name = made.subject.name if made.subject else None
    assert (made.measure, name, made.limit, made.seconds, made.amount) == meaning
    assert made.text == f"expect {words}"
    assert made.any_menu == words.endswith("any menu")
    assert (made.from_place is not None) == words.endswith("from m")


ILLEGAL = {
    "human": "within 3 hops",
    "human at least 90%": "within 3 hops",
    "human within 3 hops at least 90%": "within 3 hops",
    "human within 2 min at most 90%": "within 2 min",
    "human within 2 min from m": "within 2 min",
    "human within 3 hops from any m": "from any menu",
    "human within 3 hops from menu": "from any menu",
    "human resolved": "within 3 hops",
    "g": "`expect g resolved at least 90%`",
    "g resolved": "`expect g resolved at least 90%`",
    "g resoled at least 5%": "`expect g resolved at least 90%`",
    "g resolved at least 2": "`expect g resolved at least 90%`",
    "g resolved within 3 hops": "`expect g resolved at least 90%`",
    "g deflected within 3 min": "`expect g resolved at least 90%`",
    "g resolved at least 120%": "more than all",
    "g resolved within 5-3 min": "runs backwards",
    "d asked at least 1": "`expect d asked at most 1`",
    "d asked at most 50%": "`expect d asked at most 1`",
    "d asked": "`expect d asked at most 1`",
    "d prepared at least 50%": "`expect d prepared`",
    "d resolved at least 50%": "`expect d prepared`",
    "calls": "`expect calls ended within 20 min at least 95%`",
    "calls ended": "`expect calls ended within 20 min at least 95%`",
    "calls ended within 3 hops": "`expect calls ended within 20 min at least 95%`",
    "calls ended within 20 min at most 5%": "`expect calls ended within 20 min at least 95%`",
    "m ended at least 5%": "`expect m ended at most 5%`",
    "m ended": "`expect m ended at most 5%`",
    "m resolved at least 5%": "`expect m ended at most 5%`",
}


@pytest.mark.parametrize(("words", "said"), ILLEGAL.items())
def test_other_expectations_name_the_nearest_legal_form(build: Build, words: str, said: str) -> None:
    (finding,) = build(f"{SUBJECTS}expect {words}\n").findings
    assert finding.rule == "bad-expectation"
    assert said in finding.message
