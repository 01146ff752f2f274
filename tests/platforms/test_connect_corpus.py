"""The real Amazon Connect files beside the project: each has a golden summary that was checked by eye.

Renew with ``python tests/platforms/test_connect_corpus.py`` and read the difference against the export.
"""

import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from ivrlint.platforms import connect, connect_legacy  # noqa: E402
from ivrlint.platforms.export import PHONE  # noqa: E402
from ivrlint.text import SourceText  # noqa: E402

CORPUS = ROOT.parent / "shared" / "corpus"
GOLDEN = Path(__file__).resolve().parent / "golden" / "connect"
FOLDERS = ("amazon-connect", "amazon-connect-legacy")
FILES = sorted(path for folder in FOLDERS for path in (CORPUS / folder).glob("*") if path.is_file())


def short(identifier):
    return identifier[:8] if identifier else "end of call"


def exports_of(path):
    source = SourceText.from_bytes(path.name, path.read_bytes())
    readers = [reader for reader in (connect, connect_legacy) if reader.recognises(source)]
    return source, [export for reader in readers for export in reader.read(source)]


def summary(path):
    lines = []
    for export in exports_of(path)[1]:
        elements = export.elements.values()
        kinds = Counter(element.kind for element in elements)
        lines.append(f"flow {export.title or 'without a name'} (line {export.span.line}): {export.kind}")
        if export.is_module:
            lines.append("  module")
        lines.append(
            f"  {len(elements)} elements, {export.understood:.0%} understood, language {export.language or 'not said'}"
        )
        lines.append("  " + ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())))
        lines.append(f"  starts at {short(export.start)}")
        lines += (line for element in elements if (line := described(element)))
    return "\n".join(lines) + "\n"


def described(element):
    who = f"  line {element.span.line} {short(element.id)}: "
    if element.kind == "menu":
        options = [
            f"{' '.join(option.keys) or ' '.join(option.phrases)} {short(option.exit.target)}"
            for option in element.options
        ]
        ways = [
            f"{word} {short(way.target)}" for word, way in (("silence", element.silence), ("invalid", element.invalid))
        ]
        return who + "menu " + ", ".join(options + ways)
    if element.kind == "ask":
        length = f" of {element.value.length[1]}" if element.value.length else ""
        return who + f"asks {element.value.name or 'a value'}{length}" + (" (spoken)" if element.value.spoken else "")
    if element.kind in ("queue", "callback", "message"):
        doubt = "" if element.certain else " (not certain)"
        return (
            who
            + f"{element.kind} {element.team or 'of nobody named'}{doubt}"
            + f" while {element.waiting}" * bool(element.waiting)
        )
    if element.kind in ("flow", "call", "outside"):
        return who + f"{element.kind} to {element.to}" + f" or {element.otherwise}" * bool(element.otherwise)
    if element.kind == "count":
        return who + f"at most {element.limit} times round from {short(element.start)}"
    if element.kind == "wait":
        return who + f"waits {element.seconds}"
    if element.kind == "opaque" or element.remark:
        return who + f"{element.type} {element.remark}".rstrip()
    return ""


pytestmark = pytest.mark.skipif(not FILES, reason="the real exports (../shared/corpus) are not beside this checkout")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_real_export_reads_as_it_was_checked(path):
    golden = GOLDEN / f"{path.name}.txt"
    assert golden.is_file(), f"no golden summary for {path.name}"
    assert summary(path) == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_element_stands_on_its_line(path):
    source, exports = exports_of(path)
    for export in exports:
        for element in export.elements.values():
            span = element.span
            assert _written(element.id) in source.line(span.line)[span.column - 1 : span.end_column - 1]
            for way in element.exits:
                assert way.target is None or _written(way.target) in source.line(way.span.line)


def _written(id):
    """The id as the file has it: a transfer that serves several queues is one for each."""
    return id.partition("~")[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_phone_flows_are_understood(path):
    for export in exports_of(path)[1]:
        assert export.kind != PHONE or export.understood >= 0.95


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for each in FILES:
        (GOLDEN / f"{each.name}.txt").write_text(summary(each), encoding="utf-8")
