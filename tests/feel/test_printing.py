"""A parsed expression is written as text in one way, and read again it is the same."""

import random

import pytest

from engine.feel import FeelError, compile, compile_unary_tests, to_text
from tests.feel.corpus import expressions


@pytest.mark.parametrize(
    ("expression", "written"),
    [
        ("1+2*3", "1 + 2 * 3"),
        ("(1+2)*3", "(1 + 2) * 3"),
        ("((1))", "1"),
        ("1-(2-3)-4", "1 - (2 - 3) - 4"),
        ("2**3**2", "2 ** 3 ** 2"),
        ("2**(3**2)", "2 ** (3 ** 2)"),
        ("-(-5)", "--5"),
        ("-(a+b)", "-(a + b)"),
        ("(-a).b", "(-a).b"),
        ("1.50", "1.5"),
        ("(a or b) or c and d", "(a or b) or c and d"),
        ("not( a )", "not(a)"),
        ("(if a then b else c)+1", "(if a then b else c) + 1"),
        ("for x in (1..3) ,y in 1..2 return x", "for x in (1..3), y in 1..2 return x"),
        ("some x in y satisfies (x)", "some x in y satisfies x"),
        ("x between(1)and 2", "x between 1 and 2"),
        ("x in(1,<2,(>3))", "x in (1, < 2, > 3)"),
        ("x in (y)", "x in y"),
        ("[( <5 )]", "[(< 5)]"),
        ("]1..2[", "(1..2)"),
        ("{'a b':1}", None),
        ('{"a b":1,"a\\"":2, c:3}', '{a b: 1, "a\\"": 2, c: 3}'),
        (r'"\u0041\n\"\\\d"', r'"A\n\"\\\\d"'),
        ("@\"P1D\"", '@"P1D"'),
        ("a instance of list< number>", "a instance of list<number>"),
        ("(a instance of date)and time(b)", "(a instance of date) and time(b)"),
        ("(date) and time(a)", "(date) and time(a)"),
        ("a instance of function<number,list>->context<a:string>", "a instance of function<number, list> -> context<a: string>"),
        ("function(a:number,b)a+b", "function(a: number, b) a + b"),
        ("(function(a)a)(1)", "(function(a) a)(1)"),
        ("substring(string:a,start position:1)", "substring(string: a, start position: 1)"),
        ("first  name.b [ 1 ]", "first name.b[1]"),
        ("true and null", "true and null"),
    ],
)  # fmt: skip
def test_an_expression_is_written_canonically(expression: str, written: str | None) -> None:
    if written is None:
        with pytest.raises(FeelError):
            compile(expression)
        return

    node = compile(expression, ["first name"]).node

    assert to_text(node) == written
    assert compile(written, ["first name"]).node == node


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("-", "-"),
        ("<5,>=(10)", "< 5, >= 10"),
        ('not("a","b")', 'not("a", "b")'),
        ("(not(a))", "(not(a))"),
        ("not(a) and (b)", "(not(a) and b)"),
        ("? > 1", "? > 1"),
    ],
)
def test_the_cell_of_a_decision_table_is_written(cell: str, written: str) -> None:
    node = compile_unary_tests(cell).node

    assert to_text(node) == written
    assert compile_unary_tests(written).node == node


def test_names_are_kept_apart_from_a_name_that_reads_like_an_operation() -> None:
    scope = ["a-b", "a", "b"]
    node = compile("(a) - b", scope).node

    assert to_text(node, scope) == "(a) - (b)"
    assert compile(to_text(node, scope), scope).node == node
    assert to_text(compile("a-b", scope).node) == "a-b"


def test_every_expression_at_hand_is_read_again_as_it_was() -> None:
    texts = expressions()

    for text in random.Random(7).sample(texts, min(400, len(texts))):
        try:
            node = compile(text).node
        except FeelError:
            continue
        assert compile(to_text(node)).node == node
        assert to_text(compile(to_text(node)).node) == to_text(node)
