"""Gaps, overlaps and rows that never decide, each found over all columns at once."""

import random

import pytest

from engine.dmn.analysis import Analysis, Column, analyse
from engine.feel import Value, evaluate
from tests.dmn.tables import table

AGE = Column("age", "number", nullable=False)
BENEFIT = Column("benefit", "string", '"PIP", "DLA"')


def examples(analysis: Analysis) -> list[tuple[str, ...]]:
    return [tuple(str(value) for value in gap.example) for gap in analysis.gaps]


def never(analysis: Analysis) -> list[tuple[int, str]]:
    return [(found.rule.number, found.why) for found in analysis.unreachable]


def pairs(analysis: Analysis) -> list[tuple[int, int]]:
    return [(found.first.number, found.second.number) for found in analysis.overlaps]


def test_a_gap_is_found_where_only_both_columns_together_have_it() -> None:
    rows = ('< 18 | "PIP"', ">= 18 | -", '[5..18) | "DLA"')

    analysis = analyse(table(*rows), [AGE, BENEFIT])

    assert examples(analysis) == [("4", "DLA")]
    assert analysis.gaps[0].matters == (0, 1)
    assert analysis.gaps[0].contains((evaluate("-1"), "DLA"))
    assert not analysis.gaps[0].contains((evaluate("5"), "DLA"))
    assert analysis.complete


@pytest.mark.parametrize(
    ("kind", "rows", "example"),
    [
        ("number", ("< 18", "> 18"), "18"),
        ("number", ("<= 18", ">= 19"), "18.5"),
        ("number", ("< 2 * 3", "> 6", "5"), "6"),
        ("number", ("not([1..3])",), "1"),
        ("number", ("< 0.1", "> 0.1000001"), "0.1"),
        ("string", ('"a", "b"',), "something else"),
        ("string", ('not("a")', "null"), "a"),
        ("string", ('< "m"', '> "m"'), "m"),
        ("boolean", ("true",), "False"),
        ("date", ('<= date("2026-03-30")', '>= @"2026-04-01"'), "2026-03-31"),
        ("date", ('(@"2026-03-30"..@"2026-04-01")', '<= @"2026-03-30"'), "2026-04-01"),
        ("time", ('< @"09:00:00"', '> @"09:00:00"'), "09:00:00"),
        ("date and time", ('< @"2026-01-01T00:00:00"', '> @"2026-01-01T12:00:00"'), "2026-01-01T00:00:00"),
        ("days and time duration", ('<= duration("P1D")', '> @"P3D"'), "P3D"),
        ("years and months duration", ('<= @"P1Y"', '>= @"P14M"'), "P1Y1M"),
        ("number", ("? < 5 or ? > 9",), "5"),
        ("number", ("? between 1 and 3", "? in (< 1, > 4)"), "4"),
        ("number", ("? != 7",), "7"),
        ("number", ("if ? > 3 then ? < 9 else true",), "9"),
    ],
)
def test_a_gap_in_one_column_has_an_example_people_know(kind: str, rows: tuple[str, ...], example: str) -> None:
    analysis = analyse(table(*rows, hit_policy="FIRST"), [Column("a", kind, nullable=False)])

    assert examples(analysis) == [(example,)]
    assert analysis.complete


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("boolean", ("true", "false")),
        ("date", ('<= date("2026-03-31")', '>= @"2026-04-01"')),
        ("years and months duration", ('<= @"P1Y"', '>= @"P13M"')),
        ("number", ("< 5", "5", "> 5")),
        ("number", ("? > 5 and ? < 9", "not((5..9))")),
        ("string", ('["a", "b"]', 'not("a", "b")')),
        ("time", ('< @"09:00:00"', '>= @"09:00:00"')),
    ],
)
def test_what_touches_leaves_no_gap(kind: str, rows: tuple[str, ...]) -> None:
    analysis = analyse(table(*rows), [Column("a", kind, nullable=False)])

    assert analysis == Analysis()


def test_only_allowed_values_need_a_row() -> None:
    analysis = analyse(table('"PIP"', '"DLA"'), [BENEFIT])

    assert analysis == Analysis()


def test_null_is_a_gap_of_its_own_kind() -> None:
    analysis = analyse(table("< 18", ">= 18"), [Column("age", "number")])

    assert [(gap.example, gap.empty) for gap in analysis.gaps] == [((None,), (0,))]


