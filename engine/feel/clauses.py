"""The long forms of the grammar: `if`, `for`, `some`, `every`, `function`, contexts, calls, paths and
types.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.feel import tree
from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import Token, unquote
from engine.feel.tree import Node, TypeName

if TYPE_CHECKING:
    from engine.feel.parser import Parser

_IN_NAMES = frozenset(".-/*+'")
_LONG_TYPES = (
    ("days", "and", "time", "duration"),
    ("years", "and", "months", "duration"),
    ("date", "and", "time"),
)


def condition(parser: Parser) -> Node:
    """`if … then … else …`, after its first word."""
    test = parser.bracketed()
    parser.expect("then", "after the condition of “if”")
    then = parser.bracketed()
    parser.expect("else", "after the “then” part of “if”")
    return tree.If(test, then, parser.expression())


def loop(parser: Parser) -> Node:
    """`for … in … return …`, after its first word."""
    with parser.names.scope():
        iterators = _iterators(parser)
        parser.expect("return", "after the lists of “for”")
        return tree.For(iterators, parser.expression())


def quantified(parser: Parser, token: Token) -> Node:
    """`some … in … satisfies …`, after its first word."""
    with parser.names.scope():
        iterators = _iterators(parser)
        parser.expect("satisfies", f"after the lists of “{token.text}”")
        return tree.Quantified(token.text, iterators, parser.expression())


def _iterators(parser: Parser) -> tuple[tree.Iterator, ...]:
    found = [_iterator(parser)]
    while parser.accept(","):
        found.append(_iterator(parser))
    return tuple(found)


def _iterator(parser: Parser) -> tree.Iterator:
    token = parser.current
    name = declared_name(parser, lambda t: t.text == "in")
    parser.expect("in", f"after “{name}”")
    source = parser.bracketed()
    end = parser.bracketed() if parser.accept("..") else None
    parser.names.declare(name)
    return parser.since(token, tree.Iterator(name, source, end))


def declared_name(parser: Parser, ends: Callable[[Token], bool]) -> str:
    """A name that the text itself brings in, up to the token that ends it; spaces in it count as one."""
    first = parser.current
    if first.kind not in ("name", "keyword"):
        raise parser.unexpected()
    end = first.start
    while not ends(parser.current):
        token = parser.take()
        if token.kind in ("end", "string") or (token.kind == "symbol" and token.text not in _IN_NAMES):
            raise parser.unexpected(token)
        end = token.start + len(token.text)
    if end == first.start:
        raise parser.unexpected()
    return " ".join(parser.source[first.start : end].split())


def function(parser: Parser) -> Node:
    """`function(a: number, b) …`, after its first word."""
    with parser.names.scope():
        parameters, types = _parameters(parser)
        if parser.accept("external"):
            raise _external(parser)
        return tree.FunctionOf(parameters, types, parser.expression())


def _external(parser: Parser) -> FeelSyntaxError:
    """What to raise after the word `external` (DMN 1.5, 10.3.2.13.3), at the word."""
    word = parser.tokens[parser.position - 1]
    kind = parser.tokens[min(parser.position + 1, len(parser.tokens) - 1)].text.strip('"').lower()
    language = {"java": "Java", "pmml": "PMML"}.get(kind, "Java or PMML")
    message = (
        f"External functions, written in {language}, cannot run here. Write the function in FEEL, or have a "
        "service task work out the value before the decision and pass it in"
    )
    return parser.error(message, word)


def _parameters(parser: Parser) -> tuple[tuple[str, ...], tuple[TypeName | None, ...]]:
    parser.expect("(", "after “function”")
    parameters: list[str] = []
    types: list[TypeName | None] = []
    while not parser.accept(")"):
        if parameters:
            parser.expect(",", "between parameters")
        name = declared_name(parser, lambda t: t.kind == "symbol" and t.text in (",", ")", ":"))
        parameters.append(name)
        types.append(type_name(parser) if parser.accept(":") else None)
        parser.names.declare(name)
    return tuple(parameters), tuple(types)


def context(parser: Parser, opening: Token) -> Node:
    """`{ key: value, … }`, after its bracket."""
    entries: list[tuple[str, Node]] = []
    with parser.names.scope():
        while not parser.accept("}"):
            if parser.current.kind == "end":
                raise parser.error("This “{” is never closed", opening)
            if entries:
                parser.expect(",", "between the entries of a context")
            entries.append(_entry(parser))
    return tree.ContextOf(tuple(entries))


def _entry(parser: Parser) -> tuple[str, Node]:
    quoted = parser.current.kind == "string"
    key = unquote(parser.take().text) if quoted else declared_name(parser, _is_colon)
    parser.expect(":", f"after the key “{key}”")
    value = parser.bracketed()
    parser.names.declare(key)
    parser.steps.declare(key)
    return key, value


def _is_colon(token: Token) -> bool:
    return token.kind == "symbol" and token.text == ":"


def call(parser: Parser, called: Node, opening: Token) -> Node:
    """The arguments of a call, after the bracket."""
    arguments: list[Node] = []
    names: list[str] = []
    while not parser.accept(")"):
        if parser.current.kind == "end":
            raise parser.error("This “(” is never closed", opening)
        if arguments:
            parser.expect(",", "between arguments")
        if _is_named(parser):
            names.append(declared_name(parser, _is_colon))
            parser.expect(":", "after the argument's name")
        arguments.append(parser.bracketed())
        if names and len(names) != len(arguments):
            raise parser.error("Name all arguments of a call or none", opening)
    return tree.Call(called, tuple(arguments), tuple(names))


def _is_named(parser: Parser) -> bool:
    if parser.current.kind not in ("name", "keyword"):
        return False
    for token in parser.tokens[parser.position : parser.position + 12]:
        if token.kind not in ("name", "keyword", "number"):
            return _is_colon(token)
    return False


def step_name(parser: Parser) -> str:
    """The name after a dot: a known odd one, else the words up to the next operator."""
    found = parser.steps.match(parser.tokens, parser.position)
    if found is not None:
        parser.position += found[1]
        return found[0]
    token = parser.take()
    if token.kind not in ("name", "keyword"):
        raise parser.error("A name must follow the dot", token)
    words = [token.text]
    while parser.current.kind == "name":
        words.append(parser.take().text)
    return " ".join(words)


def type_name(parser: Parser) -> TypeName:
    """A type, as in `instance of list<number>`."""
    parser.nesting += 1
    if parser.nesting > 50:
        raise parser.error("This type is nested too deeply", parser.current)
    name = _type_word(parser)
    if name == "context" and parser.accept("<"):
        made = _context_type(parser)
    elif name == "function" and parser.accept("<"):
        made = _function_type(parser)
    elif name in ("list", "range") and parser.accept("<"):
        made = TypeName(name, (type_name(parser),))
        parser.expect(">", "after the type within < >")
    else:
        made = TypeName(name)
    parser.nesting -= 1
    return made


def _type_word(parser: Parser) -> str:
    for words in _LONG_TYPES:
        here = parser.tokens[parser.position : parser.position + len(words)]
        if tuple(token.text for token in here) == words:
            parser.position += len(words)
            return " ".join(words)
    found = parser.names.match(parser.tokens, parser.position)
    if found is not None:
        parser.position += found[1]
        return found[0]
    token = parser.take()
    if token.kind != "name" and token.text not in ("null", "function"):
        raise parser.error("The name of a type is missing here", token)
    name = token.text
    while parser.accept("."):
        name += "." + parser.take().text
    return name


def _context_type(parser: Parser) -> TypeName:
    keys: list[str] = []
    types: list[TypeName] = []
    while not parser.accept(">"):
        if keys:
            parser.expect(",", "between the entries of a context type")
        keys.append(declared_name(parser, _is_colon))
        parser.expect(":", "after the key of a context type")
        types.append(type_name(parser))
    return TypeName("context", tuple(types), tuple(keys))


def _function_type(parser: Parser) -> TypeName:
    types: list[TypeName] = []
    while not parser.accept(">"):
        if types:
            parser.expect(",", "between the parameters of a function type")
        types.append(type_name(parser))
    parser.expect("->", "before the result of a function type")
    return TypeName("function", (*types, type_name(parser)))


def unary_tests(parser: Parser) -> tree.UnaryTests:
    """The whole text as the cell of a decision table (DMN 1.5, 10.3.1.2 rules 13 to 17)."""
    return parser.since(parser.current, _cell(parser))


def _cell(parser: Parser) -> tree.UnaryTests:
    if parser.current.text == "-" and parser.tokens[1].kind == "end":
        parser.take()
        return tree.UnaryTests(())
    negated = _negated_tests(parser)
    if negated is not None:
        return negated
    tests = _tests(parser)
    if parser.current.kind != "end":
        raise parser.unexpected()
    return tree.UnaryTests(tests)


def _negated_tests(parser: Parser) -> tree.UnaryTests | None:
    """`not(…)` as the whole cell; None, and nothing read, where it is only a part of an expression."""
    if parser.current.text != "not" or parser.tokens[1].text != "(" or parser.tokens[-2].text != ")":
        return None
    parser.take()
    parser.take()
    tests = _tests(parser)
    if parser.accept(")") and parser.current.kind == "end":
        return tree.UnaryTests(tests, negated=True)
    parser.position = 0
    return None


def _tests(parser: Parser) -> tuple[Node, ...]:
    tests = [parser.test()]
    while parser.accept(","):
        tests.append(parser.test())
    return tuple(tests)
