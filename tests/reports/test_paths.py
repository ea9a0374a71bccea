"""How the forms name files."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnspec.reports.paths import checkout, relative, uri


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("s.yaml", "s.yaml"),
        ("./a/../b/s.yaml", "b/s.yaml"),
        ("/root-of/all/s.yaml", "/root-of/all/s.yaml"),
        ("<stdin>", "<stdin>"),
        ("", "."),
    ],
)
def test_a_path_is_relative_where_it_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, path: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert relative(name, str(tmp_path)) == path
    assert relative(str(tmp_path / "x" / "s.yaml"), str(tmp_path)) == "x/s.yaml"
    assert relative("../s.yaml", str(tmp_path)) == str(tmp_path.parent / "s.yaml")
    assert relative("s.yaml", "/") == str(tmp_path / "s.yaml").removeprefix("/")


@pytest.mark.parametrize("variable", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_the_checkout_is_where_ci_says_if_that_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    (tmp_path / "project" / "sub").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "project")
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    monkeypatch.delenv("CI_PROJECT_DIR", raising=False)
    monkeypatch.chdir(tmp_path / "project" / "sub")
    assert checkout() == str(tmp_path / "project" / "sub")
    for named in ("project", "link"):
        monkeypatch.setenv(variable, str(tmp_path / named))
        assert checkout() == str(tmp_path / "project")
    monkeypatch.setenv(variable, str(tmp_path / "elsewhere"))
    assert checkout() == str(tmp_path / "project" / "sub")


@settings(deadline=None)
@given(st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_a_uri_is_one_and_means_the_path(name: str) -> None:
    for path in (name, f"a/{name}", f"/a/{name}"):
        reference = urlsplit(uri(path))
        assert reference.scheme in ("", "file")
        assert (reference.query, reference.fragment, reference.netloc) == ("", "", "")
        if name not in (".", ".."):
            assert unquote(reference.path) == path
