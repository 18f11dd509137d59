"""What a FEEL value can be, in Python's types."""

from typing import Any, TypeAlias

Value: TypeAlias = Any
"""Decimal, str, bool, None, list, dict with text keys, `engine.feel.types`, or a `functions.Function`."""
