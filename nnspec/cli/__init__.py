"""The command line: one module a verb, each imported only when its verb runs.

A verb module has ``configure(parser)`` and ``run(arguments) -> int``. Verbs that need sessions live in
``nnspec_runtime.cli``, ``serve`` in ``nnspec_server``; here are ``main``, which lists them all, and what they share.
"""
