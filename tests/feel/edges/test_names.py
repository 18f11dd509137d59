"""Names of several words, with operators and keywords in them, and what they mean where (DMN 1.5, 10.3.1.2 and 10.3.2.2)."""

import pytest

from tests.feel.notation import check, read

EDGES = r"""
{"a.b": 1}.a.b → 1
{a+b: 1, r: a+b}.r → 1
{a*b: 1, r: a*b}.r → 1
{a/b: 1, r: a/b}.r → 1
{a.b: 1, r: a.b}.r → 1
{Student's name: "Ann", r: Student's name}.r → "Ann"
{if x: 1, r: if x}.r → 1
{date: 1, r: date + 1}.r → 2
{in_order: 1, r: in_order}.r → 1
{or else: 1, r: or else}.r → 1
{a  b: 1, r: a b}.r → 1
{"a": 1, r: a}.r → 1
{été: 1, r: été}.r → 1
{_x1: 1, r: _x1}.r → 1
{a_b: 1}.a_b → 1
{days and time duration: 1, r: days and time duration}.r → 1
for each item in [1,2] return each item → [1, 2]
some big number in [1,2] satisfies big number > 1 → true
[1,2,3][item >= 2 and item <= 3] → [2, 3]
[{a: 1, b: 2}][a < b].b → [2]
[{a: 1}][b = null] → [{a: 1}]
[1,2,3][-4] → null
[1,2,3][1+1] → 2
[1,2,3][if true then 2 else 3] → 2
[[1,2],[3,4]][item[1] = 3] → [[3, 4]]
[1,null,3][item = null] → [null]
[{a:{b:1}},{a:{b:2}}][a.b = 2].a.b → [2]
{l: [1,2,3], x: 2, r: l[x]}.r → 2
{l: [{x: 1},{x: 2}], x: 2, r: l[x = 2]}.r → [{x: 2}]
{item: 5, l: [1,2], r: l[item = 2]}.r → [2]
(function(x: number, y: number) x + y)(y: 1, x: 2) → 3
(function(l) l[1])([1,2]) → 1
{f: function(x) x * 2, r: f(f(2))}.r → 8
{add: function(a) function(b) a + b, r: add(1)(2)}.r → 3
{apply: function(f, x) f(x), r: apply(abs, -3)}.r → 3
{apply: function(f, x) f(x), r: apply(function(y) y + 1, 1)}.r → 2
[abs, floor][2](1.5) → 1
{s: "x", string length: 5, r: string length}.r → 5
{count: 5, r: count + 1}.r → 6
{a: 1, b: {a: 2, c: a}}.b.c → 2
{a: 1, b: {c: a}}.b.c → 1
{a: b, b: 1}.a → null
{"a b": 1, c: a b + 1}.c → 2
[{a b: 1}].a b → [1]
[{a: 1}, 5, null].a → [1, null, null]
{a: [{b: 1},{b: 2}]}.a.b → [1, 2]
{a: [{b: 1},{b: 2}]}.a[b = 2] → [{b: 2}]
{a: [{b: 1},{b: 2}]}.a[1].b → 1
"""


@pytest.mark.parametrize(("expression", "result"), read(EDGES))
def test_an_edge_is_as_dmn_says(expression: str, result: str) -> None:
    check(expression, result)
