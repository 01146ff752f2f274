"""The picture of a flow in the language of Graphviz, for whoever wants to lay it out anew."""

from __future__ import annotations

from typing import Final

from ivrlint.analyses.picture import END, ENTRY, MENU, STEP, TEAM, Box, Picture
from ivrlint.reports.arrows import Arrow, arrows_of
from ivrlint.reports.terminal import one_line

_SHAPES: Final = {
    ENTRY: 'shape=oval, fillcolor="#343b42", fontcolor="#ffffff"',
    MENU: 'shape=box, style="filled,rounded", fillcolor="#0067a3", fontcolor="#ffffff"',
    STEP: 'shape=box, fillcolor="#dde2e6"',
    TEAM: 'shape=hexagon, fillcolor="#00714f", fontcolor="#ffffff"',
    END: 'shape=plain, style="", fontsize=10',
}
_LINES: Final = {"go": "", "do": "style=dashed", "back": "style=dotted, constraint=false"}


def render(picture: Picture) -> str:
    """The picture as one digraph.

    Parameters
    ----------
    picture : a flow
    """
    made = arrows_of(picture)
    out = [
        "digraph flow {",
        f'  graph [rankdir=LR, label={quoted(picture.title or picture.file)}, labelloc=t, fontname="sans-serif"]',
        '  node [style=filled, color="#5b6570", fontname="sans-serif", fontsize=12]',
        '  edge [color="#77808a", fontname="sans-serif", fontsize=10]',
    ]
    out += [f"  {name} [{_node(box)}]" for name, box in made.boxes]
    out += [f"  {arrow.source} -> {arrow.target}{_edge(arrow)}" for arrow in made.arrows]
    return "\n".join([*out, "}"]) + "\n"


def _node(box: Box) -> str:
    marks = f"!{' '.join(str(mark.number) for mark in box.marks)}" if box.marks else ""
    label = quoted(*(part for part in (box.name, box.title, marks) if part))
    found = ', color="#b84a00", penwidth=3' if box.marks else ""
    return f"label={label}, {_SHAPES[box.kind]}{found}"


def _edge(arrow: Arrow) -> str:
    parts = [f"label={quoted(*arrow.labels)}"] if arrow.labels else []
    parts += [_LINES[arrow.kind]] if _LINES[arrow.kind] else []
    parts += ['color="#1d242b", penwidth=4'] if arrow.strong else []
    return f" [{', '.join(parts)}]" if parts else ""


def quoted(*lines: str) -> str:
    """Words as a quoted string, a line each; nothing in them is an escape or an entity."""
    said = (one_line(line).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;") for line in lines)
    return '"' + "\\n".join(said) + '"'
