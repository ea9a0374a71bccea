"""Every code nnspec can report, one constant each; a code is stable for ever and is never given a new meaning.

Families: NN0xx reading, NN1xx structure, NN2xx names, NN3xx shapes, NN4xx values, NN5xx training, NN6xx
decisions, NN7xx examples, NN8xx numerics, NN9xx style. A new code is one line here and one page in ``pages/``.
"""

from collections.abc import Iterable

from nnspec.diagnostics.code import Code, Severity
from nnspec.diagnostics.suggest import nearest

# Reading
SYNTAX_ERROR = Code("NN001", "syntax-error", Severity.ERROR)
DUPLICATE_KEY = Code("NN002", "duplicate-key", Severity.ERROR)
TOO_DEEP = Code("NN003", "too-deep", Severity.ERROR)
TOO_MANY_NODES = Code("NN004", "too-many-nodes", Severity.ERROR)
INVALID_CHARACTER = Code("NN005", "invalid-character", Severity.ERROR)
TAG_NOT_READ = Code("NN006", "tag-not-read", Severity.ERROR)
MERGE_KEY = Code("NN007", "merge-key", Severity.ERROR)
SEVERAL_DOCUMENTS = Code("NN008", "several-documents", Severity.ERROR)
KEY_NOT_TEXT = Code("NN009", "key-not-text", Severity.ERROR)
EMPTY_FILE = Code("NN010", "empty-file", Severity.ERROR)
NUMBER_NOT_FINITE = Code("NN011", "number-not-finite", Severity.ERROR)
NUMBER_TOO_LONG = Code("NN012", "number-too-long", Severity.ERROR)
NOT_A_MAPPING = Code("NN013", "not-a-mapping", Severity.ERROR)
UNKNOWN_ANCHOR = Code("NN014", "unknown-anchor", Severity.ERROR)
DIRECTIVE = Code("NN015", "directive", Severity.ERROR)

# Suppressions, which are comments: none makes a spec invalid
MALFORMED_SUPPRESSION = Code("NN016", "malformed-suppression", Severity.WARNING)
SUPPRESSION_WITHOUT_REASON = Code("NN017", "suppression-without-reason", Severity.WARNING)
UNKNOWN_SUPPRESSED_CODE = Code("NN018", "unknown-suppressed-code", Severity.WARNING)
ERROR_SUPPRESSED = Code("NN019", "error-suppressed", Severity.WARNING)
UNUSED_SUPPRESSION = Code("NN020", "unused-suppression", Severity.WARNING)

# Structure
UNKNOWN_KEY = Code("NN101", "unknown-key", Severity.ERROR)
MISSING_KEY = Code("NN102", "missing-key", Severity.ERROR)
WRONG_TYPE = Code("NN103", "wrong-type", Severity.ERROR)
EMPTY_VALUE = Code("NN104", "empty-value", Severity.ERROR)
NOT_A_CHOICE = Code("NN105", "not-a-choice", Severity.ERROR)
UNKNOWN_TAG = Code("NN106", "unknown-tag", Severity.ERROR)
NOT_ONE_TAG = Code("NN107", "not-one-tag", Severity.ERROR)
WRONG_LENGTH = Code("NN108", "wrong-length", Severity.ERROR)
CONFLICTING_KEYS = Code("NN109", "conflicting-keys", Severity.ERROR)
NEEDS_KEY = Code("NN110", "needs-key", Severity.ERROR)
UNKNOWN_VERSION = Code("NN111", "unknown-version", Severity.ERROR)

# Names and references
INVALID_NAME = Code("NN201", "invalid-name", Severity.ERROR)
NAME_TAKEN = Code("NN202", "name-taken", Severity.ERROR)
UNKNOWN_NAME = Code("NN203", "unknown-name", Severity.ERROR)
NOT_A_FEATURE = Code("NN204", "not-a-feature", Severity.ERROR)
READS_AHEAD = Code("NN205", "reads-ahead", Severity.ERROR)
OUTPUT_WITHOUT_SOURCE = Code("NN206", "output-without-source", Severity.ERROR)
CYCLE = Code("NN207", "cycle", Severity.ERROR)
UNREAD_LAYER = Code("NN208", "unread-layer", Severity.WARNING)
UNREAD_NEURON = Code("NN209", "unread-neuron", Severity.WARNING)
UNUSED_INPUT = Code("NN210", "unused-input", Severity.WARNING)
REPEATED_SOURCE = Code("NN211", "repeated-source", Severity.WARNING)
SAME_OUTPUT = Code("NN212", "same-output", Severity.WARNING)
NETWORK_NAME_TAKEN = Code("NN213", "network-name-taken", Severity.WARNING)

