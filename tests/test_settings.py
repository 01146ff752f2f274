from pathlib import Path

import pytest

from ivrlint.settings import Settings, SettingsError, SettingsFinder, check_names, read_settings

NAMES = ["dead-end", "unprepared-data", "long-menu"]


def read(folder: Path, text: str, name: str = "ivrlint.toml") -> Settings:
    (folder / name).write_text(text, encoding="utf-8")
    settings = read_settings(str(folder / name))
    assert settings is not None
    return settings


def test_defaults() -> None:
    settings = Settings()
    assert settings.select == ("default",)
    assert settings.fail_on == "warning"
    assert settings.greeting == 10.0
    assert [settings.threshold(name) for name in ("hops-to-human", "menu-too-deep", "transfer-chain")] == [3, 4, 1]


def test_every_key(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        """
        select = ["default", "long-menu"]
        ignore = ["dead-end"]
        fail-on = "error"
        exclude = ["old"]
        [severity]
        dead-end = "info"
        [thresholds]
        hops-to-human = 5
        [per-file-ignores]
        "test/*.ivr" = ["unprepared-data"]
        [callers.older]
        share = "40%"
        patience = "3 min"
        options-held = 2
        has = { order_number = 0.1 }
        [outbound]
        greeting = "12.5 s"
        """,
    )
    assert settings == Settings(
        select=("default", "long-menu"),
        ignore=("dead-end",),
        fail_on="error",
        exclude=("old",),
        severity={"dead-end": "info"},
        thresholds={"hops-to-human": 5},
        per_file_ignores={"test/*.ivr": ("unprepared-data",)},
        callers={"older": {"share": 0.4, "patience": 180.0, "options-held": 2, "has": {"order_number": 0.1}}},
        greeting=12.5,
        folder=str(tmp_path),
        file=str(tmp_path / "ivrlint.toml"),
    )
    assert settings.threshold("hops-to-human") == 5
    assert settings.threshold("menu-too-deep") == 4


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fail_on = 'error'", "unknown key `fail_on`. Did you mean `fail-on`?"),
        ("zzz = 1", "unknown key `zzz`. It may be `select`, "),
        ("fail-on = 'eror'", '`fail-on` is `error`, `warning`, `info` or `never`, not "eror". Did you mean `error`?'),
        ("fail-on = 1", "`fail-on` is `error`, `warning`, `info` or `never`, not 1."),
        ("select = 'coach'", '`select` is a list: write ["coach"]'),
        ("select = [1]", "`select` is a list of words in quotes"),
        ("severity = 1", "`severity` is a table: write `[severity]`"),
        ("[severity]\ndead-end = 'bad'", '`severity.dead-end` is `error`, `warning` or `info`, not "bad"'),
        ("[thresholds]\nhops-to-humans = 1", "unknown key `thresholds.hops-to-humans`. Did you mean `hops-to-human`?"),
        ("[thresholds]\nhops-to-human = true", "`thresholds.hops-to-human` is a number from 0 up, not True"),
        ("[thresholds]\nhops-to-human = nan", "`thresholds.hops-to-human` is a number from 0 up, not nan"),
        ("[thresholds]\nhops-to-human = -1", "is a number from 0 up, not -1"),
        ("[callers]\nolder = 1", "`callers.older` is a table: write `[callers.older]`"),
        ("[callers.older]\npatiense = 1", "unknown key `callers.older.patiense`. Did you mean `patience`?"),
        ("[callers.older]\nshare = '140%'", "`callers.older.share` is a share such as"),
        ("[callers.older]\npatience = '3 weeks'", "`callers.older.patience` is a time such as"),
        ("[callers.older]\nhas = 1", "`callers.older.has` is a table of items"),
        ("[outbound]\ngreetings = 1", "unknown key `outbound.greetings`. Did you mean `greeting`?"),
        ("a = ", "this is not valid TOML: "),
    ],
)
def test_what_is_wrong_names_file_and_key(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingsError) as error:
        read(tmp_path, text)
    assert message in str(error.value)
    assert "ivrlint.toml: " in str(error.value)


def test_a_file_that_is_no_utf8_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "ivrlint.toml").write_bytes(b"ignore = []\n# \xff\n")
    with pytest.raises(SettingsError, match="line 2 is not UTF-8"):
        read_settings(str(tmp_path / "ivrlint.toml"))


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    assert read(tmp_path, "\ufefffail-on = 'never'").fail_on == "never"


def test_pyproject(tmp_path: Path) -> None:
    assert read(tmp_path, "[tool.ivrlint]\nfail-on = 'info'", "pyproject.toml").fail_on == "info"
    with pytest.raises(SettingsError, match=r"unknown key `tool\.ivrlint\.selct`"):
        read(tmp_path, "[tool.ivrlint]\nselct = []", "pyproject.toml")


