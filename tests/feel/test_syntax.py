"""What is no expression is told apart, with a place and in words a service designer understands."""

from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.feel import (
    Compiled,
    CompiledTests,
    FeelError,
    FeelSyntaxError,
    compile,
    compile_unary_tests,
    evaluate,
    evaluate_unary_tests,
)

VOCABULARY = (
    '( ) [ ] { } , : . .. + - * / ** = != < <= > >= -> @ \' " \\ // /* */ \n ? é 🐎 $ a b 1 2.5 "x" 1..2 '
    "if then else for in return some every satisfies and or between instance of function true false null not "
    "date time list < first name"
)
PIECES = st.sampled_from(VOCABULARY.split(" "))


@pytest.mark.parametrize(
    ("expression", "line", "column", "words"),
    [
        ("", 1, 1, "too early"),
        ("1 +", 1, 4, "too early"),
        ("(1 + 2", 1, 1, "never closed"),
        ("[1, 2", 1, 1, "never closed"),
        ('"abc', 1, 1, "closing"),
        ("if a then b", 1, 12, "else"),
        ("first name", 1, 7, "first name"),
        ("1 +\n+ 2", 2, 1, "cannot stand here"),
        ("a § b", 1, 3, "§"),
        ("“a”", 1, 1, "straight"),
        ("for x in [1] x", 1, 14, "return"),
        ("f(a: 1, 2)", 1, 2, "all arguments"),
        ("function(a) external {}", 1, 13, "External"),
        ("a = = b", 1, 5, "="),
    ],
)
def test_a_mistake_is_shown_where_it_is(expression: str, line: int, column: int, words: str) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        compile(expression)

    assert (caught.value.line, caught.value.column) == (line, column)
    assert words in caught.value.message


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("1 // one\n + 1", 2),
        ("1 /* one */ + 1", 2),
        (r'"a\nb\t\"\\"', 'a\nb\t"\\'),
        (r'"\u0041\U01F40E"', "A🐎"),
        (r'"\ud83d\udca9"', "💩"),
        (r'"\d"', r"\d"),
        ('@"nonsense"', None),
    ],
)
def test_text_and_comments_are_read(expression: str, result: object) -> None:
    assert evaluate(expression) == result


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=25).map(" ".join)))
@example("[1..1[[")
@example("{a:")
def test_any_text_is_answered_or_refused(text: str) -> None:
    for read in (compile, compile_unary_tests):
        refusal = _refusal(read, text)
        if isinstance(refusal, FeelSyntaxError):
            assert 1 <= refusal.line <= text.count("\n") + 1
            assert refusal.column >= 1


def _refusal(read: Callable[..., Compiled | CompiledTests], text: str) -> FeelError | None:
    """What reading or running the text raises, which may be FEEL's own errors only."""
    try:
        compiled = read(text, ["a", "b c", "a-b"])
        if isinstance(compiled, Compiled):
            compiled.evaluate({"a": 1, "b c": 2})
        else:
            compiled.evaluate(1, {"a-b": 1})
    except FeelError as error:
        return error
    return None


@pytest.mark.parametrize(
    ("cell", "value", "passes"),
    [
        ("-", 1, True),
        ("< 5", 4, True),
        ("< 5", 5, False),
        ('"a", "b"', "b", True),
        ("not(1, 2)", 3, True),
        ("not(1, 2)", 2, False),
        ("[1..3]", 3, True),
        ("? > 2 and ? < 4", 3, True),
        ("null", None, True),
        ("limit", 7, True),
        ("[7, 8]", 7, True),
        ("true", False, False),
        ('not(contains(?, "x"))', "abc", True),
        ("< 5", None, False),
        ("< missing", 5, False),
        (">= null", 5, False),
    ],
)
def test_a_cell_of_a_decision_table_tests_its_input(cell: str, value: object, passes: bool) -> None:
    assert evaluate_unary_tests(cell, value, {"limit": 7}) is passes
