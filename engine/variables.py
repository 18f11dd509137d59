"""Variables live in scopes: the instance's root, and local ones of sub-processes and of activities with input mappings.

A scope is known by the number of the token that owns it (0: the root). Reading a name looks outward from a scope to
the root; what an element hands up goes, name by name, to the nearest scope that has the name, else to the root.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from engine.values import Value, clean

ROOT = 0


@dataclass(frozen=True, slots=True)
class Touched:
    """A variable that was set; `change` is "create" or "update"."""

    name: str
    change: str


class StoredVariables(Protocol):
    """Where the variables of an instance lie, for scopes that were not read with it."""

    def scope(self, number: int) -> dict[str, Value]:
        """All of one scope."""
        ...

    def one(self, number: int, name: str) -> Value:
        """A single one that is known to be there."""
        ...


class Nothing:
    """An instance that has not begun has no variables anywhere."""

    def scope(self, number: int) -> dict[str, Value]:
        return {}

    def one(self, number: int, name: str) -> Value:
        raise KeyError(name)


class Scopes:
    """All scopes of one process instance, and which of their variables have changed since they were read.

    A scope that is stored is read when somebody asks for it. Beside what elements see, an activity can `keep` values
    that nothing else sees, one at a time: what does not fit into a count of a repeated activity.
    """

    def __init__(self) -> None:
        self._values: dict[int, dict[str, Value]] = {ROOT: {}}
        self._outer: dict[int, int | None] = {ROOT: None}
        self._kept: dict[int, dict[str, Value]] = {}
        self.stored: StoredVariables = Nothing()
        self._in_store: set[int] = set()
        self.changed: set[tuple[int, str]] = set()
        self.touched: list[Touched] = []
        self.dropped: set[int] = set()

    def open(self, number: int, outer: int | None) -> None:
        """A new local scope inside `outer`; inside nothing (None) for a called process, which sees only its own."""
        self._values[number] = {}
        self._outer[number] = outer
        self.dropped.discard(number)

    def reopen(self, number: int, outer: int | None) -> None:
        """A scope as it was stored; its variables are read when they are asked for, unless they are given here."""
        self._outer[number] = outer
        self._in_store.add(number)

    def restore(self, number: int, variables: dict[str, Value]) -> None:
        """The variables of a scope as they were stored."""
        self._values[number] = variables

    def reopen_kept(self, number: int) -> None:
        self._in_store.add(-number)

    def drop(self, number: int) -> None:
        """The scope's owner is gone, its variables and what it kept with it."""
        if number in self._outer:
            del self._outer[number]
            self._forget(number, self._values)
        if -number in self._in_store or -number in self._kept:
            self._forget(-number, self._kept)

    def _forget(self, number: int, where: dict[int, dict[str, Value]]) -> None:
        where.pop(number, None)
        self.changed = {place for place in self.changed if place[0] != number}
        if number in self._in_store:
            self._in_store.discard(number)
            self.dropped.add(number)

    def numbers(self) -> list[int]:
        """All scopes that there are, but those of tokens that sleep."""
        return list(self._outer)

    def exists(self, number: int) -> bool:
        return number in self._outer

    def local(self, number: int) -> dict[str, Value]:
        """The variables of this very scope, not to be changed."""
        found = self._values.get(number)
        if found is None:
            if number not in self._outer:
                raise KeyError(number)
            found = self._values[number] = self.stored.scope(number)
        return found

    def set_local(self, number: int, name: str, value: Value) -> None:
        """Raises UnusableValue for what could not be kept."""
        local = self.local(number)
        self.touched.append(Touched(name, "update" if name in local else "create"))
        local[name] = clean(value)
        self.changed.add((number, name))

    def declare(self, number: int, name: str) -> None:
        """A variable of this very scope, null until it is set."""
        if name not in self.local(number):
            self.set_local(number, name, None)

    def set(self, number: int, name: str, value: Value) -> None:
        """Write to the nearest scope that has the name, else to the root."""
        for place in self.chain(number):
            if name in self.local(place):
                break
        self.set_local(place, name, value)

    def keep(self, number: int, name: str, value: Value) -> None:
        """Keep a value for the token with this number, seen by nobody else. Raises UnusableValue."""
        self._kept.setdefault(-number, {})[name] = clean(value)
        self.changed.add((-number, name))

    def kept(self, number: int, name: str) -> Value:
        """One value that was kept."""
        local = self._kept.get(-number, {})
        return local[name] if name in local else self.stored.one(-number, name)

    def all_kept(self, number: int) -> dict[str, Value]:
        """All that was kept for a token."""
        before = self.stored.scope(-number) if -number in self._in_store else {}
        return before | self._kept.get(-number, {})

    def value_of(self, number: int, name: str) -> Value:
        """A changed value, to be written."""
        return (self._values if number >= ROOT else self._kept)[number][name]

    def chain(self, number: int) -> Iterator[int]:
        """This scope, and each outward to the root (of the called process, where it lies in one)."""
        place: int | None = number
        while place is not None:
            yield place
            place = self._outer[place]

    def seen_from(self, number: int) -> "Seen":
        return Seen(self, number)


class Seen(Mapping[str, Value]):
    """The names visible from a scope, looked up where they are asked for: nothing is copied."""

    def __init__(self, scopes: Scopes, number: int) -> None:
        self._levels = [scopes.local(level) for level in scopes.chain(number)]

    def __getitem__(self, name: str) -> Value:
        for level in self._levels:
            if name in level:
                return level[name]
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return any(name in level for level in self._levels)

    def __iter__(self) -> Iterator[str]:
        return iter({name: None for level in self._levels for name in level})

    def __len__(self) -> int:
        return sum(1 for _ in self)


def assign(target: dict[str, Value], path: str, value: Value) -> None:
    """Put a value at a dotted path, creating the contexts on the way: `assign(d, "a.b", 1)` gives {"a": {"b": 1}}."""
    *outer, last = path.split(".")
    for name in outer:
        inner = target.get(name)
        inner = dict(inner) if isinstance(inner, dict) else {}
        target[name] = inner
        target = inner
    target[last] = value


def merge(old: Value, new: Value) -> Value:
    """New answers laid over what a context held before; anything but a context is replaced."""
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return new
    return old | {name: merge(old.get(name), value) for name, value in new.items()}
