"""What other frameworks call what has another name here: for authors who write what their hands know.

Read only when a word is not known. A word stands here for what means the same, not for what is merely near: ``rmse``
is no metric of the language, and is not taken for ``mean_squared_error``.
"""

from collections.abc import Iterable

from nnspec.diagnostics import Suggestion

_WORDS = {
    "type": {
        "boolean": "bool binary flag yesno bit",
        "number": "float int integer real numeric numerical double float32 float64 int64 scalar image vector tensor",
        "category": "categorical enum string str class label choice factor nominal",
    },
    "layer": {
        "dense": "linear fc fullyconnected affine hidden mlp",
        "concat": "concatenate cat join merge",
        "add": "sum plus residual skip",
    },
    "activation": {
        "identity": "linear none null no",
        "silu": "swish",
        "sigmoid": "logistic expit sigm",
        "step": "heaviside threshold binarystep hardlimit perceptron",
        "leaky_relu": "lrelu",
    },
    "loss": {
        "binary_cross_entropy": "bce bceloss bcewithlogits bcewithlogitsloss logloss logisticloss sigmoidcrossentropy",
        "cross_entropy": "ce categoricalcrossentropy sparsecategoricalcrossentropy crossentropyloss nll nllloss",
        "mse": "meansquarederror l2 l2loss mseloss squarederror quadratic",
        "mae": "meanabsoluteerror l1 l1loss absoluteerror",
        "huber": "smoothl1 smoothl1loss huberloss",
        "kl_divergence": "kl kld kldiv kldivloss kullbackleibler",
        "hinge": "hingeloss svm",
        "poisson": "poissonnll poissonnllloss",
    },
    "optimizer": {"sgd": "gd gradientdescent momentum nesterov stochasticgradientdescent"},
    "schedule": {
        "cosine": "cosineannealing cosineannealinglr cosinedecay",
        "exponential": "exponentialdecay exponentiallr",
        "step": "steplr stepdecay staircase",
        "reduce_on_plateau": "plateau reducelronplateau",
        "linear_warmup": "warmup",
    },
    "initializer": {
        "glorot_uniform": "xavier xavieruniform glorot",
        "glorot_normal": "xaviernormal",
        "he_normal": "he kaiming kaimingnormal msra",
        "he_uniform": "kaiminguniform",
        "lecun_normal": "lecun",
        "normal": "randomnormal gaussian",
        "uniform": "randomuniform",
        "zeros": "zero",
    },
    "metric": {
        "accuracy": "acc binaryaccuracy categoricalaccuracy sparsecategoricalaccuracy",
        "mean_absolute_error": "mae",
        "mean_squared_error": "mse",
        "auc": "rocauc aucroc auroc rocaucscore",
        "f1": "f1score fscore",
        "r2": "r2score rsquared coefficientofdetermination",
        "recall": "sensitivity tpr truepositiverate",
        "confusion_matrix": "confusion",
    },
    "key": {
        "learning_rate": "lr eta stepsize",
        "weight_decay": "decay wd",
        "batch_size": "batch bs minibatch",
        "epochs": "nepochs numepochs maxepochs passes maxiter",
        "seed": "randomseed randomstate rngseed",
        "validation": "valsplit validationsplit validationshare",
        "schedule": "scheduler lrscheduler lrschedule learningrateschedule",
        "initializer": "init kernelinitializer weightinit",
        "bias_initializer": "biasinit",
        "units": "size hiddensize neurons nodes outfeatures width",
        "activation": "act nonlinearity activationfunction",
        "slope": "alpha negativeslope",
        "rate": "p prob probability",
        "categories": "values classes labels options choices levels enum",
        "range": "bounds limits interval minmax",
        "shape": "dim dims dimensions size",
        "standardize": "normalize normalise zscore",
        "yes_above": "cutoff threshold",
        "threshold": "cutoff limit",
        "question": "label prompt text title",
        "given": "input inputs features when",
        "expect": "output outputs expected then",
        "within": "tolerance tol atol delta epsilon",
        "nnspec": "version",
        "inputs": "features",
        "outputs": "targets predictions",
        "layers": "network architecture model hiddenlayers",
        "training": "train trainer fit learning",
        "examples": "tests cases",
        "from": "input inputs source sources of",
        "use_bias": "biased",
    },
}


def known_as(word: str, noun: str, candidates: Iterable[str]) -> str | None:
    """Return which of the candidates, names of the kind ``noun``, others call ``word``; None where none is."""
    allowed = {*candidates}
    return next((ours for ours in names_for(word, noun) if ours in allowed), None)


def called(word: str, ours: str) -> Suggestion:
    """Return a hint at the name here of what others call ``word``; its author is the one to write it."""
    return Suggestion(f"it is called {ours} here", word, ours, sure=False)


def names_for(word: str, noun: str) -> list[str]:
    """Return all names of a kind that others call ``word``."""
    plain = _plain(word)
    return [ours for ours, theirs in _WORDS.get(noun, {}).items() if plain in theirs.split()]


def _plain(word: str) -> str:
    return "".join(filter(str.isalnum, word.casefold()))
