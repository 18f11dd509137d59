"""for, some, every, if and filters (DMN 1.5, 10.3.2.5 and 10.3.2.14)."""

import pytest

from tests.feel.notation import check, read

EDGES = r"""
for i in 1..3 return i → [1, 2, 3]
for i in 3..1 return i → [3, 2, 1]
for i in [1..3] return i → [1, 2, 3]
for i in (1..3) return i → [2]
for i in [3..1] return i → null
for i in 1.5..3 return i → null
for i in @"2026-01-01"..@"2026-01-03" return i → [@"2026-01-01", @"2026-01-02", @"2026-01-03"]
for i in @"2026-01-03"..@"2026-01-01" return i → [@"2026-01-03", @"2026-01-02", @"2026-01-01"]
for i in [@"2026-01-01"..@"2026-01-03"] return i → [@"2026-01-01", @"2026-01-02", @"2026-01-03"]
for i in [@"2026-01-01"..@"2026-01-03") return i.day → [1, 2]
for i in "a".."c" return i → null
for i in 1..null return i → null
for i in [] return i → []
for i in 5 return i → [5]
for i in [1,2], j in [3,4] return i*j → [3, 4, 6, 8]
for i in [1,2], j in 1..i return j → [1, 1, 2]
for i in 1..5 return if i<3 then i else partial[-1]+partial[-2] → [1, 2, 3, 5, 8]
for i in [[1,2],[3]], j in i return j → [1, 2, 3]
for i in {a:1} return i.a → [1]
for i in (>3) return i → null
for i in [1,2] return for j in [i] return j+partial[1] → [[null], [null]]
for i in 1..3 return partial → [[], [[]], [[], [[]]]]
for i in 1..2 return {so far: partial} → [{so far: []}, {so far: [{so far: []}]}]
for i in 1..3 return if i < 3 then i else partial → [1, 2, [1, 2]]
for i in [1,2], j in partial return j → []
for i in -1..1 return i → [-1, 0, 1]
for i in 1..2+1 return i → [1, 2, 3]
for x in 1..1 return x → [1]
every i in [] satisfies i>1 → true
some i in [] satisfies i>1 → false
some i in [1,2,3] satisfies i>2 → true
every i in [1,null] satisfies i>0 → null
some i in [1,null] satisfies i>5 → null
some i in null satisfies i>5 → null
some i in [1,2], j in [2,3] satisfies i=j → true
every i in 1..3 satisfies i>0 → true
some i in 5 satisfies i=5 → true
some i in [1,2] satisfies "a" → null
if true then 1 else 2 → 1
if null then 1 else 2 → 2
if 1 then 1 else 2 → 2
if "a" then 1 else 2 → 2
if false then 1 else if true then 2 else 3 → 2
[1,2,3][1] → 1
[1,2,3][-1] → 3
[1,2,3][0] → null
[1,2,3][4] → null
[1,2,3][1.5] → null
[1,2,3][item>1] → [2, 3]
[1,2,3][true] → [1, 2, 3]
[1,2,3][false] → []
[1,2,3][null] → null
[4,5][{b: 7}] → null
[{own: null}, {own: true}, {}][own] → [{own: true}]
[1,2,3]["a"] → null
[1,2,3][item] → 1
[true,false][item] → [true]
[{a:1},{a:2}][a=1] → [{a: 1}]
[{a:1},{a:2}][item.a=1] → [{a: 1}]
[{a:1},{b:2}][a!=null] → [{a: 1}]
[{item:5}][item=5] → [{item: 5}]
[{item:5}][item.item=5] → []
[{a:1},{a:2}].a → [1, 2]
[{a:1},{b:2}].a → [1, null]
[{a:[1,2]},{a:[3]}].a → [[1, 2], [3]]
{a:1}[a=1] → [{a: 1}]
1[1] → 1
1[2] → null
1[true] → [1]
1[item=1] → [1]
null[1] → null
null[true] → null
null[item=null] → null
[][1] → null
[][item>1] → []
"abc"[1] → "abc"
[1,2,3][item>1][1] → 2
[[1,2],[3]][1][2] → 2
[1,2,3,4][item>1][item<4] → [2, 3]
[1,2,3][count([1])] → 1
[{x:1,y:2},{x:2,y:3}][x=1].y → [2]
[{x:null}][x=null] → [{x: null}]
"""


@pytest.mark.parametrize(("expression", "result"), read(EDGES))
def test_an_edge_is_as_dmn_says(expression: str, result: str) -> None:
    check(expression, result)
