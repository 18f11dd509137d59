"""Tree → text, one way of writing each: spaces round operators, brackets only where they are needed.

A node goes into brackets where its own binding power is less than its place asks for. Reading the text again
gives the same tree, given the same names in scope.
"""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import pairwise
from typing import Any

from engine.feel import tree
from engine.feel.lexer import KEYWORDS, tokenise, words_of
from engine.feel.numbers import format_number
from engine.feel.tree import Node, TypeName

_OPEN, _SUM, _UNARY, _INSTANCE, _PRIMARY = 0, 4, 7, 8, 9
_COMPARED = 3
_POWERS = {"or": 1, "and": 2, "+": 4, "-": 4, "*": 5, "/": 5, "**": 6}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_WRITERS: dict[type[Node], Callable[["_Writer", Any], str]] = {}


def to_text(node: Node, names: Iterable[str] = ()) -> str:
    """The expression a tree stands for, written canonically.

    `names` are those in scope: where one of them reads like an operation (`a-b`), names that stand alone are
    put into brackets, so that they are not taken for a part of it.
    """
    return _Writer(_any_reads_like_more({*names, *_declared(node)})).write(node)


def quoted(text: str) -> str:
    """A text as FEEL writes it, in quotation marks."""
    return '"' + "".join(_ESCAPES.get(character, character) for character in text) + '"'


def type_text(type: TypeName) -> str:
    """A type as FEEL writes it: `list<number>`."""
    inner = [type_text(part) for part in type.inner]
    if not inner:
        return type.name
    if type.name == "function":
        return f"function<{', '.join(inner[:-1])}> -> {inner[-1]}"
    if type.keys:
        inner = [f"{key}: {part}" for key, part in zip(type.keys, inner, strict=True)]
    return f"{type.name}<{', '.join(inner)}>"


def _any_reads_like_more(names: set[str]) -> bool:
    return any(token.kind != "name" for name in names if words_of(name) for token in tokenise(name)[:-1])


def _declared(node: Node) -> set[str]:
    """The names a tree itself brings into scope."""
    found: set[str] = set()
    for part in tree.parts(node):
        if isinstance(part, tree.Iterator):
            found.add(part.name)
        elif isinstance(part, tree.FunctionOf):
            found.update(part.parameters)
        elif isinstance(part, tree.ContextOf):
            found.update(key for key, _ in part.entries)
    return found


def _writes(kind: type[Node]) -> Callable[[Callable[["_Writer", Any], str]], Callable[["_Writer", Any], str]]:
    def mark(work: Callable[["_Writer", Any], str]) -> Callable[["_Writer", Any], str]:
        _WRITERS[kind] = work
        return work

    return mark


def _power(node: Node) -> int:
    """How tightly the text of a node holds together."""
    if isinstance(node, tree.Logic | tree.Arithmetic):
        return _POWERS[node.operator]
    if isinstance(node, tree.Comparison | tree.Between | tree.In):
        return _COMPARED
    if isinstance(node, tree.Negation):
        return _UNARY
    if isinstance(node, tree.If | tree.For | tree.Quantified | tree.FunctionOf | tree.InstanceOf):
        return _OPEN
    return _PRIMARY


class _Writer:
    def __init__(self, careful: bool) -> None:
        self.careful = careful

    def write(self, node: Node, least: int = _OPEN) -> str:
        """The node's text, in brackets if it holds together less than `least`."""
        text = _WRITERS[type(node)](self, node)
        if self.careful and isinstance(node, tree.Name | tree.Path):
            return f"({text})"
        return f"({text})" if _power(node) < least else text

    def all(self, nodes: Iterable[Node]) -> str:
        return ", ".join(map(self.write, nodes))

    def tests(self, nodes: Iterable[Node]) -> str:
        """Among unary tests `< 5` stands without brackets."""
        return ", ".join(
            self.comparison(node) if isinstance(node, tree.ComparisonRange) else self.write(node) for node in nodes
        )

    def comparison(self, node: tree.ComparisonRange) -> str:
        return f"{node.operator} {self.write(node.value, _SUM)}"

    def iterators(self, iterators: Iterable[tree.Iterator]) -> str:
        return ", ".join(self.write(iterator) for iterator in iterators)


@_writes(tree.Literal)
def _literal(writer: _Writer, node: tree.Literal) -> str:
    if isinstance(node.value, str):
        return quoted(node.value)
    if isinstance(node.value, Decimal):
        return format_number(node.value)
    return {True: "true", False: "false", None: "null"}[node.value]


@_writes(tree.AtLiteral)
def _at_literal(writer: _Writer, node: tree.AtLiteral) -> str:
    return "@" + quoted(node.text)


@_writes(tree.Name)
def _name(writer: _Writer, node: tree.Name) -> str:
    return node.name


@_writes(tree.Negation)
def _negation(writer: _Writer, node: tree.Negation) -> str:
    return "-" + writer.write(node.value, _UNARY)


@_writes(tree.Arithmetic)
@_writes(tree.Comparison)
def _infix(writer: _Writer, node: tree.Arithmetic | tree.Comparison) -> str:
    power = _power(node)
    return f"{writer.write(node.left, power)} {node.operator} {writer.write(node.right, power + 1)}"