# Shapes
SHAPE_MISMATCH = Code("NN301", "shape-mismatch", Severity.ERROR)
OUTPUT_WIDTH = Code("NN302", "output-width", Severity.ERROR)
WEIGHTS_SHAPE = Code("NN303", "weights-shape", Severity.ERROR)
MANY_PARAMETERS = Code("NN304", "many-parameters", Severity.WARNING)
TRAINING_MEMORY = Code("NN305", "training-memory", Severity.WARNING)

# Values and ranges
OUT_OF_BOUNDS = Code("NN401", "out-of-bounds", Severity.ERROR)
NUMBER_TOO_PRECISE = Code("NN402", "number-too-precise", Severity.ERROR)
NUMBER_OVERFLOWS = Code("NN403", "number-overflows", Severity.ERROR)
BAD_RANGE = Code("NN404", "bad-range", Severity.ERROR)
DUPLICATE_CATEGORY = Code("NN405", "duplicate-category", Severity.ERROR)
TOO_LARGE = Code("NN406", "too-large", Severity.ERROR)
INVALID_VALUE = Code("NN407", "invalid-value", Severity.ERROR)
ANSWER_OUT_OF_REACH = Code("NN408", "answer-out-of-reach", Severity.WARNING)
SCORE_AS_PROBABILITY = Code("NN409", "score-as-probability", Severity.WARNING)
RANGE_OUT_OF_REACH = Code("NN410", "range-out-of-reach", Severity.WARNING)
CONFUSABLE_CATEGORIES = Code("NN411", "confusable-categories", Severity.WARNING)
MOMENTS_BEYOND_RANGE = Code("NN412", "moments-beyond-range", Severity.WARNING)
CATEGORY_WITHOUT_PROBABILITIES = Code("NN413", "category-without-probabilities", Severity.WARNING)
FILE_ELSEWHERE = Code("NN414", "file-elsewhere", Severity.ERROR)
WEIGHTS_FILE = Code("NN415", "weights-file", Severity.WARNING)

# Training
LOSS_OF_OUTPUT = Code("NN501", "loss-of-output", Severity.ERROR)
NOT_A_PERCEPTRON = Code("NN502", "not-a-perceptron", Severity.ERROR)
STEP_HIDES_GRADIENT = Code("NN503", "step-hides-gradient", Severity.ERROR)
NOTHING_TO_TRAIN = Code("NN504", "nothing-to-train", Severity.ERROR)
CLASS_WEIGHT = Code("NN505", "class-weight", Severity.ERROR)
LOSS_MISMATCH = Code("NN506", "loss-mismatch", Severity.ERROR)
UNTRAINED_LAYER = Code("NN507", "untrained-layer", Severity.WARNING)
SLOW_LOSS = Code("NN508", "slow-loss", Severity.WARNING)
LOSS_OF_ANOTHER_TYPE = Code("NN509", "loss-of-another-type", Severity.WARNING)
IDLE_METRIC = Code("NN510", "idle-metric", Severity.WARNING)
MARGIN_NOT_AT_ZERO = Code("NN511", "margin-not-at-zero", Severity.WARNING)
UNUSUAL_LEARNING_RATE = Code("NN512", "unusual-learning-rate", Severity.WARNING)
UNUSUAL_MOMENTUM = Code("NN513", "unusual-momentum", Severity.WARNING)
STRONG_DECAY = Code("NN514", "strong-decay", Severity.WARNING)
DECAYED_TWICE = Code("NN515", "decayed-twice", Severity.WARNING)
LONGER_THAN_TRAINING = Code("NN516", "longer-than-training", Severity.WARNING)
VANISHING_LEARNING_RATE = Code("NN517", "vanishing-learning-rate", Severity.WARNING)
WATCHES_TRAINING_LOSS = Code("NN518", "watches-training-loss", Severity.NOTE)
NEVER_TRAINED = Code("NN519", "never-trained", Severity.WARNING)
WATCHED_METRIC = Code("NN520", "watched-metric", Severity.ERROR)

