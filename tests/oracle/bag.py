"""The tokens of one instance: how they come to be there, and what goes with them when they go."""

from collections.abc import Mapping
from datetime import UTC, datetime

from engine import feel
from tests.oracle.drawing import Node
from tests.oracle.running import Join, Names, Place, Token, Watch

START = datetime(2026, 1, 5, 9, tzinfo=UTC)


class Bag:
    """`ready` tokens are moved oldest first; `watches` are in the order in which they were set."""

    def __init__(self, root: Place) -> None:
        self.root = root
        self.now = START
        self.tokens: dict[int, Token] = {}
        self.ready: list[Token] = []
        self.watches: list[Watch] = []
        self._last = 0

    def number(self) -> int:
        self._last += 1
        return self._last

    def put(self, place: Place, node: Node, *, ready: bool = True) -> Token:
        token = Token(self.number(), node, place, place.names)
        self.tokens[token.number] = token
        place.tokens.append(token)
        if ready:
            self.make_ready(token)
        return token

    def child(self, parent: Token, node: Node, names: Names) -> Token:
        token = Token(self.number(), node, parent.place, names, parent=parent)
        self.tokens[token.number] = token
        parent.children.append(token)
        return token

    def make_ready(self, token: Token) -> None:
        token.state = "ready"
        self.ready.append(token)

    def stick(self, token: Token) -> None:
        token.state = "stuck"

    def holds(self, expression: str, names: Names, more: Mapping[str, object] | None = None) -> bool:
        return self.value(expression, names, more) is True

    def value(self, expression: str, names: Names, more: Mapping[str, object] | None = None) -> object:
        return feel.evaluate(expression, {**names.seen(), **(more or {})}, now=self.now)

    @property
    def incidents(self) -> list[str]:
        """Where something is wrong now: what is taken away with its scope needs no mending."""
        stuck = [token.node.id for token in self.tokens.values() if token.state == "stuck" or token.is_hopeless]
        return sorted(stuck + [join.node.id for join in self.joins() if join.is_hopeless])

    def joins(self) -> list[Join]:
        return [join for place in self.places() for join in place.joins.values()]

    def places(self) -> list[Place]:
        return [self.root, *(token.inside for token in self.tokens.values() if token.inside is not None)]

    def remove(self, token: Token) -> None:
        """A token goes, with everything in it and everything that waits for it."""
        token.is_open = False
        self.tokens.pop(token.number, None)
        if token in token.place.tokens:
            token.place.tokens.remove(token)
        if token in self.ready:
            self.ready.remove(token)
        self.watches = [each for each in self.watches if each.token is not token]
        for child in list(token.children):
            self.remove(child)
        if token.inside is not None:
            inside = token.inside
            self.watches = [each for each in self.watches if each.place is not inside]
            for each in list(inside.tokens):
                self.remove(each)

    def discard(self, child: Token) -> None:
        """An instance of a loop, or a handler, is over."""
        self.remove(child)
        if child.parent is not None and child in child.parent.children:
            child.parent.children.remove(child)
