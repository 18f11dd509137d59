"""Are there cases that no rule takes? A sweep, column by column, over all of them at once.

It carries the set of rules that still take the case so far. No rule left: all that follows is a gap. A rule left
that takes anything from here on: none is. Pieces that leave the same rules go on together, and what follows a set
of rules is looked at once, so that it is not the product of all columns that is visited but a small part of it.
"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from engine.dmn.analysis.domains import bits
from engine.dmn.analysis.findings import Box

BUDGET = 1_000_000
"""How many branches the sweeps of one table may look at: about two seconds of work."""

LISTED = 500_000
"""How many boxes one sweep may compare to list what it found, a second of work at most."""


class Budget:
    def __init__(self, left: int = BUDGET) -> None:
        self.left = left

    def spend(self, steps: int) -> bool:
        """Whether there was so much left."""
        self.left -= steps
        return self.left >= 0


class Cut:
    """One column for a sweep. `taken` are the pieces each rule takes."""

    def __init__(self, every: int, taken: Sequence[int]) -> None:
        self.taken = taken
        self.classes = _classes(every, taken)

    def groups(self, alive: int, within: int) -> dict[int, int]:
        """The pieces by the rules they leave of those alive."""
        count = alive.bit_count()
        if 2 * count * count < len(self.classes):
            return self._split(alive, within)
        groups: dict[int, int] = {}
        for rules, pieces in self.classes.items():
            if pieces & within:
                left = rules & alive
                groups[left] = groups.get(left, 0) | (pieces & within)
        return groups

    def _split(self, alive: int, within: int) -> dict[int, int]:
        groups = [(0, within)]
        for rule in bits(alive):
            taken = self.taken[rule]
            halves = [
                half for left, some in groups for half in ((left | 1 << rule, some & taken), (left, some & ~taken))
            ]
            groups = [half for half in halves if half[1]]
        return dict(groups)


def _classes(every: int, taken: Sequence[int]) -> dict[int, int]:
    """Pieces that the same rules take, by those rules. From one piece to the next few rules begin or end."""
    changes: dict[int, int] = {}
    for rule, pieces in enumerate(taken):
        for at in bits(pieces ^ (pieces << 1)):
            changes[at] = changes.get(at, 0) ^ (1 << rule)
    classes: dict[int, int] = {}
    rules = start = 0
    for at in (*sorted(changes), every.bit_length()):
        some = every & ((1 << max(at, start)) - (1 << start))
        if some:
            classes[rules] = classes.get(rules, 0) | some
        rules ^= changes.get(at, 0)
        start = at
    return classes


Tree: TypeAlias = tuple[tuple[int, "Tree"], ...]
"""Where the gaps are: pieces of a column, and what is a gap within them."""

WHOLLY: Tree = ()
"""All there is from here on is a gap."""


class Sweep:
    """Looks for the gaps of `rules`, a set, among the cases `within`."""

    def __init__(self, cuts: Sequence[Cut], within: Box, rules: int, budget: Budget) -> None:
        self.budget = budget
        self.listing = Budget(LISTED)
        self.rules = rules
        anything = [_taking_all(cut, some, rules) for cut, some in zip(cuts, within, strict=True)]
        self.order = sorted(range(len(cuts)), key=lambda at: (anything[at].bit_count(), len(cuts[at].classes)))
        self.cuts = [cuts[at] for at in self.order]
        self.within = [within[at] for at in self.order]
        self.anything_from = [rules] * (len(cuts) + 1)
        for depth in reversed(range(len(cuts))):
            self.anything_from[depth] = self.anything_from[depth + 1] & anything[self.order[depth]]
        self._seen: dict[tuple[int, int], Tree | None] = {}
        self._shared: dict[tuple[tuple[int, int], ...], Tree] = {}
        self._covered: set[tuple[int, int]] = set()

    @property
    def is_whole(self) -> bool:
        """Whether the budget has lasted, and all was looked at."""
        return self.budget.left >= 0 and self.listing.left >= 0

    def is_covered(self) -> bool:
        """Whether there is no gap. Only an answer if the budget has lasted."""
        return self._is_covered(0, self.rules)

    def _is_covered(self, depth: int, alive: int) -> bool:
        if alive & self.anything_from[depth] or (depth, alive) in self._covered:
            return True
        if not alive:
            return False
        groups = self.cuts[depth].groups(alive, self.within[depth])
        if not self.budget.spend(len(groups)):
            return False
        if not all(self._is_covered(depth + 1, left) for left in sorted(groups, key=int.bit_count)):
            return False
        self._covered.add((depth, alive))
        return True

    def boxes(self, known: Sequence[Box]) -> Iterator[Box]:
        """The gaps as boxes, but for those within one of the `known`, which may grow meanwhile."""
        tree = self._tree(0, self.rules)
        if tree is not None:
            yield from self._boxes(tree, (), known)

    def _boxes(self, tree: Tree, chosen: Box, known: Sequence[Box]) -> Iterator[Box]:
        if not self.listing.spend(1 + len(known)) or self._is_known(chosen, known):
            return
        if tree == WHOLLY:
            yield self._in_columns((*chosen, *self.within[len(chosen) :]))
            return
        for pieces, rest in tree:
            yield from self._boxes(rest, (*chosen, pieces), known)

    def _is_known(self, chosen: Box, known: Sequence[Box]) -> bool:
        box = self._in_columns((*chosen, *self.within[len(chosen) :]))
        return any(is_within(box, other) for other in known)

    def _in_columns(self, box: Box) -> Box:
        """A box in the order of the sweep, in that of the columns."""
        placed = dict(zip(self.order, box, strict=True))
        return tuple(placed[at] for at in range(len(box)))

    def _tree(self, depth: int, alive: int) -> Tree | None:
        if not alive:
            return WHOLLY
        if alive & self.anything_from[depth]:
            return None
        key = (depth, alive)
        if key not in self._seen:
            self._seen[key] = self._branches(depth, alive)
        return self._seen[key]

    def _branches(self, depth: int, alive: int) -> Tree | None:
        groups = self.cuts[depth].groups(alive, self.within[depth])
        if not self.budget.spend(len(groups)):
            return None
        branches: dict[int, tuple[int, Tree]] = {}
        for left, pieces in groups.items():
            rest = self._tree(depth + 1, left)
            if rest is not None:
                branches[id(rest)] = (branches.get(id(rest), (0, rest))[0] | pieces, rest)
        made = tuple(branches.values())
        shape = tuple((pieces, id(rest)) for pieces, rest in made)
        return self._shared.setdefault(shape, made) if made else None


def is_within(box: Box, other: Box) -> bool:
    return all(some & ~all_of == 0 for some, all_of in zip(box, other, strict=True))


def _taking_all(cut: Cut, within: int, rules: int) -> int:
    """Those of the rules that take all of these pieces."""
    return sum(1 << rule for rule in bits(rules) if within & ~cut.taken[rule] == 0)
