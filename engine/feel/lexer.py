"""Text → tokens (DMN 1.5, 10.3.1.2). Names of several words are put together by the parser, which knows the
scope.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from engine.feel.errors import FeelLimitError, FeelSyntaxError
from engine.feel.limits import MAX_TEXT

KEYWORDS = frozenset(
    [
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "and",
        "or",
        "between",
        "instance",
        "of",
        "function",
        "external",
        "true",
        "false",
        "null",
    ]
)
COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
NO_SECOND_WORDS = COMPARISONS | {",", ")", "]", "}"}
"""What cannot follow the first word of a name: data that calls an entry `age > 18` does not change what that means."""
_START = (
    r"?_A-Za-z\u00AA\u00B5\u00BA\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D"
    r"\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_TOKEN = re.compile(
    rf"""(?P<space>(?:[\s\u0085\u00a0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]|//[^\n\v\f\r]*|/\*(?s:.*?)\*/)+)
    |(?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<string>"(?:[^"\\]|\\(?s:.))*")
    |(?P<name>[{_START}][{_START}0-9\u00B7\u0300-\u036F\u203F-\u2040]*)
    |(?P<symbol>\*\*|\.\.|!=|<=|>=|->|[-+*/=<>()\[\]{{}},:.@'])""",
    re.VERBOSE | re.ASCII,
)
_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(["\'\\ntr]))')
_PLAIN = {"n": "\n", "t": "\t", "r": "\r"}


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is number, string, name, keyword, symbol or end; `text` as written."""

    kind: str
    text: str
    start: int


def place(source: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset."""
    line = source.count("\n", 0, offset) + 1
    return line, offset - source.rfind("\n", 0, offset)


def tokenise(source: str) -> list[Token]:
    """The tokens and one `end`. FeelSyntaxError at what cannot be part of an expression."""
    if len(source) > MAX_TEXT:
        raise FeelLimitError(f"An expression may have at most {MAX_TEXT:,} characters.")
    tokens = []
    offset = 0
    while offset < len(source):
        found = _TOKEN.match(source, offset)
        if found is None:
            raise _unreadable(source, offset)
        kind = found.lastgroup or ""
        if source.startswith("/*", offset) and kind != "space":
            raise FeelSyntaxError("This comment is never closed with */", *place(source, offset))
        if kind != "space":
            text = found.group()
            tokens.append(Token("keyword" if text in KEYWORDS else kind, text, offset))
        offset = found.end()
    tokens.append(Token("end", "", len(source)))
    return tokens


def _unreadable(source: str, offset: int) -> FeelSyntaxError:
    line, column = place(source, offset)
    if source[offset] == '"':
        return FeelSyntaxError('This text has no closing "', line, column)
    if source[offset] in "“”":
        return FeelSyntaxError('Use straight quotation marks ("), not curly ones', line, column)
    return FeelSyntaxError(f"“{source[offset]}” cannot be used in an expression here", line, column)


def unquote(text: str) -> str:
    """The value of a string literal. A backslash that begins no escape stays, as in regular expressions."""
    if "\\" not in text:
        return text[1:-1]
    value = _ESCAPE.sub(_escaped, text[1:-1])
    joined = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return joined if joined != value else value


def _escaped(found: re.Match[str]) -> str:
    short, long, plain = found.groups()
    if plain:
        return _PLAIN.get(plain, plain)
    code = int(short or long, 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"


@lru_cache(maxsize=10_000)
def words_of(name: str) -> tuple[str, ...] | None:
    """A name as the texts of its tokens, so that spaces in it do not matter; None if no text could spell
    it, or it is none even if the standard is taken broadly (DMN 1.5, 10.3.1.2 rules 27 to 30).
    """
    try:
        tokens = tokenise(name)[:-1]
    except (FeelSyntaxError, FeelLimitError):
        return None
    if not tokens or tokens[0].kind not in ("name", "keyword") or any(t.kind == "string" for t in tokens):
        return None
    words = tuple(token.text for token in tokens)
    return None if COMPARISONS.intersection(words) or NO_SECOND_WORDS.intersection(words[1:2]) else words
