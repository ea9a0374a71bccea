"""The page of ``nnspec analyze``, for a reader who knows the question and no jargon."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from nnspec.cli.analyze_inputs import inputs, percent
from nnspec.cli.page import Block, Bullets, Heading, Paragraph, Table
from nnspec.decisions.analysis.answers import answers_text, listed, value_text
from nnspec.decisions.analysis.domain import why_free
from nnspec.decisions.analysis.output_survey import Chance, OutputSurvey
from nnspec.decisions.analysis.remarks import remarks
from nnspec.decisions.analysis.survey import Survey
from nnspec.decisions.analysis.words import MAX_TERMS, formula, when
from nnspec.decisions.exact import number_text
from nnspec.decisions.network import Boolean, BooleanOutput, Number
from nnspec.spec.spec import Spec

MAX_NEURONS = 40
MAX_REMARKS = 20
MAX_WRITTEN = 10**6  # a larger number of cases is only spoken of in shares

DECIDES = (
    "decides: the share of the ways to answer the other questions in which this answer turns the outcome (Banzhaf's "
    "measure)."
)
POWER = (
    "power: how often this answer is the one that settles the outcome, when answers come one by one in random order "
    "(Shapley-Shubik index); all together make 100%."
)
EQUALLY = "Every answer to a question counts as equally likely."
STRICTLY = (
    "A decision, and each neuron, adds up the weights of what is yes and fires where the sum is strictly above the "
    "threshold."
)
RANGES = (
    "A number has one answer for each range that the neurons tell apart, and each range counts the same, however wide."
)


def page(spec: Spec, survey: Survey, outside: Mapping[str, str]) -> Iterator[Block]:
    """Yield the blocks of the page; ``outside`` are outputs that were not analyzed, and why."""
    yield Heading(spec.name, 1)
    if spec.description is not None:
        yield Paragraph(spec.description)
    for each in survey.outputs:
        yield Paragraph(_summary(spec, each, survey))
    if survey.outputs:
        yield Heading("Worth knowing")
        yield Bullets(tuple(_remarks(survey)))
        yield Heading("How it is decided")
        yield from _neurons(survey)
        yield Heading("What each answer can do")
        yield from inputs(survey)
        yield from _settling(survey)
        yield from _cases(survey)
        yield from _how_to_read(survey)
    if outside:
        yield Heading("Not analyzed")
        yield Bullets(tuple(f"{name}: {why}." for name, why in outside.items()))


def _summary(spec: Spec, each: OutputSurvey, survey: Survey) -> str:
    name = each.output.name
    description = spec.outputs[name].description
    about = f"{name} ({description.rstrip('.')})" if description is not None else name
    always = next((chance for chance in each.chances if chance.share == 1), None)
    if always is not None:
        return f"{about} is always {value_text(always.outcome)}, whatever is answered."
    if all(chance.share is None for chance in each.chances):
        both = any(influence.matters for influence in each.inputs)
        known = "is sometimes yes and sometimes no" if both else "may be one or the other"
        return f"{about} {known}; how often is not known, as the cases are too many to go through."
    if isinstance(each.output, BooleanOutput):
        return f"{about} is yes in {_of_cases(each.chances[0].share, each.cases)}."
    shares = [f"{value_text(chance.outcome)} in {_of_cases(chance.share, each.cases)}" for chance in each.chances]
    return f"{about} is {listed(shares)}."


def _of_cases(share: Fraction | None, cases: int) -> str:
    if share is None:
        return "some cases"
    if cases > MAX_WRITTEN:
        return f"{percent(share)} of all ways to answer"
    return f"{int(share * cases):,} of the {cases:,} ways to answer ({percent(share)})"


def _remarks(survey: Survey) -> Iterator[str]:
    told = list(remarks(survey.network, survey.findings))
    for remark in told[:MAX_REMARKS]:
        # Whether a tie is meant is the affair of check, which knows the examples.
        hint = remark.hint if remark.hint is not None and remark.kind != "tie" else None
        hint = f" {hint[0].upper()}{hint[1:]}." if hint is not None else ""
        yield f"{remark.text}.{hint}"
    if len(told) > MAX_REMARKS:
        yield f"And {len(told) - MAX_REMARKS:,} more of the kind."
    free: dict[str, list[str]] = {}
    for place in survey.findings.free:
        free.setdefault(why_free(survey.network, place), []).append(survey.network.units[place].name)
    for why, names in free.items():
        weigh, it = ("weighs", "it") if len(names) == 1 else ("weigh", "them")
        yield f"{listed(names)} {weigh} {why}, so only what bounds prove is known of what depends on {it}."
    if not survey.findings.complete:
        yield "The network is too large to go through every case: there may be more to know than is said here."
    elif not told and not survey.findings.free:
        yield "Nothing odd: every input can change the outcome, and no sum meets its threshold exactly."


def _neurons(survey: Survey) -> Iterator[Block]:
    network = survey.network
    bearing = network.bearing_on(unit for each in survey.outputs for unit in each.output.units)
    if len(bearing) == 1:
        (place,) = bearing
        name = network.units[place].name
        words, numbers = when(network, place), formula(network, place, MAX_TERMS)
        if words != numbers:
            told = f"{words} fires" if words in ("always", "never") else f"fires when {words}"
            yield Paragraph(f"{name} {told}.")
        yield Paragraph(f"{'In numbers: ' if words != numbers else f'{name} fires when '}{numbers}.")
        return
    rows = tuple((network.units[place].name, when(network, place)) for place in bearing[:MAX_NEURONS])
    yield Table(("neuron", "fires when"), rows)
    if len(bearing) > MAX_NEURONS:
        yield Paragraph(f"And {len(bearing) - MAX_NEURONS:,} neurons more.")


def _settling(survey: Survey) -> Iterator[Block]:
    told = [each for each in survey.outputs if any(chance.sets for chance in each.chances)]
    if not told:
        return
    yield Heading("What settles it, whatever the other answers")
    for each in told:
        for chance in each.chances:
            outcome = f"{each.output.name} = {value_text(chance.outcome)}"
            if len(chance.sets) == 1 == chance.count:
                yield Paragraph(f"{outcome} when, and only when, {answers_text(chance.sets[0])}.")
            elif chance.sets:
                yield Paragraph(f"{outcome} when any of these holds{_first(chance)}:")
                yield Bullets(tuple(map(answers_text, chance.sets)))


def _first(chance: Chance) -> str:
    """Return how many of all sets are shown, and what is in each of them."""
    needs = f"; never without {answers_text(chance.needed)}" if chance.needed else ""
    if chance.count is not None and chance.count == len(chance.sets):
        return needs
    known = f" of {chance.count:,}" if chance.count is not None else ""
    return f" (the {len(chance.sets)} smallest{known} are shown){needs}"


def _cases(survey: Survey) -> Iterator[Block]:
    if not survey.rows:
        return
    yield Heading(f"All {len(survey.rows)} cases")
    names = [answer.input for answer in survey.rows[0].answers]
    sums = all(row.total is not None for row in survey.rows)
    header = (*names, *["sum"] * sums, *(each.output.name for each in survey.outputs))
    rows = []
    for row in survey.rows:
        given = [value_text(answer.value) for answer in row.answers]
        total = [number_text(row.total)] if row.total is not None and sums else []
        rows.append((*given, *total, *map(value_text, row.outcomes)))
    yield Table(header, tuple(rows), frozenset({len(names)} if sums else {}))


def _how_to_read(survey: Survey) -> Iterator[Block]:
    yield Heading("How to read this")
    kinds = {type(element.input.kind) for element in survey.network.elements}
    lines = [DECIDES, POWER, EQUALLY] if _has_shares(survey.outputs) else []
    if kinds - {Boolean} and Number in kinds and lines:
        lines.append(RANGES)
    yield Bullets((*lines, STRICTLY))


def _has_shares(outputs: Sequence[OutputSurvey]) -> bool:
    return any(influence.banzhaf is not None for each in outputs for influence in each.inputs)
