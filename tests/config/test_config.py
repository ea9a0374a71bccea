"""What a configuration says, which one holds, and what is wrong with one."""

import re
from pathlib import Path

import pytest

from nnspec.check import check
from nnspec.config import Config, Configs
from nnspec.config.read import KEYS, LIMITS, read_config
from nnspec.diagnostics import Code, Diagnostic, Severity, Source
from nnspec.diagnostics import codes as c
from nnspec.errors import ConfigError

WARNING = next(code for code in vars(c).values() if isinstance(code, Code) and code.severity is Severity.WARNING)


def config(text: str) -> Config:
    found = read_config(Source("nnspec.toml", text))
    assert found is not None
    return found


def wrong(text: str, table: tuple[str, ...] = ()) -> str:
    with pytest.raises(ConfigError) as caught:
        read_config(Source("nnspec.toml", text), table)
    return str(caught.value)


def test_an_empty_file_changes_nothing() -> None:
    read = config("")
    assert (read.severities, read.include, read.exclude, read.fail_on) == ({}, None, (), Severity.ERROR)
    assert read.takes("x/y.yml")
    assert not read.takes("x/y.txt")


@pytest.mark.parametrize(
    ("level", "severity"), [("off", None), *((each.value, each) for each in Severity)], ids=lambda each: str(each)
)
def test_a_warning_is_as_severe_as_the_project_wants_it(level: str, severity: Severity | None) -> None:
    found = Diagnostic(WARNING, "w")
    other = Diagnostic(c.UNKNOWN_KEY, "e")
    graded = config(f'severity = {{{WARNING.id} = "{level}"}}').grade([found, other])
    assert [each.code.severity for each in graded] == [*([severity] if severity else []), Severity.ERROR]
    assert graded[-1] is other


