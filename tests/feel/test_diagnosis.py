"""Where an expression turned to null is told, at the place where it did, in words a service designer uses."""

from datetime import UTC, datetime

import pytest

from engine.feel import FeelLimitError, FeelSyntaxError, diagnose, diagnose_unary_tests, evaluate

CONTEXT = {
    "applicant": {"name": "Ann", "birth date": None, "age": 42},
    "amount": "12",
    "unknown": None,
    "fee": 10,
    "zero": 0,
    "scores": [1, 2, 3],
    "items": [{"price": 1}, {"price": 2}],
    "nothing": [],
}


def told(expression: str) -> list[tuple[str, str]]:
    """The place and the message of each finding; the value must be the one of `evaluate`."""
    diagnosis = diagnose(expression, CONTEXT)
    assert diagnosis.value == evaluate(expression, CONTEXT)
    return [(finding.text, finding.message) for finding in diagnosis.findings]


@pytest.mark.parametrize(
    ("expression", "text", "message"),
    [
        ("aplicant.age", "aplicant", "There is no “aplicant”. Did you mean “applicant”?"),
        ("whatever", "whatever", "There is no “whatever”."),
        ("applicant.agee", "applicant.agee", "“agee” is not in “applicant”. Did you mean “age”?"),
        ("applicant.x", "applicant.x", "“x” is not in “applicant”. It has: age, birth date, name."),
        ("items.prize", "items.prize", "“prize” is in no item of “items”. Did you mean “price”?"),
        ("items[prize > 1]", "prize", "There is no “prize”. Did you mean “price”?"),
        ("fee.amount", "fee.amount", "“fee” is a number (10), so there is no “amount” in it."),
        (
            'date("2026-03-31").yeer',
            'date("2026-03-31").yeer',
            '“yeer” is not in “date("2026-03-31")”, a date. Did you mean “year”?',
        ),
        ("lengt(amount)", "lengt", "There is no function “lengt”."),
        ("upercase(amount)", "upercase", "There is no function “upercase”. Did you mean “upper case”?"),
        ("fee(1)", "fee", "“fee” is a number (10), not a function."),
    ],
)
def test_an_unknown_name_is_told_with_what_may_be_meant(expression: str, text: str, message: str) -> None:
    assert told(expression) == [(text, message)]


