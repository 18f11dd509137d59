"""Functions that make one value of a list (DMN 1.5, 10.3.4.4)."""

import pytest

from tests.feel.notation import check, read

EDGES = r"""
min([]) → null
min(1) → 1
min([1]) → 1
min([1, null]) → null
min(1, "a") → null
min(["b", "a"]) → "a"
min([@"P1D", @"PT1H"]) → @"PT1H"
min([true,false]) → null
max(@"2026-01-01", @"2026-02-01") → @"2026-02-01"
min(list: [1,2]) → 1
min([[1]]) → null
sum([]) → null
sum() → null
sum(1) → 1
sum(null) → null
sum([null]) → null
sum([1,null]) → null
sum(list: [1,2]) → 3
sum([@"P1Y", @"P2M"]) → @"P1Y2M"
mean([]) → null
mean(1, 2, 3) → 2
mean([1, null]) → null
mean([@"P1D", @"P3D"]) → null
median() → null
median([]) → null
median([1, 2]) → 1.5
median(8, 2, 5, 3, 4) → 4
median([1, null]) → null
stddev([]) → null
stddev([47]) → null
stddev(2, 4, 7, 5) → 2.081665999466132735282297706979931
stddev([1, null]) → null
mode() → null
mode([]) → []
mode(6, 3, 9, 6, 6) → [6]
mode([6, 1, 9, 6, 1]) → [1, 6]
mode([1.0, 1, 2]) → [1]
mode([null]) → null
mode([1,null]) → null
product([]) → null
product([2,3,4]) → 24
product([2,null]) → null
count() → null
count([]) → 0
count(null) → null
count(1) → 1
count([null]) → 1
count([1,[2,3]]) → 2
count(list: [1]) → 1
all() → null
all([]) → true
all(true) → true
all([true, null]) → null
all([false, null, true]) → false
all([null]) → null
all(null) → null
all(true, false) → false
all([true, 1]) → null
all([0]) → null
all(list: [true]) → true
any() → null
any([]) → false
any([null]) → null
any([false, null]) → null
any([true, 1]) → true
any(null) → null
any(list: [false]) → false
any(1) → null
all(1) → null
all([false, 1]) → false
"""


@pytest.mark.parametrize(("expression", "result"), read(EDGES))
def test_an_edge_is_as_dmn_says(expression: str, result: str) -> None:
    check(expression, result)
