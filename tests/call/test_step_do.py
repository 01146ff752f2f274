"""`do`, `return`, and what `again`, `back` and teams do inside, as language.md 2.3 and rulings 4 and 9 say."""

from call.flows import call, program_of

from ivrlint.call.graph import CallGraph

NESTED = """inbound "555" -> main
step main
  do outer
    on good
      say "Thank you."
    on bad -> hang up
  say "On we go."
  -> hang up
step outer
  say "Outer."
  do inner
    on found
      say "Found."
      -> return good
  -> return bad
menu inner
  press 1 for "found" -> return found
  press 2 for "nothing" -> return
  press 3 for "again" -> again
"""


def test_two_deep_the_words_come_back_to_their_own_do() -> None:
    taken = call(NESTED, "1")
    assert taken.told == [
        ("dial", 1, "555"),
        ("do", 3, "outer"),
        ("say", 10, "Outer."),
        ("do", 11, "inner"),
        ("option", 17, "For found, press 1."),
        ("key", 17, "1"),
        ("return", 17, "found"),
        ("branch", 12, "found"),
        ("say", 13, "Found."),
        ("return", 14, "good"),
        ("branch", 4, "good"),
        ("say", 5, "Thank you."),
        ("say", 7, "On we go."),
        ("hang up", 8, ""),
    ]
    assert taken.state.frames == ()


def test_a_return_without_a_word_goes_on_after_the_do() -> None:
    assert call(NESTED, "2").since("key") == [
        ("return", 18, ""),
        ("return", 15, "bad"),
        ("branch", 6, "bad"),
        ("hang up", 6, ""),
    ]


def test_again_stays_in_its_do() -> None:
    taken = call(NESTED, "silence", "3")
    assert len(taken.state.frames) == 2
    assert taken.place == "inner" and taken.tries == [1]


def test_counters_belong_to_the_call_site() -> None:
    text = """inbound "555" -> main
step main
  do twice
  do twice
  -> hang up
menu twice
  press 1 for "x" -> return
"""
    assert call(text, "silence", "silence", "1", "silence", "silence").ended is None
    assert call(text, "silence", "silence", "1", "silence", "silence").tries == [2]


def test_counters_of_the_caller_are_there_again_after_the_return() -> None:
    text = """inbound "555" -> main
menu main
  press 1 for "x"
    do sub
    -> again
menu sub
  press 1 for "y" -> return
"""
    taken = call(text, "silence", "1", "silence", "1")
    assert taken.place == "main" and taken.tries == [1]


def test_back_out_of_a_do_drops_its_frame() -> None:
    text = """inbound "555" -> main
menu main
  press 1 for "x" -> middle
step middle
  do sub
  -> hang up
menu sub
  press 1 for "y" -> return
  press * for "back" -> back
"""
    taken = call(text, "1", "*")
    assert taken.since("key", 2) == [("back", 9, "main")]
    assert taken.state.frames == () and taken.place == "main"


def test_back_after_a_return_does_not_go_into_what_was_called() -> None:
    text = """inbound "555" -> main
menu main
  press 1 for "x" -> middle
step middle
  do sub
  -> last
menu sub
  press 1 for "y" -> return
menu last
  press * for "back" -> back
"""
    taken = call(text, "1", "1", "*")
    assert taken.place == "main" and taken.state.frames == ()


def test_a_flow_that_comes_round_through_a_team_has_a_finite_graph() -> None:
    text = """inbound "555" -> main
menu main
  press 1 for "x" -> middle
step middle
  do sub
  -> hang up
step sub
  check "is it there" each time
    yes 50% -> return
    no -> desk
team desk
  open mon 8-9
  on closed -> main
"""

    class Bounded(CallGraph):
        def _node(self, state):  # type: ignore[no-untyped-def]
            assert len(self.nodes) < 1000, "the graph has no end"
            return super()._node(state)

    Bounded(program_of(text))
