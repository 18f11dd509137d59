"""Functions on text, and how text is written (DMN 1.5, 10.3.4.3)."""

import pytest

from tests.feel.notation import check, read

EDGES = r"""
substring("foobar", 3.8) → "obar"
substring("foobar", 3, 3.8) → "oba"
substring("foobar", 3, 0) → null
substring("foobar", 3, -1) → null
substring("foobar", 7) → ""
substring("foobar", -6) → "foobar"
substring("foobar", -7) → null
substring("foobar", 3, 100) → "obar"
substring("\U01F40Eab", 2) → "ab"
substring("a\U01F40Eb", -2, 1) → "🐎"
substring(string: "foobar", start position: 3) → "obar"
substring(string: "foobar", start position: 3, length: 2) → "ob"
substring("", 1) → ""
string length("\U01F40Eab") → 3
string length(string: "\r\n\t\"\\") → 5
upper case("ß") → "SS"
lower case("İ") → "i̇"
substring before("foobar", "") → ""
substring before("foobar", "xyz") → ""
substring before(string: "foobar", match: "bar") → "foo"
substring after("foobar", "") → "foobar"
substring after("", "a") → ""
substring after("foobar", "xyz") → ""
substring after("foobar", "o") → "obar"
split("John Doe", "\\s") → ["John", "Doe"]
split("a;b;c;;", ";") → ["a", "b", "c", "", ""]
split(string: "a,b", delimiter: ",") → ["a", "b"]
split("abc", "") → ["abc"]
split("", ",") → [""]
split("a", "b") → ["a"]
split("a|b", "|") → ["a|b"]
split("a.b", ".") → ["", "", "", ""]
split("a.b", "\\.") → ["a", "b"]
string join(["a","b"], "-") → "a-b"
string join(["a","b"]) → "ab"
string join([], "-") → ""
string join(["a",null,"b"], null) → "ab"
string join(["a",1], "-") → null
string join(list: ["a","b"], delimiter: "x") → "axb"
string join("a", "x") → "a"
string join(null) → null
string join(["a", "b"], "-", "[", "]") → "[a-b]"
contains("foobar", "") → true
contains(string: "foobar", match: "of") → false
starts with("foobar", "") → true
ends with("foobar", "") → true
starts with(string: "foobar", match: "fo") → true
ends with(string: "foobar", match: "r") → true
string length("\ud83d\udca9") → 1
"\uD83D\uDCA9" → "💩"
"\U01F601" → "😁"
"\U1F601" → "\\U1F601"
"\u12" → "\\u12"
"\ud83d" → "�"
string length("\ud83d") → 1
"a\'b" → "a'b"
"\x" → "\\x"
"a" + "b" = "ab" → true
"foo" < "foobar" → true
"\U01F601" < "\uFFFD" → false
upper case(null) → null
upper case("a", "b") → null
upper case(["a"]) → "A"
contains(["foobar"], "f") → true
"""


@pytest.mark.parametrize(("expression", "result"), read(EDGES))
def test_an_edge_is_as_dmn_says(expression: str, result: str) -> None:
    check(expression, result)