@pytest.mark.parametrize(
    ("expression", "text", "message"),
    [
        ("fee + amount", "fee + amount", "“fee” is a number (10) and “amount” is text (\"12\"), and a number cannot be added to text."),
        ("amount + 1", "amount + 1", "“amount” is text (\"12\"), and text cannot be added to a number."),
        ('"a" + 1', '"a" + 1', "Text cannot be added to a number."),
        ("scores * 2", "scores * 2", "“scores” is a list, and a list cannot be multiplied by a number."),
        ("-amount", "-amount", "“amount” is text (\"12\"), and cannot have a minus before it."),
        ("fee / zero", "fee / zero", "“fee / zero” divides by nothing: “zero” is a number (0)."),
        ("10 ** 99999", "10 ** 99999", "“10 ** 99999” has no result: it is too large, or no number at all."),
        ("amount > 5", "amount > 5", "“amount” is text (\"12\"), and text cannot be compared with a number."),
        ("amount = 12", "amount = 12", "“amount” is text (\"12\"), and text cannot be compared with a number."),
        ("amount between 1 and 20", "amount between 1 and 20", "“amount” is text (\"12\"), and text cannot be compared with a number."),
        ("amount in [1..20]", "[1..20]", "“amount” is text (\"12\"), and text cannot be compared with a number."),
        ('time("10:00:00") < time("11:00:00Z")', 'time("10:00:00") < time("11:00:00Z")', "one has a time zone and the other has none"),
        ("7 in (null..8]", "(null..8]", "“(null..8]” has an end that is empty (null)."),
        ("[5..1]", "[5..1]", "“[5..1]” ends before it begins: the lesser end of a range stands first."),
        ('[1.."a"]', '[1.."a"]', "1 is a number and \"a\" is text: both ends of a range must be of one kind."),
        ("@\"2026-13-01\"", "@\"2026-13-01\"", "@\"2026-13-01\" is not a date, time or duration."),
        ("{a: 1, a: 2}", "{a: 1, a: 2}", "“a” is written twice."),
        ("fee instance of nmber", "fee instance of nmber", "There is no type “nmber”."),
        ("for n in amount..3 return n", "n in amount..3", "“n in amount..3” cannot be counted through: from one whole number or date to another can."),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_told_with_its_kinds(expression: str, text: str, message: str) -> None:
    ((place, words),) = told(expression)

    assert place == text
    assert message in words


@pytest.mark.parametrize(
    ("expression", "text", "message"),
    [
        ("if amount then 1 else 2", "amount", "“amount” is text (\"12\"), which is neither true nor false."),
        ("amount and true", "amount", "“amount” is text (\"12\"), which is neither true nor false."),
        ("some s in scores satisfies s", "s", "“s” is a number (1), which is neither true nor false."),
        ("not(fee)", "fee", "“fee” is a number (10), which is neither true nor false."),
        ("scores[amount]", "amount", "“amount” is text (\"12\"): between [ ] stands what is true or false for an item, or an item's number."),
        ("scores[4]", "scores[4]", "There is no item 4 in “scores”: it has 3 items."),
        ("nothing[1]", "nothing[1]", "There is no item 1 in “nothing”: it is empty."),
    ],
)  # fmt: skip
def test_a_condition_or_index_that_is_none_is_told(expression: str, text: str, message: str) -> None:
    assert told(expression) == [(text, message)]


@pytest.mark.parametrize(
    ("expression", "text", "message"),
    [
        ('substring("a")', 'substring("a")', "“substring” takes 2 or 3 arguments (string, start position, length), and is given 1."),
        ("substring(fee, 1)", "fee", "“fee” is a number (10), but “string” of “substring” must be text."),
        ("date(2026, 1, amount)", "amount", "“amount” is text (\"12\"), but “day” of “date” must be a number."),
        ('substring(text: "a", start position: 1)', 'substring(text: "a", start position: 1)', "“substring” has no “text”. It takes: string, start position, length."),
        ('substring(string: "a")', 'substring(string: "a")', "“substring” needs “start position” as well."),
        ("f(a: 1, a: 2)", "f(a: 1, a: 2)", "“a” is written twice."),
        ('date("2026-13-01")', 'date("2026-13-01")', "date(\"2026-13-01\") is not a date."),
        ("number(applicant.name)", "number(applicant.name)", "number(applicant.name) is not a number."),
        ('matches(amount, "[")', '"["', "“[” is not a regular expression that can be used here."),
        ("sum([1, null])", "sum([1, null])", "“sum([1, null])” has no result: an item of the list is empty (null)."),
        ("max(nothing)", "max(nothing)", "“max(nothing)” has no result for what it is given."),
        ("(function(a, b) a)(1)", "(function(a, b) a)(1)", "“function(a, b) a” takes 2 arguments (a, b), and is given 1."),
        ("(function(a: number) a)(amount)", "amount", "“amount” is text (\"12\"), but “a” of “function(a: number) a” must be a number."),
    ],
)  # fmt: skip
def test_a_call_that_does_not_fit_names_the_parameter(expression: str, text: str, message: str) -> None:
    assert told(expression) == [(text, message)]


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("unknown + 1", "unknown"),
        ("unknown > 1", "unknown"),
        ("unknown.name", "unknown"),
        ("unknown[1]", "unknown"),
        ("unknown and true", "unknown"),
        ("if unknown then 1 else 2", "unknown"),
        ("unknown between 1 and 2", "unknown"),
        ("unknown in [1..2]", "unknown"),
        ("string length(unknown)", "unknown"),
        ("for u in unknown return u", "unknown"),
        ("applicant.birth date + @\"P1D\"", "applicant.birth date"),
    ],
)  # fmt: skip
def test_an_empty_variable_is_told_where_it_made_something_null(expression: str, text: str) -> None:
    assert told(expression) == [(text, f"“{text}” is empty (null).")]


