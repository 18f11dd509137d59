"""docs/feel.md keeps its word: each example runs, each function is there, each limit has its figure."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from engine.feel import FeelSyntaxError, evaluate, evaluate_unary_tests, limits, patterns
from engine.feel.builtins import BUILTINS
from engine.feel.functions import Signature
from tests.feel.notation import NOW, check, read

GUIDE = (Path(__file__).parents[2] / "docs" / "feel.md").read_text(encoding="utf-8")


class Block(NamedTuple):
    kind: str
    text: str


class Documented(NamedTuple):
    name: str
    parameters: str
    text: str


BLOCKS = [Block(*found) for found in re.findall(r"^```(feel[a-z ]*)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)]
FUNCTIONS = [
    Documented(*found)
    for found in re.findall(r"^\*\*`([a-z ]+)\((.*?)\)`\*\*(.*?)(?=^\*\*`|^#|\Z)", GUIDE, re.MULTILINE | re.DOTALL)
]
CASE = evaluate(next(block.text for block in BLOCKS if block.kind == "feel data"))
LIMITS = {
    "Characters of an expression": limits.MAX_TEXT,
    "Brackets within brackets": limits.MAX_NESTING,
    "Operators, or steps of a path, in a row": limits.MAX_DEPTH,
    "Steps of one evaluation: turns of loops, items looked at, functions called": limits.MAX_STEPS,
    "Functions of your own calling one another": limits.MAX_CALLS,
    "Items of a list": limits.MAX_LIST,
    "Characters of a text that an expression makes": limits.MAX_STRING,
    "Lists and contexts within one another, in what it gives": limits.MAX_RESULT_DEPTH,
    "Characters of a regular expression": patterns.MAX_PATTERN,
    "Repeats of a part of a regular expression, as in `a{1000}`": patterns.MAX_REPEAT,
    "Characters of a regular expression with its repeats written out": patterns.MAX_WRITTEN_OUT,
    "Seconds for all regular expressions of one evaluation": limits.MATCH_SECONDS,
}


def _examples(kind: str) -> list[tuple[str, str]]:
    return [pair for block in BLOCKS if block.kind == kind for pair in read(block.text)]


def _written(signature: Signature) -> str:
    """The parameters as the guide writes them."""
    marks = [(one.name, "…" if one.many else "?" if one.optional else "") for one in signature.parameters]
    return ", ".join(name + mark for name, mark in marks)


def test_no_block_is_of_an_unknown_kind() -> None:
    assert {block.kind for block in BLOCKS} == {"feel", "feel data", "feel cell", "feel refused"}
    assert GUIDE.count("```") == 2 * len(BLOCKS)


@pytest.mark.parametrize(("expression", "result"), _examples("feel"))
def test_an_example_gives_what_the_guide_says(expression: str, result: str) -> None:
    check(expression, result, CASE)


@pytest.mark.parametrize(("example", "result"), _examples("feel cell"))
def test_a_cell_passes_what_the_guide_says(example: str, result: str) -> None:
    value, cell = example.split(" | ")

    assert evaluate_unary_tests(cell, evaluate(value), CASE, now=NOW) is evaluate(result)


@pytest.mark.parametrize(("expression", "words"), _examples("feel refused"))
def test_what_the_guide_calls_refused_is_refused_in_its_words(expression: str, words: str) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        evaluate(expression, CASE)

    assert words in caught.value.message


def test_the_guide_has_every_signature_of_every_function_and_no_other() -> None:
    documented = [(function.name, function.parameters) for function in FUNCTIONS]
    registered = {(name, _written(one)) for name, builtin in BUILTINS.items() for one in builtin.signatures}

    assert set(documented) == registered
    assert len(documented) == len(registered)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: f"{function.name}({function.parameters})")
def test_every_function_has_a_sentence_and_an_example(function: Documented) -> None:
    sentence, mark, examples = function.text.partition("```feel\n")

    assert sentence.strip().endswith(".")
    assert mark
    assert any(f"{function.name}(" in expression for expression, _ in read(examples.rstrip("`\n ")))


@pytest.mark.parametrize(("what", "figure"), LIMITS.items())
def test_every_limit_has_its_figure(what: str, figure: float) -> None:
    assert f"| {what} | {figure:,.0f} |" in GUIDE


def test_no_limit_is_left_out_of_the_guide() -> None:
    table = GUIDE.partition("| What | At most |")[2].partition("\n\n")[0]
    figures = {name for module in (limits, patterns) for name in vars(module) if name.startswith(("MAX_", "MATCH_"))}

    assert table.count("\n|") - 1 == len(LIMITS)
    assert len(figures) == len(LIMITS)
