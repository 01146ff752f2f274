"""Real flows of Genesys Cloud Architect, read element by element; the summaries were checked by eye."""

from pathlib import Path

import pytest
from platforms.export_golden import corpus, summary

from ivrlint.platforms import genesys

GOLDEN = Path(__file__).parent / "golden" / "genesys"


@pytest.mark.parametrize("name", ["SimpleFinancialIvr_v2-0.yaml", "main_flow.yaml"])
def test_a_real_flow_is_read_as_it_stands(name):
    source = corpus("genesys-architect", name)
    assert genesys.recognises(source)
    assert summary(genesys.read(source)) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")
