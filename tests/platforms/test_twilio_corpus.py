"""Real Studio flows, read and compared with summaries that were checked by eye, widget by widget.

Renew with `PYTHONPATH=.:tests python tests/platforms/test_twilio_corpus.py`, then read the difference.
"""

from pathlib import Path

import pytest
from platforms.twilio_summary import summary

from ivrlint.platforms.twilio import read, recognises
from ivrlint.text import SourceText

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
FLOWS = CORPUS / "twilio-studio"
GOLDEN = Path(__file__).parent / "golden" / "twilio"
NAMES = sorted(path.name.removesuffix(".txt") for path in GOLDEN.glob("*.txt"))


def told(path: Path) -> str:
    source = SourceText.from_bytes(path.name, path.read_bytes())
    return "\n".join(summary(export) for export in read(source))


@pytest.mark.skipif(not FLOWS.is_dir(), reason="the corpus is not beside the checkout")
@pytest.mark.parametrize("name", NAMES)
def test_summary(name):
    path = FLOWS / name
    if not path.exists():
        pytest.skip(f"{name} is not in this corpus")
    assert recognises(SourceText.from_bytes(name, path.read_bytes()))
    assert told(path) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside the checkout")
def test_only_studio_flows_are_recognised():
    files = [path for path in sorted(CORPUS.rglob("*")) if path.is_file()]
    found = [path for path in files if recognises(SourceText.from_bytes(path.name, path.read_bytes()))]
    assert found == sorted(FLOWS.iterdir())


def test_there_is_something_to_compare_with():
    assert len(NAMES) == 6


if __name__ == "__main__":
    for flow in sorted(FLOWS.iterdir()):
        (GOLDEN / f"{flow.name}.txt").write_text(told(flow), encoding="utf-8")
