"""What can be seen to be wrong with an expression before it runs, and which inputs it reads."""

import sys
from collections.abc import Mapping

import pytest

from engine.feel import FeelSyntaxError, check, check_unary_tests, names, names_in_tests, paths

KNOWN: Mapping[str, object] = {
    "age": "number",
    "surname": "string",
    "born": "date",
    "sent": "date and time",
    "adult": "boolean",
    "anything": "Any",
    "applicant": {"name": "string", "birth date": "date", "age": "number"},
    "scores": "list<number>",
    "things": "list",
    "rows": "list<context<price: number>>",
}


def told(expression: str) -> list[tuple[str, str]]:
    return [(finding.text, finding.message) for finding in check(expression, KNOWN)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("expression", "text", "message"),
    [
        ("aplicant", "aplicant", "There is no “aplicant”. Did you mean “applicant”?"),
        ("applicant.agee", "applicant.agee", "“agee” is not in “applicant”. Did you mean “age”?"),
        ("applicant.x", "applicant.x", "“x” is not in “applicant”. It has: age, birth date, name."),
        ("rows.prise", "rows.prise", "“prise” is not in “rows”. Did you mean “price”?"),
        ("rows[prise > 1]", "prise", "There is no “prise”. Did you mean “price”?"),
        ("born.yeer", "born.yeer", "“yeer” is not in “born”. Did you mean “year”?"),
        ("age.x", "age.x", "“age” is a number, so there is no “x” in it."),
        ("upercase(surname)", "upercase", "There is no function “upercase”. Did you mean “upper case”?"),
        ("age(1)", "age", "“age” is a number, not a function."),
        ("date = null", "date", "There is no “date”."),
    ],
)
def test_unknown_names_and_functions_are_told(expression: str, text: str, message: str) -> None:
    assert told(expression) == [(text, message)]


@pytest.mark.parametrize(
    ("expression", "text", "message"),
    [
        ('"a" + 1', '"a" + 1', "Text cannot be added to a number."),
        ('1 < "b"', '1 < "b"', "A number cannot be compared with text."),
        ('age > "x"', 'age > "x"', "“age” is a number, and a number cannot be compared with text."),
        ("born + 1", "born + 1", "“born” is a date, and a date cannot be added to a number."),
        ("-surname", "-surname", "“surname” is text, and cannot have a minus before it."),
        ("age / 0", "age / 0", "“age / 0” divides by nothing."),
        ("things < things", "things < things", "“things” is a list and “things” is a list, and a list cannot be compared with a list."),
        ("age between 1 and \"b\"", "age between 1 and \"b\"", "“age” is a number, and a number cannot be compared with text."),
        ("surname in [1..5]", "[1..5]", "“surname” is text, and text cannot be compared with a number."),
        ("[1..\"a\"]", "[1..\"a\"]", "1 is a number and \"a\" is text: both ends of a range must be of one kind."),
        ("[true..false]", "[true..false]", "true is a true-or-false value, which cannot be an end of a range."),
        ("if 5 then 1 else 2", "5", "5 is a number, which is neither true nor false."),
        ("age and adult", "age", "“age” is a number, which is neither true nor false."),
        ("some s in scores satisfies s", "s", "“s” is a number, which is neither true nor false."),
        ("not(surname)", "surname", "“surname” is text, which is neither true nor false."),
        ("scores[surname]", "surname", "“surname” is text: between [ ] stands what is true or false for an item, or an item's number."),
        ("for s in surname..3 return s", "s in surname..3", "“s in surname..3” cannot be counted through."),
        ("for r in rows return r.price + \"a\"", "r.price + \"a\"", "“r.price” is a number, and a number cannot be added to text."),
        ("string length(surname) > \"5\"", "string length(surname) > \"5\"", "“string length(surname)” is a number, and a number cannot be compared with text."),
        ("(function(a: number) a + \"b\")(1)", "a + \"b\"", "“a” is a number, and a number cannot be added to text."),
        ("{a: 1, b: a + \"x\"}", "a + \"x\"", "“a” is a number, and a number cannot be added to text."),
        ("{a: 1, a: 2}", "{a: 1, a: 2}", "“a” is written twice."),
        ("@\"2026-13-01\"", "@\"2026-13-01\"", "@\"2026-13-01\" is not a date, time or duration."),
    ],
)  # fmt: skip
def test_what_can_never_fit_is_told(expression: str, text: str, message: str) -> None:
    assert told(expression) == [(text, message)]


@pytest.mark.parametrize(
    ("expression", "text", "message"),
    [
        ("substring(surname)", "substring(surname)", "“substring” takes 2 or 3 arguments (string, start position, length), and is given 1."),
        ("upper case(5)", "5", "5 is a number, but “string” of “upper case” must be text."),
        ("upper case(text: surname)", "upper case(text: surname)", "“upper case” has no “text”. It takes: string."),
        ("upper case(string: surname, string: surname)", "upper case(string: surname, string: surname)", "“string” is written twice."),
        ('date("2026-13-01")', 'date("2026-13-01")', "date(\"2026-13-01\") is not a date."),
        ('duration(from: "1 day")', 'duration(from: "1 day")', "duration(from: \"1 day\") is not a duration."),
        ('matches(surname, "[")', '"["', "“[” is not a regular expression that can be used here."),
        ('replace(input: surname, pattern: "(", replacement: "")', '"("', "“(” is not a regular expression that can be used here."),
        ('split(surname, "*")', '"*"', "“*” is not a regular expression that can be used here."),
    ],
)  # fmt: skip
def test_a_call_that_can_never_fit_is_told(expression: str, text: str, message: str) -> None:
    assert told(expression) == [(text, message)]


