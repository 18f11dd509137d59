"""Cells of decision tables: unary tests (DMN 1.5, 7.3.3 and 10.3.1.2). The input, the cell, whether it passes."""

import pytest

from engine.feel import FeelSyntaxError, evaluate, evaluate_unary_tests
from tests.feel.notation import read

CELLS = r"""
null | - → true
1 | null → false
null | null, 1 → true
null | not(null) → false
null | not(1) → true
null | > 5 → false
3 | not(< 5) → false
5 | not([1..3], 5) → false
7 | < 5, > 10 → false
3 | (< 5) → true
7 | [1..3], 7 → true
1 | (1..3) → false
2 | ]1..3[ → true
"b" | not("a") → true
"b" | ["a".."c"] → true
1 | ? in [1, 2] → true
1 | [1, 2] → true
[1, 2] | [1, 2] → true
[1, 2] | 1 → false
true | false → false
false | false → true
true | not(true) → false
4 | > x → true
4 | x + 1 → true
4 | [x..5] → true
3 | != 5 → true
5 | = 5 → true
@"2026-01-01" | date("2026-01-01") → true
@"2025-01-01" | < @"2026-01-01" → true
@"PT24H" | @"P1D" → true
5 | ? > 3 and ? < 7 → true
[1, 2] | count(?) > 1 → true
[1, 2] | every i in ? satisfies i > 0 → true
"zoo" | starts with(?, "a"), "zoo" → true
{a: 1} | {a: 1} → true
-1 | -1 → true
"""


@pytest.mark.parametrize(("example", "result"), read(CELLS))
def test_a_cell_passes_as_dmn_says(example: str, result: str) -> None:
    value, cell = example.split(" | ")

    assert evaluate_unary_tests(cell, evaluate(value), {"x": 3}) is evaluate(result)


@pytest.mark.parametrize("cell", ["", "not()", "not(-)", "-, 1", "1,", "..", ", 1", "1 2"])
def test_a_cell_that_is_none_is_refused(cell: str) -> None:
    with pytest.raises(FeelSyntaxError):
        evaluate_unary_tests(cell, 1)
