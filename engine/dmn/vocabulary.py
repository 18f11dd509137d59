"""The names that values of a model may have within, found for a text without a look at each."""

import re
from collections.abc import Collection, Iterable

from engine.feel.lexer import words_of
from engine.feel.odd_names import odd_names

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

        self._last: tuple[Collection[str], int, list[str]] = ((), 0, [])

    def near(self, text: str, scope: Collection[str] = ()) -> frozenset[str]:
        """Those of them, and of the names in scope, whose words are in the text: no others can matter to it."""
        found = {""}.union(_WORDS.findall(text))
        odd = (entry for first in self._odd.keys() & found for entry in self._odd[first])
        spelt = (name for words, name in odd if all(word in text for word in words))
        here = (word for word in found if word in scope)
        return frozenset(self._plain & found).union(spelt, here, odd_names(self._odd_of(scope), text))

    def _odd_of(self, scope: Collection[str]) -> list[str]:
        """The odd names of a scope: many texts in a row have the same."""
        known, size, odd = self._last
        if known is not scope or size != len(scope):
            odd = [name for name in scope if not name.isidentifier()]
            self._last = scope, len(scope), odd
        return odd


def _first(word: str) -> str:
    match = _WORDS.search(word)
    return match.group() if match else ""
