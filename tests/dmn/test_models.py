"""Requirements, decision services and imports (DMN 1.5, 6.3 and 10.4)."""

from decimal import Decimal

import pytest

from engine import dmn
from engine.errors import NotFound
from engine.xml import Unreadable
from tests.decisions import (
    component,
    decision,
    element,
    file,
    input_data,
    item,
    knowledge,
    needs,
    parameter,
    variable,
)

TWO, SIX = Decimal(2), Decimal(6)


def service(name: str, type: str | None = None, **hrefs: list[str]) -> str:
    """A decision service; `hrefs` by tag (outputDecision, inputData and so on)."""
    inside = [element(tag, href=f"#{each}") for tag, names in hrefs.items() for each in names]
    return element("decisionService", variable(name, type), *inside, id=name, name=name)


SERVED = (
    input_data("amount", "number"),
    decision("rate", "3"),
    decision("price", "amount * rate", requires=needs(inputs=["amount"], decisions=["rate"])),
    decision("label", '"costs " + string(price)', requires=needs(decisions=["price"])),
)


def test_a_decision_is_worked_out_from_what_it_requires() -> None:
    model = dmn.read(file(*SERVED))

    assert model.evaluate("label", {"amount": 2}) == "costs 6"
    assert model.evaluate("label", {"amount": None}) is None


def test_what_the_caller_calls_like_a_decision_does_not_replace_it() -> None:
    assert dmn.read(file(*SERVED)).evaluate("price", {"amount": 2, "rate": 100}) == SIX


def test_a_service_is_given_its_data_then_its_decisions() -> None:
    pricing = service("pricing", outputDecision=["price"], inputData=["amount"], inputDecision=["rate"])
    model = dmn.read(file(*SERVED, pricing, decision("asked", "pricing(2, 10)", requires=needs(knowledge=["pricing"]))))

    assert model.evaluate("asked") == Decimal(20)
    assert model.invoke("pricing", {"amount": 2, "rate": 10}) == Decimal(20)


def test_a_service_with_several_results_gives_a_context() -> None:
    pricing = service("pricing", outputDecision=["price", "label"], inputData=["amount"], encapsulatedDecision=["rate"])

    assert dmn.read(file(*SERVED, pricing)).invoke("pricing", {"amount": 2}) == {"price": SIX, "label": "costs 6"}


def test_a_knowledge_model_can_be_invoked() -> None:
    model = dmn.read(file(knowledge("double", parameter("n", "number"), body="n * 2")))

    assert model.invoke("double", {"n": 1}) == TWO
    assert model.invoke("double", {"m": 1}) is None


def imports(name: str, namespace: str, location: str | None = None) -> str:
    return element("import", name=name, namespace=namespace, locationURI=location, importType=file_type())


def file_type() -> str:
    return "https://www.omg.org/spec/DMN/20230324/MODEL/"


SHARED = file(
    item("tPerson", None, component("full name", "string")),
    input_data("person", "tPerson"),
    decision("greeting", '"Hello " + person.full name', requires=needs(inputs=["person"])),
    knowledge("shout", parameter("text", "string"), body="upper case(text)"),
    namespace="urn:shared",
)


@pytest.mark.parametrize("name", ["shared words", ""])
def test_what_is_imported_is_used_by_the_imports_name_or_without_one(name: str) -> None:
    prefix = f"{name}." if name else ""
    importing = file(
        imports(name, "urn:shared"),
        decision(
            "answer",
            f"{prefix}shout({prefix}greeting)",
            requires=needs(decisions=["urn:shared#greeting"], knowledge=["urn:shared#shout"]),
        ),
        decision("typed", '{ full name: "Ann" }', type=f"{prefix}tPerson"),
        decision("untyped", '{ name: "Ann" }', type=f"{prefix}tPerson"),
    )
    model = dmn.read(importing, {"shared.dmn": SHARED})

    person = {"full name": "Ann"}

    assert model.evaluate("answer", {"person": person}) == "HELLO ANN"
    assert model.evaluate("answer", {name: {"person": person}} if name else {"person": person}) == "HELLO ANN"
    assert model.evaluate("typed") == {"full name": "Ann"}
    assert model.evaluate("untyped") is None


