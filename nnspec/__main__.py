"""``python -m nnspec`` is the command ``nnspec``."""

from nnspec.cli.main import entry

if __name__ == "__main__":
    entry()
