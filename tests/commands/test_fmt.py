import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

CROOKED = b"menu a\n    wait 5s\n"
EVEN = b"menu a\n  wait 5 s\n"


def test_the_project_is_formatted_in_place(run: Run, folder: Path) -> None:
    (folder / "flows").mkdir()
    (folder / "flows" / "a.ivr").write_bytes(CROOKED)
    (folder / "b.ivr").write_bytes(EVEN)
    result = run("fmt")
    assert (result.exit_code, result.stdout) == (0, "reformatted: flows/a.ivr\n")
    assert result.stderr == "1 file reformatted, 1 left as it was\n"
    assert (folder / "flows" / "a.ivr").read_bytes() == EVEN
    again = run("fmt")
    assert (again.exit_code, again.stdout) == (0, "")
    assert again.stderr == "0 files reformatted, 2 left as they were\n"


def test_a_file_that_is_even_is_not_touched(run: Run, folder: Path) -> None:
    path = folder / "a.ivr"
    path.write_bytes(EVEN)
    os.utime(path, (1, 1))
    assert run("fmt", "a.ivr").exit_code == 0
    assert path.stat().st_mtime == 1


def test_check_writes_nothing_and_exits_1(run: Run, folder: Path) -> None:
    (folder / "a.ivr").write_bytes(CROOKED)
    result = run("fmt", "--check", "a.ivr")
    assert (result.exit_code, result.stdout) == (1, "would be reformatted: a.ivr\n")
    assert result.stderr == "1 file would be reformatted, 0 would stay as they are\n"
    assert (folder / "a.ivr").read_bytes() == CROOKED
    (folder / "a.ivr").write_bytes(EVEN)
    assert run("fmt", "--check", "a.ivr").exit_code == 0


def test_diff_shows_what_would_change(run: Run, folder: Path) -> None:
    (folder / "a.ivr").write_bytes(b"\xef\xbb\xbfmenu a\r\n  wait 5s\x1b // \xe2\x86\x92\r\n  wait 1 s")
    result = run("fmt", "--diff")
    assert result.exit_code == 1
    assert result.stdout == (
        "--- a.ivr (as it is)\n"
        "+++ a.ivr (formatted)\n"
        "@@ -1,3 +1,3 @@\n"
        "-\ufeffmenu a\n"
        "+menu a\n"
        "   wait 5s\ufffd // →\n"
        "-  wait 1 s\n"
        "\\ No newline at end of file\n"
        "+  wait 1 s\n"
    )
    assert result.stderr.endswith("; 1 line could not be read and kept its text: see `ivrlint check`\n")
    assert (folder / "a.ivr").read_bytes().startswith(b"\xef\xbb\xbfmenu")


def test_standard_input_goes_to_standard_output(run: Run, folder: Path) -> None:
    result = run("fmt", "-", input=b"menu a\r\n\twait 5s\r\n")
    assert (result.exit_code, result.stdout_bytes, result.stderr) == (0, b"menu a\r\n  wait 5 s\r\n", "")
    checked = run("fmt", "--check", "-", "--stdin-filename", "b.ivr", input=CROOKED)
    assert (checked.exit_code, checked.stdout) == (1, "")
    shown = run("fmt", "--diff", "-", "--stdin-filename", "b.ivr", input=CROOKED)
    assert shown.exit_code == 1
    assert shown.stdout.startswith("--- b.ivr (as it is)\n")
    assert run("fmt", "--check", "-", input=EVEN).exit_code == 0


def test_standard_input_that_is_no_text_gives_nothing(run: Run) -> None:
    result = run("fmt", "-", "--stdin-filename", "b.ivr", input=b"menu \xff\n")
    assert (result.exit_code, result.stdout) == (2, "")
    message = "line 1 holds the byte 0xFF, which is no UTF-8: save the file as UTF-8"
    assert result.stderr == f"Error: b.ivr: {message}\n"


