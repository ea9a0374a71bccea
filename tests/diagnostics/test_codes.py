import re

import pytest

from nnspec.diagnostics import CODES, Code, Severity, codes


def constants() -> dict[str, Code]:
    return {name: value for name, value in vars(codes).items() if isinstance(value, Code)}


def test_every_constant_is_a_code_and_every_code_a_constant() -> None:
    assert {code.id: code for code in constants().values()} == CODES


def test_codes_are_in_the_order_of_their_ids() -> None:
    assert list(CODES) == sorted(CODES)


@pytest.mark.parametrize("constant", constants())
def test_id_name_and_constant_agree_in_form(constant: str) -> None:
    code = constants()[constant]
    assert re.fullmatch(r"NN[0-9][0-9]{2}", code.id)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code.name)
    assert constant == code.name.replace("-", "_").upper()


@pytest.mark.parametrize("second", [("NN001", "other"), ("NN999", "syntax-error")])
def test_a_code_declared_twice_is_refused(second: tuple[str, str]) -> None:
    first = Code("NN001", "syntax-error", Severity.ERROR)
    with pytest.raises(ValueError, match="declared twice"):
        codes._by_id([first, Code(*second, Severity.ERROR)])