@pytest.mark.parametrize(
    ("settings", "taken"),
    [
        ("", ["a.yaml", "drafts/b.yaml", "drafts/keep.yaml", "deep/c.json"]),
        ('exclude = ["drafts/"]', ["a.yaml", "deep/c.json"]),
        ('exclude = ["drafts/*", "!drafts/keep.yaml"]', ["a.yaml", "drafts/keep.yaml", "deep/c.json"]),
        ('exclude = ["/a.yaml", "*.json"]', ["drafts/b.yaml", "drafts/keep.yaml"]),
        ('include = ["drafts/"]', ["drafts/b.yaml", "drafts/keep.yaml"]),
        ('include = ["*.json", "/a.*"]', ["a.yaml", "deep/c.json"]),
        ('include = ["drafts/"]\nexclude = ["b.*"]', ["drafts/keep.yaml"]),
    ],
)
def test_patterns_are_those_of_gitignore(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str, taken: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    files = ["a.yaml", "drafts/b.yaml", "drafts/keep.yaml", "deep/c.json", "drafts/d.txt"]
    assert [file for file in files if config(settings).takes(file)] == taken


def test_every_fault_is_told_in_its_place() -> None:
    assert wrong(
        'exlude = ["x"]\n'
        'fail-on = "eror"\n'
        "include = 'specs'\n"
        'exclude = ["ok/", 3, "!", "# no"]\n'
        "[severity]\n"
        f'{WARNING.id} = "of"\n'
        'NN101 = "off"\n'
        'NN999 = "note"\n'
        'unknown-key = "note"\n'
        "NN102 = [1]\n"
    ) == (
        "nnspec.toml:1:1: error: unknown key 'exlude'\n"
        '    1 | exlude = ["x"]\n'
        "      | ^^^^^^\n"
        "  hint: did you mean 'exclude'?\n"
        "\n"
        "nnspec.toml:2:11: error: expected error, warning or note, not 'eror'\n"
        '    2 | fail-on = "eror"\n'
        "      |           ^^^^^^\n"
        "  hint: did you mean 'error'?\n"
        "\n"
        "nnspec.toml:3:11: error: expected a list of patterns, not 'specs'\n"
        "    3 | include = 'specs'\n"
        "      |           ^^^^^^^\n"
        '  hint: write it in brackets: ["drafts/"]\n'
        "\n"
        "nnspec.toml:4:19: error: expected a pattern as in .gitignore, not 3\n"
        '    4 | exclude = ["ok/", 3, "!", "# no"]\n'
        "      |                   ^\n"
        "\n"
        "nnspec.toml:4:22: error: expected a pattern as in .gitignore, not '!'\n"
        '    4 | exclude = ["ok/", 3, "!", "# no"]\n'
        "      |                      ^^^\n"
        "\n"
        "nnspec.toml:4:27: error: expected a pattern as in .gitignore, not '# no'\n"
        '    4 | exclude = ["ok/", 3, "!", "# no"]\n'
        "      |                           ^^^^^^\n"
        "\n"
        f"nnspec.toml:6:9: error: expected error, warning, note or off, not 'of'\n"
        f'    6 | {WARNING.id} = "of"\n'
        "      |         ^^^^\n"
        "  hint: did you mean 'off'?\n"
        "\n"
        "nnspec.toml:7:9: error: NN101 (unknown-key) is an error of the language, which stays an error\n"
        '    7 | NN101 = "off"\n'
        "      |         ^^^^^\n"
        "  hint: warnings and notes can be turned off; nnspec explain lists the codes\n"
        "\n"
        "nnspec.toml:8:1: error: unknown code 'NN999'\n"
        '    8 | NN999 = "note"\n'
        "      | ^^^^^\n"
        "  hint: nnspec explain lists the codes\n"
        "\n"
        "nnspec.toml:9:1: error: unknown code 'unknown-key'\n"
        '    9 | unknown-key = "note"\n'
        "      | ^^^^^^^^^^^\n"
        "  hint: write NN101\n"
        "\n"
        "nnspec.toml:10:9: error: expected error, warning, note or off, not a list\n"
        "   10 | NN102 = [1]\n"
        "      |         ^^^"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x = ", "nnspec.toml:1:4: error: not valid TOML: Invalid value\n    1 | x =\n      |    ^"),
        ("a = 1\na = 2\n", "nnspec.toml:2:6: error: not valid TOML: Cannot overwrite a value\n    2 | a = 2"),
        ('[severity\nNN101 = "off"', "nnspec.toml:1:10: error: not valid TOML: Expected ']'"),
        ("x = " + "[" * 5000, "nnspec.toml: error: lists nest too deep"),
        ("limits.parameter = 1", "nnspec.toml:1:8: error: unknown limit 'parameter'"),
        ("limits.parameters = 0", "nnspec.toml:1:21: error: expected a whole number of at least 1, not 0"),
        ("limits.parameters = true", "nnspec.toml:1:21: error: expected a whole number of at least 1, not true"),
        ("limits.training-mib = 1.5", "nnspec.toml:1:23: error: expected a whole number of at least 1, not 1.5"),
        ("severity = 3", "nnspec.toml:1:12: error: expected a table, not 3"),
        ("fail-on = true", "nnspec.toml:1:11: error: expected error, warning or note, not true"),
        ("[[include]]", "nnspec.toml:1:3: error: expected a pattern as in .gitignore, not a table"),
        (
            "[tool.nnspec]",
            "nnspec.toml:1:2: error: unknown key 'tool'\n    1 | [tool.nnspec]\n      |  ^^^^\n  hint: in this",
        ),
        ("[include]", "nnspec.toml:1:2: error: expected a list of patterns, not a table"),
    ],
)
def test_other_faults(text: str, told: str) -> None:
    assert wrong(text).startswith(told)


def test_of_many_faults_the_first_are_told() -> None:
    told = wrong("".join(f"k{number} = 1\n" for number in range(10_000)))
    assert told.count("error: unknown key") == 50
    assert told.endswith("\n\n(the first 50 are shown)")


