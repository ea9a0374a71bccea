"""Whatever two networks are compared, every format tells it, the same each time, and either way round."""

import json
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from nnspec_runtime.cli.differences.markdown import page as markdown
from nnspec_runtime.cli.differences.records import to_json
from nnspec_runtime.cli.differences.text import page
from nnspec_runtime.comparison.compare import compare_sides
from nnspec_runtime.comparison.side import Side

from nnspec.comparison.comparison import Comparison
from nnspec.diagnostics import SpecError
from tests.comparison.test_laws import counted, edits
from tests.comparison.versions import version
from tests.lint.test_any_network import networks
from tests.reports.test_json_forms import published


def side(spec: dict[str, Any], name: str) -> Side:
    """Return the side of a spec; one that is none is not what is tried here."""
    try:
        return Side(version(spec, name))
    except SpecError:
        assume(False)
        raise


def told(comparison: Comparison) -> str:
    document = to_json([comparison])
    published("diff").validate(json.loads(document))
    texts = [document, "\n".join(page([comparison], color=False)), "\n".join(markdown([comparison]))]
    if comparison.verdict != "same":
        assert all(comparison.network in text for text in texts)
    return "\n".join(texts)


@given(networks(), networks())
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_any_two_networks(one: dict[str, Any], other: dict[str, Any]) -> None:
    old, new = side(one, "old"), side(other, "new")
    there, back = compare_sides(old, new), compare_sides(new, old)
    assert told(there) == told(compare_sides(old, new))
    assert told(back)
    assert counted(edits(back), turned=True) == counted(edits(there), turned=False)
    assert [each.output for each in there.behavior.outputs] == [each.output for each in back.behavior.outputs]
    assert [each.count for each in there.behavior.outputs] == [each.count for each in back.behavior.outputs]
    assert compare_sides(old, old).verdict == "same"
