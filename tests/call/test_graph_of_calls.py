"""The call graph against calls themselves: what it has to hold, and what it may forget (architecture.md)."""

import pytest
from call.flows import call, program_of

from ivrlint.call.graph import CallGraph
from ivrlint.call.step import choices

BACK_AFTER_A_HUMAN = """goal pay "pay" 50%
goal move "move" 50%
inbound "555" -> a
menu a
  press 1 for "b" -> b
menu b
  press 1 for "t" -> t
  press * for "back" -> back
team t
  resolves nothing
  on unresolved -> b
"""


def test_what_back_leads_to_is_expanded_as_well() -> None:
    graph = CallGraph(program_of(BACK_AFTER_A_HUMAN))
    for node, state in enumerate(graph.nodes):
        assert bool(graph.out[node]) == bool(choices(graph.program, state)), (graph.place_name(node), state)


HOURS_BEFORE_A_MENU = """inbound "555" -> s
step s
  check hours of t
    open -> m
    closed -> m
menu m
  press 1 for "t" -> t
team t
  open mon 8-9
"""


def test_a_call_has_a_node_also_after_it_settled_hours_before_a_menu() -> None:
    taken = call(HOURS_BEFORE_A_MENU, "closed")
    graph = CallGraph(taken.program)
    assert all(graph.number_of(state) >= 0 for state in taken.states)


def test_back_after_a_do_is_an_edge() -> None:
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
    taken = call(text, "1", "1")
    graph = CallGraph(taken.program)
    after = call(text, "1", "1", "*")
    last, back = graph.number_of(taken.state), after.states[len(taken.states)]
    targets = {graph.edges[number].target for number in graph.out[last] if graph.edges[number].choice.word == "*"}
    assert graph.number_of(back) in targets


def nodes_of(text: str) -> int:
    return len(CallGraph(program_of(text)).nodes)


@pytest.mark.parametrize("count", [4, 16])
def test_menus_in_a_row_are_linear(count: int) -> None:
    menus = "".join(
        f'menu m{number}\n  press 1 for "on" -> m{(number + 1) % count}\n  press * for "back" -> back\n'
        "  after 3 tries -> t\n"
        for number in range(count)
    )
    assert nodes_of(f'inbound "555" -> m0\n{menus}team t\n') <= 8 * count + 20


def test_the_menus_behind_an_offer_exist_once() -> None:
    menus = "".join(f'menu m{number}\n  press 1 for "on" -> m{(number + 1) % 10}\n' for number in range(10))
    head = 'inbound "555" -> t\nteam t\n  hold HOLD\n  on hold 1 min\n    press 1 for "x" -> m0\n'
    short, long = nodes_of(head.replace("HOLD", "2-3 min") + menus), nodes_of(head.replace("HOLD", "2-30 min") + menus)
    assert long - short < 100


@pytest.mark.xfail(reason="counters that `again` keeps multiply: 3 to the power of the questions in a step")
def test_questions_in_a_step_that_says_again_are_linear() -> None:
    head, tail = (
        'data d "d"\n  digits 4\ninbound "555" -> s\nstep s\n',
        '  check "ok" each time\n    yes 50% -> hang up\n',
    )
    assert nodes_of(head + "  ask d\n" * 6 + tail + "    no -> again\n") < 300
