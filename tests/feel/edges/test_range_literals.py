"""Ranges as values, and the function that reads them (DMN 1.5, 10.3.2.7)."""

import pytest

from tests.feel.notation import check, read

EDGES = r"""
range("[1..10]") → [1..10]
range("(1..10)") → (1..10)
range("]1..10[") → (1..10)
range(from: "[1..10]") → [1..10]
range("[1..10") → null
range("1..10") → null
range("[1..]") → null
range("[1..)") → (>= 1)
range("(..10]") → (<= 10)
range("(..10)") → (< 10)
range("[..10]") → null
range("(1..)") → (> 1)
range("(..)") → null
[10..1] → null
(1..1) → (1..1)
5 in [10..1] → null
null in [10..1] → null
5 in range("(..10]") → true
range("[..]") → null
range("") → null
range("[\"a\"..\"c\"]") → ["a".."c"]
range("[\"a..b\"..\"c\"]") → ["a..b".."c"]
range("[@\"2026-01-01\"..@\"2026-02-01\"]") → [@"2026-01-01"..@"2026-02-01"]
range("[date(\"2026-01-01\")..date(\"2026-02-01\")]") → [@"2026-01-01"..@"2026-02-01"]
range("[2026-01-01..2026-02-01]") → null
range("[P1D..P2D]") → null
range("[duration(\"P1D\")..duration(\"P2D\")]") → [@"P1D"..@"P2D"]
range("[10..1]") → null
range("[1..\"a\"]") → null
range("[-1.5..1e3]") → [-1.5..1000]
range("[1+1..3]") → null
range("[null..3]") → null
range("(null..3]") → null
range("[1..1]") → [1..1]
range(null) → null
range("(null..null)") → null
range("[10:00:00..11:00:00]") → null
range("[\"a\"..)") → (>= "a")
range(["[1..2]"]) → [1..2]
"""


@pytest.mark.parametrize(("expression", "result"), read(EDGES))
def test_an_edge_is_as_dmn_says(expression: str, result: str) -> None:
    check(expression, result)
