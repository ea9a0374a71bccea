"""The verbs of the command line that need sessions, one module each; ``nnspec.cli.main`` finds them by name."""
