"""The spec: one validated file, in its author's words."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field, PrivateAttr

from nnspec.diagnostics import Source
from nnspec.either import Either, Omittable
from nnspec.exact import Exact
from nnspec.naming import MAX_NAME, NETWORK_NAME
from nnspec.reading import Document
from nnspec.spec.examples import Example
from nnspec.spec.inputs import Input
from nnspec.spec.outputs import Output
from nnspec.spec.part import MAX_ENTRIES, Later, Name, Part, Text

# The vocabulary costs more to import than all else; a file without layers or training does without it.
if TYPE_CHECKING:
    from nnspec.spec.layers import Layers as Layers
    from nnspec.spec.training import Training as Training
else:
    Layers = Annotated[Any, Later("nnspec.spec.layers", "Layers")]
    Training = Annotated[Any, Later("nnspec.spec.training", "Training")]

MAX_WEIGHTS = 1_000_000


class Spec(Part):
    """A network as its file declares it: a decision (``weights`` and a ``threshold`` or ``bias``), or ``layers``.

    ``load``, ``loads`` and ``from_dict`` make specs whose references are checked as well.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": ["weights"]}, {"required": ["layers"]}],
            "dependencies": {
                "weights": {"oneOf": [{"required": ["threshold"]}, {"required": ["bias"]}]},
                "threshold": ["weights"],
                "bias": ["weights"],
            },
        }
    )

    nnspec: Annotated[int, Field(ge=1, le=1)]
    """Version of the language."""
    name: Annotated[str, Field(pattern=NETWORK_NAME, max_length=MAX_NAME)]
    """Name of the network, by which it is served: a small letter, then small letters, digits, ``_`` and ``-``."""
    description: Omittable[Text] = None
    """What the network is for, in a sentence."""
    metadata: dict[str, Annotated[str | Exact, Either()]] = Field(default_factory=dict, max_length=MAX_ENTRIES)
    """Names to texts or numbers, for people and tools: a source, an author, a date."""
    inputs: dict[Name, Input] = Field(min_length=1, max_length=MAX_ENTRIES)
    """What a caller gives, by name. Their order is that of the features."""
    weights: Omittable[Annotated[dict[str, Exact], Field(min_length=1, max_length=MAX_WEIGHTS)]] = None
    """Of a decision: how much each feature counts, in the sum of feature times weight."""
    threshold: Omittable[Exact] = None
    """Of a decision: the answer is yes where the weighted sum is strictly above this. It is -bias."""
    bias: Omittable[Exact] = None
    """Of a decision: what is added to the weighted sum, which then answers yes above 0. It is -threshold."""
    layers: Omittable[Layers] = None
    """The layers in order; each takes the one before, unless its ``from`` says otherwise."""
    outputs: dict[Name, Output] = Field(min_length=1, max_length=MAX_ENTRIES)
    """What the network answers, by name."""
    training: Omittable[Training] = None
    """How the weights are found. Without it they are those of the file."""
    examples: Annotated[tuple[Example, ...], Field(strict=False, max_length=MAX_ENTRIES)] = ()
    """Cases with their answers, the spec's own tests; ``nnspec test`` runs them."""
    dtype: Literal["float32", "float64"] = "float32"
    """The floating-point numbers that are computed with. Declared decisions are exact in either."""

    schema_path: Omittable[Annotated[Text, Field(min_length=1), AfterValidator(lambda _: None)]] = Field(
        default=None, alias="$schema"
    )
    """The way from this file to ``nnspec.schema.json``, for editors of JSON, which has no comments for it. It says
    nothing of the network, and is not kept."""

    _document: Document | None = PrivateAttr(default=None)

    def __eq__(self, other: object) -> bool:
        # Specs that say the same are equal, wherever they were read.
        return isinstance(other, Spec) and self.__dict__ == other.__dict__

    def attach(self, document: Document) -> None:
        """Keep the file that this was read from."""
        self._document = document

    @property
    def document(self) -> Document | None:
        """The file it was read from, which knows the position of every path; None for a spec made in Python."""
        return self._document

    @property
    def source(self) -> Source | None:
        """The text it was read from; None for a spec made in Python."""
        return self._document.source if self._document is not None else None

    # Canonical form names every op, and so imports the vocabulary; checking a file needs neither.
    def canonical(self) -> dict[str, Any]:
        """Return the spec as JSON holds it, in one form: keys in the order of the language, defaults left out."""
        from nnspec.spec.canonical import canonical

        return canonical(self)

    @property
    def digest(self) -> str:
        """The sha256 of the canonical form, in hexadecimal: equal for specs that say the same."""
        from nnspec.spec.canonical import digest

        return digest(self.canonical())
