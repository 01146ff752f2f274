"""The picture of a flow as a Mermaid flowchart, which GitHub and many wikis draw themselves.

Every place has its own ends beside it: one "hang up" for all would pull half the lines across the picture. Mermaid
draws 500 arrows unless it is told otherwise (`maxEdges`); larger flows are better drawn as SVG.
"""

from __future__ import annotations

import re
from typing import Final

from ivrlint.analyses.picture import END, ENTRY, MENU, STEP, TEAM, Box, Picture
from ivrlint.reports.arrows import arrows_of
from ivrlint.reports.terminal import one_line

_SHAPES: Final = {
    ENTRY: ('(["', '"])'),
    MENU: ('("', '")'),
    STEP: ('["', '"]'),
    TEAM: ('{{"', '"}}'),
    END: ('(("', '"))'),
}
_CLASSES: Final = (
    "  classDef entry fill:#343b42,stroke:#1d242b,color:#fff",
    "  classDef menu fill:#0067a3,stroke:#1d242b,color:#fff",
    "  classDef step fill:#dde2e6,stroke:#5b6570,color:#1d242b",
    "  classDef team fill:#00714f,stroke:#1d242b,color:#fff",
    "  classDef end_ fill:#fff,stroke:#5b6570,color:#1d242b",
)
_FOUND: Final = "  classDef found stroke:#b84a00,stroke-width:4px"
_LINES: Final = {"go": "-->", "do": "-.->", "back": "-.->"}
_SPECIAL: Final = re.compile(r'["#<>&*`\\\[\]{}|~]')
_LIST: Final = re.compile(r"^(\d+)\.|^([-+])(?=\s)")


def render(picture: Picture) -> str:
    """The picture as one flowchart.

    Parameters
    ----------
    picture : a flow
    """
    made = arrows_of(picture)
    out = ["flowchart LR"]
    for name, box in made.boxes:
        opens, closes = _SHAPES[box.kind]
        out.append(f"  {name}{opens}{_label(box)}{closes}")
    for arrow in made.arrows:
        words = "<br/>".join(escaped(text) for text in arrow.labels)
        label = f'|"{words}"|' if words else ""
        out.append(f"  {arrow.source} {_LINES[arrow.kind]}{label} {arrow.target}")
    out += _CLASSES
    for kind in _SHAPES:
        names = [name for name, box in made.boxes if box.kind == kind]
        if names:
            out.append(f"  class {','.join(names)} {'end_' if kind == END else kind}")
    found = [name for name, box in made.boxes if box.marks]
    if found:
        out += [_FOUND, f"  class {','.join(found)} found"]
    strong = [str(number) for number, arrow in enumerate(made.arrows) if arrow.strong]
    if strong:
        out.append(f"  linkStyle {','.join(strong)} stroke:#1d242b,stroke-width:5px")
    return "\n".join(out) + "\n"


def _label(box: Box) -> str:
    marks = f"!{' '.join(str(mark.number) for mark in box.marks)}" if box.marks else ""
    return "<br/>".join(escaped(part) for part in (box.name, box.title, marks) if part) or "?"


def escaped(text: str) -> str:
    """Words as Mermaid shows them: what it would read as code, markup or a list becomes a numbered character."""
    words = _SPECIAL.sub(lambda found: f"#{ord(found[0])};", one_line(text))
    return _LIST.sub(lambda found: f"{found[1]}#46;" if found[1] else f"#{ord(found[2])};", words)
