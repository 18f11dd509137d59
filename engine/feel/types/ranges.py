"""FEEL's range (DMN 1.5, 10.3.2.3.9)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """From `start` to `end`, each included or not; null leaves that side open.

    `operator` is "" for a range with two ends and the comparison for one written as `(< 10)` or `(!= 10)`,
    which is a value of its own: FEEL does not call `(< 10)` equal to `(null..10)`.
    """

    start: object
    end: object
    start_included: bool = True
    end_included: bool = True
    operator: str = ""

    @classmethod
    def comparison(cls, operator: str, value: object) -> "Range":
        """The range of what compares so with `value`."""
        if operator in ("<", "<="):
            return cls(None, value, False, operator == "<=", operator)
        if operator in (">", ">="):
            return cls(value, None, operator == ">=", False, operator)
        return cls(value, value, operator == "=", operator == "=", operator)
