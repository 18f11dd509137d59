"""Regular expressions with their flags, as XPath and XML Schema have them (DMN 1.5, 10.3.4.3)."""

import pytest

from tests.feel.notation import check, read

EDGES = r"""
replace("abcd", "(ab)|(a)", "[1=$1][2=$2]") → "[1=ab][2=]cd"
replace(input: "abc", pattern: "[a-z]", replacement: "#") → "###"
replace(input: "abc", pattern: "[A-Z]", replacement: "#", flags: "i") → "###"
replace("abracadabra", "bra", "*") → "a*cada*"
replace("abracadabra", "a.*a", "*") → "*"
replace("abracadabra", "a.*?a", "*") → "*c*bra"
replace("abracadabra", ".*?", "$1") → null
replace("AAAA", "A+?", "b") → "bbbb"
replace("darted", "^(.*?)d(.*)$", "$1c$2") → "carted"
replace("abc", "b", "\\$") → "a$c"
replace("abc", "b", "$") → null
replace("abc", "b", "$0$0") → "abbc"
replace("abc", "(b)", "$10") → "ab0c"
replace("a.b", ".", "x", "q") → "axb"
replace("a b", "a b", "x", "x") → "a b"
replace("AbC", "b", "$0", "iq") → "A$0C"
replace("abc", "b", null) → null
replace("abc\ndef", "^d", "x", "m") → "abc\nxef"
matches("abracadabra", "^a.*a$") → true
matches("a\nb", "a.b") → false
matches("a\nb", "a.b", "s") → true
matches("hello world", "hello world", "x") → false
matches("helloworld", "hello world", "x") → true
matches("hello world", "hello\\ sworld", "x") → true
matches("abc", "b", "z") → null
matches("abc", "b", "") → true
matches("abc", "b", null) → true
matches(input: "abc", pattern: "b", flags: "i") → true
matches("abcabc", "(abc)\\1") → true
matches("abc", "\\bb") → null
matches("a", "(?i)A") → null
matches("x", "[^a]") → true
matches("-", "[a-]") → true
matches("é", "\\w") → true
matches("٣", "\\d") → true
matches("a", "\\p{L}") → true
matches("a", "\\p{Foo}") → null
matches("a", "\\i\\c*") → true
matches("[", "[[]") → null
matches("noon", "(no)[\\1]") → null
matches("noon", "(no)[x\\1]") → null
matches("noon", "(no)[x\\0]") → null
matches("ab", "(a)[\\\\1b]") → true
matches("t", "\\p{Lu}", "i") → false
matches("T", "\\p{Lu}", "i") → true
matches("t", "\\P{Lu}", "i") → true
matches("xM", "X\\p{Lu}", "i") → true
matches("B", "[A-F-[CE]]", "i") → true
matches("c", "[A-F-[CE]]", "i") → false
matches("aaa", "^a{3}$") → true
matches("aaa", "^a{,3}$") → null
matches("a{", "a{") → null
matches("}", "}") → null
matches("]", "]") → null
matches("]", "\\]") → true
matches("{", "[{]") → true
matches("a", "a{2,1}") → null
matches("a", "(a") → null
matches("a|b", "a\\|b") → true
matches("\u212a", "k", "i") → true
matches("K", "\u212a", "i") → true
matches("a^b", "a\\^b") → true
matches("ab", "(?:a)(b)") → true
matches("", "") → true
matches("x", "") → true
matches("hello world", "hello[ ]world", "x") → true
matches("hello]world", "hello \\] world", "x") → true
matches("_", "\\w") → false
matches("€", "^\\w$") → true
matches("-", "\\w") → false
matches("_", "\\W") → true
matches("é", "[\\w]") → true
matches("a-b", "^[\\w-]+$") → true
matches("a_b", "^[\\w]+$") → false
matches("a b", "[^\\w]") → true
matches("ab", "[\\W]") → false
matches(" ", "\\s") → true
matches("\u00a0", "\\s") → false
matches("\u00a0", "\\S") → true
matches("a", "[\\S]") → true
matches(" ", "[\\S]") → false
matches("x]", "^[\\]\\Sx]+$") → true
matches("a&&b", "^[a&&b]+$") → true
matches("a|", "^[a||]+$") → true
matches("ß", "ss", "i") → false
matches("1a:", "^[\\c]+$") → true
matches("1", "\\i") → false
matches("!", "[\\C]") → true
matches("a", "[\\I]") → false
matches("b", "[a-z-[aeiou]]") → true
matches("٣", "^\\d$") → true
matches("a\nb", "a$") → false
matches("a\nb", "a$", "m") → true
matches("a.b", "a.b", "q") → true
matches("A.B", "a.b", "qi") → true
replace("a  b", "\\s+", " ") → "a b"
replace("hello", "(l)(l)?", "<$2$1>") → "he<ll>o"
"""


@pytest.mark.parametrize(("expression", "result"), read(EDGES))
def test_an_edge_is_as_dmn_says(expression: str, result: str) -> None:
    check(expression, result)
