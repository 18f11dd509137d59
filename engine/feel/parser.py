"""Tokens → tree: a Pratt parser of FEEL's grammar (DMN 1.5, 10.3.1.2).

`names` are those a variable may have where the parser stands, `steps` those that may follow a dot. `Parser`
reads what stands between operators and what follows a value; `clauses` reads the long forms (`if`, `for`,
`function`, contexts, types). The scope's odd names are given, since `a-b` is a name where there is one of
that name.
"""

from collections.abc import Iterable
from typing import TypeVar

from engine.feel import clauses, tree
from engine.feel.errors import FeelLimitError, FeelSyntaxError
from engine.feel.lexer import COMPARISONS, Token, place, tokenise, unquote
from engine.feel.limits import MAX_DEPTH, MAX_NESTING
from engine.feel.numbers import parse_number
from engine.feel.odd_names import OddNames
from engine.feel.tree import Node

_POWER = {
    "or": 1,
    "and": 2,
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">=", "between", "in"), 3),
    **dict.fromkeys("+-", 4),
    **dict.fromkeys("*/", 5),
    "**": 6,
    "instance": 8,
}
_SUM = 4
_UNARY = 7
_CONSTANTS = {"true": True, "false": False, "null": None}
_PROPERTIES = ("time offset", "start included", "end included")
_N = TypeVar("_N", bound=Node)
_BEGINS = frozenset({"(", "[", "{", "-", "@", "if", "for", "some", "every", "function", "true", "false", "null"})


