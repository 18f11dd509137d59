"""The oracle by itself, on drawings small enough to be worked out with a pencil."""

from tests.oracle.drawing import Drawing, Event, Loop, Node, Scope
from tests.oracle.executor import Executor


def scope(*nodes: Node, flows: str, name: str = "main") -> Scope:
    """`flows`: "start>a, a>end[n = 1]"."""
    made = Scope(name)
    for node in nodes:
        made.add(node)
    for flow in flows.split(", "):
        ends, _, condition = flow.partition("[")
        source, _, target = ends.partition(">")
        made.connect(source, target, condition.rstrip("]") or None)
    return made


START, END = Node("start", "start"), Node("end", "end")


def user(name: str, **more: object) -> Node:
    return Node(name, "user", **more)  # type: ignore[arg-type]


def begin(*nodes: Node, flows: str, variables: dict[str, object] | None = None) -> Executor:
    return Executor(Drawing([scope(START, END, *nodes, flows=flows)]), variables or {})


def test_an_inclusive_join_waits_for_what_can_come_and_for_nothing_else() -> None:
    nodes = (Node("split", "inclusive"), user("a"), user("b"), user("c"), Node("join", "inclusive"))
    flows = "start>split, split>a[x], split>b[true], split>c[true], a>join, b>join, c>join, join>end"
    run = begin(*nodes, flows=flows, variables={"x": False})

    run.complete_task("b", 0, {})
    assert run.waiting_at == ["c"]
    run.complete_task("c", 0, {})

    assert run.completed
    assert run.passed.count("join") == 1


def test_an_inclusive_join_does_not_wait_for_a_token_that_can_also_come_where_one_is() -> None:
    """Table 13.3: what can reach the empty flow can reach the full one as well, without passing the gateway."""
    nodes = (Node("split", "parallel"), user("a"), user("b"), Node("join", "inclusive"), user("after"))
    flows = "start>split, split>a, split>b, a>join, b>a, b>join, join>after, after>end"
    run = begin(*nodes, flows=flows)

    run.complete_task("a", 0, {})

    assert run.waiting_at == ["after", "b"]


def test_a_parallel_join_that_nothing_can_complete_is_reported() -> None:
    nodes = (Node("way", "exclusive"), user("a"), user("b"), Node("join", "parallel"))
    run = begin(*nodes, flows="start>way, way>a[true], way>b[false], a>join, b>join, join>end")

    run.complete_task("a", 0, {})

    assert run.incidents == ["join"]
    assert not run.completed


def test_an_error_goes_to_the_innermost_catcher() -> None:
    inner = scope(Node("s", "start"), Node("e", "end", event=Event("error", "E1")), flows="s>e", name="in")
    inner_host = Node("inner", "sub", inside=inner)
    outer = scope(
        Node("s2", "start"),
        inner_host,
        Node("near", "boundary", event=Event("error"), host="inner"),
        user("mend"),
        flows="s2>inner, near>mend",
        name="out",
    )
    nodes = (Node("outer", "sub", inside=outer), Node("far", "boundary", event=Event("error", "E1"), host="outer"))
    run = begin(*nodes, flows="start>outer, far>end")

    assert run.waiting_at == ["mend"]


def test_what_was_done_is_undone_the_latest_first() -> None:
    undo_a, undo_b = user("undo_a", is_handler=True), user("undo_b", is_handler=True)
    nodes = (user("a"), user("b"), undo_a, undo_b, Node("undo", "throw", event=Event("compensation")))
    events = [
        Node(f"on_{name}", "boundary", event=Event("compensation"), host=name, handler=f"undo_{name}") for name in "ab"
    ]
    run = begin(*nodes, *events, flows="start>a, a>b, b>undo, undo>end")

    for step in ("a", "b", "undo_b", "undo_a"):
        assert run.waiting_at == [step]
        run.complete_task(step, 0, {})

    assert run.completed


def test_a_multi_instance_ends_when_its_completion_condition_holds() -> None:
    loop = Loop("parallel", 3, condition="numberOfCompletedInstances >= 2")
    run = begin(user("a", loop=loop), flows="start>a, a>end")

    run.complete_task("a", 2, {})
    assert run.waiting_at == ["a", "a"]
    run.complete_task("a", 0, {})

    assert run.completed
