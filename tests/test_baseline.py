import json
from pathlib import Path

import pytest

from ivrlint.findings import Finding, Severity, Span
from ivrlint.linting.baseline import BaselineError, Entry, entries_of, read_baseline, stale, write_baseline


def finding(rule: str, file: str, message: str) -> Finding:
    return Finding(rule, Severity.WARNING, Span(file, 1, 1, 1, 2), message)


def test_what_is_written_is_read_and_the_order_of_findings_does_not_matter(tmp_path: Path) -> None:
    found = [
        (finding("b", "y.ivr", "→ there"), "2"),
        (finding("a", "y.ivr", "x"), "1"),
        (finding("c", "x.ivr", "x"), "3"),
    ]
    first, second = tmp_path / "1.json", tmp_path / "2.json"
    write_baseline(str(first), entries_of(found))
    write_baseline(str(second), entries_of(reversed(found)))
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes().isascii()
    assert [entry.fingerprint for entry in read_baseline(str(first))] == ["3", "1", "2"]
    assert json.loads(first.read_text())["version"] == 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "this is no baseline: it is not JSON"),
        (b"\xff\xfe", "this is no baseline: it is not JSON"),
        (b"[" * 100_000, "this is no baseline: it is not JSON"),
        (b"[]", "this is no baseline: it does not hold `version`"),
        (b'{"version": 1, "findings": [{}]}', "this is no baseline: finding 1 in it has no `fingerprint`"),
        (b'{"version": 2, "findings": []}', "this baseline has version 2"),
    ],
)
def test_a_damaged_baseline_says_what_to_do(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "base.json"
    path.write_bytes(data)
    with pytest.raises(BaselineError) as error:
        read_baseline(str(path))
    assert message in str(error.value)
    assert f"--write-baseline {path}" in str(error.value)


def test_a_baseline_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match="cannot read the baseline: No such file"):
        read_baseline(str(tmp_path / "gone.json"))
    with pytest.raises(BaselineError, match="cannot write the baseline"):
        write_baseline(str(tmp_path / "no" / "folder.json"), [])


def test_an_entry_is_stale_only_if_this_check_could_have_found_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "unchecked.ivr").write_text("")
    matched = Entry("1", "a", "x.ivr", "")
    gone = Entry("2", "a", "x.ivr", "")
    deleted = Entry("3", "a", "deleted.ivr", "")
    unchecked = Entry("4", "a", "unchecked.ivr", "")
    not_run = Entry("5", "b", "x.ivr", "")
    entries = [matched, gone, deleted, unchecked, not_run]
    assert stale(entries, {"1"}, {"x.ivr"}, lambda entry: entry.rule == "a") == [gone, deleted]