@pytest.mark.parametrize("text", ["", "[tool.ruff]", "this is broken and not ours", "# ivrlint"])
def test_a_pyproject_of_others_is_none_of_ours(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    assert read_settings(str(tmp_path / "pyproject.toml")) is None


def test_the_nearest_configuration_counts(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / "ivrlint.toml").write_text("fail-on = 'info'")
    (tmp_path / "a" / "pyproject.toml").write_text("[project]\n")
    finder = SettingsFinder()
    assert finder.of_file(str(deep / "x.ivr")).fail_on == "info"
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.ivrlint]\nfail-on = 'error'")
    assert SettingsFinder().of_file(str(deep / "x.ivr")).fail_on == "error"
    (tmp_path / "a" / "ivrlint.toml").write_text("fail-on = 'never'")
    assert SettingsFinder().of_file(str(deep / "x.ivr")).fail_on == "never"
    assert SettingsFinder(isolated=True).of_file(str(deep / "x.ivr")) == Settings()
    given = SettingsFinder(config=str(tmp_path / "ivrlint.toml"))
    assert given.of_file(str(deep / "x.ivr")).fail_on == "info"


def test_a_configuration_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot read this configuration"):
        SettingsFinder(config=str(tmp_path / "gone.toml"))


@pytest.mark.parametrize(
    ("select", "ignore", "wanted"),
    [
        (("default",), (), {"syntax", "dead-end"}),
        (("coach",), (), {"syntax", "long-menu"}),
        (("all",), (), {"syntax", "dead-end", "long-menu"}),
        (("long-menu",), (), {"syntax", "long-menu"}),
        (("all",), ("coach",), {"syntax", "dead-end"}),
        (("all",), ("syntax",), {"dead-end", "long-menu"}),
        (("all", "dead-end"), ("default",), {"syntax", "dead-end", "long-menu"}),  # a name wins over a set
        (("dead-end",), ("dead-end",), {"syntax"}),
        ((), ("all",), set()),
    ],
)
def test_which_rules_are_wanted(select: tuple[str, ...], ignore: tuple[str, ...], wanted: set[str]) -> None:
    settings = Settings(select=select, ignore=ignore)
    rules = {"syntax": "script", "dead-end": "default", "long-menu": "coach"}
    assert {name for name, group in rules.items() if settings.wants(name, group)} == wanted


def test_the_command_line_wins() -> None:
    settings = Settings(select=("all",), ignore=("dead-end", "coach"), fail_on="error")
    assert settings.with_options((), (), None) == settings
    changed = settings.with_options(("dead-end",), ("long-menu",), "info")
    assert (changed.select, changed.ignore, changed.fail_on) == (("dead-end",), ("coach", "long-menu"), "info")


def test_per_file_ignores(tmp_path: Path) -> None:
    settings = read(tmp_path, '[per-file-ignores]\n"test/*.ivr" = ["dead-end", "coach"]')
    inside, outside = str(tmp_path / "test" / "a.ivr"), str(tmp_path / "a.ivr")
    assert not settings.wants("dead-end", "default", inside)
    assert settings.wants("dead-end", "default", outside)
    assert settings.ignored_in(inside) == ("dead-end", "coach")


@pytest.mark.parametrize(
    ("glob", "path", "named"),
    [
        ("old", "old/a.ivr", True),
        ("old", "x/old/a.ivr", True),
        ("old/", "x/old/a.ivr", True),
        ("old", "older/a.ivr", False),
        ("*.ivr", "x/y/a.ivr", True),
        ("x/*.ivr", "x/a.ivr", True),
        ("x/*.ivr", "x/y/a.ivr", False),
        ("x/**/*.ivr", "x/y/z/a.ivr", True),
        ("x/**/*.ivr", "x/a.ivr", True),
        ("**/old", "x/old/a.ivr", True),
        ("./x", "x/a.ivr", True),
        ("/x", "x/a.ivr", True),
        ("a?.ivr", "ab.ivr", True),
        ("a[1].ivr", "a[1].ivr", True),
        ("a+(.ivr", "a+(.ivr", True),
    ],
)
def test_globs(tmp_path: Path, glob: str, path: str, named: bool) -> None:
    settings = Settings(exclude=(glob,), folder=str(tmp_path))
    assert settings.excludes(str(tmp_path / path)) is named
    assert not settings.excludes(str(tmp_path.parent / "elsewhere.txt"))


@pytest.mark.parametrize(
    "text",
    ["select = ['dead-ends']", "[severity]\ndead-ends = 'error'", "[per-file-ignores]\n'*' = ['dead-ends']"],
)
def test_names_of_rules_are_checked_by_who_knows_them(tmp_path: Path, text: str) -> None:
    settings = read(tmp_path, text)
    with pytest.raises(SettingsError, match=r"ivrlint\.toml: .*`dead-ends`\. Did you mean `dead-end`\?"):
        check_names(settings, NAMES)
    check_names(settings, [*NAMES, "dead-ends"])
