"""Expressions to start from: the DMN compatibility kit's where it is at hand, else those of our own tests."""

import ast
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from engine.feel import FeelError, compile

KIT = Path(os.environ.get("CONFORMANCE_DIR", "../shared/conformance")) / "dmn-tck" / "TestCases"
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\w+|\*\*|\.\.|[<>!]=|->|\s+|.', re.DOTALL)
_WORDS = (
    '( ) [ ] { } , : . .. + - * / ** = != < <= > >= -> @ " \\ ? // /* */ \n if then else for in return some every '
    "satisfies and or between instance of function true false null not date time partial item number list<number> "
    "0 1 -1 1e999 0.1 99999999999999999999 é 🐎 \u2028 \x00"
)
_ODDITIES = (*_WORDS.split(" "), '"\\uD83D"', '@"P1D"', '@"-999999999-01-01"', "date and time", "{a: 1}", "[1..3]")
_FRAMES = (
    "({})",
    "[{}]",
    "{{a: {}}}",
    "-{}",
    "not({})",
    "if {} then 1 else 2",
    "for i in {} return i",
    "{}[1]",
    "{}.a",
)


def expressions() -> list[str]:
    """Texts that are expressions, mostly."""
    return sorted(set(_of_the_kit())) or sorted(set(_of_our_tests()))


def _of_the_kit() -> Iterator[str]:
    for path in sorted(KIT.glob("compliance-level-*/*/*.dmn")):
        for found in etree.parse(path).iter("{*}text"):
            if found.text and len(found.text) < 2_000:
                yield found.text


def _of_our_tests() -> Iterator[str]:
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        for part in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and _is_expression(part.value):
                yield part.value


def _is_expression(text: str) -> bool:
    try:
        compile(text)
    except FeelError:
        return False
    return True


def mutated(text: str, texts: list[str], chance: random.Random) -> str:
    """The text changed in a place or two; sometimes no expression any more."""
    for _ in range(chance.randint(1, 2)):
        text = chance.choice(_MUTATIONS)(text, texts, chance)
    return text[:4_000]


def _without_a_token(text: str, texts: list[str], chance: random.Random) -> str:
    tokens = _TOKEN.findall(text) or [""]
    del tokens[chance.randrange(len(tokens))]
    return "".join(tokens)


def _with_an_oddity(text: str, texts: list[str], chance: random.Random) -> str:
    tokens = _TOKEN.findall(text)
    tokens.insert(chance.randint(0, len(tokens)), f" {chance.choice(_ODDITIES)} ")
    return "".join(tokens)


def _with_another_token(text: str, texts: list[str], chance: random.Random) -> str:
    tokens = _TOKEN.findall(text) or [""]
    others = [*_TOKEN.findall(chance.choice(texts)), chance.choice(_ODDITIES)]
    tokens[chance.randrange(len(tokens))] = chance.choice(others)
    return "".join(tokens)


def _with_a_part_of_another(text: str, texts: list[str], chance: random.Random) -> str:
    tokens, others = _TOKEN.findall(text), _TOKEN.findall(chance.choice(texts))
    place, start = chance.randint(0, len(tokens)), chance.randint(0, len(others))
    return "".join([*tokens[:place], *others[start : start + chance.randint(1, 12)], *tokens[place:]])


def _joined_to_another(text: str, texts: list[str], chance: random.Random) -> str:
    operator = chance.choice(("+", "-", "*", "/", "**", "=", "<", "and", "or", "in", "between 1 and"))
    return f"({text}) {operator} ({chance.choice(texts)})"


def _within_a_frame(text: str, texts: list[str], chance: random.Random) -> str:
    return chance.choice(_FRAMES).format(text)


_MUTATIONS = (
    _without_a_token,
    _with_an_oddity,
    _with_another_token,
    _with_another_token,
    _with_a_part_of_another,
    _joined_to_another,
    _within_a_frame,
)