@pytest.mark.parametrize(
    "expression",
    [
        "null",
        "null + 1",
        "unknown",
        "[unknown]",
        "unknown = null",
        "missing = null",
        "applicant.partner.name != null",
        "is defined(missing)",
        "if true then 1 else missing",
        "false and missing",
        "true or missing",
        "missing = null or missing > 5",
        "nothing[price > 1]",
        "amount in [1, 2]",
        'amount in ("a", 12)',
    ],
)
def test_what_is_asked_for_or_not_reached_is_not_told(expression: str) -> None:
    assert told(expression) == []


def test_only_the_innermost_place_is_told() -> None:
    findings = told("sum([1, string length(aplicant.name) + 2]) * 3")

    assert [text for text, _ in findings] == ["aplicant"]


def test_one_place_in_a_loop_is_told_once() -> None:
    assert len(told("for n in 1..1000 return n + amount")) == 1


def test_no_more_than_twenty_places_are_told_in_the_order_of_the_text() -> None:
    findings = diagnose("[" + ",\n".join(f"missing{n}" for n in range(100)) + "]").findings

    assert [finding.line for finding in findings] == list(range(1, 21))


def test_the_place_is_told_as_line_and_column_with_the_text_as_written() -> None:
    (finding,) = diagnose("1 +\n  ( amount  *\n 2 )", CONTEXT).findings

    assert (finding.line, finding.column, finding.text) == (2, 5, "amount  *\n 2")


def test_a_function_of_the_expressions_own_is_told_where_it_fails() -> None:
    assert told("{f: function(a) a + 1, b: f(amount)}.b") == [
        ("a + 1", "“a” is text (\"12\"), and text cannot be added to a number.")
    ]  # fmt: skip


def test_what_evaluation_refuses_diagnosis_refuses() -> None:
    with pytest.raises(FeelSyntaxError):
        diagnose("1 +")
    with pytest.raises(FeelLimitError):
        diagnose("for a in 1..10000, b in 1..10000 return a")


def test_what_only_the_watching_makes_too_deep_still_has_its_value() -> None:
    deep = "{f: function(n, g) if n = 0 then 0 else " + "+".join(["1"] * 15) + " + g(n - 1, g), r: f(55, f)}.r"

    assert diagnose(deep).value == evaluate(deep) == 55 * 15


def test_now_is_given_on() -> None:
    now = datetime(2026, 3, 31, tzinfo=UTC)

    assert str(diagnose("today()", now=now).value) == "2026-03-31"


@pytest.mark.parametrize(
    ("cell", "value", "passes", "findings"),
    [
        ("< 5", "a", False, [("< 5", "The input is text (\"a\"), and text cannot be compared with a number.")]),
        ("< 5", None, False, [("< 5", "The input is empty (null).")]),
        ('"a", 5', 6, False, []),
        ("not(1)", "x", True, [("1", "The input is text (\"x\"), and text cannot be compared with a number.")]),
        ("< limt", 5, False, [("limt", "There is no “limt”. Did you mean “limit”?")]),
        ('? > "a"', 5, False, [('? > "a"', "“?” is a number (5), and a number cannot be compared with text.")]),
        ("[1..limit]", 5, True, []),
        ("-", None, True, []),
        ("null", None, True, []),
    ],
)  # fmt: skip
def test_the_cell_of_a_decision_table_is_diagnosed(
    cell: str, value: object, passes: bool, findings: list[tuple[str, str]]
) -> None:
    diagnosis = diagnose_unary_tests(cell, value, {"limit": 9})

    assert diagnosis.value is passes
    assert [(finding.text, finding.message) for finding in diagnosis.findings] == findings
