import json
import re
import sys
import time
import xml.etree.ElementTree as ET
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivrlint.analyses.picture import Box, Link, Picture, Tag, picture_of
from ivrlint.flow.build import build_flow
from ivrlint.linting.engine import lint
from ivrlint.reports import dot, graph_json, mermaid, svg
from ivrlint.reports.cards import cards_of, shortened, text_width
from ivrlint.rules import ALL
from ivrlint.rules.catalogue import PLANNED
from ivrlint.settings import Settings
from ivrlint.text import SourceText

FLOWS = Path(__file__).resolve().parents[2] / "flows"
BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"
NAMES = frozenset(rule.name for rule in ALL) | PLANNED
SMALL = """flow "Small & <simple>" in en
inbound "555-0100" -> main
menu main "the \u201cfirst\u201d menu"
  press 1 for "deliveries" -> desk
  press 2 for "returns" -> desk
  press 3 for "hours" -> hours
  after 3 tries -> hang up
step hours
  say "Ten to eight."
  do check_in
    on done -> main
  -> "555-0199"
step check_in
  -> return done
team desk "the desk"
  open mon-fri 9-17
"""


def picture(text: str, path: Path = FLOWS / "flow.ivr", finding: int | None = None, judged: bool = False) -> Picture:
    source = SourceText(path.name, text)
    flow, _, _ = build_flow(source, str(path), NAMES)
    findings = lint(source, str(path), ALL, Settings()).findings if judged or finding else ()
    return picture_of(flow, findings, finding)


def generated(places: int) -> Picture:
    if str(BENCHMARKS) not in sys.path:
        sys.path.append(str(BENCHMARKS))
    return picture(import_module("generate").flow(places))


# --- what is drawn ---------------------------------------------------------------------------------------------------


def links(made: Picture) -> dict[tuple[str, str], str]:
    return {(link.source, link.target): link.label for link in made.links}


def test_arrows_say_what_makes_a_call_take_them() -> None:
    found = links(picture(SMALL))
    assert found == {
        ("entry:555-0100", "menu:main"): "",
        ("menu:main", "team:desk"): "1 deliveries / 2 returns",
        ("menu:main", "step:hours"): "3 hours",
        ("menu:main", "end:hang up"): "3 failed tries",
        ("step:hours", "step:check_in"): "do",
        ("step:hours", "menu:main"): "done",
        ("step:hours", "end:555-0199"): "",
        ("step:check_in", "end:return done"): "",
        ("team:desk", "end:turned away"): "closed",
    }


def test_a_module_and_a_broken_flow_are_drawn_too() -> None:
    made = picture('menu x\n  pres 1 -> y\n  press 2 for "more" -> x\n')
    assert ("menu:x", "menu:x") in links(made)


def test_the_way_of_a_finding_is_followed_from_the_entry() -> None:
    path = FLOWS / "furniture.ivr"
    text = path.read_text(encoding="utf-8")
    rules = [each.rule for each in lint(SourceText(path.name, text), str(path), ALL, Settings()).findings]
    made = picture(text, path, finding=rules.index("unprepared-data") + 1)
    assert [leg.box for leg in made.path] == [
        "entry:1-800-555-0142", "menu:main", "menu:orders", "menu:placed", "step:find_order",
    ]  # fmt: skip
    assert made.followed == tuple(zip([leg.box for leg in made.path], [leg.box for leg in made.path[1:]], strict=False))
    box = next(box for box in made.boxes if box.name == "find_order")
    assert "unprepared-data" in [mark.rule for mark in box.marks]


@pytest.mark.parametrize("flow", sorted(path.name for path in FLOWS.glob("*.ivr")))
def test_every_way_is_a_chain(flow: str) -> None:
    path = FLOWS / flow
    text = path.read_text(encoding="utf-8")
    source = SourceText(path.name, text)
    findings = lint(source, str(path), ALL, Settings()).findings
    built, _, _ = build_flow(source, str(path), NAMES)
    for number, finding in enumerate(findings, 1):
        made = picture_of(built, findings, number)
        there = set(links(made))
        assert set(made.followed) <= there
        assert not finding.path or made.path


