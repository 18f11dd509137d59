"""Equality and order, across kinds and zones (DMN 1.5, Tables 52 and 53), between and in."""

import pytest

from tests.feel.notation import check, read

EDGES = r"""
@"2026-01-01T10:00:00" < @"2026-01-01T11:00:00Z" → null
@"2026-01-01T10:00:00" = @"2026-01-01T10:00:00Z" → false
@"2026-01-01T10:00:00Z" = @"2026-01-01T11:00:00+01:00" → true
@"2026-01-01T10:00:00Z" < @"2026-01-01T11:00:00+02:00" → false
@"10:00:00" = @"10:00:00Z" → false
@"10:00:00Z" = @"11:00:00+01:00" → true
@"2026-01-01" = @"2026-01-01T00:00:00" → null
@"2026-01-01" < @"2026-01-01T00:00:01" → null
@"P1Y" = @"P12M" → true
@"P1D" = @"PT24H" → true
@"P0Y" = @"P0D" → null
@"P1Y" < @"P365D" → null
@"PT0.1S" < @"PT0.2S" → true
true < false → null
true = true → true
[1] < [2] → null
{} = {} → true
[] = [] → true
[1] = 1 → null
1 = [1] → null
[1,2] = [2,1] → false
[null] = [null] → true
{a: null} = {a: null} → true
{a: 1} = {b: 1} → false
[1, "a"] = ["a", 1] → false
[1] = ["a"] → false
[1..3] = [1..3] → true
[1..3] = [1..4] → false
[1..3] = (0..4) → false
(> 3) = (> 3) → true
(> 3) = (3..null) → false
[1..3] != [1..3] → false
1 != null → true
null != null → false
"a" != 1 → null
abs = null → true
abs = abs → true
@"2026-01-01" = "2026-01-01" → null
null < 1 → null
null > null → null
null <= null → null
null = false → false
1 between 1 and 2 → true
5 between 1 and null → null
null between 1 and 2 → null
"b" between "a" and "c" → true
1 between 2 and 0 → false
1 between "a" and 2 → null
1 in 1 → true
1 in (1) → true
1 in [1,2] → true
1 in [2,3] → false
1 in ([2,3],[1,2]) → true
1 in [[1],2] → false
[1] in [[1],2] → true
1 in (>0) → true
1 in >0 → true
1 in (>0, <0) → true
1 in (<0, "a") → false
1 in <=1 → true
1 in !=1 → false
1 in =1 → true
1 in null → false
null in null → true
null in [null] → true
null in [1,null] → true
null in (>1) → null
"a" in ["a".."c"] → true
"a" in 1 → null
1 in "a" → null
@"2026-01-01" in [@"2025-01-01"..@"2027-01-01"] → true
1 in [1..2] and true → true
1 in (1..2) → false
2 in ]1..2] → true
1 in [null..2] → null
3 in [null..2] → false
7 in (null..8] → null
7 in [6..null) → null
1 in (null..null) → null
5 in (< null) → null
1 in [[1..2],5] → true
not(1 in [2]) → true
1 in (1,2) and 2 in (3) → false
{a:1} in [{a:1}] → true
[1,2] in [1,2] → true
[1,2] in ([1,2],[3]) → true
[1..2] in [[1..2]] → true
1 in ([0..2]) → true
1 in (function(x) true) → null
12345678901234567890123456789012345 = 12345678901234567890123456789012350 → false
"a" < "B" → false
"Z" < "a" → true
"10" < "9" → true
"" = "" → true
"" < "a" → true
"a" = "A" → false
null in [] → false
[] in [[]] → true
1 in (null, 1) → true
1 in (2, null) → false
"x" in ("a", "x", "b") → true
5 in (1..5] → true
5 in [1..5) → false
(1..5] = ]1..5] → true
[1..5[ = [1..5) → true
@"2026-01-01T12:00:00+01:00" in [@"2026-01-01T11:00:00Z"..@"2026-01-01T11:00:00Z"] → true
@"P1D" between @"PT1H" and @"P2D" → true
true between false and true → null
[1,2] between 1 and 2 → null
not(1 between 2 and 3) → true
if 1 > 2 then "a" else if 2 > 1 then "b" else "c" → "b"
if [] then 1 else 2 → 2
if "true" then 1 else 2 → 2
sort(["b","a"], function(a, b) a < b) → ["a", "b"]
"""


@pytest.mark.parametrize(("expression", "result"), read(EDGES))
def test_an_edge_is_as_dmn_says(expression: str, result: str) -> None:
    check(expression, result)