def test_null_is_no_gap_where_a_row_takes_it() -> None:
    assert analyse(table("< 18", ">= 18", "null"), [Column("age", "number")]).gaps == ()


def test_one_large_gap_is_not_told_as_many_small_ones() -> None:
    rows = [f"{age} | {number}" for age in range(10) for number in range(10)]

    analysis = analyse(table(*rows), [AGE, Column("children", "number", nullable=False)])

    assert len(analysis.gaps) == 2


@pytest.mark.parametrize(("some", "other"), [("true", "false"), ("false", "true")])
def test_a_gap_grows_in_one_column_after_the_other_and_not_into_a_row(some: str, other: str) -> None:
    rows = (f"{some} | true | false", f"{other} | true | false", f"{other} | false | true", f"{other} | false | false")
    columns = [Column(title, "boolean", nullable=False) for title in "abc"]

    analysis = analyse(table(*rows), columns)

    assert not contains_case(analysis, (evaluate(other), False, True))
    assert contains_case(analysis, (evaluate(other), True, True))
    assert contains_case(analysis, (evaluate(some), False, False))


def contains_case(analysis: Analysis, case: tuple[Value, ...]) -> bool:
    return any(gap.contains(case) for gap in analysis.gaps)


def test_a_table_without_rows_is_one_gap() -> None:
    analysis = analyse(table(inputs=["age", "benefit"]), [AGE, BENEFIT])

    assert [gap.matters for gap in analysis.gaps] == [()]


def test_with_a_default_result_nothing_is_missing() -> None:
    assert analyse(table("< 18", default="0"), [AGE]).gaps == ()


@pytest.mark.parametrize("hit_policy", ["COLLECT", "RULE ORDER", "OUTPUT ORDER"])
def test_a_table_that_collects_may_find_nothing_or_much(hit_policy: str) -> None:
    assert analyse(table("< 18", "< 16", hit_policy=hit_policy), [AGE]) == Analysis()


def test_two_rows_that_match_together_break_unique() -> None:
    rows = ('< 18 | "PIP"', ">= 18 | -", '[16..20] | "DLA"', '< 18 | not("PIP")')

    analysis = analyse(table(*rows), [AGE, BENEFIT])

    assert pairs(analysis) == [(2, 3), (3, 4)]
    assert [tuple(map(str, overlap.example)) for overlap in analysis.overlaps] == [("18", "DLA"), ("16", "DLA")]


def test_rows_that_give_the_same_may_match_together_under_any() -> None:
    rows = ("< 18 => 1 + 1", "< 16 => 2", "< 9 => 3", "< 9 => bonus")

    analysis = analyse(table(*rows, hit_policy="ANY"), [AGE])

    assert pairs(analysis) == [(1, 3), (2, 3)]


def test_under_first_a_row_that_others_take_everything_from_never_decides() -> None:
    rows = ('< 18 | "PIP"', '< 20 | "DLA"', "< 16 | -", "- | -", '- | "PIP"')

    analysis = analyse(table(*rows, hit_policy="FIRST"), [AGE, BENEFIT])

    assert never(analysis) == [(3, "covered"), (5, "covered")]
    assert [[rule.number for rule in found.by] for found in analysis.unreachable] == [[1, 2], [4]]
    assert analysis.overlaps == ()


def test_under_priority_a_row_that_better_ones_take_everything_from_never_decides() -> None:
    rows = ("- => 3", "< 18 => 1", ">= 18 => 2")

    analysis = analyse(table(*rows, hit_policy="PRIORITY", values="2, 1, 3"), [AGE])

    assert [(found.rule.number, [rule.number for rule in found.by]) for found in analysis.unreachable] == [(1, [2, 3])]


@pytest.mark.parametrize("cell", ["? > 5 and ? < 3", "[5..3]", "(5..5]", "? = 1 and ? = 2", "not(5, ? != 5)"])
def test_a_cell_that_contradicts_itself_never_matches(cell: str) -> None:
    analysis = analyse(table("-", cell, hit_policy="COLLECT"), [Column("a", "number")])

    assert never(analysis) == [(2, "contradictory")]


def test_a_cell_outside_the_allowed_values_never_matches() -> None:
    rows = ('"PIP"', '"DLA"', '"AFIP"', "null")

    assert never(analyse(table(*rows), [BENEFIT])) == [(3, "not allowed"), (4, "not allowed")]


