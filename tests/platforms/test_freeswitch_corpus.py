"""The menus that FreeSWITCH ships, read element by element; the summary was checked by eye."""

from pathlib import Path

from platforms.export_golden import corpus, summary

from ivrlint.platforms import freeswitch

GOLDEN = Path(__file__).parent / "golden" / "freeswitch"


def test_the_demo_is_read_as_it_stands():
    source = corpus("freeswitch", "demo_ivr.xml")
    assert freeswitch.recognises(source)
    assert summary(freeswitch.read(source)) == (GOLDEN / "demo_ivr.xml.txt").read_text(encoding="utf-8")
