"""Lists, contexts, paths, filters, loops and functions."""

from decimal import Decimal

import pytest

from engine.feel import evaluate

PEOPLE = {"people": [{"name": "Ann", "age": 40}, {"name": "Bob", "age": 17}]}


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("people.name", ["Ann", "Bob"]),
        ("people[age < 18].name", ["Bob"]),
        ("people[1].name", "Ann"),
        ("people[-1].name", "Bob"),
        ("people[item.age > 100]", []),
        ("people[3]", None),
        ("people[0]", None),
        ("[10, 20, 30][item > 15]", [20, 30]),
        ('"a"[1]', "a"),
        ("{a: 1, b: a + 1}.b", 2),
        ('{"a key": 1}.a key', 1),
        ("for i in 1..3 return i * 2", [2, 4, 6]),
        ("for i in 3..1 return i", [3, 2, 1]),
        ("for i in 1..4 return if i = 1 then 1 else i * partial[-1]", [1, 2, 6, 24]),
        ("for i in [1, 2], j in [i, 10] return i * j", [1, 10, 4, 20]),
        ("for i in (1..3] return i", [2, 3]),
        ("for i in null return i", None),
        ("some p in people satisfies p.age < 18", True),
        ("every p in people satisfies p.age < 18", False),
        ("every p in [] satisfies false", True),
        ("(function(a, b) a + b)(1, 2)", 3),
        ("(function(a, b) a + b)(b: 1, a: 2)", 3),
        ("(function(a, b) a + b)(1)", None),
        ("(function(a: string) a)(1)", None),
        ("{fact: function(n) if n < 2 then 1 else n * fact(n - 1), r: fact(5)}.r", 120),
        ("{a: 1, a: 2}", None),
        ("sort([3, 1, 2], function(a, b) a > b)", [3, 2, 1]),
    ],
)
def test_structures_are_made_and_taken_apart(expression: str, result: object) -> None:
    assert evaluate(expression, PEOPLE) == result


@pytest.mark.parametrize(
    ("expression", "context", "result"),
    [
        ("first name", {"first name": "Ann"}, "Ann"),
        ("first   name + last name", {"first name": "Ann", "last name": "Bell"}, "AnnBell"),
        ("a-b", {"a-b": 1, "a": 5, "b": 2}, Decimal(1)),
        ("a-b", {"a": 5, "b": 2}, Decimal(3)),
        ("a - b", {"a-b": 1}, Decimal(1)),
        ("person.date of birth", {"person": {"date of birth": "x"}}, "x"),
        ("person.a-b", {"person": {"a-b": 1}}, Decimal(1)),
        ("Student's name", {"Student's name": "Ann"}, "Ann"),
        ("{first name: 1, b: first name + 1}.b", {}, Decimal(2)),
        ("for each one in [1, 2] return each one + 1", {}, [2, 3]),
        ("string length(first name)", {"first name": "Ann"}, Decimal(3)),
        ("date and time", {"date": True, "time": True}, True),
        ("🐎 + 1", {"🐎": 1}, Decimal(2)),
        ("{a-b: 1}.a-b", {}, Decimal(1)),
        ("[for a-b in [7] return a-b, a-b]", {"a": 5, "b": 2}, [[7], 3]),
        ("(function(a-b) a-b)(7) + a-b", {"a": 5, "b": 2}, Decimal(10)),
    ],
)
def test_names_with_spaces_and_operators_are_known_from_the_scope(
    expression: str, context: dict[str, object], result: object
) -> None:
    assert evaluate(expression, context) == result


def test_python_values_become_feels() -> None:
    value = evaluate("[a, b, c[1], d.e]", {"a": 1, "b": 1.5, "c": (2,), "d": {"e": 3}})

    assert value == [Decimal(1), Decimal("1.5"), Decimal(2), Decimal(3)]
    assert all(isinstance(item, Decimal) for item in value)


def test_a_context_may_be_any_mapping_and_only_names_used_are_asked_for() -> None:
    class Asked(dict[str, object]):
        def __getitem__(self, name: str) -> object:
            asked.append(name)
            return super().__getitem__(name)

    asked: list[str] = []

    assert evaluate("a + a", Asked(a=1, b=2)) == 2
    assert set(asked) == {"a"}


@pytest.mark.parametrize("expression", ['"".__class__', "a.__class__", "a.real", "item.__dict__", "open", "__import__"])
def test_nothing_reaches_into_python(expression: str) -> None:
    assert evaluate(expression, {"a": 1}) is None
