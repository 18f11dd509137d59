"""Functions on lists (DMN 1.5, 10.3.4.4)."""

import pytest

from tests.feel.notation import check, read

EDGES = r"""
list contains([1,2], 2) → true
list contains(list: [1,2], element: 2) → true
list contains([1,null], null) → true
list contains(null, null) → null
list contains(1, 1) → true
list contains([[1]], [1]) → true
list contains([@"10:00:00Z"], @"11:00:00+01:00") → true
sublist([4,5,6], 1, 2) → [4, 5]
sublist([4,5,6], -1) → [6]
sublist([4,5,6], 0) → null
sublist([4,5,6], 4) → null
sublist([4,5,6], 2, 5) → null
sublist([4,5,6], 2, 0) → null
sublist([4,5,6], -2, 1) → [5]
sublist(list: [4,5,6], start position: 2) → [5, 6]
sublist(list: [4,5,6], start position: 2, length: 1) → [5]
append([1], 2, 3) → [1, 2, 3]
append([], null) → [null]
append(null, 1) → [null, 1]
append([1]) → null
append(1, 2) → [1, 2]
append(list: [1], item: 2) → [1, 2]
append(list: [1], items: [2]) → null
concatenate([1],[2]) → [1, 2]
concatenate([1],null) → null
concatenate([1],2) → [1, 2]
concatenate() → null
concatenate([1]) → [1]
concatenate([[1]]) → [[1]]
concatenate([[1],[2]]) → [[1], [2]]
concatenate([1,2],[3],[[4]]) → [1, 2, 3, [4]]
insert before([1,3], 1, 2) → [2, 1, 3]
insert before([1,3], 3, 2) → null
insert before([1,3], -1, 2) → [1, 2, 3]
insert before([], 1, 2) → null
insert before([1,3], 0, 2) → null
insert before(list: [1,3], position: 1, newItem: 2) → [2, 1, 3]
insert before([1], 1, null) → [null, 1]
insert before([1], 1.5, 2) → null
remove([1,2,3], 2) → [1, 3]
remove([1,2,3], -1) → [1, 2]
remove([1,2,3], 4) → null
remove(list: [1,2,3], position: 1) → [2, 3]
list replace([2,4,7,8], 3, 6) → [2, 4, 6, 8]
list replace([2,4,7,8], -1, 6) → [2, 4, 7, 6]
list replace([2,4,7,8], 0, 6) → null
list replace([2,4,7,8], 5, 6) → null
list replace([2,4,7,8], function(item, newItem) item < newItem, 5) → [5, 5, 7, 8]
list replace(list: [2], position: 1, newItem: 6) → [6]
list replace(list: [2], match: function(item, newItem) true, newItem: 6) → [6]
list replace([1, "a"], function(item, newItem) item < 5, 0) → null
list replace([1], function(item) true, 0) → null
list replace(null, 1, 0) → null
list replace(1, 1, 0) → [0]
reverse([1,2,3]) → [3, 2, 1]
reverse(list: [1]) → [1]
reverse(1) → [1]
reverse([]) → []
index of([1,2,3,2], 2) → [2, 4]
index of(list: [1,null], match: null) → [2]
index of([], 1) → []
union([1,2],[2,3]) → [1, 2, 3]
union([1,2],null) → null
union([1, null],[null]) → [1, null]
union(1, 2) → [1, 2]
distinct values([1,2,3,2,1]) → [1, 2, 3]
distinct values([1, null, null]) → [1, null]
distinct values(list: [1,"1"]) → [1, "1"]
distinct values(1) → [1]
flatten([[1,2],[[3]],4]) → [1, 2, 3, 4]
flatten(1) → [1]
flatten([]) → []
flatten(list: [[1]]) → [1]
flatten([null]) → [null]
sort([3,1,2], function(x,y) x<y) → [1, 2, 3]
sort(list: [3,1,2], precedes: function(x,y) x>y) → [3, 2, 1]
sort([3,1,2]) → [1, 2, 3]
sort(["b","a"]) → ["a", "b"]
sort([1,"a"]) → null
sort([1,null]) → null
sort([]) → []
sort(null) → null
sort([3,1], null) → null
sort([3,1], function(x) x) → [3, 1]
sort([{a:2},{a:1}], function(x,y) x.a<y.a) → [{a: 1}, {a: 2}]
sort(precedes: function(x,y) x<y, list: [2,1]) → [1, 2]
sort([2,1], 1) → null
sort([2,1,3], function(x,y) null) → [2, 1, 3]
append(list: [1], item: [2]) → [1, [2]]
append([1], [2]) → [1, [2]]
concatenate(1) → [1]
concatenate(null) → null
concatenate(list: [1]) → [1]
union([1,1]) → [1]
append(list: [1], items: 2) → null
min(list: 1) → 1
count(list: 1) → 1
all(list: 1) → null
"""


@pytest.mark.parametrize(("expression", "result"), read(EDGES))
def test_an_edge_is_as_dmn_says(expression: str, result: str) -> None:
    check(expression, result)