class Parser:
    """Reads one text. Each method begins at the current token and leaves the next one current."""

    def __init__(self, source: str, names: Iterable[str], builtins: OddNames) -> None:
        self.source = source
        self.tokens = tokenise(source)
        self.position = 0
        self.names = OddNames(names)
        self.steps = OddNames([*_PROPERTIES, *names])
        self.builtins = builtins
        self.nesting = 0
        self.in_range_end = False

    @property
    def current(self) -> Token:
        return self.tokens[self.position]

    def whole(self) -> Node:
        """The text as one expression."""
        node = self.expression()
        if self.current.kind != "end":
            raise self.unexpected()
        return node

    def since(self, start: Token, node: _N) -> _N:
        """The node, placed from a token to where the parser stands."""
        last = self.tokens[max(self.position - 1, 0)]
        return tree.placed(node, start.start, last.start + len(last.text))

    def expression(self, power: int = 0) -> Node:
        """An expression whose operators bind more tightly than `power`."""
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise FeelLimitError(f"Brackets may be nested at most {MAX_NESTING} deep.")
        start = self.current
        node = self._operand()
        for _ in range(MAX_DEPTH):
            if self._power() <= power:
                self.nesting -= 1
                return node
            node = self.since(start, self._operation(node))
        raise FeelLimitError(f"An expression may have at most {MAX_DEPTH} operators in a row.")

    def _power(self) -> int:
        return _POWER.get(self.current.text, 0) if self.current.kind in ("symbol", "keyword") else 0

    def _operation(self, left: Node) -> Node:
        token = self.take()
        operator = token.text
        if operator in ("and", "or"):
            return self._logic(left, operator)
        if operator == "between":
            return self._between(left)
        if operator == "in":
            return tree.In(left, self._tests_of_in())
        if operator == "instance":
            self.expect("of", "after “instance”")
            return tree.InstanceOf(left, clauses.type_name(self))
        right = self.expression(_POWER[operator])
        if operator in COMPARISONS:
            return tree.Comparison(operator, left, right)
        return tree.Arithmetic(operator, left, right)

    def _logic(self, left: Node, operator: str) -> Node:
        parts = [left, self.expression(_POWER[operator])]
        while self.accept(operator):
            parts.append(self.expression(_POWER[operator]))
        return tree.Logic(operator, tuple(parts))

    def _between(self, value: Node) -> Node:
        low = self.expression(_SUM - 1)
        self.expect("and", "between the two limits of “between”")
        return tree.Between(value, low, self.expression(_SUM - 1))

    def _tests_of_in(self) -> tuple[Node, ...]:
        if self.current.text in COMPARISONS:
            return (self.test(),)
        if self.current.text != "(" or self.current.kind != "symbol":
            return (self.expression(_SUM - 1),)
        opening = self.take()
        tests = [self.test()]
        if self.current.text == "..":
            return (self.since(opening, self._range(tests[0], opening)),)
        while self.accept(","):
            tests.append(self.test())
        self.close(opening, ")")
        return tuple(tests)

    def test(self) -> Node:
        """One positive unary test: `< 5`, a range, or any expression."""
        token = self.current
        if token.kind == "symbol" and token.text in COMPARISONS:
            self.take()
            return self.since(token, tree.ComparisonRange(token.text, self.expression(_SUM - 1)))
        return self.expression()

    def _operand(self) -> Node:
        token = self.current
        if token.kind == "symbol" and token.text == "-":
            self.take()
            return self.since(token, tree.Negation(self.expression(_UNARY)))
        node = self.since(token, self._primary())
        for _ in range(MAX_DEPTH):
            if self.current.kind != "symbol" or self.current.text not in (".", "[", "("):
                return node
            if self.current.text == "[" and self._closes_range():
                return node
            node = self.since(token, self._follow(node))
        raise FeelLimitError(f"A path may have at most {MAX_DEPTH} steps.")

    def _closes_range(self) -> bool:
        """Whether a `[` ends an open range, as in `[1..10[`: it does unless an item or condition follows."""
        after = self.tokens[self.position + 1]
        return self.in_range_end and after.kind not in ("number", "string", "name") and after.text not in _BEGINS

    def _follow(self, node: Node) -> Node:
        token = self.take()
        if token.text == ".":
            return tree.Path(node, clauses.step_name(self))
        if token.text == "(":
            return clauses.call(self, node, token)
        condition = self.bracketed()
        self.close(token, "]")
        return tree.Filter(node, condition)

    def bracketed(self) -> Node:
        """An expression within brackets of its own, where `[` never ends a range outside."""
        before, self.in_range_end = self.in_range_end, False
        node = self.expression()
        self.in_range_end = before
        return node

    def _primary(self) -> Node:
        named = self._name()
        if named is not None:
            return named
        token = self.take()
        if token.kind == "number":
            return tree.Literal(self._number(token))
        if token.kind == "string":
            return tree.Literal(unquote(token.text))
        if token.kind == "keyword":
            return self._keyword(token)
        if token.kind == "symbol":
            return self._bracket(token)
        raise self.unexpected(token)

    def _number(self, token: Token) -> object:
        try:
            return parse_number(token.text)
        except ValueError:
            raise self.error("This number is too large", token) from None

    def _name(self) -> Node | None:
        token = self.current
        if token.kind not in ("name", "keyword"):
            return None
        found = self.names.match(self.tokens, self.position) or self._builtin_name()
        if found is not None:
            self.position += found[1]
            return tree.Name(found[0])
        if token.kind == "keyword":
            return None
        self.take()
        return tree.Name(token.text)

    def _builtin_name(self) -> tuple[str, int] | None:
        """A built-in's name of several words. With an operator in it (`date and time`) it must be a call."""
        found = self.builtins.match(self.tokens, self.position)
        if found is None:
            return None
        words = self.tokens[self.position : self.position + found[1]]
        called = self.tokens[self.position + found[1]].text == "("
        return found if called or all(word.kind == "name" for word in words) else None

    def _keyword(self, token: Token) -> Node:
        if token.text in _CONSTANTS:
            return tree.Literal(_CONSTANTS[token.text])
        if token.text == "if":
            return clauses.condition(self)
        if token.text == "for":
            return clauses.loop(self)
        if token.text in ("some", "every"):
            return clauses.quantified(self, token)
        if token.text == "function":
            return clauses.function(self)
        raise self.unexpected(token)

    def _bracket(self, token: Token) -> Node:
        if token.text == "(":
            return self._group(token)
        if token.text == "[":
            return self._list(token)
        if token.text == "]":
            return self._range(self.bracketed(), token)
        if token.text == "{":
            return clauses.context(self, token)
        if token.text == "@" and self.current.kind == "string":
            return tree.AtLiteral(unquote(self.take().text))
        raise self.unexpected(token)

    def _group(self, opening: Token) -> Node:
        before, self.in_range_end = self.in_range_end, False
        node = self.test()
        self.in_range_end = before
        if self.current.text == "..":
            return self._range(node, opening)
        self.close(opening, ")")
        return node

    def _list(self, opening: Token) -> Node:
        if self.accept("]"):
            return tree.ListOf(())
        items = [self.bracketed()]
        if self.current.text == "..":
            return self._range(items[0], opening)
        while self.accept(","):
            items.append(self.bracketed())
        self.close(opening, "]")
        return tree.ListOf(tuple(items))

    def _range(self, start: Node, opening: Token) -> Node:
        self.expect("..", "between the two ends of a range")
        before, self.in_range_end = self.in_range_end, True
        end = self.expression()
        self.in_range_end = before
        if self.current.kind != "symbol" or self.current.text not in ("]", ")", "["):
            raise self._unclosed(opening)
        closing = self.take().text
        return tree.RangeOf(start, end, opening.text == "[", closing == "]")

    def take(self) -> Token:
        """The current token; the next one becomes current."""
        token = self.current
        if token.kind != "end":
            self.position += 1
        return token

    def accept(self, text: str) -> bool:
        """Takes the current token if it is this symbol or keyword."""
        if self.current.text != text or self.current.kind not in ("symbol", "keyword"):
            return False
        self.position += 1
        return True

    def expect(self, text: str, where: str) -> None:
        """Takes this symbol or keyword, or says that it is missing."""
        if not self.accept(text):
            raise self.error(f"“{text}” is missing {where}: {self._found()}", self.current)

    def close(self, opening: Token, closing: str) -> None:
        if not self.accept(closing):
            raise self._unclosed(opening)

    def _unclosed(self, opening: Token) -> FeelSyntaxError:
        if self.current.kind == "end":
            return self.error(f"This “{opening.text}” is never closed", opening)
        return self.unexpected()

    def unexpected(self, token: Token | None = None) -> FeelSyntaxError:
        """What to raise where a token cannot stand."""
        token = token or self.current
        if token.kind == "end":
            return self.error("The expression stops too early: something is missing at its end", token)
        before = self.tokens[max(self.tokens.index(token) - 1, 0)]
        if before.kind == "name" and token.kind == "name":
            return self.error(f"“{before.text} {token.text}” is not a known name, and no operator joins the two", token)
        return self.error(f"“{token.text}” cannot stand here", token)

    def _found(self) -> str:
        return "the expression ends" if self.current.kind == "end" else f"found “{self.current.text}”"

    def error(self, message: str, token: Token) -> FeelSyntaxError:
        return FeelSyntaxError(message, *place(self.source, token.start))