def test_a_model_imported_by_two_ways_may_be_given_different_inputs() -> None:
    def middle(namespace: str) -> bytes:
        asked = decision("said", "base.greeting", requires=needs(decisions=["urn:shared#greeting"]))
        return file(imports("base", "urn:shared"), asked, namespace=namespace)

    both = decision("both", "[one.said, two.said]", requires=needs(decisions=["urn:one#said", "urn:two#said"]))
    top = file(imports("one", "urn:one"), imports("two", "urn:two"), both)
    model = dmn.read(top, {"a": SHARED, "b": middle("urn:one"), "c": middle("urn:two")})

    inputs = {name: {"base": {"person": {"full name": who}}} for name, who in (("one", "Ann"), ("two", "Bo"))}

    assert model.evaluate("both", inputs) == ["Hello Ann", "Hello Bo"]


def test_an_import_is_found_by_its_file_name_where_no_namespace_fits() -> None:
    importing = file(
        imports("s", "urn:elsewhere", "folder/shared.dmn"),
        decision("answer", '{full name: "Ann"}', type="s.tPerson"),
    )

    assert dmn.read(importing, {"shared.dmn": SHARED}).evaluate("answer") is not None


def test_models_that_import_each_other_are_read_once() -> None:
    one = file(imports("two", "urn:two"), decision("a", "1"), namespace="urn:one")
    two = file(imports("one", "urn:one"), decision("b", "1"), namespace="urn:two")

    assert dmn.read(one, {"one.dmn": one, "two.dmn": two}).evaluate("a") == 1


def test_decisions_that_need_each_other_give_null() -> None:
    round = (decision("a", "b", requires=needs(decisions=["b"])), decision("b", "a", requires=needs(decisions=["a"])))

    assert dmn.read(file(*round)).evaluate("a") is None


def test_a_decision_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(NotFound, match=r"There is no “prize”.*“rate”, “price”, “label”"):
        dmn.read(file(*SERVED)).evaluate("prize")


@pytest.mark.parametrize(
    "version",
    ["http://www.omg.org/spec/DMN/20180521/MODEL/", "https://www.omg.org/spec/DMN/20191111/MODEL/"],
)
def test_older_versions_are_read(version: str) -> None:
    assert dmn.read(file(decision("a", "1"), version=version)).evaluate("a") == 1


@pytest.mark.parametrize(
    "data",
    [b"", b"no xml", b"<definitions/>", file(version="http://www.omg.org/spec/DMN/20151101/dmn.xsd"), b"<a/>"],
)
def test_what_is_no_dmn_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        dmn.read(data)


@pytest.mark.parametrize("body", ['<encapsulatedLogic kind="Java"><literalExpression/></encapsulatedLogic>', ""])
def test_a_knowledge_model_that_cannot_run_gives_null(body: str) -> None:
    assert dmn.read(file(element("businessKnowledgeModel", body, id="k", name="k"))).invoke("k") is None


def test_a_name_of_its_own_comes_before_an_imports() -> None:
    other = file(decision("a", "2"), namespace="urn:other")
    asked = decision("b", "a", requires=needs(decisions=["a", "urn:other#a"]))

    assert dmn.read(file(imports("a", "urn:other"), decision("a", "1"), asked), {"o": other}).evaluate("b") == 1


def test_a_service_may_take_and_give_what_is_imported() -> None:
    other = file(
        input_data("n", "number"),
        decision("k", "10"),
        decision("sum", "n + k", requires=needs(inputs=["n"], decisions=["k"])),
        namespace="urn:o",
    )
    here = decision("here", "o.n + o.k", requires=needs(inputs=["urn:o#n"], decisions=["urn:o#k"]))
    hrefs = {"inputData": "urn:o#n", "inputDecision": "urn:o#k"}
    services = [
        element("decisionService", element("outputDecision", href=output), *(element(tag, href=href) for tag, href in hrefs.items()), id=name, name=name)
        for name, output in (("own", "#here"), ("theirs", "urn:o#sum"))
    ]  # fmt: skip
    model = dmn.read(file(imports("o", "urn:o"), here, *services), {"o": other})

    assert [model.invoke(name, {"n": 1, "k": 2}) for name in ("own", "theirs")] == [3, 3]
