"""What a designer is told: where, what, and how to mend it."""

from collections.abc import Collection

import pytest

from engine.dmn.analysis import Column, problems
from engine.dmn.elements import DecisionTable
from engine.problems import Problem
from tests.dmn.tables import table

AGE = Column("age", "number", nullable=False)
BENEFIT = Column("benefit", "string", '"PIP", "DLA"')


def told(made: DecisionTable, *columns: Column, names: Collection[str] | None = None) -> list[Problem]:
    return problems(made, columns, "eligibility.dmn", "Eligibility", names)


def only(found: list[Problem]) -> Problem:
    assert len(found) == 1, found
    return found[0]


def test_a_sound_table_has_no_problem() -> None:
    assert told(table('< 18 | "PIP"', '>= 18 | "PIP"', '- | "DLA"'), AGE, BENEFIT) == []


def test_a_gap_is_told_with_an_example() -> None:
    problem = only(told(table('>= 3 | "PIP"', '- | "DLA"'), AGE, BENEFIT))

    assert str(problem) == (
        'eligibility.dmn:10: warning: “Eligibility”: No row says what happens when age is 2 and benefit is "PIP". '
        "Add a row for it, or a default result. [table-gap]"
    )
    assert problem.element_id == "table"


def test_columns_that_do_not_matter_are_left_out_of_the_example() -> None:
    problem = only(told(table('"PIP" | -'), BENEFIT, AGE))

    assert problem.detail == 'No row says what happens when benefit is "DLA".'


def test_what_is_missing_for_null_is_told_once() -> None:
    rows = ("< 18 | < 2", ">= 18 | < 2", "not(null) | >= 2")

    problem = only(told(table(*rows), Column("age", "number"), Column("children", "number")))

    assert (problem.rule, problem.severity) == ("table-gap-empty", "warning")
    assert problem.detail == "No row says what happens when age or children is empty (null)."


def test_null_in_some_cases_only_is_told_with_one_of_them() -> None:
    problem = only(told(table('- | "PIP"', '< 18 | "DLA"', '>= 18 | "DLA"'), Column("age", "number"), BENEFIT))

    assert problem.detail == 'No row says what happens when age is empty (null) and benefit is "DLA".'


def test_a_table_without_rows_is_told_so() -> None:
    problem = only(told(table(), AGE))

    assert (problem.rule, problem.detail) == ("table-gap", "It has no rows, so it never says what happens.")


def test_rows_that_match_together_are_told_at_the_second() -> None:
    problem = only(told(table("< 18", ">= 18", "7"), AGE))

    assert (problem.rule, problem.severity, problem.element_id, problem.line) == ("table-overlap", "error", "row_3", 13)
    assert problem.detail == "Rows 1 and 3 both match when age is 7, and only one row may (hit policy UNIQUE)."


def test_rows_that_give_different_results_are_told_under_any() -> None:
    problem = only(told(table("- => 1", "- => 2", hit_policy="ANY"), AGE))

    assert problem.detail == (
        "Rows 1 and 2 both match whatever the inputs are, and give different results (hit policy ANY)."
    )


@pytest.mark.parametrize(
    ("rows", "hit_policy", "detail"),
    [
        (("-", "< 3"), "FIRST", "Row 2 never decides: row 1 matches all that it does, and comes first."),
        (
            ("< 5", ">= 5", "-"),
            "FIRST",
            "Row 3 never decides: rows 1 and 2 together match all that it does, and come first.",
        ),
        (
            ("- => 2", "- => 1"),
            "PRIORITY",
            "Row 1 never decides: row 2 matches all that it does, and has a result of higher priority.",
        ),
        (("-", "[5..3]"), "FIRST", "Row 2 never matches: there is no value at all for which “[5..3]” in age holds."),
        (("-", "null"), "COLLECT", "Row 2 never matches: nothing that age may be fits “null”."),
    ],
)
def test_a_row_that_never_decides_is_told_why(rows: tuple[str, ...], hit_policy: str, detail: str) -> None:
    problem = only(told(table(*rows, hit_policy=hit_policy, values="1, 2"), AGE))

    assert (problem.rule, problem.severity, problem.detail) == ("rule-never-matches", "warning", detail)


def test_a_cell_that_cannot_be_read_is_told_by_row_and_column() -> None:
    problem = only(told(table("< 18", "18..65"), AGE))

    assert (problem.rule, problem.severity) == ("cell-unreadable", "error")
    assert (problem.element_id, problem.line) == ("row_2_0", 12)
    assert problem.detail == "Row 2, age: “18..65” cannot be read: “..” cannot stand here, at character 3."


def test_a_result_that_cannot_be_read_is_told_too() -> None:
    problem = only(told(table("- => 1 +"), AGE))

    assert (problem.rule, problem.element_id) == ("cell-unreadable", "row_1")
    assert problem.detail.startswith("Row 1, result: “1 +” cannot be read")


@pytest.mark.parametrize(
    ("kind", "cell", "remedy"),
    [
        ("number", '"18"', "18"),
        ("number", '< "a"', "18"),
        ("string", "18", '"18"'),
        ("string", '"a", true', '"true"'),
        ("boolean", '"true"', "true"),
        ("date", '> "2026-01-01"', 'date("2026-01-01")'),
        ("date", 'date("2026-02-30")', 'date("2026-03-31")'),
        ("date", '@"2026-01-01T00:00:00"', 'date("2026-03-31")'),
        ("days and time duration", '[@"P1Y"..@"P2Y"]', 'duration("P1DT12H")'),
    ],
)
def test_a_value_of_another_kind_is_told_with_what_to_write(kind: str, cell: str, remedy: str) -> None:
    problem = only(told(table("-", cell, hit_policy="FIRST"), Column("a", kind)))

    assert (problem.rule, problem.severity, problem.element_id) == ("cell-wrong-type", "error", "row_2_0")
    assert problem.remedy == f"Write it like this: {remedy}."


def test_a_result_of_another_kind_is_told() -> None:
    problem = only(told(table('- => "18"', type_ref="number"), AGE))

    assert problem.detail == 'Row 1, result: “"18"” cannot be right: the column holds numbers, and "18" does not fit.'


def test_text_without_quotes_is_told_where_names_are_known() -> None:
    row = "PIP => approved + age"

    found = told(table(row), BENEFIT, names=["age"])

    assert [problem.detail for problem in found] == [
        "Row 1, benefit: “PIP” asks for “PIP”, and there is nothing of that name.",
        "Row 1, result: “approved + age” asks for “approved”, and there is nothing of that name.",
    ]
    assert told(table(row), BENEFIT) == []


def test_names_of_several_words_are_read_as_names() -> None:
    assert told(table("< state pension age => first name"), AGE, names=["state pension age", "first name"]) == []


def test_a_row_of_the_wrong_length_is_told() -> None:
    problem = only(told(table("- | -", "-"), AGE, BENEFIT))

    assert (problem.rule, problem.element_id) == ("row-wrong-length", "row_2")
    assert problem.detail == "Row 2 has 1 input cell, and the table 2 input columns."


def test_of_many_like_problems_the_first_ten_are_told() -> None:
    found = told(table(*["-"] * 20), AGE)

    assert len(found) == 10
    assert found[-1].detail.endswith("There are more like this.")
    assert not found[-2].detail.endswith("There are more like this.")


def test_allowed_values_that_cannot_be_read_are_told_at_the_table() -> None:
    problem = only(told(table("-"), Column("a", "string", "a,, b")))

    assert (problem.rule, problem.element_id) == ("cell-unreadable", "table")
