"""Settings: one table, read from flags and then the environment."""

from pathlib import Path

import pytest
from nnspec_server.settings import SETTINGS, Setting, Settings, read_settings

from nnspec.errors import InputError


def value(setting: Setting, tmp_path: Path) -> str:
    if "Path" in str(Settings.__annotations__[setting.name]):
        (tmp_path / setting.name).touch()
        return str(tmp_path / setting.name)
    return "host" if isinstance(setting.default, str) else "7"


@pytest.fixture
def values(tmp_path: Path) -> dict[str, str]:
    return {setting.name: value(setting, tmp_path) for setting in SETTINGS}


def test_the_table_holds_every_setting_but_what_is_served() -> None:
    assert {setting.name for setting in SETTINGS} == set(Settings.__annotations__) - {"specs", "data_dir"}
    defaults = read_settings(["a"], "b", {}, {})
    assert defaults == Settings(specs=(Path("a"),), data_dir=Path("b"))


def test_flags_and_environment_say_the_same(values: dict[str, str]) -> None:
    environment = {setting.variable: values[setting.name] for setting in SETTINGS}
    by_flags = read_settings([], "data", values, {})
    assert read_settings([], "data", dict.fromkeys(values), environment) == by_flags
    for name, text in values.items():
        assert str(getattr(by_flags, name)) == text


def test_a_flag_goes_before_the_environment() -> None:
    assert read_settings([], "data", {"port": "1"}, {"NNSPEC_PORT": "2"}).port == 1


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_wrong_value_names_where_it_was_given(setting: Setting) -> None:
    for text in ("",) if setting.name == "host" else ("", "nowhere", "-1", "1" * 30, "٣"):
        for flags, environment, place in (
            ({setting.name: text}, {}, setting.flag),
            ({}, {setting.variable: text}, setting.variable),
        ):
            with pytest.raises(InputError) as caught:
                read_settings([], "data", flags, environment)
            assert [fault.path for fault in caught.value.faults] == [place]


@pytest.mark.parametrize("name", ["tls_certificate", "tls_key"])
def test_half_of_tls_is_refused(values: dict[str, str], name: str) -> None:
    with pytest.raises(InputError, match="both"):
        read_settings([], "data", {name: values[name]}, {})


def test_an_empty_data_directory_is_not_the_working_directory() -> None:
    with pytest.raises(InputError, match="--data-dir: '' is empty"):
        read_settings(["a"], "", {}, {})
