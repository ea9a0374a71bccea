"""``nnspec test``: run the examples that specs give, and report like a test runner."""

import time
from argparse import ArgumentParser, Namespace

from nnspec.cli.failures import ERRORS_FOUND, SUCCESS
from nnspec.cli.paths import find_specs
from nnspec_runtime.cli.arguments import NETWORK_HELP
from nnspec_runtime.examples import run_examples
from nnspec_runtime.session import Session


def configure(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.usage = "nnspec test SPEC..."
    parser.add_argument("networks", nargs="+", metavar="SPEC", help=f"{NETWORK_HELP}, or a directory of specs")


def run(arguments: Namespace) -> int:
    """Run every example of every network."""
    began = time.perf_counter()
    passed = failed = skipped = 0
    for path in (found for network in arguments.networks for found in find_specs(network)):
        session = Session.open(path)
        if session.kind == "initialized":
            count = len(session.spec.examples)
            skipped += count
            print(f"{path}: {count} skipped: the network has no weights yet; test the file that train saves")
            continue
        results = run_examples(session)
        marks = "".join("." if not each.faults else "F" for each in results)
        print(f"{path}: {marks}" if results else f"{path}: no examples")
        for each in results:
            for fault in each.faults:
                print(f"  example {each.number}: {fault}")
        failed += sum(bool(each.faults) for each in results)
        passed += sum(not each.faults for each in results)
    counts = [f"{failed} failed"] if failed else []
    counts += [f"{passed} passed", *([f"{skipped} skipped"] if skipped else [])]
    print(f"{', '.join(counts)} in {time.perf_counter() - began:.2f} s")
    return ERRORS_FOUND if failed else SUCCESS
