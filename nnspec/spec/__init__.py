"""The language: models of the file, what must hold between its parts, and findings about both.

Knows neither shapes nor arithmetic.
"""

from nnspec.spec.load import check, from_dict, load, loads, place
from nnspec.spec.spec import Spec

__all__ = ["Spec", "check", "from_dict", "load", "loads", "place"]
