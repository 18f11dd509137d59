"""How points and ranges lie to one another (DMN 1.5, 10.3.4.8)."""

import pytest

from tests.feel.notation import check, read

EDGES = r"""
before(1,10) → true
before(10,1) → false
before(1,[1..10]) → false
before(1,(1..10]) → true
before(1,[5..10]) → true
before([1..10],10) → false
before([1..10),10) → true
before([1..10],15) → true
before([1..10],[15..20]) → true
before([1..10),[10..20]) → true
before([1..10],(10..20]) → true
before(point1: 1, point2: 2) → true
before(range1: [1..2], range2: [3..4]) → true
before(point: 1, range: [3..4]) → true
before(range: [1..2], point: 4) → true
before(1, null) → null
before(1, @"2026-01-01") → null
before((< 5), 6) → true
before((< 5), (> 5)) → true
before((<= 5), (>= 5)) → false
before((> 5), 6) → null
before(1, (> 1)) → true
after(10,5) → true
after(12,[1..10]) → true
after([11..20],12) → false
after([11..20],10) → true
after((11..20],11) → true
after([11..20],[1..11)) → true
after(range: [11..20], point: 10) → true
after(point: 12, range: [1..10]) → true
meets([1..5],[5..10]) → true
meets([1..5),[5..10]) → false
meets([1..5],(5..10]) → false
meets(range1: [1..5], range2: [6..10]) → false
met by([5..10],[1..5]) → true
met by([5..10],[1..5)) → false
overlaps([1..5],[3..8]) → true
overlaps([1..5],[6..8]) → false
overlaps([1..5],[5..8]) → true
overlaps([1..5),[5..8]) → false
overlaps([1..5],(5..8]) → false
overlaps([1..8],[3..5]) → true
overlaps([3..5],[1..8]) → true
overlaps([1..5],[1..5]) → true
overlaps([1..5),(1..5]) → true
overlaps before([1..5],[3..8]) → true
overlaps before([1..5],[6..8]) → false
overlaps before([1..5],[5..8]) → true
overlaps before([1..5),[5..8]) → false
overlaps before([1..5),(1..5]) → true
overlaps before([1..5],(1..5]) → true
overlaps before([1..5),[1..5]) → false
overlaps before([1..5],[1..5]) → false
overlaps before([1..8],[3..5]) → false
overlaps before([3..5],[1..8]) → false
overlaps before([1..5],[3..5]) → true
overlaps before([1..5],[1..7]) → false
overlaps after([3..8],[1..5]) → true
overlaps after([5..8],[1..5]) → true
overlaps after((5..8],[1..5]) → false
overlaps after((1..5],[1..5)) → true
overlaps after((1..5],[1..6]) → false
overlaps after((1..5],[1..5]) → true
overlaps after([1..5],[1..5)) → false
overlaps after([1..5],[1..5]) → false
overlaps after([1..8],[1..5]) → false
finishes(10,[1..10]) → true
finishes(10,[1..10)) → false
finishes([5..10],[1..10]) → true
finishes([5..10),[1..10]) → false
finishes([5..10),[1..10)) → true
finishes([1..10],[1..10]) → true
finishes((1..10],[1..10]) → true
finishes(point: 10, range: [1..10]) → true
finished by([1..10],10) → true
finished by([1..10],[5..10]) → true
finished by([1..10],[1..10]) → true
finished by([1..10),[5..10)) → true
finished by(range: [1..10], point: 10) → true
includes([1..10],5) → true
includes([1..10],12) → false
includes([1..10],1) → true
includes((1..10],1) → false
includes([1..10),10) → false
includes([1..10],[4..6]) → true
includes([1..10],[1..5]) → true
includes((1..10],(1..5]) → true
includes((1..10],[1..5]) → false
includes([1..10],(1..10)) → true
includes([1..10),[5..10)) → true
includes([1..10],[1..10]) → true
includes(range: [1..10], point: 5) → true
includes((>5), 6) → null
includes((>5), [6..7]) → null
includes((>5), (>6)) → null
includes([1..10], null) → null
includes(1, 1) → null
during(5,[1..10]) → true
during([4..6],[1..10]) → true
during([1..10],[1..10]) → true
during([1..10],(1..10]) → false
during(point: 5, range: [1..10]) → true
starts(1,[1..10]) → true
starts(1,(1..10]) → false
starts([1..5],[1..10]) → true
starts((1..5],(1..10]) → true
starts((1..5],[1..10]) → false
starts([1..10],[1..10]) → true
starts([1..10],[1..10)) → false
starts([1..10),[1..10]) → true
started by([1..10],1) → true
started by([1..10],[1..5]) → true
started by((1..10],(1..5]) → true
started by([1..10],[1..10]) → true
started by(range: [1..10], point: 1) → true
coincides(5,5) → true
coincides(3,4) → false
coincides([1..5],[1..5]) → true
coincides((1..5),[1..5]) → false
coincides([1..5],[2..6]) → false
coincides(point1: 1, point2: 1) → true
coincides(range1: [1..2], range2: [1..2]) → true
coincides((>5),(>5)) → true
coincides("a","a") → true
before([1..2],["a".."b"]) → null
during(@"2026-01-05", [@"2026-01-01"..@"2026-02-01"]) → true
before("a", ["b".."c"]) → true
before(range: [3..4], point: 1) → false
after(range: [3..4], point: 1) → true
finishes(range: [3..4], point: 4) → true
"""


@pytest.mark.parametrize(("expression", "result"), read(EDGES))
def test_an_edge_is_as_dmn_says(expression: str, result: str) -> None:
    check(expression, result)
