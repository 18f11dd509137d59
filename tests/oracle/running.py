"""What a run consists of: tokens in places, names with values, and watches for what may happen."""

from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tests.oracle.drawing import Event, Flow, Node, Scope


@dataclass(eq=False)
class Names:
    """Variables of one level; reading and writing look outward."""

    outer: "Names | None" = None
    values: dict[str, object] = field(default_factory=dict)

    def levels(self) -> list[dict[str, object]]:
        return [self.values, *(self.outer.levels() if self.outer else [])]

    def seen(self) -> Mapping[str, object]:
        return ChainMap(*self.levels())

    def set(self, name: str, value: object) -> None:
        levels = self.levels()
        next((each for each in levels if name in each), levels[-1])[name] = value


@dataclass(eq=False)
class Place:
    """A scope that runs. `owner` is the token of the activity whose inside it is."""

    scope: Scope
    owner: "Token | None"
    names: Names
    tokens: list["Token"] = field(default_factory=list)
    joins: dict[str, "Join"] = field(default_factory=dict)
    log: list["Done"] = field(default_factory=list)
    interrupted: bool = False


@dataclass(eq=False)
class Token:
    """One token: "ready" to be moved, "waiting" for somebody or something, "busy" with what it contains, "stuck"."""

    number: int
    node: Node
    place: Place
    names: Names
    flow: Flow | None = None
    state: str = "ready"
    is_open: bool = True
    parent: "Token | None" = None
    children: list["Token"] = field(default_factory=list)
    log: list["Done"] = field(default_factory=list)
    inside: Place | None = None
    turn: int = 0
    total: int = 0
    done: int = 0
    is_hopeless: bool = False
    payload: dict[str, object] = field(default_factory=dict)
    undo: list[tuple[Place, "Done"]] = field(default_factory=list)
    handlers: list[Node] = field(default_factory=list)

    @property
    def host(self) -> "Token":
        """What boundary events stand on: of an instance of a loop, the whole."""
        return self.parent if self.parent is not None and self.parent.node is self.node else self


@dataclass(eq=False)
class Watch:
    """Somebody waits for an event: `node` catches it; `token` waits itself, is the host, or None for a place."""

    number: int
    node: Node
    event: Event
    place: Place
    token: Token | None
    due: datetime | None = None
    repeats: int = 0
    held: bool = False


@dataclass(eq=False)
class Join:
    """Tokens that have come to a gateway, for each flow; `awaited` are flows a fired complex gateway still swallows."""

    number: int
    node: Node
    place: Place
    counts: dict[str, int] = field(default_factory=dict)
    awaited: set[str] | None = None
    is_hopeless: bool = False


@dataclass(frozen=True, eq=False)
class Done:
    """A completed activity that can be undone: by its handler, or by what was completed in it."""

    number: int
    node: Node
    handler: Node | None
    inner: tuple["Done", ...] = ()

    def handlers(self) -> list[Node]:
        """In the order in which they are to run."""
        if self.handler is not None:
            return [self.handler]
        return [each for done in latest_first(self.inner) for each in done.handlers()]


def latest_first(log: Iterable[Done]) -> list[Done]:
    return sorted(log, key=lambda done: -done.number)
