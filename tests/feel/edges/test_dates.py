"""Properties, calendar functions and arithmetic of dates, times and durations (DMN 1.5, 10.3.2.3 and 10.3.4.7)."""

import pytest

from tests.feel.notation import check, read

EDGES = r"""
@"2026-01-01".weekday → 4
@"2026-01-01".year → 2026
@"2026-01-01".time offset → null
@"2026-01-01".hour → null
@"2026-01-01T10:20:30.5+01:00".time offset → @"PT1H"
@"2026-01-01T10:20:30.5+01:00".timezone → null
@"2026-07-01T10:20:30@Europe/Paris".timezone → "Europe/Paris"
@"2026-07-01T10:20:30@Europe/Paris".time offset → @"PT2H"
@"10:20:30@Europe/Paris".time offset → @"PT1H"
@"10:20:30.25".second → 30.25
@"2026-01-01T10:20:30".minute → 20
@"10:20:30Z".time offset → @"PT0S"
@"10:20:30".time offset → null
@"10:20:30".year → null
@"P1DT2H3M4.5S".seconds → 4.5
@"P1DT2H3M4.5S".years → null
@"P1Y2M".days → null
@"P1Y2M".years → 1
@"-P1Y2M".months → -2
@"-P1DT2H".hours → -2
[1..3].start → 1
(1..3].start included → false
[1..3).end included → false
(> 3).start → 3
(> 3).end → null
(> 3).start included → false
(> 3).end included → false
(< 3).start → null
(< 3).start included → false
(= 3).start → 3
day of year(@"2019-09-17") → 260
day of year(date: @"2020-12-31") → 366
day of week(date: @"2019-09-17") → "Tuesday"
day of week(@"2019-09-17T00:00:00") → "Tuesday"
month of year(@"2019-09-17") → "September"
week of year(@"2003-12-29") → 1
week of year(@"2005-01-01") → 53
week of year(date: @"2004-01-04") → 1
day of year("2019-09-17") → null
day of week(null) → null
@"12026-07-01T10:00:00@Europe/Paris".time offset → @"PT2H"
@"-0500-07-01T10:00:00@Europe/Paris".time offset → @"PT9M21S"
@"999999999-12-31" + @"P1D" → null
@"999999999-12-31T23:59:59@Europe/Paris" + @"PT1S" → null
@"999999999-12-31T23:59:59-14:00" < @"999999999-12-31T23:59:59+14:00" → false
@"999999999-12-31T23:59:59@Europe/Paris".time offset → @"PT1H"
@"-999999999-01-01T00:00:00@Europe/Paris".time offset → @"PT9M21S"
@"-999999999-01-01T00:00:00@Asia/Tokyo" + @"PT1S" → null
@"-999999999-01-01" - @"999999999-12-31" → @"-P730484999633D"
years and months duration(@"-999999999-01-01", @"999999999-12-31") → @"P1999999998Y11M"
day of week(@"-999999999-01-01") → "Monday"
week of year(@"-999999999-01-01") → 1
week of year(@"999999999-12-31") → 52
@"2026-03-29T00:30:00@Europe/London" + @"PT1H" → @"2026-03-29T02:30:00@Europe/London"
@"2026-10-25T00:30:00@Europe/London" + @"PT1H" → @"2026-10-25T01:30:00@Europe/London"
@"2026-10-25T01:30:00@Europe/London" - @"2026-10-25T00:30:00Z" → @"PT0S"
@"10:00:00@Europe/London" + @"PT1H" → @"11:00:00@Europe/London"
@"10:00:00@Europe/London" - @"10:00:00Z" → @"PT0S"
@"2026-01-31T10:00:00@Europe/London" + @"P1M" → @"2026-02-28T10:00:00@Europe/London"
@"2026-01-31" + @"P1M" → @"2026-02-28"
@"P1M" + @"2026-01-31" → @"2026-02-28"
@"2026-01-31" - @"P1M" → @"2025-12-31"
@"P1M" - @"2026-01-31" → null
@"2026-01-01" + 1 → null
@"2026-01-01" + @"PT1H" → @"2026-01-01"
@"2026-01-01" - @"PT1H" → @"2025-12-31"
@"2026-01-01" + @"-PT1H" → @"2025-12-31"
@"2026-01-02" - @"2026-01-01" → @"P1D"
@"2026-01-02" + @"2026-01-01" → null
@"2026-01-02T00:00:00" - @"2026-01-01T12:00:00" → @"PT12H"
@"2026-01-02T00:00:00Z" - @"2026-01-01T12:00:00" → null
@"2026-01-02T00:00:00Z" - @"2026-01-01" → @"P1D"
@"2026-01-02" - @"2026-01-01T12:00:00" → null
@"2026-01-02" - @"2026-01-01T12:00:00Z" → @"PT12H"
@"10:00:00" - @"09:00:00" → @"PT1H"
@"10:00:00Z" - @"09:00:00+01:00" → @"PT2H"
@"10:00:00Z" - @"09:00:00" → null
@"10:00:00" + @"PT25H" → @"11:00:00"
@"10:00:00" - @"PT11H" → @"23:00:00"
@"10:00:00" + @"P1M" → null
@"P1D" + @"PT1H" → @"P1DT1H"
@"P1D" - @"PT1H" → @"PT23H"
@"P1Y" - @"P1M" → @"P11M"
@"P1Y" + @"P1D" → null
@"P1Y" * 2 → @"P2Y"
2 * @"P1Y" → @"P2Y"
@"P1Y" / 2 → @"P6M"
@"P1M" / 2 → @"P0M"
@"P1M" * 0.5 → @"P0M"
@"P5M" / 2 → @"P2M"
@"-P5M" / 2 → @"-P2M"
@"P1D" / 2 → @"PT12H"
@"P1D" * 0.1 → @"PT2H24M"
@"P1D" / 0 → null
@"P1Y" / @"P1M" → 12
@"P1D" / @"PT1H" → 24
@"P1D" / @"P1M" → null
@"P1D" * @"P1D" → null
@"P1D" / @"PT0S" → null
2 / @"P1D" → null
-@"P1Y" → @"-P1Y"
@"P1D" ** 2 → null
@"PT1S" * 0.0000000001 → @"PT0S"
date("2026-01-01") instance of date → true
time("10:00:00").hour → 10
date and time("2026-01-01T10:00:00Z").time offset → @"PT0S"
date and time("2026-01-01T10:00:00Z") - duration("PT1H") → @"2026-01-01T09:00:00Z"
duration("P1D") < duration("PT25H") → true
years and months duration(date("2026-01-01"), date("2027-01-01")) = duration("P1Y") → true
date(2026, 1, 1) - duration("P1M") → @"2025-12-01"
"""


@pytest.mark.parametrize(("expression", "result"), read(EDGES))
def test_an_edge_is_as_dmn_says(expression: str, result: str) -> None:
    check(expression, result)
