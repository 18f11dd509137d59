from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import values
from engine.errors import UnusableValue
from engine.feel import evaluate
from engine.feel.types import Date, DateTime, DaysDuration, MonthsDuration, Time

DATES = st.dates().map(Date.from_python)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.decimals(allow_nan=False, allow_infinity=False, places=6),
    st.text(max_size=20),
    DATES,
    st.sampled_from(
        [
            Time.parse("23:59:59.123456789@Europe/London"),
            DateTime.parse("-999999999-01-01T00:00:00Z"),
            DaysDuration.parse("-P3DT0.5S"),
            MonthsDuration.parse("-P14M"),
        ]
    ),
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
)


@given(VALUES)
def test_a_value_comes_back_as_it_was(value: object) -> None:
    assert values.load(values.dump(value)) == value
    assert values.unpack(*values.pack(value)) == value


def test_contexts_that_look_like_tags_come_back_as_they_were() -> None:
    value = {"@date": "2026-01-05", "inner": {"@context": [Decimal(1)]}}

    assert values.load(values.dump(value)) == value


def test_long_values_are_compressed() -> None:
    form, data = values.pack("x" * 10_000)

    assert form == values.COMPRESSED
    assert len(data) < 200


def test_pythons_own_values_become_feels() -> None:
    assert values.clean({"n": 1, "f": 0.1, "t": (1,)}) == {"n": Decimal(1), "f": Decimal("0.1"), "t": [Decimal(1)]}
    for unkeepable in (object(), evaluate("[1..5]"), evaluate("function(x) x")):
        with pytest.raises(UnusableValue):
            values.clean({"inside": [unkeepable]})


def test_a_number_that_could_not_be_read_again_is_refused() -> None:
    longest = Decimal("9" * (values.MOST_DIGITS + 1))

    assert values.load(values.dump(values.clean(longest))) == longest
    with pytest.raises(UnusableValue, match="4,000 digits"):
        values.clean(longest * 10)
    with pytest.raises(UnusableValue):
        values.clean({"of": [int("9" * 4_200)]})
