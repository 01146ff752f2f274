from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivrlint.reports.layout import ROW_GAP, Plan, Sheet, place, plan

BOXES = st.integers(1, 40)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[dict[str, tuple[float, float]], list[tuple[str, str]], list[str]]:
    count = draw(BOXES)
    names = [f"b{number}" for number in range(count)]
    sizes = {name: (draw(st.integers(100, 300)) * 1.0, draw(st.integers(30, 700)) * 1.0) for name in names}
    pick = st.sampled_from(names)
    links = list(dict.fromkeys(draw(st.lists(st.tuples(pick, pick), max_size=80))))
    roots = names[: draw(st.integers(0, min(3, count)))]
    return sizes, links, roots


def laid_out(
    sizes: dict[str, tuple[float, float]], links: list[tuple[str, str]], roots: list[str]
) -> tuple[Plan, Sheet]:
    made = plan(roots, {name: height for name, (_, height) in sizes.items()}, links)
    return made, place(made, sizes, dict.fromkeys(made.drawn, (20.0, 10.0)))


@given(graphs())
def test_no_two_boxes_overlap(drawn: tuple[dict[str, tuple[float, float]], list[tuple[str, str]], list[str]]) -> None:
    sizes, links, roots = drawn
    _, sheet = laid_out(sizes, links, roots)
    assert sheet.spots.keys() == sizes.keys()
    for one, other in combinations(sheet.spots.values(), 2):
        beside = one.x + one.width <= other.x + 0.01 or other.x + other.width <= one.x + 0.01
        apart = one.y + one.height + ROW_GAP / 2 <= other.y or other.y + other.height + ROW_GAP / 2 <= one.y
        assert beside or apart
    for spot in sheet.spots.values():
        assert spot.x >= 0 and spot.y >= 0
        assert spot.x + spot.width <= sheet.width + 0.01 and spot.y + spot.height <= sheet.height + 0.01


@given(graphs())
def test_lines_go_to_the_next_layer_of_the_same_panel(
    drawn: tuple[dict[str, tuple[float, float]], list[tuple[str, str]], list[str]],
) -> None:
    sizes, links, roots = drawn
    made, sheet = laid_out(sizes, links, roots)
    at = {box: (number, depth) for number, layers in enumerate(made.panels)
          for depth, layer in enumerate(layers) for box in layer}  # fmt: skip
    assert sorted(at) == sorted(sizes)
    for source, target in made.drawn:
        assert (source, target) in links
        assert at[target] == (at[source][0], at[source][1] + 1)
        assert sheet.spots[source].x + sheet.spots[source].width < sheet.spots[target].x


@given(graphs())
def test_the_same_graph_gives_the_same_sheet(
    drawn: tuple[dict[str, tuple[float, float]], list[tuple[str, str]], list[str]],
) -> None:
    assert laid_out(*drawn) == laid_out(*drawn)


def test_a_layer_that_would_grow_too_tall_is_divided() -> None:
    names = ["root", *(f"b{number}" for number in range(40))]
    made = plan(["root"], dict.fromkeys(names, 100.0), [("root", name) for name in names[1:]])
    assert len(made.panels) > 1
    assert max(len(layer) for layers in made.panels for layer in layers) <= 15


def test_a_box_that_everything_leads_to_gets_one_line() -> None:
    names = ["root", *(f"b{number}" for number in range(5)), "hub"]
    links = [*(("root", f"b{number}") for number in range(5)), *((f"b{number}", "hub") for number in range(5))]
    made = plan(["root"], dict.fromkeys(names, 50.0), links)
    assert [pair for pair in made.drawn if pair[1] == "hub"] == [("b0", "hub")]


@pytest.mark.parametrize("sizes", [{}, {"only": (100.0, 40.0)}])
def test_hardly_anything_can_be_laid_out(sizes: dict[str, tuple[float, float]]) -> None:
    _, sheet = laid_out(sizes, [], [])
    assert len(sheet.spots) == len(sizes)


def test_lines_between_two_rows_of_boxes_do_not_cross() -> None:
    names = ["root", "a", "b", "a1", "b1"]
    links = [("root", "b"), ("root", "a"), ("a", "a1"), ("b", "b1")]
    made = plan(["root"], dict.fromkeys(names, 50.0), links)
    assert made.panels[0][1:] == (("b", "a"), ("b1", "a1"))
