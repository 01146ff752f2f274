"""The real exports beside the project: what is found in each was read by eye against the export.

Renew with ``python tests/platforms/test_findings_corpus.py`` and read every new finding against the export.
"""

import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from ivrlint.analyses.facts import Facts  # noqa: E402
from ivrlint.call.play import replay  # noqa: E402
from ivrlint.call.program import Program  # noqa: E402
from ivrlint.flow.build import build_flow  # noqa: E402
from ivrlint.linting.engine import FlowReport, judge  # noqa: E402
from ivrlint.linting.source import Reading, exports_in, rule_names  # noqa: E402
from ivrlint.platforms.writer import write_flow  # noqa: E402
from ivrlint.rules import ALL  # noqa: E402
from ivrlint.settings import Settings  # noqa: E402
from ivrlint.text import SourceText  # noqa: E402

CORPUS = ROOT.parent / "shared" / "corpus"
GOLDEN = Path(__file__).resolve().parent / "golden" / "findings.txt"
FOLDERS = ("amazon-connect", "amazon-connect-legacy", "freeswitch", "genesys-architect", "twilio-studio")
FILES = sorted(path for folder in FOLDERS for path in (CORPUS / folder).glob("*") if path.is_file())

every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
beside = pytest.mark.skipif(not FILES, reason="the corpus does not lie beside this checkout")


def judged(path: Path) -> tuple[Reading, FlowReport]:
    readings, errors = exports_in([SourceText.from_bytes(path.name, path.read_bytes())])
    assert not errors
    assert len(readings) == 1
    report = judge(readings[0][0], ALL, Settings())
    assert not report.crashes
    return readings[0][0], report


def summary() -> str:
    lines = []
    for path in FILES:
        found = Counter(f"{finding.severity}[{finding.rule}]" for finding in judged(path)[1].findings)
        said = ", ".join(f"{count} {name}" for name, count in sorted(found.items())) or "nothing"
        lines.append(f"{path.parent.name}/{path.name}: {said}\n")
    return "".join(lines)


@beside
def test_the_findings_are_those_that_were_read():
    assert summary() == GOLDEN.read_text(encoding="utf-8")


@beside
@every_file
def test_every_call_of_a_finding_can_be_replayed(path: Path):
    reading, report = judged(path)
    for finding in report.findings:
        if finding.script is not None:
            assert replay(Program(reading.flow), finding.script).misunderstood is None, finding


@beside
@every_file
def test_its_script_has_the_same_calls(path: Path):
    flow = judged(path)[0].flow
    written, found, _ = build_flow(SourceText("flow.ivr", write_flow(flow)), "/nowhere/flow.ivr", rule_names())
    assert found == []
    graphs = [Facts(each, {}).graph for each in (flow, written) if each.entries]
    assert len({(len(graph.nodes), len(graph.edges)) for graph in graphs}) < 2


if __name__ == "__main__":
    GOLDEN.write_text(summary(), encoding="utf-8")
