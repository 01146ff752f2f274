"""An export in a few lines, for golden summaries that were checked by eye against their source."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from ivrlint.platforms.export import Exit, Export
from ivrlint.text import SourceText

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"


def way(exit: Exit | None) -> str:
    if exit is None:
        return "-"
    return f"{exit.target or 'END'}{'' if exit.sure == 'certain' else '?'} (line {exit.span.line})"


def summary(exports: list[Export]) -> str:
    """Start, counts, menus with their keys, questions, ends; no words of prompts beyond the first three."""
    lines = []
    for export in exports:
        kinds = Counter(element.kind for element in export.elements.values())
        lines += [
            f"{export.platform}: {export.title} [{export.kind}] starts at {export.start}",
            f"  understood {export.understood:.0%}: {', '.join(f'{kinds[kind]} {kind}' for kind in sorted(kinds))}",
        ]
        for element in export.elements.values():
            lines.append(f"  {element.span.line}: {element.kind} {element.name or element.id}")
            said = [" ".join(words.text.split()[:3]) or words.audio or "(variable)" for words in element.words]
            lines += [f"      says {said}"] if said else []
            lines += [
                f"      {''.join(option.keys)} {option.label} -> {way(option.exit)}" for option in element.options
            ]
            lines += [f"      {label} -> {way(exit)}" for label, exit in element.branches]
            for name in ("next", "silence", "invalid", "failure", "done"):
                if exit := getattr(element, name):
                    lines.append(f"      {name} -> {way(exit)}")
            for name in ("team", "to", "value", "question"):
                if value := getattr(element, name):
                    lines.append(f"      {name} {tuple(value) if name == 'value' else value}")
            if element.kind == "menu":
                lines.append(f"      tries {element.tries}, {element.tries_invalid or element.tries} if invalid")
    return "\n".join(lines) + "\n"


def corpus(folder: str, name: str) -> SourceText:
    """A file of the corpus beside the checkout."""
    path = CORPUS / folder / name
    if not path.is_file():
        pytest.skip(f"needs {folder}/{name} of ../shared/corpus, which is not here")
    return SourceText.from_bytes(name, path.read_bytes())
