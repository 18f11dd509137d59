"""A process as plain records, as simple as the oracle can have it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

TASKS = ("user", "task", "script")
CONTAINERS = ("sub", "event_sub", "transaction")
ACTIVITIES = (*TASKS, *CONTAINERS, "call", "receive")


@dataclass(frozen=True)
class Flow:
    id: str
    source: str
    target: str
    condition: str | None = None


@dataclass(frozen=True)
class Event:
    """What an event waits for or throws; `value` is the name, code, seconds, condition or activity."""

    kind: str
    value: str | None = None


@dataclass(frozen=True)
class Loop:
    """`kind` is "standard", "parallel" or "sequential"; `times` an expression of a number."""

    kind: str
    times: int | None = None
    collection: str | None = None
    element: str | None = None
    condition: str | None = None
    test_before: bool = False


@dataclass
class Node:
    id: str
    kind: str
    event: Event | None = None
    host: str | None = None
    interrupting: bool = True
    default: str | None = None
    inside: "Scope | None" = None
    loop: Loop | None = None
    start_quantity: int = 1
    completion_quantity: int = 1
    activation: str | None = None
    called: str | None = None
    handler: str | None = None
    is_handler: bool = False
    result: tuple[str, str] | None = None


@dataclass
class Scope:
    """A process, or the inside of a sub-process."""

    id: str
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)

    def add(self, node: Node) -> Node:
        self.nodes[node.id] = node
        return node

    def connect(self, source: str, target: str, condition: str | None = None) -> Flow:
        flow = Flow(f"{source}_to_{target}_{len(self.flows)}", source, target, condition)
        self.flows.append(flow)
        return flow

    def outgoing(self, node_id: str) -> list[Flow]:
        return [flow for flow in self.flows if flow.source == node_id]

    def incoming(self, node_id: str) -> list[Flow]:
        return [flow for flow in self.flows if flow.target == node_id]

    def boundaries(self, host: str) -> list[Node]:
        return [node for node in self.nodes.values() if node.kind == "boundary" and node.host == host]

    def event_subs(self) -> list[Node]:
        return [node for node in self.nodes.values() if node.kind == "event_sub"]

    def start(self) -> Node:
        return next(node for node in self.nodes.values() if node.kind == "start")

    def all_nodes(self) -> Iterator[Node]:
        for node in self.nodes.values():
            yield node
            if node.inside is not None:
                yield from node.inside.all_nodes()


@dataclass(repr=False)
class Drawing:
    """The processes of one file, the main one first."""

    processes: list[Scope]

    def __repr__(self) -> str:
        return "\n".join(line for process in self.processes for line in _lines(process, ""))

    @property
    def main(self) -> Scope:
        return self.processes[0]

    def process(self, process_id: str) -> Scope:
        return next(each for each in self.processes if each.id == process_id)

    def all_nodes(self) -> Iterator[Node]:
        for process in self.processes:
            yield from process.all_nodes()


def _lines(scope: Scope, pad: str) -> Iterator[str]:
    """The scope in a line for each node, for a failure's message."""
    yield f"{pad}{scope.id}:"
    for node in scope.nodes.values():
        yield f"{pad}  {_line(scope, node)}"
        if node.inside is not None:
            yield from _lines(node.inside, pad + "    ")


def _line(scope: Scope, node: Node) -> str:
    told = [node.id, f"on {node.host}" if node.host else "", "" if node.interrupting else "not interrupting"]
    told += [f"{node.event.kind} {node.event.value or ''}" if node.event else "", node.called or ""]
    told += [str(node.loop or ""), f"x{node.completion_quantity}" if node.completion_quantity > 1 else ""]
    told += [f"undone by {node.handler}" if node.handler else "", node.activation or ""]
    ways = ", ".join(flow.target + _label(node, flow) for flow in scope.outgoing(node.id))
    return f"{' '.join(filter(None, told))}{f' -> {ways}' if ways else ''}"


def _label(node: Node, flow: Flow) -> str:
    if flow.id == node.default:
        return "[default]"
    return f"[{flow.condition}]" if flow.condition else ""
