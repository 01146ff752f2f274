"""An export in a few lines, for golden files that are checked by eye."""

from __future__ import annotations

from collections import Counter

from ivrlint.platforms.export import Element, Exit, Export


def _way(way: Exit | None) -> str:
    if way is None:
        return "-"
    return f"{way.target or 'END'}{'' if way.sure == 'certain' else ' (' + way.sure + ')'}"


def _line(element: Element) -> str:
    parts = [f"{element.id} [{element.type}] {element.kind} @{element.span.line}"]
    said = "".join(
        f"{len(words.text.split())} words{', dynamic' if words.dynamic else ''}{', ' + words.language if words.language else ''}"
        if words.text
        else f"audio {words.audio}"
        for words in element.words
    )
    if said:
        parts.append(f"says: {said}")
    for option in element.options:
        heard = " ".join([*option.keys, *(f'"{phrase}"' for phrase in option.phrases)])
        parts.append(f"{heard}{' = ' + option.label if option.label else ''} -> {_way(option.exit)}")
    parts += [f"{name} -> {_way(way)}" for name, way in element.branches]
    for name in ("next", "silence", "invalid", "failure", "done"):
        if (way := getattr(element, name)) is not None:
            parts.append(f"{name}: {_way(way)}")
    for name in ("limit", "start", "team", "to", "value", "question", "remark"):
        if getattr(element, name):
            parts.append(f"{name}: {tuple(element.value) if name == 'value' else getattr(element, name)}")
    if element.tries != 1:
        parts.append(f"tries: {element.tries}")
    return "\n    ".join(parts)


def summary(export: Export) -> str:
    """The export, element by element."""
    kinds = Counter(element.kind for element in export.elements.values())
    head = [
        f"title: {export.title}",
        f"kind: {export.kind}{', outbound' if export.outbound else ''}{', module' if export.is_module else ''}",
        f"start: {export.start}",
        f"language: {export.language}",
        f"kinds: {', '.join(f'{count} {kind}' for kind, count in sorted(kinds.items()))}",
        f"understood: {export.understood:.0%}",
    ]
    return "\n".join([*head, *map(_line, export.elements.values())]) + "\n"
