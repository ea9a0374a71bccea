"""Bounds prove only what is so."""

from decimal import Decimal
from fractions import Fraction
from random import Random

from nnspec.decisions.analysis.bounds import constants, matters
from nnspec.decisions.analysis.domain import Domain
from nnspec.decisions.analysis.evaluate import evaluate
from nnspec.decisions.exact import Unit
from nnspec.decisions.network import Boolean, Category, Input, Network, Number, ThresholdLayer
from tests.analysis.networks import many, network

KINDS = (Boolean(), Category(("a", "b", "c")), Number(0, 2), Number(-1, None), Number(None, 3, factor=-2), Number())


def test_what_is_constant_is_so() -> None:
    for random in many(400, seed=1):
        whole = network(random)
        evaluated = evaluate(Domain.of(whole, range(len(whole.units))))
        assert evaluated is not None
        for place, fires in constants(whole).items():
            assert evaluated.fires[place] == (evaluated.domain.space.full if fires else 0)


def mixed(random: Random) -> Network:
    """Return one unit over up to four inputs of any kind."""
    inputs = tuple(Input(f"i{place}", random.choice(KINDS)) for place in range(random.randint(1, 4)))
    count = Network("n", inputs, (), ()).raw_count
    weights = tuple((feature, Decimal(random.randint(-5, 5))) for feature in range(count))
    unit = Unit("out", weights, Decimal(random.randint(-12, 12)) / 2)
    return Network("n", inputs, (ThresholdLayer("l", (unit,)),), ())


def test_whether_an_input_matters_to_one_unit() -> None:
    known = 0
    for random in many(500, seed=2):
        whole = mixed(random)
        found = matters(whole, 0)
        grids = {element.name: grid(element.input.kind) for element in whole.elements}
        for name, claim in found.items():
            seen = changes(whole, random, grids, name)
            # A grid can miss a change, but not see one that is not there.
            assert not (seen and claim is False)
            known += claim is not None
        if not any(isinstance(element.input.kind, Number) for element in whole.elements):
            evaluated = evaluate(Domain.of(whole, [0]))
            assert evaluated is not None
            for axis, element in enumerate(evaluated.domain.elements):
                truth = evaluated.domain.space.turned_by(evaluated.fires[0], axis) != 0
                assert found[element.name] in (None, truth)
    assert known > 1000


def grid(kind: object) -> list[bool | str | Fraction]:
    match kind:
        case Category(categories):
            return [*categories]
        case Number() as number:
            return [x for step in range(-80, 81) if (x := Fraction(step, 4)) in number]
        case _:
            return [False, True]


def changes(whole: Network, random: Random, grids: dict[str, list[bool | str | Fraction]], name: str) -> bool:
    """Return whether some of many answers to the others let ``name`` change whether the unit fires."""
    for _ in range(40):
        given = {each: random.choice(values) for each, values in grids.items()}
        ends = [grids[name][0], grids[name][-1]] if len(grids[name]) > 3 else grids[name]
        fires = {whole.fired(whole.encode([*{**given, name: value}.values()])) for value in ends}
        if len(fires) > 1:
            return True
    return False


def test_a_witness_between_numbers_is_found() -> None:
    inputs = (Input("income", Number(0, 200)), Input("debt", Number(0, 100)), Input("member", Boolean()))
    weights = ((0, Decimal("0.5")), (1, Decimal("-0.8")), (2, Decimal("0.000001")))
    whole = Network("n", inputs, (ThresholdLayer("l", (Unit("grant", weights, 10),)),), ())
    assert matters(whole, 0) == {"income": True, "debt": True, "member": True}
    never = Network("n", inputs, (ThresholdLayer("l", (Unit("grant", weights, 101),)),), ())
    assert matters(never, 0) == {"income": False, "debt": False, "member": False}
