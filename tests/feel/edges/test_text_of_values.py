"""The text of each kind of value, which reads back where it is a literal (DMN 1.5, 10.3.4.1)."""

import pytest

from tests.feel.notation import check, read

EDGES = r"""
string(duration("PT36H")) → "P1DT12H"
string(duration("P14M")) → "P1Y2M"
string(duration("-PT1M")) → "-PT1M"
string(duration("PT0S")) → "PT0S"
string(duration("P0Y")) → "P0M"
string(duration("PT0.001S")) → "PT0.001S"
string(duration("P400D")) → "P400D"
string(date("-2026-01-01")) → "-2026-01-01"
string(@"10:00:00.100") → "10:00:00.1"
string(@"10:00:00+00:00") → "10:00:00Z"
string(@"2026-01-01T10:00:00-05:30") → "2026-01-01T10:00:00-05:30"
string("a\"b") → "a\"b"
string(["a\"b", "c\\d"]) → "[\"a\\\"b\", \"c\\\\d\"]"
string({"a\"b": 1}) → "{\"a\\\"b\": 1}"
string({}) → "{}"
string([]) → "[]"
string([[]]) → "[[]]"
string(1.0) → "1"
string(1.50) → "1.5"
string(100) → "100"
string(1e3) → "1000"
string(-0.5) → "-0.5"
string(.5) → "0.5"
string(true) → "true"
string([null]) → "[null]"
string(0.1 + 0.2) → "0.3"
string(1/3) → "0.3333333333333333333333333333333333"
string(2 ** 100) → "1267650600228229401496703205376"
string(1e34) → "10000000000000000000000000000000000"
string(1e35) → "100000000000000000000000000000000000"
"""


@pytest.mark.parametrize(("expression", "result"), read(EDGES))
def test_an_edge_is_as_dmn_says(expression: str, result: str) -> None:
    check(expression, result)