def test_a_table_among_those_of_others() -> None:
    text = '[tool.ruff]\nexlude = []\n[tool.nnspec]\nfail-on = "note"\n'
    found = read_config(Source("pyproject.toml", text), ("tool", "nnspec"))
    assert found is not None
    assert found.fail_on is Severity.NOTE
    assert read_config(Source("pyproject.toml", "[tool.ruff]\n"), ("tool", "nnspec")) is None
    assert wrong("[tool]\nnnspec = 3", ("tool", "nnspec")).startswith(
        "nnspec.toml:2:10: error: expected a table, not 3"
    )
    assert wrong("[tool.nnspec]\nx = 1", ("tool", "nnspec")).startswith("nnspec.toml:2:1: error: unknown key 'x'")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_nearest_holds_and_nnspec_toml_goes_before_pyproject(tree: Path) -> None:
    (tree / "pyproject.toml").write_text('[tool.nnspec]\nfail-on = "note"\n')
    (tree / "a" / "pyproject.toml").write_text("[tool.ruff]\n[tool.nnspecx]\n")
    assert Configs().of_file("a/b/x.yaml").fail_on is Severity.NOTE
    assert Configs().of_file("-").fail_on is Severity.NOTE
    (tree / "nnspec.toml").write_text('fail-on = "warning"\n')
    assert Configs().of_file(str(tree / "a" / "x.yaml")).fail_on is Severity.WARNING
    (tree / "a" / "b" / "pyproject.toml").write_text('tool = {nnspec = {fail-on = "error"}}\n')
    assert Configs().of_file("a/b/x.yaml").fail_on is Severity.ERROR
    assert Configs().of_file("a/b/../x.yaml").fail_on is Severity.WARNING
    assert Configs(none=True).of_file("a/x.yaml").fail_on is Severity.ERROR
    assert Configs("pyproject.toml").of_file("a/b/x.yaml").fail_on is Severity.NOTE


def test_the_files_that_were_read_are_known(tree: Path) -> None:
    configs = Configs()
    configs.of_folder("a/b")
    assert configs.files == []
    (tree / "nnspec.toml").write_text("")
    configs = Configs()
    configs.of_folder("a/b")
    configs.of_folder("a")
    assert configs.files == ["nnspec.toml"] == Configs("nnspec.toml").files


@pytest.mark.parametrize("text", ["[tool]\nnnspec.fail-on = 'note'", "[ tool . 'nnspec' ]\nfail-on = 'note'"])
def test_other_ways_to_write_the_table(tree: Path, text: str) -> None:
    (tree / "pyproject.toml").write_text(text)
    assert Configs().of_file("x.yaml").fail_on is Severity.NOTE


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("missing.toml", None, "cannot read missing.toml: no such file"),
        ("pyproject.toml", "[tool.ruff]\n", r"pyproject.toml has no table \[tool.nnspec\]"),
    ],
)
def test_one_that_is_asked_for_must_be_there(tree: Path, name: str, text: str | None, message: str) -> None:
    if text is not None:
        (tree / name).write_text(text)
    with pytest.raises(ConfigError, match=message):
        Configs(name)


def test_the_file_of_another_tool_may_be_broken(tree: Path) -> None:
    (tree / "pyproject.toml").write_text("[project]\nname = nnspec\n")
    assert Configs().of_file("x.yaml") == Config()


def test_one_that_cannot_be_read_is_a_wrong_one(tree: Path) -> None:
    (tree / "nnspec.toml").write_bytes(b"# \xe9")
    with pytest.raises(ConfigError, match=r"cannot read nnspec.toml: it is not UTF-8"):
        Configs().of_folder("a")


PAGE = (Path(__file__).parents[2] / "docs" / "checking.md").read_text(encoding="utf-8")


def test_the_page_shows_configurations_that_hold_and_says_every_key() -> None:
    for text in re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL):
        assert config(text) != config("")
    table = PAGE.partition("## Configuration")[2]
    assert sorted(re.findall(r"^\| `([a-z-]+)` \| .* \| .* \|$", table, re.MULTILINE)) == sorted(KEYS)
    assert all(f"`{limit}`" in PAGE for limit in LIMITS)


def test_the_page_shows_a_suppression_that_suppresses() -> None:
    (text,) = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert "# nnspec: ignore[NN210] reason: " in text
    assert check(Source("page.yaml", text)) == []
