"""Functions that make one kind of value of another (DMN 1.5, 10.3.4.1)."""

import pytest

from tests.feel.notation import check, read

EDGES = r"""
string(null) → null
string(from: 1) → "1"
string("a") → "a"
string(true) → "true"
string(@"2026-01-01") → "2026-01-01"
string(@"P1D") → "P1D"
string([1,"a",[true]]) → "[1, \"a\", [true]]"
string({a: "x", "b c": null, "a-b": @"P1D"}) → "{a: \"x\", b c: null, \"a-b\": P1D}"
string(function(a) a) → null
string([1..3]) → "[1..3]"
string((>5)) → "(> 5)"
string(["a".."b"]) → "[\"a\"..\"b\"]"
string(1e100) → "1E+100"
string(0.0000000001) → "0.0000000001"
string(123456789012345678901234567890123456) → "123456789012345678901234567890123500"
string(1.0e-50) → "1E-50"
string(-0) → "0"
string([@"2026-01-01"..@"2026-01-02"]) → "[2026-01-01..2026-01-02]"
number("1e5") → 100000
number("1.5E+3") → 1500
number("+5") → null
number(" 5") → null
number("") → null
number("1,000", ",", null) → 1000
number("1 000", " ", ".") → 1000
number("1.000,00", ".", ",") → 1000
number("1.000,00", ".", ".") → null
number("1,000", ",", ",") → null
number("100", null, null) → 100
number("1,5", null, ",") → 1.5
number("1.5", null, ",") → null
number("1#000", "#", ".") → null
number(from: "1,000.5", grouping separator: ",", decimal separator: ".") → 1000.5
number(from: "5") → 5
number("1", ",") → null
number("1,,000", ",", ".") → 1000
number("0x10") → null
number("1_000") → null
number(".5") → 0.5
number("5.") → null
number("٣") → null
number("NaN") → null
number("Infinity") → null
date("2026-01-01") → @"2026-01-01"
date(from: "2026-01-01") → @"2026-01-01"
date(year: 2026, month: 1, day: 1) → @"2026-01-01"
date(2026.5, 1, 1) → null
date("2026-01-01T10:00:00") → null
date(@"2026-01-01T10:00:00") → @"2026-01-01"
date(null) → null
date("-0001-01-01") → @"-0001-01-01"
date("0000-01-01") → @"0000-01-01"
date("-0000-01-01") → @"0000-01-01"
date("+2026-01-01") → null
date("12345-01-01") → @"12345-01-01"
date("2026-01-01Z") → null
date("1000000000-01-01") → null
date(2026, 13, 1) → null
date(2023, 2, 29) → null
time("10:00") → null
time("10:00:00") → @"10:00:00"
time("24:00:00") → @"00:00:00"
time("10:00:00.123456789123") → @"10:00:00.123456789"
time("10:00:00z") → @"10:00:00Z"
time("10:00:00Z") → @"10:00:00Z"
time("10:00:00+00:00") → @"10:00:00Z"
time("10:00:00-00:00") → @"10:00:00Z"
time("10:00:00@Etc/UTC") → @"10:00:00@Etc/UTC"
time("10:00:00@Europe/Paris") → @"10:00:00@Europe/Paris"
time("10:00:00+01") → null
time("10:00:00+14:01") → @"10:00:00+14:01"
time("10:00:00+18:00") → @"10:00:00+18:00"
time("T10:00:00") → null
time(10, 0, 0) → @"10:00:00"
time(10, 0, 0, null) → @"10:00:00"
time(10, 0, 0, @"PT1H") → @"10:00:00+01:00"
time(10, 0, 0, @"-PT1H30M") → @"10:00:00-01:30"
time(hour: 10, minute: 0, second: 0, offset: @"PT1H") → @"10:00:00+01:00"
time(hour: 10, minute: 0, second: 0) → @"10:00:00"
time(10.5, 0, 0) → null
time(24,0,0) → null
time(@"2026-01-01") → @"00:00:00Z"
time(@"2026-01-01T10:00:00@Europe/London") → @"10:00:00@Europe/London"
time(from: "10:00:00") → @"10:00:00"
date and time("2026-01-01") → @"2026-01-01T00:00:00"
date and time("2026-01-01T10:00") → null
date and time("2026-01-01T10:00:00") → @"2026-01-01T10:00:00"
date and time("2026-01-01T24:00:00") → @"2026-01-02T00:00:00"
date and time("2026-01-01T10:00:00.5@Europe/London") → @"2026-01-01T10:00:00.5@Europe/London"
date and time("2026-03-29T01:30:00@Europe/London") → @"2026-03-29T01:30:00@Europe/London"
date and time(@"2026-01-01", @"10:00:00") → @"2026-01-01T10:00:00"
date and time(date: @"2026-01-01", time: @"10:00:00") → @"2026-01-01T10:00:00"
date and time(@"2026-01-01T05:00:00Z", @"10:00:00") → @"2026-01-01T10:00:00"
date and time("2026-01-01", "10:00:00") → null
date and time(from: "2026-01-01T10:00:00") → @"2026-01-01T10:00:00"
date and time(2026, 1, 1, 10, 0, 0) → null
date and time(2026, 1, 1, 10, 0, 0, "Europe/London") → null
date and time(2026, 1, 1, 10, 0, 0, 1) → null
date and time(@"2026-01-01T10:00:00Z", "Europe/London") → null
date and time(@"2026-01-01") → null
duration("P1Y") → @"P1Y"
duration("P1D") → @"P1D"
duration("P1Y1D") → null
duration("P1W") → null
duration("PT") → null
duration("P") → null
duration("-P1D") → @"-P1D"
duration("+P1D") → null
duration("PT0.5S") → @"PT0.5S"
duration("PT1.S") → @"PT1S"
duration("PT.5S") → null
duration("PT36000S") → @"PT10H"
duration("P-1D") → null
duration("P1M") → @"P1M"
duration("PT1M") → @"PT1M"
duration("P0D") → @"PT0S"
duration("P0Y") → @"P0M"
duration("p1d") → null
duration(from: "P1D") → @"P1D"
years and months duration(@"2011-12-22", @"2013-08-24") → @"P1Y8M"
years and months duration(from: @"2013-08-24", to: @"2011-12-22") → @"-P1Y8M"
years and months duration(@"2016-01-31T10:00:00", @"2016-02-29T09:00:00") → @"P0M"
years and months duration(@"2016-02-29", @"2017-02-28") → @"P11M"
years and months duration(@"2011-12-22T10:00:00", @"2013-08-24") → @"P1Y8M"
years and months duration(@"2014-12-31", @"2019-10-01") → @"P4Y9M"
time("23:59:00z") + duration("PT2M") = time("00:01:00@Etc/UTC") → true
"""


@pytest.mark.parametrize(("expression", "result"), read(EDGES))
def test_an_edge_is_as_dmn_says(expression: str, result: str) -> None:
    check(expression, result)
