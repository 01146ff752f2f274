"""The picture of a flow for programs; its keys are a contract (version 1)."""

import json
from typing import Any, Final

from ivrlint.analyses.picture import Box, Link, Picture

VERSION: Final = 1


def render(picture: Picture) -> str:
    """The picture as one JSON object; ASCII only, so that every terminal and every pipe takes it.

    Parameters
    ----------
    picture : a flow
    """
    result: dict[str, Any] = {
        "version": VERSION,
        "file": picture.file,
        "nodes": [_node(box) for box in sorted(picture.boxes, key=lambda box: box.id)],
        "edges": [_edge(link) for link in sorted(picture.links, key=lambda link: (link.source, link.target))],
        "path": [{"node": leg.box, "event": leg.event or None, "line": leg.line or None} for leg in picture.path],
    }
    return json.dumps(result, indent=2) + "\n"


def _node(box: Box) -> dict[str, Any]:
    return {
        "id": box.id,
        "kind": box.kind,
        "name": box.name,
        "title": box.title,
        "file": box.file or None,
        "line": box.line or None,
        "findings": [mark._asdict() for mark in box.marks],
    }


def _edge(link: Link) -> dict[str, Any]:
    return {
        "from": link.source,
        "to": link.target,
        "kind": link.kind,
        "label": link.label,
        "line": min(tag.line for tag in link.tags),
        "events": [{"label": tag.text, "line": tag.line} for tag in link.tags],
    }