# Decisions
NO_THRESHOLD = Code("NN601", "no-threshold", Severity.ERROR)
TWO_THRESHOLDS = Code("NN602", "two-thresholds", Severity.ERROR)
DECISION_AND_LAYERS = Code("NN603", "decision-and-layers", Severity.ERROR)
NO_NETWORK = Code("NN604", "no-network", Severity.ERROR)
UNWEIGHED_FEATURE = Code("NN605", "unweighed-feature", Severity.ERROR)
DECISION_OUTPUT = Code("NN606", "decision-output", Severity.ERROR)
INPUT_NEVER_MATTERS = Code("NN607", "input-never-matters", Severity.WARNING)
ALWAYS_FIRES = Code("NN608", "always-fires", Severity.WARNING)
NEVER_FIRES = Code("NN609", "never-fires", Severity.WARNING)
REACHABLE_TIE = Code("NN610", "reachable-tie", Severity.NOTE)
SAME_NEURONS = Code("NN611", "same-neurons", Severity.WARNING)
WEIGHT_NEVER_MATTERS = Code("NN612", "weight-never-matters", Severity.WARNING)
CATEGORY_NEVER_CHOSEN = Code("NN613", "category-never-chosen", Severity.WARNING)
IMPLIED_NEURON = Code("NN614", "implied-neuron", Severity.NOTE)

# Examples
EXAMPLE_LACKS_INPUT = Code("NN701", "example-lacks-input", Severity.ERROR)
EXAMPLE_VALUE = Code("NN702", "example-value", Severity.ERROR)
EXAMPLE_OUT_OF_RANGE = Code("NN703", "example-out-of-range", Severity.ERROR)
EXAMPLE_EXPECTATION = Code("NN704", "example-expectation", Severity.ERROR)
CONTRADICTING_EXAMPLES = Code("NN705", "contradicting-examples", Severity.WARNING)
EXAMPLE_AGAINST_WEIGHTS = Code("NN706", "example-against-weights", Severity.WARNING)
REPEATED_EXAMPLE = Code("NN707", "repeated-example", Severity.NOTE)
IMPOSSIBLE_PROBABILITIES = Code("NN708", "impossible-probabilities", Severity.WARNING)

# Numerics
LOST_IN_FLOAT32 = Code("NN801", "lost-in-float32", Severity.WARNING)
UNSCALED_INPUT = Code("NN802", "unscaled-input", Severity.WARNING)
DEAD_RELU = Code("NN803", "dead-relu", Severity.WARNING)
IDLE_LAYER = Code("NN804", "idle-layer", Severity.WARNING)
FLAT_SOFTMAX = Code("NN805", "flat-softmax", Severity.WARNING)
LINEAR_STACK = Code("NN806", "linear-stack", Severity.WARNING)
SOFTMAX_OF_ONE = Code("NN807", "softmax-of-one", Severity.WARNING)
UNSUITED_INITIALIZER = Code("NN808", "unsuited-initializer", Severity.WARNING)
ALIKE_UNITS = Code("NN809", "alike-units", Severity.WARNING)
VANISHING_GRADIENT = Code("NN810", "vanishing-gradient", Severity.WARNING)
DROPOUT_ON_OUTPUT = Code("NN811", "dropout-on-output", Severity.WARNING)
HIGH_DROPOUT = Code("NN812", "high-dropout", Severity.WARNING)
SATURATED_UNIT = Code("NN813", "saturated-unit", Severity.WARNING)
SQUASHED_TWICE = Code("NN814", "squashed-twice", Severity.WARNING)

# Style
ZERO_WEIGHT = Code("NN901", "zero-weight", Severity.NOTE)
YES_NO_CATEGORIES = Code("NN902", "yes-no-categories", Severity.NOTE)


def _by_id(codes: Iterable[Code]) -> dict[str, Code]:
    """Return the codes by id, in the order of ids; two codes of one id or one name are a mistake in this file."""
    found: dict[str, Code] = {}
    names: set[str] = set()
    for code in sorted(codes, key=lambda code: code.id):
        if code.id in found or code.name in names:
            raise ValueError(f"code {code.id} {code.name!r} is declared twice")
        found[code.id] = code
        names.add(code.name)
    return found


CODES = _by_id([value for value in list(vars().values()) if isinstance(value, Code)])


def code_hint(word: str) -> str:
    """Return the way out for somebody who wrote ``word`` where the id of a code belongs."""
    near = nearest(word, (code.name for code in CODES.values()))
    meant = next((code.id for code in CODES.values() if code.name == near or code.id == word.upper()), None)
    return f"write {meant}" if meant is not None else "nnspec explain lists the codes"