# --- each format -----------------------------------------------------------------------------------------------------


def test_mermaid() -> None:
    assert mermaid.render(picture(SMALL)).split("  classDef")[0] == (
        "flowchart LR\n"
        '  n0(["555-0100"])\n'
        '  n1("main<br/>the \u201cfirst\u201d menu")\n'
        '  n2["hours"]\n'
        '  n3["check_in"]\n'
        '  n4{{"desk<br/>the desk"}}\n'
        '  e0(("hang up"))\n'
        '  e1(("555-0199"))\n'
        '  e2(("return done"))\n'
        '  e3(("turned away"))\n'
        "  n0 --> n1\n"
        '  n1 -->|"1 deliveries<br/>2 returns"| n4\n'
        '  n1 -->|"3 hours"| n2\n'
        '  n1 -->|"3 failed tries"| e0\n'
        '  n2 -.->|"do"| n3\n'
        '  n2 -->|"done"| n1\n'
        "  n2 --> e1\n"
        "  n3 --> e2\n"
        '  n4 -->|"closed"| e3\n'
    )


def test_dot() -> None:
    lines = dot.render(picture(SMALL)).splitlines()
    assert lines[1] == ('  graph [rankdir=LR, label="Small &amp; <simple>", labelloc=t, fontname="sans-serif"]')
    assert lines[4] == '  n0 [label="555-0100", shape=oval, fillcolor="#343b42", fontcolor="#ffffff"]'
    assert '  n1 -> n4 [label="1 deliveries\\n2 returns"]' in lines
    assert '  n2 -> n3 [label="do", style=dashed]' in lines
    assert lines[-1] == "}"


def test_json() -> None:
    made = json.loads(graph_json.render(picture(SMALL, judged=True)))
    assert (made["version"], made["file"], made["path"]) == (1, "flow.ivr", [])
    main = next(node for node in made["nodes"] if node["id"] == "menu:main")
    assert {key: main[key] for key in ("kind", "name", "title", "line")} == {
        "kind": "menu", "name": "main", "title": "the \u201cfirst\u201d menu", "line": 3,
    }  # fmt: skip
    marks = [mark for node in made["nodes"] for mark in node["findings"]]
    assert marks and set(marks[0]) == {"number", "rule", "severity", "line", "message"}
    edge = next(edge for edge in made["edges"] if edge["to"] == "team:desk")
    assert edge == {
        "from": "menu:main", "to": "team:desk", "kind": "go", "label": "1 deliveries / 2 returns", "line": 4,
        "events": [{"label": "1 deliveries", "line": 4}, {"label": "2 returns", "line": 5}],
    }  # fmt: skip
    assert made["nodes"] == sorted(made["nodes"], key=lambda node: node["id"])
    assert made["edges"] == sorted(made["edges"], key=lambda edge: (edge["from"], edge["to"]))


def test_svg() -> None:
    text = svg.render(picture(SMALL))
    assert text.isascii()
    words = ["".join(node.itertext()) for node in ET.fromstring(text).iter("{http://www.w3.org/2000/svg}text")]
    for said in (
        "Small & <simple>",
        "main",
        "the \u201cfirst\u201d menu",
        "1 deliveries",
        "3 hours",
        "turned away",
        "555-0199",
    ):
        assert said in words
    assert "\u2192 main" in words, "a link that goes back is named, not drawn"


def test_findings_and_ways_show_without_colour() -> None:
    path = FLOWS / "furniture.ivr"
    made = picture(path.read_text(encoding="utf-8"), path, finding=1)
    assert ">!1" in svg.render(made)
    assert "!1" in mermaid.render(made) and "linkStyle" in mermaid.render(made)
    assert "!1" in dot.render(made) and "penwidth=4" in dot.render(made)


