"""What is to be told of an expression, and where in its text."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from engine.feel.lexer import place
from engine.feel.tree import Node

MAX_FINDINGS = 20
"""How many findings are kept: after these, one more helps nobody."""
_LISTED = 12
_MOST_COMPARED = 2_000
_LONGEST = 80
_NEAR = 0.74


@dataclass(frozen=True, slots=True)
class Finding:
    """`text` is the part of the expression that is meant, as written, and begins at `line` and `column`, from
    1; `message` is for people who are no programmers.
    """

    line: int
    column: int
    text: str
    message: str


class Findings:
    """Those of one expression: the first for each place of the text, and no more than MAX_FINDINGS."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._found: dict[tuple[int, int], str] = {}

    def add(self, node: Node, message: str) -> None:
        if len(self._found) < MAX_FINDINGS:
            self._found.setdefault((node.at, node.to), message)

    def wants(self, node: Node) -> bool:
        """Whether a finding at the node would be news."""
        return len(self._found) < MAX_FINDINGS and (node.at, node.to) not in self._found

    def lies_within(self, node: Node) -> bool:
        """Whether there is one at the node or at a part of it."""
        return any(node.at <= at and to <= node.to for at, to in self._found)

    def text(self, node: Node) -> str:
        """The node as written, on one line and not too long."""
        written = " ".join(self.source[node.at : node.to].split())
        return written if len(written) <= _LONGEST else written[:_LONGEST] + "…"

    def all(self) -> tuple[Finding, ...]:
        """In the order of the text."""
        return tuple(
            Finding(*place(self.source, at), self.source[at:to], message)
            for (at, to), message in sorted(self._found.items(), key=lambda entry: entry[0])
        )


def nearest(name: str, *candidates: Iterable[str]) -> str | None:
    """The name most like this one, of the first candidates that have any near enough."""
    wanted = name[:_LONGEST].casefold()
    spare = 1 + len(wanted) // 4
    for names in candidates:
        some = islice(names, _MOST_COMPARED)
        alike = (known for known in some if known != name and abs(len(known) - len(wanted)) <= spare)
        by_fold = {known.casefold(): known for known in alike}
        found = difflib.get_close_matches(wanted, by_fold, n=1, cutoff=_NEAR)
        if found:
            return by_fold[found[0]]
    return None


def suggestion(name: str, *candidates: Iterable[str]) -> str:
    """` Did you mean “…”?`, or nothing where no name is near."""
    near = nearest(name, *candidates)
    return "" if near is None else f" Did you mean “{near}”?"


def listing(names: Iterable[str]) -> str:
    """Names one after another, not too many of them."""
    known = sorted(islice(names, _MOST_COMPARED), key=str.casefold)
    return ", ".join(known[:_LISTED]) + (", …" if len(known) > _LISTED else "")