def test_null_never_matches_where_the_input_is_always_there() -> None:
    assert never(analyse(table("-", "null", hit_policy="COLLECT"), [AGE])) == [(2, "not allowed")]


@pytest.mark.parametrize(
    "cell", ["> limit", "even(?)", "? + 1 > 5", 'string(?) = "5"', "today()", "? = [1]", "[1..limit]"]
)
def test_a_cell_that_depends_on_more_may_match_and_may_not(cell: str) -> None:
    analysis = analyse(
        table(f"{cell} | true", "< 5 | false", "< 3 | false"), [AGE, Column("b", "boolean", nullable=False)]
    )

    assert examples(analysis) == [("5", "False")]
    assert pairs(analysis) == [(2, 3)]
    assert analysis.unreachable == ()
    assert not analysis.complete
    assert analysis.limits == ()
    assert "Row 1, “age”" in analysis.why[0]


def test_what_a_cell_surely_takes_counts_though_the_rest_is_open() -> None:
    analysis = analyse(table("5, > limit", "not(5, > limit)", "5"), [AGE])

    assert pairs(analysis) == [(1, 3)]
    assert analysis.gaps == ()


@pytest.mark.parametrize(
    ("cells", "inside", "outside"),
    [
        (("< 5",), "6", '"text"'),
        (('"a"',), '"b"', "5"),
        (('@"2026-01-01"',), '@"2026-01-02"', '@"2026-01-01T00:00:00"'),
        (("1", '"a"'), '"b"', "true"),
    ],
)
def test_without_a_kind_the_cells_tell(cells: tuple[str, ...], inside: str, outside: str) -> None:
    analysis = analyse(table(*cells), [Column("a")])

    assert contains_case(analysis, (evaluate(inside),))
    assert not contains_case(analysis, (evaluate(outside),))


def test_true_in_a_list_is_a_value_and_no_condition() -> None:
    """As a test of its own, `true` is a condition that always holds for an input that is no boolean."""
    analysis = analyse(table("[true, 5]"), [Column("a", nullable=False)])

    assert contains_case(analysis, (evaluate("6"),))
    assert not contains_case(analysis, (True,))


def test_columns_that_hold_lists_are_not_judged() -> None:
    analysis = analyse(table('list contains(?, "a")', '"b"', "-"), [Column("tags", "list")])

    assert (analysis.gaps, analysis.overlaps, analysis.unreachable) == ((), (), ())
    assert not analysis.complete


def test_times_with_a_zone_are_asked_for_only_where_the_table_has_one() -> None:
    local = analyse(table('< @"09:00:00"', '>= @"09:00:00"', "null"), [Column("at", "time")])
    zoned = analyse(table('< @"09:00:00Z"', '>= @"10:00:00+01:00"', "null"), [Column("at", "time")])

    assert (local.gaps, zoned.gaps) == ((), ())


def test_a_large_table_is_analysed_whole() -> None:
    columns = [Column(f"c{at}", "number", "[0..999]") for at in range(10)]
    boxes = [" | ".join(map(side, box)) for box in split([(0, 999)] * 10, 500, random.Random(1))]

    assert analyse(table(*boxes), columns) == Analysis()
    assert len(analyse(table(*boxes[:100], *boxes[101:]), columns).gaps) == 1


def test_a_table_too_tangled_to_analyse_says_so() -> None:
    randomly = random.Random(1)
    rows = [" | ".join(f"[{n}..{n + 40}]" for n in (randomly.randrange(100) for _ in range(10))) for _ in range(60)]

    analysis = analyse(table(*rows), [AGE] * 10, budget=1_000)

    assert "too large" in analysis.limits[0]
    assert analysis.gaps


def split(box: list[tuple[int, int]], parts: int, randomly: random.Random) -> list[list[tuple[int, int]]]:
    """So many boxes that together are the box, and do not meet."""
    if parts == 1:
        return [box]
    at = randomly.randrange(len(box))
    low, high = box[at]
    if low == high:
        return split(box, parts, randomly)
    middle = randomly.randrange(low, high)
    under, over = [*box], [*box]
    under[at], over[at] = (low, middle), (middle + 1, high)
    return split(under, parts // 2, randomly) + split(over, parts - parts // 2, randomly)


def side(limits: tuple[int, int]) -> str:
    """Whole numbers stand for all up to the next one."""
    low, high = limits
    return "-" if limits == (0, 999) else f"[{low}..{high + 1})" if high < 999 else f">= {low}"
