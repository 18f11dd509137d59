"""instance of, and parameters with a type (DMN 1.5, 10.3.2.9)."""

import pytest

from tests.feel.notation import check, read

EDGES = r"""
1 instance of number → true
"a" instance of string → true
true instance of boolean → true
@"2026-01-01" instance of date → true
@"10:00:00" instance of time → true
@"2026-01-01T10:00:00" instance of date and time → true
@"P1D" instance of days and time duration → true
@"P1Y" instance of years and months duration → true
@"P1Y" instance of duration → null
[1] instance of list → true
[1] instance of list<number> → true
[1,"a"] instance of list<Any> → true
[] instance of list<string> → true
[null] instance of list<number> → true
null instance of list<number> → false
null instance of Null → true
null instance of Any → false
1 instance of Any → true
{a:1} instance of context → true
{a:1} instance of context<a: number> → true
{a:1,b:2} instance of context<a: number> → true
{a:null} instance of context<a: number> → true
{} instance of context<a: number> → false
[1..2] instance of range<number> → true
[1..2] instance of range<string> → false
(>1) instance of range<number> → true
(function(a) a) instance of function<Any> -> Any → true
(function(a: number) a) instance of function<number> -> number → true
(function(a: number) a) instance of function<string> -> number → false
(function() 1) instance of function<> -> number → true
(function(a: number) a) instance of function<Any> -> Any → false
(function(a: Any) a) instance of function<number> -> Any → true
(function(a: list<Any>) a) instance of function<list<number>> -> Any → true
(function(a: list<number>) a) instance of function<list<Any>> -> Any → false
(function(a: list) a) instance of function<list<number>> -> Any → true
(function(a: context<x: number>) a) instance of function<context<x: number, y: string>> -> Any → true
(function(a: context<x: number, y: string>) a) instance of function<context<x: number>> -> Any → false
(function(a: dateTime) a) instance of function<date and time> -> Any → true
(function(a: function<number> -> number) a) instance of function<function<Any> -> number> -> Any → true
(function(a: number, b) a) instance of function<number> -> Any → false
(function() "pip") instance of function<> -> string → true
(function() "pip") instance of function<> -> number → false
(function() null) instance of function<> -> number → true
(function(a) a) instance of function<number> -> number → true
(function(a: number) a + 1) instance of function<number> -> string → false
(function(n: number) n <= 65) instance of function<number> -> boolean → true
(function(p: context<age: number>) {fee: 10, free: false}) instance of function<context<age: number, name: string>> -> context<fee: number> → true
(function(p: context<age: number>) {fee: 10}) instance of function<context<age: number>> -> context<fee: number, free: boolean> → false
(function(a) {b: a}) instance of function<number> -> context<b: string> → true
(function(p: context<age: number, name: string>) 10) instance of function<context<age: number>> -> number → false
(function() [1, 2]) instance of function<> -> list<number> → true
(function() [1, 2]) instance of function<> -> list<string> → false
(function() []) instance of function<> -> list<string> → true
(function() other.name) instance of function<> -> list<string> → true
abs instance of function<number> -> number → true
abs instance of function → true
1 instance of list<number> → false
[[1]] instance of list<list<number>> → true
1 instance of foo → null
1 instance of dateTime → false
(function(x: list<number>) x)(1) → [1]
(function(x: number) x)([1]) → 1
(function(x: number) x)([1,2]) → null
(function(x: date and time) x)(@"2026-01-01") → @"2026-01-01T00:00:00Z"
(function(x: list) x)([1]) → [1]
(function(x: Any) x)([1]) → [1]
"""


@pytest.mark.parametrize(("expression", "result"), read(EDGES))
def test_an_edge_is_as_dmn_says(expression: str, result: str) -> None:
    check(expression, result)