@pytest.mark.parametrize(
    "expression",
    [
        "age >= 18 and applicant.birth date < born",
        "anything + 1 > anything",
        "anything.of.any.kind",
        "things[price > 1].name",
        "rows[price > age].price",
        "scores[1] + scores[item > 1][1]",
        "sum(rows.price) + max(1, age)",
        "null + 1",
        "age = null",
        'if adult then 1 else "none"',
        "sent - born > duration(\"P1D\")",
        "upper case([surname])",
        "count(surname)",
        "for s in scores return sum(partial) + s",
        "{f: function(a) a + age, b: f(1)}.b",
        "date(surname) < born",
        "[1..10].start = 1",
        "string(age) + surname",
        '"a" in [1, "a"]',
        "today() - born",
    ],
)  # fmt: skip
def test_what_may_fit_is_not_told(expression: str) -> None:
    assert told(expression) == []


def test_without_names_any_name_may_be_there() -> None:
    assert check("aplicant.age > limit and f(x)") == ()
    assert [finding.text for finding in check("a + limit", ["limit"])] == ["a"]


def test_a_syntax_error_is_a_finding_like_another() -> None:
    (finding,) = check("1 +\nfirst name")

    assert (finding.line, finding.column, finding.text) == (2, 7, "name")
    assert "first name" in finding.message


def test_names_with_spaces_are_read_wherever_they_are_known() -> None:
    assert check("first name = applicant.birth date", {"first name": "Any", "applicant": {"birth date": "date"}}) == ()


def test_many_names_and_mistakes_take_no_more_steps_than_they_are_long() -> None:
    few, many = steps_of_checking(200), steps_of_checking(800)

    assert many < few * 5


def steps_of_checking(count: int) -> int:
    """How many lines of Python are run to check so many names, and as many mistakes."""
    entries = ", ".join(f'"a {n}": {n}' for n in range(count))
    mistakes = ", ".join(f"c.b{n}" for n in range(count))
    steps = 0

    def step(_frame: object, event: str, _argument: object) -> object:
        nonlocal steps
        steps += event == "line"
        return step

    before = sys.gettrace()
    sys.settrace(step)  # type: ignore[arg-type]
    try:
        findings = check(f"{{c: {{{entries}}}, r: [{mistakes}]}}")
    finally:
        sys.settrace(before)
    assert len(findings) == 20
    return steps


def test_calls_within_calls_are_read_once_each() -> None:
    assert check("not(" * 50 + "x" + ")" * 50) == ()


def test_too_much_is_a_finding_too() -> None:
    (finding,) = check("(" * 100 + "1" + ")" * 100)

    assert "too long" in finding.message


@pytest.mark.parametrize(
    ("cell", "kind", "texts"),
    [
        ("< 5", "number", []),
        ('< "a"', "number", ['< "a"']),
        ('"a", 5', "number", ['"a"']),
        ("not(1)", "string", ["1"]),
        ("[1..age]", "number", []),
        ("[born..sent]", "date", ["[born..sent]"]),
        ("surname", "number", ["surname"]),
        ("things", "number", []),
        ('? + "a" = 1', "number", ['? + "a"']),
        ("adult", "number", []),
        ("-", "date", []),
        ("< limt", "number", ["limt"]),
        ("< ", "number", [""]),
    ],
)
def test_the_cell_of_a_decision_table_is_checked_against_its_input(cell: str, kind: str, texts: list[str]) -> None:
    findings = check_unary_tests(cell, kind, KNOWN)  # type: ignore[arg-type]

    assert [finding.text for finding in findings] == texts


@pytest.mark.parametrize(
    ("expression", "known", "read"),
    [
        ("applicant.age > limit", [], {"applicant", "limit"}),
        ("first name", ["first name"], {"first name"}),
        ("for i in rows return i + partial[1] + fee", [], {"rows", "fee"}),
        ("for i in a, j in i return j", [], {"a"}),
        ("some r in rows satisfies r > limit", [], {"rows", "limit"}),
        ("{a: b, c: a}.c", [], {"b"}),
        ("function(a) a + b", [], {"b"}),
        ("rows[item > limit]", [], {"rows", "limit"}),
        ("rows[price > limit]", ["rows", "limit"], {"rows", "limit"}),
        ("sum(scores) + count(x)", [], {"scores", "x"}),
        ("count(count)", ["count"], {"count"}),
        ("date = null", [], {"date"}),
        ("if i then a else b", [], {"i", "a", "b"}),
        ("1 + 2", [], set()),
    ],
)
def test_the_inputs_an_expression_reads_are_known(expression: str, known: list[str], read: set[str]) -> None:
    assert names(expression, known) == read


def test_the_input_of_a_cell_is_not_one_of_its_names() -> None:
    assert names_in_tests("< limit, ? = other") == {"limit", "other"}


def test_paths_are_names_with_the_steps_that_follow() -> None:
    expression = "applicant.birth date < today() and rows[1].price > limit and {a: 1}.a = 1"

    assert paths(expression, ["birth date"]) == {"applicant.birth date", "rows", "limit"}


def test_names_of_what_is_no_expression_are_refused() -> None:
    with pytest.raises(FeelSyntaxError):
        names("1 +")
