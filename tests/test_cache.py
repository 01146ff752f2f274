import os
import stat
from pathlib import Path

import pytest

from ivrlint.findings import Edit, Finding, Fix, Label, Severity, Span, Turn
from ivrlint.linting.cache import Answer, Cache, digest

SPAN = Span("a.ivr", 1, 2, 3, 4)
FULL = Finding(
    rule="dead-end",
    severity=Severity.ERROR,
    span=SPAN,
    message="→ \udcff \x1b",
    help="help",
    place="main",
    subject="1",
    path=(Turn(SPAN, "main", "press 1", 1.5),),
    script="1",
    labels=(Label(SPAN, "label"),),
    notes=("one", "two"),
    fix=Fix("fix", (Edit(SPAN, "text"),), safe=False),
    arrives=2.5,
    weight=0.25,
)
ANSWER = Answer((FULL, Finding("x", Severity.INFO, SPAN, "small")), 0.5, {})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "cache"


def test_an_answer_comes_back_as_it_was(folder: Path) -> None:
    cache = Cache(str(folder), "stamp")
    assert cache.load("a.ivr", b"data") is None
    cache.save("a.ivr", b"data", ANSWER)
    again = cache.load("a.ivr", b"data")
    assert again == ANSWER
    assert again is not None
    assert type(again.findings[0].labels[0]) is Label
    assert type(again.findings[0].path[0].span) is Span
    assert again.findings[0].severity is Severity.ERROR


def test_another_question_has_no_answer(folder: Path) -> None:
    Cache(str(folder), "stamp").save("a.ivr", b"data", ANSWER)
    assert Cache(str(folder), "stamp").load("a.ivr", b"Data") is None
    assert Cache(str(folder), "stamp").load("b.ivr", b"data") is None
    assert Cache(str(folder), "other").load("a.ivr", b"data") is None


def test_files_that_were_read_count(folder: Path) -> None:
    cache = Cache(str(folder), "stamp")
    Path("m.ivr").write_bytes(b"module")
    cache.save("a.ivr", b"data", ANSWER._replace(reads={"m.ivr": digest(b"module"), "gone.ivr": ""}))
    assert cache.load("a.ivr", b"data") is not None
    Path("gone.ivr").write_bytes(b"")
    assert cache.load("a.ivr", b"data") is None
    Path("gone.ivr").unlink()
    Path("m.ivr").write_bytes(b"changed")
    assert cache.load("a.ivr", b"data") is None


def test_a_damaged_entry_is_no_answer(folder: Path) -> None:
    cache = Cache(str(folder), "stamp")
    cache.save("a.ivr", b"data", ANSWER)
    (entry,) = folder.glob("*.json")
    whole = entry.read_bytes()
    for damaged in (
        b"",
        b"\n",
        b"{}",
        whole[:-5],
        whole.replace(b"dead-end", b"dead_end"),
        b"\xff" + whole,
        b"[" * 9999,
    ):
        entry.write_bytes(damaged)
        assert cache.load("a.ivr", b"data") is None
    # an entry whose check sum is right and whose content is not
    for body in (
        "[]",
        "{}",
        '{"file": 1}',
        f'{{"file": "{digest(b"data")}", "reads": {{}}, "findings": [[1]], "understood": 1}}',
    ):
        entry.write_text(f"{digest(body.encode())}\n{body}")
        assert cache.load("a.ivr", b"data") is None
    cache.save("a.ivr", b"data", ANSWER)
    assert cache.load("a.ivr", b"data") == ANSWER


def test_the_folder_keeps_itself_out_of_repositories_and_backups(folder: Path) -> None:
    Cache(str(folder), "stamp").save("a.ivr", b"data", ANSWER)
    assert (folder / ".gitignore").read_text().splitlines()[-1] == "*"
    assert (folder / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")
    assert not list(folder.glob("*.tmp"))


def test_a_folder_that_cannot_be_written_to_is_no_cache(folder: Path) -> None:
    folder.write_text("this is a file")
    cache = Cache(str(folder), "stamp")
    cache.save("a.ivr", b"data", ANSWER)
    assert cache.load("a.ivr", b"data") is None


@pytest.mark.skipif(os.name == "nt" or getattr(os, "geteuid", lambda: 1)() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_no_cache(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    Cache(str(folder), "stamp").save("a.ivr", b"data", ANSWER)
    assert list(folder.iterdir()) == []
