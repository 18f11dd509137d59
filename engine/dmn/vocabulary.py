"""The names that values of a model may have within, found for a text without a look at each."""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from engine.feel.lexer import words_of

_WORDS = re.compile(r"\w+")


class Vocabulary:
    """Names by their first word. A model may have thousands, and thousands of texts that each use a few."""

    def __init__(self, names: Iterable[str]) -> None:
        self._plain: set[str] = set()
        self._odd: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name in names:
            if name.isidentifier():
                self._plain.add(name)
            elif words := words_of(name):
                self._odd.setdefault(_first(words[0]), []).append((words, name))

        self._last: tuple[Collection[str], int, list[tuple[str, str]]] = ((), 0, [])

    def near(self, text: str, scope: Collection[str] = ()) -> frozenset[str]:
        """Those of them, and of the names in scope, whose words are in the text: no others can matter to it."""
        found = {""}.union(_WORDS.findall(text))
        odd = (entry for first in self._odd.keys() & found for entry in self._odd[first])
        spelt = (name for words, name in odd if all(word in text for word in words))
        here = (word for word in found if word in scope)
        return frozenset(self._plain & found).union(spelt, here, self._odd_within(scope, text, found))

    def _odd_within(self, scope: Collection[str], text: str, found: set[str]) -> list[str]:
        """The odd names of a scope that the text may use: many texts in a row have the same scope."""
        known, size, odd = self._last
        if known is not scope or size != len(scope):
            odd = [(_first_of(name), name) for name in scope if not name.isidentifier()]
            self._last = scope, len(scope), odd
        return [
            name for first, name in odd if first in found and all(word in text for word in words_of(name) or ("\0",))
        ]


def _first(word: str) -> str:
    match = _WORDS.search(word)
    return match.group() if match else ""


@lru_cache(maxsize=10_000)
def _first_of(name: str) -> str:
    words = words_of(name)
    return _first(words[0]) if words else "\0"
