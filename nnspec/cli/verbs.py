"""Every verb of the command line, with the module that implements it."""

from nnspec.record import record


@record
class Verb:
    """One verb: its name, what it does in one line, and its module, named by a text so that it is imported last."""

    name: str
    help: str
    module: str


VERBS = {
    verb.name: verb
    for verb in (
        Verb("check", "find every error in specs", "nnspec.cli.check"),
        Verb("fmt", "write specs in one style", "nnspec.cli.fmt"),
        Verb("explain", "explain a code that check reports", "nnspec.cli.explain"),
        Verb("init", "begin a spec, by questions and answers or from a template", "nnspec.cli.init"),
        Verb("analyze", "tell what decides, what suffices and what never matters", "nnspec_runtime.cli.analyze"),
        Verb("schema", "print the JSON Schema of the language, for editors", "nnspec.cli.schema"),
        Verb(
            "show",
            "show a network: its layers, sizes and memory, or a stage of its compilation",
            "nnspec_runtime.cli.show",
        ),
        Verb("draw", "draw a network, a decision or a training", "nnspec_runtime.cli.draw"),
        Verb("test", "run the examples that specs give", "nnspec_runtime.cli.test"),
        Verb("decide", "decide one case and explain the decision", "nnspec_runtime.cli.decide"),
        Verb("predict", "compute the outputs for the rows of a data file", "nnspec_runtime.cli.predict"),
        Verb("train", "train a network on a data file", "nnspec_runtime.cli.train"),
        Verb("evaluate", "measure a network on a data file, as a whole and by slices", "nnspec_runtime.cli.evaluate"),
        Verb("build", "write a network as one Python file that needs only NumPy", "nnspec_runtime.cli.build"),
        Verb(
            "diff",
            "tell what changed between two versions: for callers, for decisions, for training",
            "nnspec_runtime.cli.diff",
        ),
        Verb("serve", "serve networks over gRPC", "nnspec_server.cli"),
    )
}
