"""Which platform a file comes from."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from platforms.export_golden import CORPUS, corpus

from ivrlint.platforms.detect import platform_of, read_export
from ivrlint.platforms.export import UnreadableExportError
from ivrlint.text import SourceText

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {
    "amazon-connect": "Amazon Connect",
    "amazon-connect-legacy": "Amazon Connect",
    "twilio-studio": "Twilio Studio",
    "genesys-architect": "Genesys Architect",
    "freeswitch": "FreeSWITCH",
    "webex-contact-center": "Webex Contact Center",
    "voicexml": "VoiceXML",
}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_of_the_corpus_is_told_apart(folder):
    if not CORPUS.is_dir():
        pytest.skip("needs ../shared/corpus, which is not here")
    names = sorted(path.name for path in (CORPUS / folder).iterdir())
    assert names
    assert {name: platform_of(corpus(folder, name)) for name in names} == dict.fromkeys(names, FOLDERS[folder])


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        ('<vxml version="2.1"><form/></vxml>', "VoiceXML"),
        (
            '{"activityName": "ivr-menu", "links": [{"sourceActivityId": "1", "conditionExpr": "2"}]}',
            "Webex Contact Center",
        ),
        ("[main]\nexten => s,1,Answer()\n same => n,Background(menu)\n", "Asterisk dialplan"),
        ('{"flows": [{"nodes": [{"exits": [{"destination_uuid": null}]}]}]}', "RapidPro"),
        ('<tcx:MenuComponent x:Name="menu"/>', "3CX"),
    ],
)
def test_what_is_not_read_yet_is_named(text, platform):
    source = SourceText("x", text)
    assert platform_of(source) == platform
    with pytest.raises(
        UnreadableExportError, match=f"^{platform} flows are not read yet: ivrlint reads Amazon Connect"
    ):
        read_export(source)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "{}",
        "[]",
        "name: build\non: push\njobs: {}\n",
        "<html><menu><li>1</li></menu></html>",
        "workflow:\n  x: 1\n",
    ],
)
def test_anything_else_is_nothing(text):
    source = SourceText("x", text)
    assert platform_of(source) is None
    with pytest.raises(UnreadableExportError, match=r"empty|no call flow is found"):
        read_export(source)


@pytest.mark.parametrize("path", sorted((ROOT / "flows").glob("*.ivr")), ids=lambda path: path.name)
def test_a_call_script_is_never_an_export(path):
    assert platform_of(SourceText.from_bytes(path.name, path.read_bytes())) is None


def test_a_call_script_loads_no_reader():
    script = (ROOT / "flows" / "bank.ivr").read_text(encoding="utf-8")
    program = (
        "import sys\nfrom ivrlint.platforms.detect import platform_of\nfrom ivrlint.text import SourceText\n"
        "platform_of(SourceText('x', sys.stdin.read()))\n"
        "print(sorted(name for name in sys.modules if name == 'yaml' or name.startswith('ivrlint.platforms.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        input=script,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.strip() == "['ivrlint.platforms.detect', 'ivrlint.platforms.export']"


def test_an_export_is_read_by_its_reader():
    (export,) = read_export(SourceText("x", '<menu name="m" greet-long="say:Hello"/>'))
    assert (export.platform, export.title) == ("FreeSWITCH", "m")


@settings(max_examples=100, deadline=None)
@given(
    st.text(max_size=100),
    st.sampled_from(['{"Actions":', '{"modules":', "{'transitions'", "inboundCall:\n  menus:", "<menu greet-long="]),
)
def test_any_text_is_read_or_refused(text, start):
    source = SourceText("x", start + text)
    platform_of(source)
    try:
        read_export(source)
    except UnreadableExportError as error:
        assert str(error)
