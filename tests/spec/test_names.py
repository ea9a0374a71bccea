"""What names stand for: features in order, neurons, and nothing else."""

from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnspec.spec import loads
from nnspec.spec.inputs import BooleanInput, CategoryInput, Input, NumberInput
from nnspec.spec.names import Feature, Namespace, Reference, feature_index, feature_names, parse_reference
from tests.spec.texts import EVERYTHING

shapes = st.lists(st.integers(1, 4), max_size=3).map(lambda sizes: {"shape": sizes} if sizes else {})
inputs: st.SearchStrategy[Input] = st.one_of(
    shapes.map(lambda shape: BooleanInput.model_validate({"type": "boolean", **shape})),
    shapes.map(lambda shape: NumberInput.model_validate({"type": "number", **shape})),
    shapes.map(
        lambda shape: CategoryInput.model_validate({"type": "category", "categories": ["a", "b.c", "[0]"], **shape})
    ),
)


@given(inputs)
def test_each_feature_has_one_name_that_leads_back_to_it(kind: Input) -> None:
    names = [*feature_names("x", kind)]
    assert len(set(names)) == len(names) == kind.width
    references = [parse_reference(name) for name in names]
    assert [feature_index(kind, each) for each in references if each is not None] == [*range(kind.width)]


@given(inputs)
def test_one_beyond_the_end_is_no_feature(kind: Input) -> None:
    beyond = ",".join(map(str, kind.shape)) if kind.shape else "0"
    reference = parse_reference(f"x[{beyond}]")
    assert reference is not None
    assert feature_index(kind, reference) is None


def test_elements_are_in_c_order() -> None:
    kind = NumberInput.model_validate({"type": "number", "shape": [2, 3]})
    assert [*feature_names("g", kind)] == ["g[0,0]", "g[0,1]", "g[0,2]", "g[1,0]", "g[1,1]", "g[1,2]"]
    assert prod(kind.shape) == kind.width


def test_categories_are_one_hot_within_each_element() -> None:
    kind = CategoryInput.model_validate({"type": "category", "categories": ["red", "dark green"], "shape": [2]})
    assert [*feature_names("c", kind)] == ["c[0].red", "c[0].dark green", "c[1].red", "c[1].dark green"]


@pytest.mark.parametrize("text", ["", "3", "a b", "a[", "a[]", "a[-1]", "a[1, 2]", "a[1]b", ".a", "a.", "a[1e3]"])
def test_what_is_no_name(text: str) -> None:
    assert parse_reference(text) is None


def test_parts_of_a_name() -> None:
    assert parse_reference("pixels[3,5].dark red") == Reference("pixels", (3, 5), "dark red")


def test_a_namespace_knows_features_and_neurons() -> None:
    spec = loads(EVERYTHING)
    assert spec.layers is not None
    names = Namespace(spec.inputs, spec.layers)
    assert names.feature("heating.oil") == Feature("heating", 1)
    assert names.feature("grid[1,0]") == Feature("grid", 2)
    assert names.feature("large") == names.neuron("concepts.large") == Feature("large", 1, layer=0)
    assert names.layers["hidden"] == 1
    for text in ("heating", "grid", "concepts", "nothing", "hidden.large", "age.years"):
        assert names.feature(text) is None or names.neuron(text) is None
        assert names.neuron(text) is None
