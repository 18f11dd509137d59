"""Functions on contexts, is and not (DMN 1.5, 10.3.4.2, 10.3.4.9 and 10.3.4.10)."""

import pytest

from tests.feel.notation import check, read

EDGES = r"""
get value({a:1}, "a") → 1
get value({a:1}, "b") → null
get value({a:1}, null) → null
get value(null, "a") → null
get value({a:{b:1}}, ["a","b"]) → 1
get value({a:{b:1}}, []) → null
get value(m: {a:1}, key: "a") → 1
get value(context: {a:1}, key: "a") → null
get value({a:1}, ["a", null]) → null
get value({a:{b:1}}, ["a","c"]) → null
get entries({a:1, b:2}) → [{key: "a", value: 1}, {key: "b", value: 2}]
get entries(m: {a:1}) → [{key: "a", value: 1}]
get entries(null) → null
get entries([]) → null
get entries({}) → []
get entries({a:1})[key="a"].value → [1]
get entries({b:2, a:1}).key → ["b", "a"]
context([{key:"a", value:1}]) → {a: 1}
context(entries: [{key:"a", value:1}]) → {a: 1}
context({key:"a", value:1}) → {a: 1}
context([{key:"a", value:1},{key:"a", value:2}]) → null
context([{key:"a"}]) → null
context([{key:null, value:1}]) → null
context([{key:"a", value:null}]) → {a: null}
context([{key:1, value:null}]) → null
context([]) → {}
context(null) → null
context([null]) → null
context put({a:1}, "b", 2) → {a: 1, b: 2}
context put({a:1}, "a", 2) → {a: 2}
context put({a:1}, ["b"], 2) → {a: 1, b: 2}
context put({a:{b:1}}, ["a","b"], 2) → {a: {b: 2}}
context put({a:{b:1}}, ["a","c"], 2) → {a: {b: 1, c: 2}}
context put({a:1}, ["b","c"], 2) → null
context put({a:{b:0}}, ["a","b","c","d"], 2) → null
context put({a:1}, [], 2) → null
context put({a:1}, "", 2) → {a: 1, "": 2}
context put({a:1}, ["a","c"], 2) → null
context put(context: {a:1}, key: "b", value: 2) → {a: 1, b: 2}
context put(context: {a:1}, keys: ["b"], value: 2) → {a: 1, b: 2}
context put({a:1}, null, 2) → null
context put(null, "a", 2) → null
context put({a:1}, ["b", null], 2) → null
context put({}, "a", null) → {a: null}
context merge([{a:1},{b:2}]) → {a: 1, b: 2}
context merge(contexts: [{a:1},{a:2}]) → {a: 2}
context merge({a:1}) → {a: 1}
context merge([{a:1}, null]) → null
context merge([]) → {}
context merge(null) → null
context merge([{a:{b:1}},{a:{c:1}}]) → {a: {c: 1}}
is(1, 1) → true
is(1, "1") → false
is(null, null) → true
is(@"10:00:00Z", @"10:00:00+00:00") → true
is(@"10:00:00Z", @"10:00:00@Etc/UTC") → false
is(@"2012-12-25", @"23:00:50") → false
is(@"10:00:00", @"10:00:00Z") → false
is(1.0, 1) → true
is([1,2],[1,2]) → true
is() → true
is(1) → false
is(value1: 1, value2: 1) → true
is([1],[2]) → false
is({a:1},{a:1}) → true
is([1..2],[1..2]) → true
is([@"10:00:00Z"],[@"11:00:00+01:00"]) → false
is({a:@"10:00:00Z"},{a:@"11:00:00+01:00"}) → false
is(function(a) a, function(a) a) → false
not(true) → false
not(null) → null
not(1) → null
not(negand: true) → false
not() → null
not(true, false) → null
not([true]) → false
now() → @"2026-03-31T09:30:00Z"
today() → @"2026-03-31"
now(1) → null
is([1,[2]],[1,[2]]) → true
is([1.0],[1]) → true
not([true,false]) → null
"""


@pytest.mark.parametrize(("expression", "result"), read(EDGES))
def test_an_edge_is_as_dmn_says(expression: str, result: str) -> None:
    check(expression, result)
