import pytest

from nnspec.diagnostics import CODES, Code
from nnspec.diagnostics.explain import explain, index
from nnspec.errors import NotFoundError


@pytest.mark.parametrize("code", CODES.values(), ids=list(CODES))
def test_a_code_is_explained_by_id_and_by_name(code: Code) -> None:
    page = explain(code.id)
    assert page.startswith(f"# {code.id}: {code.name}\n")
    assert explain(code.id.lower()) == explain(f" {code.name} ") == page
    assert max(map(len, page.split("\n"))) < 200


@pytest.mark.parametrize(("wanted", "suggestion"), [("NN0022", "NN002"), ("duplicat-key", "duplicate-key"), ("", None)])
def test_an_unknown_code_names_the_nearest(wanted: str, suggestion: str | None) -> None:
    with pytest.raises(NotFoundError) as caught:
        explain(wanted)
    assert caught.value.suggestion == suggestion


def test_the_index_has_a_line_for_each_code() -> None:
    lines = index().split("\n")
    assert [line.split()[0] for line in lines] == list(CODES)
    assert all(line.endswith(f"  {code.name}") for line, code in zip(lines, CODES.values(), strict=True))