def test_what_cannot_be_formatted_is_left_and_the_rest_is_done(run: Run, folder: Path) -> None:
    (folder / "a.ivr").write_bytes(b"menu a\0\n")
    (folder / "b.ivr").write_bytes(CROOKED)
    (folder / "export.json").write_bytes(b"{}")
    result = run("fmt", "a.ivr", "b.ivr", "export.json", "gone.ivr")
    assert result.exit_code == 2
    assert "a.ivr: line 1 holds a NUL byte" in result.stderr
    assert "export.json: only .ivr files are formatted" in result.stderr
    assert "gone.ivr: there is no such file or folder" in result.stderr
    assert "1 file reformatted, 0 left as they were" in result.stderr
    assert (folder / "a.ivr").read_bytes() == b"menu a\0\n"
    assert (folder / "b.ivr").read_bytes() == EVEN


def test_a_mistake_in_the_formatter_loses_nothing(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise IndexError("oh")

    monkeypatch.setattr("ivrlint.script.formatter.layout", fail)
    (folder / "a.ivr").write_bytes(CROOKED)
    result = run("fmt")
    assert result.exit_code == 2
    assert "a.ivr: ivrlint could not format this file: IndexError: oh. The mistake is in ivrlint" in result.stderr
    assert (folder / "a.ivr").read_bytes() == CROOKED


@pytest.mark.skipif(os.name == "nt", reason="modes and links are those of POSIX")
def test_the_mode_and_a_link_stay(run: Run, folder: Path) -> None:
    (folder / "real.ivr").write_bytes(CROOKED)
    (folder / "real.ivr").chmod(0o640)
    (folder / "link.ivr").symlink_to("real.ivr")
    assert run("fmt", "link.ivr").exit_code == 0
    assert (folder / "link.ivr").is_symlink()
    assert (folder / "real.ivr").read_bytes() == EVEN
    assert stat.S_IMODE((folder / "real.ivr").stat().st_mode) == 0o640
    assert sorted(path.name for path in folder.iterdir()) == ["ivrlint.toml", "link.ivr", "real.ivr"]


def test_a_failed_write_leaves_the_file_and_no_rubbish(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (folder / "a.ivr").write_bytes(CROOKED)
    monkeypatch.setattr("ivrlint.commands.fmt.os.replace", full)
    result = run("fmt", "a.ivr")
    assert result.exit_code == 2
    assert "Error: a.ivr: cannot write this file: No space left on device" in result.stderr
    assert (folder / "a.ivr").read_bytes() == CROOKED
    assert sorted(path.name for path in folder.iterdir()) == ["a.ivr", "ivrlint.toml"]


def test_a_read_only_file_is_not_replaced(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.ivr").write_bytes(CROOKED)
    monkeypatch.setattr("ivrlint.commands.fmt.os.access", lambda path, mode: mode != os.W_OK)
    result = run("fmt", "a.ivr")
    assert result.exit_code == 2
    assert "a.ivr: cannot write this file: it is read-only" in result.stderr
    assert (folder / "a.ivr").read_bytes() == CROOKED


def test_excluded_files_are_left_out(run: Run, folder: Path) -> None:
    (folder / "ivrlint.toml").write_text('exclude = ["old"]')
    (folder / "old").mkdir()
    (folder / "old" / "a.ivr").write_bytes(CROOKED)
    (folder / "b.ivr").write_bytes(EVEN)
    assert run("fmt").exit_code == 0
    assert run("fmt", "--force-exclude", "old/a.ivr").exit_code == 0
    piped = run("fmt", "--force-exclude", "-", "--stdin-filename", "old/a.ivr", input=CROOKED)
    assert piped.stdout_bytes == CROOKED
    assert (folder / "old" / "a.ivr").read_bytes() == CROOKED
    assert run("fmt", "--check", "old/a.ivr").exit_code == 1


@pytest.mark.parametrize(
    "arguments", [("-", "a.ivr"), ("a.ivr", "--stdin-filename", "b.ivr"), ("--isolated", "--config", "ivrlint.toml")]
)
def test_senseless_options_exit_2(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("fmt", *arguments).exit_code == 2


def test_a_wrong_configuration_exits_2(run: Run, folder: Path) -> None:
    (folder / "ivrlint.toml").write_text("exclud = []")
    (folder / "a.ivr").write_bytes(CROOKED)
    result = run("fmt")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: ")
