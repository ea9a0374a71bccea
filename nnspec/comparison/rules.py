"""What a change means for callers: one rule for each kind of change, and whether it breaks them.

The table in docs/diff.md is written from here.
"""

from enum import Enum


class Rule(Enum):
    """A kind of change: whether it breaks callers, what has changed, and what they see of it.

    ``id`` is stable: what reads the JSON may rely on it.
    """

    NETWORK_ADDED = False, "a network is new", "nobody calls it yet"
    NETWORK_REMOVED = True, "a network is removed", "calls to it are answered NOT_FOUND"
    NETWORK_RENAMED = True, "the network has another name", "callers ask for it by name"
    NETWORK_DESCRIBED = False, "the description or the metadata differ", "for people alone"
    TRAINING_ADDED = False, "the network can be trained now", "nothing else changes for callers"
    TRAINING_REMOVED = True, "the network can no longer be trained", "Train is refused"

    INPUT_ADDED = True, "an input is new", "every input must be given"
    INPUT_REMOVED = True, "an input is removed", "callers that still give it are refused"
    INPUT_RENAMED = True, "an input has another name", "the old name is refused"
    INPUT_TYPE_CHANGED = True, "an input has another type", "values of the old type are refused"
    INPUT_SHAPE_CHANGED = True, "an input has another shape", "values of the old shape are refused"
    INPUT_RANGE_NARROWED = True, "an input takes fewer numbers", "some that were taken are refused"
    INPUT_RANGE_WIDENED = False, "an input takes more numbers", "all that were taken still are"
    INPUT_CLIPPING_CHANGED = False, "an input clips to another range", "all numbers that were taken still are"
    INPUT_CATEGORY_ADDED = False, "an input takes another category", "nobody gives it yet"
    INPUT_CATEGORY_REMOVED = True, "an input no longer takes a category", "callers that still give it are refused"
    INPUT_CATEGORIES_REORDERED = False, "an input lists its categories in another order", "they are given by name"
    INPUTS_REORDERED = False, "the inputs stand in another order", "they are given by name"
    INPUT_DESCRIBED = False, "the question or the description of an input differ", "for people alone"

    OUTPUT_ADDED = False, "an output is new", "outputs are read by name"
    OUTPUT_REMOVED = True, "an output is removed", "callers that read it find nothing"
    OUTPUT_RENAMED = True, "an output has another name", "callers that read the old name find nothing"
    OUTPUT_TYPE_CHANGED = True, "an output has another type", "answers come in another form"
    OUTPUT_SHAPE_CHANGED = True, "an output has another shape", "answers come in another shape"
    OUTPUT_RANGE_WIDENED = True, "the range of an output holds more numbers", "answers may lie outside the old one"
    OUTPUT_RANGE_NARROWED = False, "the range of an output holds fewer numbers", "they all lie in the old one"
    OUTPUT_CATEGORY_ADDED = True, "an output has another category", "callers do not know it; Predict adds a column"
    OUTPUT_CATEGORY_REMOVED = True, "an output no longer has a category", "Predict's columns are fewer, and move up"
    OUTPUT_CATEGORIES_REORDERED = (
        True,
        "an output lists its categories in another order",
        "Predict's columns stand in it, and a tie goes to the first",
    )
    OUTPUT_EXPLANATION_REMOVED = (
        True,
        "probabilities make an output, and no longer threshold units alone",
        "weighted sums, contributions and flip are gone",
    )
    OUTPUT_PROBABILITY_REMOVED = (
        True,
        "threshold units alone make an output, and no longer probabilities",
        "the probability is gone",
    )
    OUTPUT_DTYPE_CHANGED = True, "an output comes in another element type", "Predict's tensor has another data_type"
    OUTPUTS_REORDERED = False, "the outputs stand in another order", "they are read by name"
    OUTPUT_DESCRIBED = False, "the description of an output differs", "for people alone"

    def __init__(self, breaking: bool, when: str, why: str) -> None:
        self.breaking, self.when, self.why = breaking, when, why

    @property
    def id(self) -> str:
        """The name of the rule: ``input-added``."""
        return self.name.lower().replace("_", "-")
