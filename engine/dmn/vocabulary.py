"""The names that values of a model may have within, found for a text without a look at each."""

import re
from collections.abc import Iterable

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

    def near(self, text: str) -> frozenset[str]:
        """Those whose words are in the text: no others can matter to it."""
        found = {""}.union(_WORDS.findall(text))
        odd = (entry for first in self._odd.keys() & found for entry in self._odd[first])
        spelt = (name for words, name in odd if all(word in text for word in words))
        return frozenset(self._plain & found).union(spelt)


def _first(word: str) -> str:
    match = _WORDS.search(word)
    return match.group() if match else ""
