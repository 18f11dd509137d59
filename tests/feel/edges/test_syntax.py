"""How expressions are written: literals, comments, names, precedence (DMN 1.5, 10.3.1.2)."""

import pytest

from engine.feel import FeelSyntaxError, evaluate
from tests.feel.notation import check, read

EDGES = r"""
@"2026-01-01" → @"2026-01-01"
@"10:00:00" → @"10:00:00"
@"10:00:00@Europe/Paris" → @"10:00:00@Europe/Paris"
@"2026-01-01T10:00:00@Europe/Paris" → @"2026-01-01T10:00:00@Europe/Paris"
@"P1Y" → @"P1Y"
@"P1D" → @"P1D"
@"-PT5H" → @"-PT5H"
@"foo" → null
@"999999999-12-31" → @"999999999-12-31"
@"-999999999-01-01" → @"-999999999-01-01"
@"1000000000-01-01" → null
@"12026-01-01" → @"12026-01-01"
@"2026-01-01T10:00:00@Foo/Bar" → null
@"2026-01-01T25:00:00" → null
@"2026-01-01T10:00:60" → null
@"2026-01-01T10:00:00.000000001" → @"2026-01-01T10:00:00.000000001"
@"2026-01-01T10:00:00+14:00" → @"2026-01-01T10:00:00+14:00"
@"2026-01-01T10:00:00+02:00@Europe/Paris" → null
@ "2026-01-01" → @"2026-01-01"
1 /* c */ + /* d */ 2 // e → 3
1 // foo → 1
/* /* */ 1 → 1
 1 + 1 → 2
1 + 1 → 2
{a:1, b:a+1} → {a: 1, b: 2}
{"a b": 1}.a b → 1
{a b: 1}.a b → 1
{a: 1, "a": 2} → null
{} → {}
{"": 1} → {"": 1}
{if: 1}.if → 1
{a: {b: 1}}.a.b → 1
{a: function(x) x+1}.a(1) → 2
(function(x, y: number) x+y)(1,2) → 3
(function(x: string) x)(1) → null
(function(x: number) x)("a") → null
(function(x: list<number>) x)(1) → [1]
(function(x: number) x)([1]) → 1
(function() 1)() → 1
(function(x) x)(y: 1) → null
(function(x) x)(null) → null
(function(x: number) x)(null) → null
[1..3][1] → [1..3]
(1) → 1
((1)) → 1
1 = 1 = true → true
1 < 2 < 3 → null
1 < 2 and 2 < 3 → true
-(1) → -1
-[1] → null
- - 1 → 1
2-1 → 1
2 - -1 → 3
a.b.c → null
1.a → null
"a".b → null
null.a → null
[1].a → [null]
true and null → null
true or 1 → true
false and 1 → false
1 and false → false
"a" or true → true
null and null → null
null or null → null
"a" + 1 → null
"a" - "b" → null
[1] + [2] → null
{a:1}.b → null
string.a → null
date(2026, 1, 1).year → 2026
@"2026-01-01".year + 1 → 2027
date("2026-01-01") < date("2026-01-02") → true
x.y(1) → null
foo(1) → null
1(2) → null
"abs"(1) → null
[abs][1](-1) → 1
{abs: 5}.abs → 5
if if true then true else false then 1 else 2 → 1
for x in [1,2,3] return x > 1 and x < 3 → [false, true, false]
some x in [1] satisfies x = 1 and true → true
(> 5) → (> 5)
(>= 5) → (>= 5)
(= 5) → (= 5)
(!= 5) → (!= 5)
5 in (= 5) → true
5 in (!= 5) → false
(< "a") → (< "a")
([1..5]) → [1..5]
[1..5] .start → 1
]1..5[ → (1..5)
(1..5) → (1..5)
["a".."b"] → ["a".."b"]
[null..null] → (null..null)
[1.."a"] → null
[5..1] → null
[@"P1D"..@"P2D"] → [@"P1D"..@"P2D"]
[1+1..2*3] → [2..6]
[true..false] → null
["a"..@"2026-01-01"] → null
date and time("2026-01-01T00:00:00").date → null
@"2026-01-01T10:00:00".time → null
null instance of number → false
"\U01F600" → "😀"
"\u0041" → "A"
"tab\there" → "tab\there"
"\"" → "\""
é + 1 → null
_a → null
a1 = null → true
"""


@pytest.mark.parametrize(("expression", "result"), read(EDGES))
def test_an_edge_is_as_dmn_says(expression: str, result: str) -> None:
    check(expression, result)


@pytest.mark.parametrize(
    "space", " \t\n\r\v\f\u0085\u00a0\u1680\u180e\u2000\u2009\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
)
def test_every_space_of_the_grammar_may_stand_between_tokens(space: str) -> None:
    assert evaluate(f"1{space}+{space}1") == 2


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\v"])
def test_a_comment_ends_with_its_line(end: str) -> None:
    assert evaluate(f"1 // one{end} + 1") == 2


@pytest.mark.parametrize(
    "expression",
    [
        *("1e", "1e6145", "+1", "5.", "1a", "a.1", "0x1F", "$a", "a$", "1 == 1", "1 <> 2", "1 ! 2", "'abc'", "1_000"),
        *(
            "",
            "// x",
            "()",
            "[,]",
            "[1,]",
            "{a: }",
            "{a: 1,}",
            "{1: 2}",
            "{f(x): x}",
            "> 5",
            "[> 5]",
            "1 +",
            "and",
            "not true",
        ),
        *(
            "if true then 1",
            "for x in [1]",
            "some x in [1]",
            "function(a",
            "f(a: 1, 2)",
            "@ 5",
            "1 instance of",
            "1 between 2",
        ),
        *("random number()", "a ? b", "/* 1", '"a', "[1..2", "1 in ", "{a b c}", "date and", "1 2"),
    ],
)
def test_what_the_grammar_does_not_know_is_refused(expression: str) -> None:
    with pytest.raises(FeelSyntaxError):
        evaluate(expression)


@pytest.mark.parametrize(
    ("expression", "language", "column"),
    [
        ('function(a: number) external {java: {class: "java.lang.Math", method signature: "abs(double)"}}', "Java", 21),
        ('function(a) external {"pmml": {document: "a.pmml", model: "b"}}', "PMML", 13),
        ("function() external", "Java or PMML", 12),
        ("function() external {a: 1}", "Java or PMML", 12),
    ],
)
def test_functions_in_another_language_are_refused_by_name(expression: str, language: str, column: int) -> None:
    with pytest.raises(FeelSyntaxError, match=f"written in {language}, cannot run here") as caught:
        evaluate(expression)

    assert (caught.value.line, caught.value.column) == (1, column)
    assert "Write the function in FEEL" in caught.value.message