@_writes(tree.Logic)
def _logic(writer: _Writer, node: tree.Logic) -> str:
    return _joined(f" {node.operator} ", [writer.write(part, _power(node) + 1) for part in node.parts])


def _joined(by: str, texts: list[str]) -> str:
    """`date and time(x)` would be one name: there the first goes into brackets."""
    for place, (left, right) in enumerate(pairwise(texts)):
        if re.search(r"\b(date|years)\Z", left) and re.match(r"(time|months duration)\(", right):
            texts[place] = f"({left})"
    return by.join(texts)


@_writes(tree.Between)
def _between(writer: _Writer, node: tree.Between) -> str:
    limits = [writer.write(limit, _SUM) for limit in (node.low, node.high)]
    return f"{writer.write(node.value, _COMPARED)} between {_joined(' and ', limits)}"


@_writes(tree.In)
def _in(writer: _Writer, node: tree.In) -> str:
    value = writer.write(node.value, _COMPARED)
    if len(node.tests) == 1 and isinstance(node.tests[0], tree.RangeOf | tree.ListOf | tree.Name):
        return f"{value} in {writer.write(node.tests[0])}"
    return f"{value} in ({writer.tests(node.tests)})"


@_writes(tree.InstanceOf)
def _instance_of(writer: _Writer, node: tree.InstanceOf) -> str:
    least = _OPEN if isinstance(node.value, tree.InstanceOf) else _INSTANCE
    return f"{writer.write(node.value, least)} instance of {type_text(node.type)}"


@_writes(tree.If)
def _if(writer: _Writer, node: tree.If) -> str:
    condition, then, otherwise = map(writer.write, (node.condition, node.then, node.otherwise))
    return f"if {condition} then {then} else {otherwise}"


@_writes(tree.Iterator)
def _iterator(writer: _Writer, node: tree.Iterator) -> str:
    end = "" if node.end is None else f"..{writer.write(node.end)}"
    return f"{node.name} in {writer.write(node.source)}{end}"


@_writes(tree.For)
def _for(writer: _Writer, node: tree.For) -> str:
    return f"for {writer.iterators(node.iterators)} return {writer.write(node.result)}"


@_writes(tree.Quantified)
def _quantified(writer: _Writer, node: tree.Quantified) -> str:
    return f"{node.quantifier} {writer.iterators(node.iterators)} satisfies {writer.write(node.condition)}"


@_writes(tree.ListOf)
def _list(writer: _Writer, node: tree.ListOf) -> str:
    return f"[{writer.all(node.items)}]"


@_writes(tree.ContextOf)
def _context(writer: _Writer, node: tree.ContextOf) -> str:
    return "{" + ", ".join(f"{_key(key)}: {writer.write(value)}" for key, value in node.entries) + "}"


def _key(key: str) -> str:
    words = words_of(key) or ()
    plain = (
        words and " ".join(words) == key and all(re.match(r"[^\W\d]", word) and word not in KEYWORDS for word in words)
    )
    return key if plain else quoted(key)


@_writes(tree.RangeOf)
def _range(writer: _Writer, node: tree.RangeOf) -> str:
    opening, closing = "[" if node.start_included else "(", "]" if node.end_included else ")"
    return f"{opening}{writer.write(node.start)}..{writer.write(node.end)}{closing}"


@_writes(tree.ComparisonRange)
def _comparison_range(writer: _Writer, node: tree.ComparisonRange) -> str:
    return f"({writer.comparison(node)})"


@_writes(tree.Path)
def _path(writer: _Writer, node: tree.Path) -> str:
    return f"{writer.write(node.source, _PRIMARY)}.{node.name}"


@_writes(tree.Filter)
def _filter(writer: _Writer, node: tree.Filter) -> str:
    return f"{writer.write(node.source, _PRIMARY)}[{writer.write(node.condition)}]"


@_writes(tree.Call)
def _call(writer: _Writer, node: tree.Call) -> str:
    arguments = [writer.write(argument) for argument in node.arguments]
    if node.names:
        arguments = [f"{name}: {argument}" for name, argument in zip(node.names, arguments, strict=True)]
    called = node.function.name if isinstance(node.function, tree.Name) else writer.write(node.function, _PRIMARY)
    return f"{called}({', '.join(arguments)})"


@_writes(tree.FunctionOf)
def _function(writer: _Writer, node: tree.FunctionOf) -> str:
    pairs = zip(node.parameters, node.types, strict=True)
    parameters = [name if type is None else f"{name}: {type_text(type)}" for name, type in pairs]
    return f"function({', '.join(parameters)}) {writer.write(node.body)}"


@_writes(tree.UnaryTests)
def _unary_tests(writer: _Writer, node: tree.UnaryTests) -> str:
    """`not(…)` as a test of its own is no negated cell."""
    text = writer.tests(node.tests)
    if node.negated:
        return f"not({text})"
    return f"({text})" if len(node.tests) == 1 and text.startswith("not(") else text or "-"
