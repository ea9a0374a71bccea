"""What a project says about how its specs are checked: ``nnspec.toml``, or ``[tool.nnspec]`` in ``pyproject.toml``.

Knows codes and files, and nothing of specs. TOML and patterns cost their imports where a project has them.
"""

from nnspec.config.config import Config
from nnspec.config.find import Configs

__all__ = ["Config", "Configs"]
