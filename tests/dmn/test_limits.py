"""What a file or an evaluation may take: past it is refused, at once."""

from collections.abc import Callable

import pytest

from engine import dmn
from engine.dmn.records import TOO_MUCH, details_of, size_of
from engine.feel import FeelLimitError
from engine.feel.values import Value
from engine.xml import Unreadable
from tests.decisions import (
    component,
    decision,
    element,
    file,
    input_data,
    item,
    knowledge,
    literal,
    needs,
    parameter,
    table,
)


def chain(length: int, logic: Callable[[int], str]) -> list[str]:
    """Decisions d0, d1 and so on, each needing the one before."""
    return [decision("d0", "1")] + [
        decision(f"d{at}", logic(at), requires=needs(decisions=[f"d{at - 1}"])) for at in range(1, length)
    ]


def rules_of(xml: bytes, **beside: bytes) -> list[str]:
    return [problem.rule for problem in dmn.check(xml, "f.dmn", {f"{name}.dmn": data for name, data in beside.items()})]


def import_of(namespace: str, name: str = "m") -> str:
    return element("import", name=name, namespace=namespace, importType="https://www.omg.org/spec/DMN/20230324/MODEL/")


def test_a_chain_of_decisions_that_is_too_long_is_refused() -> None:
    assert rules_of(file(*chain(150, lambda at: f"d{at - 1}"))) == []
    assert rules_of(file(*chain(400, lambda at: f"d{at - 1}"))) == ["requirement-too-deep"]


def test_imports_that_go_round_are_refused_however_far_round() -> None:
    one = file(import_of("urn:two"), namespace="urn:one")
    two = file(import_of("urn:three"), namespace="urn:two")
    three = file(import_of("urn:two"), namespace="urn:three")

    assert rules_of(one, two=two, three=three) == ["import-circle"]
    assert rules_of(file(import_of("urn:test")), same=file()) == ["import-circle"]


def test_imports_by_many_ways_are_looked_at_once() -> None:
    files = {
        f"f{at}": file(
            import_of(f"urn:{at + 1}", "a"), import_of(f"urn:{at + 1}", ""), item("t", "x"), namespace=f"urn:{at}"
        )
        for at in range(40)
    }

    assert "type-unknown" in rules_of(files["f0"], **files)


@pytest.mark.parametrize(
    ("elements", "detail"),
    [
        ([decision(f"d{at}", "1") for at in range(2_001)], "The file has 2,001 decisions"),
        ([decision("big", element("list", *[literal("1")] * 20_001))], "“big” alone has 20,001"),
        ([decision("wide", element("context", *["<contextEntry/>"] * 501))], "“wide” has 501 entries"),
        ([import_of(f"urn:{at}", f"m{at}") for at in range(101)], "The file has 101 imports"),
        (["<group/>"] * 300_001, "more than 300,000 elements"),
    ],
)
def test_a_file_that_holds_too_much_is_refused(elements: list[str], detail: str) -> None:
    xml = file(*elements)

    [problem] = dmn.check(xml, "f.dmn", {})

    assert (problem.rule, detail in problem.detail) == ("dmn-too-large", True)
    with pytest.raises(Unreadable):
        dmn.read(xml)


def test_a_table_that_is_too_large_to_be_looked_at_as_a_whole_is_still_read() -> None:
    rows = [[str(at), '"x"'] for at in range(5_000)] + [["((", '"x"']]
    xml = file(input_data("a"), decision("big", table(["a"], ["r"], *rows), requires=needs(inputs=["a"])))

    assert rules_of(xml) == ["table-partly-checked", "expression-invalid"]


@pytest.mark.parametrize(
    "elements",
    [
        (knowledge("f", parameter("n"), body="f(n - 1) + f(n - 1)"), decision("answer", "f(1)", requires=needs(knowledge=["f"]))),
        (
            knowledge("t", parameter("a"), body=table(["a"], ["r"], *[[f"> {at}", "1"] for at in range(1_000)])),
            decision("answer", "for i in 1..90000 return t(0)", requires=needs(knowledge=["t"])),
        ),
        (decision("answer", element("for", element("in", literal("[1..1000000]")), element("return", literal("1")), iteratorVariable="i")),),
        (*chain(40, lambda at: f"[d{at - 1}, d{at - 1}]"), decision("answer", "d39", requires=needs(decisions=["d39"]))),
    ],
)  # fmt: skip
def test_what_takes_too_much_is_stopped(elements: tuple[str, ...]) -> None:
    with pytest.raises(FeelLimitError):
        dmn.read(file(*elements)).evaluate("answer")


def test_the_journal_keeps_only_so_much() -> None:
    doubled = chain(40, lambda at: f"[d{at - 1}, d{at - 1}]")
    model = dmn.read(file(*doubled, decision("answer", "count(d39)", requires=needs(decisions=["d39"]))))

    outcome = model.decide("answer")

    assert outcome.value == 2
    assert outcome.records[-1].inputs == {"d39": TOO_MUCH}
    assert size_of(details_of(outcome), 1_000_000) < 1_000_000


def test_rows_that_nearly_fit_are_noted_up_to_a_number() -> None:
    rows = [["-", f'"x{at}"', "1"] for at in range(200)]
    model = dmn.read(file(decision("answer", table(["1", '"q"'], ["r"], *rows))))

    assert len(model.decide("answer").records[-1].tables[0].near) == 50


ROUND: list[object] = []
ROUND.append(ROUND)
SHARED: object = 1
for _ in range(60):
    SHARED = {"a": SHARED, "b": SHARED}


@pytest.mark.parametrize("value", [ROUND, SHARED, {"a": ROUND}])
def test_inputs_without_end_are_refused(value: object) -> None:
    tree = item("T", None, component("a", "T"), component("b", "T"))
    model = dmn.read(file(tree, input_data("i", "T"), decision("d", "i", requires=needs(inputs=["i"]))))

    with pytest.raises(FeelLimitError):
        model.decide("d", {"i": value})


@pytest.mark.parametrize(("value", "expected"), [(object(), None), (print, None), ([object(), 1], [None, 1]), (float("nan"), None)])  # fmt: skip
def test_what_feel_has_no_kind_for_is_null(value: object, expected: Value) -> None:
    model = dmn.read(file(input_data("i"), decision("d", "i", requires=needs(inputs=["i"]))))

    assert model.evaluate("d", {"i": value}) == expected