@pytest.mark.parametrize("places", [20, 60, 200])
def test_every_end_of_a_line_exists(places: int) -> None:
    made = generated(places)
    boxes = {box.id for box in made.boxes}
    assert all(link.source in boxes and link.target in boxes for link in made.links)
    cards = cards_of(made)
    for wire in cards.wires:
        assert wire.source in cards.cards and wire.target in cards.cards
        assert 0 <= wire.first <= wire.last < len(cards.cards[wire.source].rows)
    told = {tag.text for link in made.links for tag in link.tags if tag.text}
    shown = {row.full for card in cards.cards.values() for row in card.rows}
    assert told <= shown
    text = svg.render(made)
    ids = re.findall(r'<g id="(n\d+)"', text)
    assert len(ids) == len(set(ids)) and set(re.findall(r'href="#(\w+)"', text)) <= set(ids)
    ET.fromstring(text)


def test_words_fit_into_their_cards() -> None:
    for card in cards_of(generated(60)).cards.values():
        for row in card.rows:
            assert text_width(row.label, 11.5) + text_width(row.goal, 11.5) < card.width


def test_a_large_flow_is_drawn_quickly() -> None:
    made = generated(2000)
    begin = time.perf_counter()
    svg.render(made)
    assert time.perf_counter() - begin < 5  # under one second on a machine that does nothing else


@pytest.mark.parametrize("render", [mermaid.render, dot.render, svg.render, graph_json.render])
def test_the_same_picture_gives_the_same_bytes(render: object) -> None:
    assert callable(render)
    assert render(generated(60)) == render(generated(60))


# --- words that could be read as code --------------------------------------------------------------------------------

WORDS = st.text(
    st.sampled_from("ab1.-*#&<>\"'\\`;[]{}|\n\r\t\x00\x1b\u202e\u2028\ufffe\udc80\u00e9\u65e5 "), max_size=12
)


def drawn(name: str, title: str, label: str) -> Picture:
    boxes = (Box("menu:a", "menu", name, title, "f.ivr", 1), Box("step:b", "step", title, name, "f.ivr", 2),
             Box("end:c", "end", name, "", "", 0))  # fmt: skip
    tags = (Tag(label, 3, (3,)), Tag(title, 4, (4,)))
    return Picture(
        "f.ivr", title, boxes, (Link("menu:a", "step:b", "go", tags), Link("step:b", "end:c", "go", tags[:1]))
    )


@given(WORDS, WORDS, WORDS)
def test_svg_is_always_xml(name: str, title: str, label: str) -> None:
    ET.fromstring(svg.render(drawn(name, title, label)))


@given(WORDS, WORDS, WORDS)
def test_mermaid_strings_hold_nothing_that_ends_them(name: str, title: str, label: str) -> None:
    lines = mermaid.render(drawn(name, title, label)).splitlines()
    assert lines[0] == "flowchart LR" and len(lines) == 14
    for line in lines[1:6]:
        strings = line.split('"')[1::2]
        assert line.count('"') in (0, 2)
        for text in strings:
            rest = re.sub(r"#\d+;|<br/>", "", text)
            assert not set('"#<>&*`\\[]{}|~') & set(rest)
            assert not re.search(r"[\x00-\x1f\u202e]", rest)


@given(WORDS, WORDS, WORDS)
def test_dot_strings_are_closed(name: str, title: str, label: str) -> None:
    text = dot.render(drawn(name, title, label))
    assert len(text.splitlines()) == 10
    bare = re.sub(r'"(?:\\\\|\\"|\\n|[^"\\])*"', "", text)
    assert '"' not in bare and "\\" not in bare


def test_long_words_are_cut() -> None:
    assert shortened("short", 11, 100) == "short"
    cut = shortened("a very long name that has no room", 11, 60)
    assert cut.endswith("\u2026") and text_width(cut, 11) <= 60
