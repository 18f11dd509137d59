"""FEEL's own functions (DMN 1.5, 10.3.4), a file per kind. Importing this declares them all in
`functions.BUILTINS`.
"""

from engine.feel.builtins import (
    contexts,
    conversion,
    dates,
    lists,
    logic,
    numbers,
    ranges,
    statistics,
    strings,
)
from engine.feel.functions import BUILTINS
from engine.feel.odd_names import OddNames

ODD_BUILTINS = OddNames(BUILTINS)
"""The built-ins whose names are of several words."""

__all__ = [
    "BUILTINS",
    "ODD_BUILTINS",
    "contexts",
    "conversion",
    "dates",
    "lists",
    "logic",
    "numbers",
    "ranges",
    "statistics",
    "strings",
]
