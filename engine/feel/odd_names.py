"""Names that are not plain identifiers: `first name`, `a-b`. The text alone cannot tell them; the scope
can.
"""

from bisect import insort
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import lru_cache

from engine.feel.convert import PLAIN
from engine.feel.errors import FeelLimitError, FeelSyntaxError
from engine.feel.lexer import NO_SECOND_WORDS, Token, tokenise, words_of
from engine.feel.values import Value

_DEEPEST = 6
_WIDEST = 2_000
_ENDS = frozenset(")]}")
_MOST_KNOWN = 10_000
_known_plain: set[object] = set()
_NONE: frozenset[str] = frozenset()
_SCALARS = PLAIN | {Decimal, int, float}
_HOLDERS = (dict, list, tuple, Mapping)
"""What may have names within; the abstract class is slow to ask, so scalars are told apart before."""


class OddNames:
    """The odd names in scope at one place of the text, longest first where several fit."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._declared: list[tuple[tuple[str, ...], str]] = []
        for name in names:
            self.declare(name)

    def declare(self, name: str) -> None:
        """From here on the name is in scope; plain names need no declaring."""
        words = words_of(name)
        if words is None or len(words) < 2:
            return
        entry = words, name
        insort(self._by_first.setdefault(words[0], []), entry, key=lambda entry: -len(entry[0]))
        self._declared.append(entry)

    @contextmanager
    def scope(self) -> Iterator[None]:
        """What is declared within goes out of scope at the end."""
        before = len(self._declared)
        yield
        ended = self._declared[before:]
        ids = set(map(id, ended))
        for first in {words[0] for words, _ in ended}:
            self._by_first[first] = [entry for entry in self._by_first[first] if id(entry) not in ids]
        del self._declared[before:]

    def match(self, tokens: Sequence[Token], start: int) -> tuple[str, int] | None:
        """The longest name spelt by the tokens from `start`, and how many they are."""
        for words, name in self._by_first.get(tokens[start].text, ()):
            here = tokens[start : start + len(words)]
            if tuple(token.text for token in here) == words and all(t.kind != "string" for t in here):
                return name, len(words)
        return None


def odd_names(names: Iterable[object], text: str) -> frozenset[str]:
    """Those names that are not plain identifiers and whose words are all in the text: no others can matter
    to it.
    """
    if not names:
        return _NONE
    return frozenset(
        name for name in names if isinstance(name, str) and not name.isidentifier() and _may_be_in(name, text)
    )


def _may_be_in(name: str, text: str) -> bool:
    if name.isidentifier():
        return name in text
    words = words_of(name)
    return words is not None and all(word in text for word in words)


@lru_cache(maxsize=2_000)
def may_step_oddly(source: str) -> bool:
    """Whether a text could name an entry of a context by more than one token: after a dot, or within a filter."""
    try:
        tokens = tokenise(source)
    except (FeelSyntaxError, FeelLimitError):
        return True
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if token.text == "[" and (before.kind in ("name", "string") or before.text in _ENDS):
            return True
        is_step = before.text == "." and token.kind in ("name", "keyword")
        if is_step and after.kind not in ("string", "end") and after.text not in NO_SECOND_WORDS:
            return True
    return False


def odd_names_within(context: Mapping[str, Value], text: str) -> frozenset[str]:
    """The odd names of a context, and of the contexts and lists in those of its values that the text may use, if it has
    a place for such names.

    Other values are not asked for: they may be costly to get.
    """
    found: set[str] = set()
    goes_within = may_step_oddly(text)
    left = [_WIDEST]
    for name in context:
        if not (isinstance(name, str) and _may_be_in(name, text)):
            continue
        if not name.isidentifier():
            found.add(name)
        if not goes_within:
            continue
        value = context[name]
        if type(value) not in _SCALARS and isinstance(value, _HOLDERS):
            _collect(value, found, _DEEPEST, left)
    return frozenset(found) if found else _NONE


def is_plain(context: Mapping[str, object]) -> bool:
    """Whether all names are plain identifiers. It is asked at every evaluation, so what is known of a name is kept."""
    if type(context) is not dict and isinstance(context, ChainMap):
        return all(map(is_plain, context.maps))  # going over it would first make one dict of them
    if _known_plain.issuperset(context):
        return True
    fresh = [name for name in context if name not in _known_plain]
    if not all(isinstance(name, str) and name.isidentifier() for name in fresh):
        return False
    if len(_known_plain) > _MOST_KNOWN:
        _known_plain.clear()
    _known_plain.update(fresh)
    return True


def odd_names_of(values: Iterable[Value]) -> frozenset[str]:
    """The odd names of the contexts among the values, and of those within them."""
    found: set[str] = set()
    left = [_WIDEST]
    for value in values:
        if isinstance(value, Mapping | list | tuple):
            _collect(value, found, _DEEPEST, left)
    return frozenset(found)


def _collect(value: Value, found: set[str], depth: int, left: list[int]) -> None:
    left[0] -= 1
    if depth == 0 or left[0] < 0:
        return
    if type(value) is dict or isinstance(value, Mapping):
        for name in value:
            if isinstance(name, str) and not name.isidentifier():
                found.add(name)
        value = value.values() if type(value) is dict else [value[name] for name in value]
    for item in value:
        if type(item) not in _SCALARS and isinstance(item, _HOLDERS):
            _collect(item, found, depth - 1, left)
