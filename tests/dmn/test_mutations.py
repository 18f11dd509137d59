"""Damaged files: they are checked and read, or refused, and what is read keeps its contract.

Tried on 200 files, the same ones every time; DMN_EXAMPLES=10000 tries so many, others each time.
"""

import os
import random
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from engine import dmn
from engine.dmn.elements import Decision, DrgElement
from engine.dmn.records import details_of
from engine.errors import NotFound
from engine.feel import FeelLimitError
from engine.xml import Unreadable
from tests.decisions import component, decision, element, file, input_data, item, knowledge, literal, needs, table
from tests.decisions import parameter as given_as

MANY = int(os.environ.get("DMN_EXAMPLES", "0"))
law = settings(max_examples=MANY or 200, derandomize=not MANY, database=None, deadline=None, print_blob=True)

_LOOP = element("for", element("in", literal("[1..3]")), element("return", literal("n + a")), iteratorVariable="n")
_CALL = element("invocation", literal("twice"), element("binding", element("parameter", name="n"), literal("a")))
_PEOPLE = element("relation", element("column", name="name"), element("row", literal('"Ann"')))
_CHOICE = element("conditional", *(element(tag, literal(text)) for tag, text in (("if", "a > 1"), ("then", "1"), ("else", "2"))))  # fmt: skip
_ENTRY = element("contextEntry", element("variable", name="first step", typeRef="number"), literal("a + 1"))
_SERVICE = element("decisionService", element("outputDecision", href="#grade"), element("inputData", href="#a"), id="s", name="s")  # fmt: skip
WHOLE = file(
    element("import", name="other", namespace="urn:other", importType="https://www.omg.org/spec/DMN/20230324/MODEL/"),
    item("tPerson", None, component("name", "string"), component("boss", "tPerson")),
    item("tGrades", "string", many=True, allowed='"high", "low"'),
    input_data("a", "number"),
    input_data("person", "tPerson"),
    decision("grade", table(["a: number", "person.name"], ["r", "s"], ["> 1", "-", '"high"', "a"], ["<= 1", '"Ann", "Bo"', '"low"', "1"], policy="PRIORITY", values={"r": '"high", "low"'}, defaults=['"low"', "null"]), requires=needs(inputs=["a", "person"])),
    knowledge("twice", given_as("n", "number"), body="if n > 9 then n else twice(n * 2)", type="number"),
    _SERVICE,
    decision("steps", element("context", _ENTRY, element("contextEntry", _LOOP)), requires=needs(inputs=["a"])),
    decision("mixed", element("list", _CALL, _PEOPLE, _CHOICE), requires=needs(inputs=["a"], knowledge=["twice"])),
    decision("all", '[s(a), other.x, grade, person instance of tPerson]', requires=needs(inputs=["a", "person"], decisions=["grade", "urn:other#x"], knowledge=["s"]), type="tGrades"),
)  # fmt: skip
BESIDE = {"other.dmn": file(decision("x", "1"), namespace="urn:other")}
TEXTS = (
    "",
    "-",
    "((",
    "null",
    "a",
    "grade",
    "tPerson",
    "?",
    "not(a)",
    "#grade",
    "urn:other#x",
    "FIRST",
    "\u00e9 \u2028",
    "1" * 50,
)


def _any(root: etree._Element, luck: random.Random) -> etree._Element:
    return luck.choice(list(root.iter(etree.Element)))


def _remove(root: etree._Element, luck: random.Random) -> None:
    found = _any(root, luck)
    if (parent := found.getparent()) is not None:
        parent.remove(found)


def _copy(root: etree._Element, luck: random.Random) -> None:
    found, place = _any(root, luck), _any(root, luck)
    place.insert(luck.randrange(len(place) + 1), etree.fromstring(etree.tostring(found)))


def _rename(root: etree._Element, luck: random.Random) -> None:
    _any(root, luck).tag = _any(root, luck).tag


def _attribute(root: etree._Element, luck: random.Random) -> None:
    found, names = _any(root, luck), ["id", "name", "typeRef", "href", "hitPolicy", "aggregation", "isCollection"]
    name = luck.choice([*names, *map(str, found.attrib)])
    found.attrib.pop(name, None)
    if luck.random() < 0.7:
        values = [str(value) for each in root.iter(etree.Element) for value in each.attrib.values()]
        found.set(name, luck.choice([*TEXTS, *values]))


def _text(root: etree._Element, luck: random.Random) -> None:
    _any(root, luck).text = luck.choice([*TEXTS, *filter(None, (each.text for each in root.iter(etree.Element)))])


_WAYS: tuple[Callable[[etree._Element, random.Random], None], ...] = (_remove, _copy, _rename, _attribute, _text)


def damaged(xml: bytes, luck: random.Random) -> bytes:
    """The file with a few things in it broken."""
    root = etree.fromstring(xml)
    for _ in range(luck.randint(1, 6)):
        luck.choice(_WAYS)(root, luck)
    return etree.tostring(root)


def some_input(luck: random.Random) -> object:
    person = {"name": luck.choice(["Ann", 1, None]), "boss": None}
    return luck.choice([1, "x", None, [1], [], {}, person, [person], float("nan"), object(), {1: 2}, {"first step": 3}])


def holds(xml: bytes, luck: random.Random) -> None:
    """Raises what must not be raised."""
    dmn.check(xml, "f.dmn", BESIDE)
    try:
        model = dmn.read(xml, BESIDE)
    except Unreadable:
        return
    inputs = {name: some_input(luck) for name in ("a", "person", "n", *model.input_names)}
    for each in model.definitions.elements:
        for work in _uses(model, each, inputs):
            try:
                work()
            except (FeelLimitError, NotFound):
                continue


def _uses(model: dmn.Model, each: DrgElement, inputs: dict[str, object]) -> list[Callable[[], object]]:
    known = each.id or each.name
    if isinstance(each, Decision):
        return [lambda: model.evaluate(known, inputs), lambda: details_of(model.decide(known, inputs))]
    return [lambda: model.invoke(known, inputs)]


@law
@given(st.integers(0, 2**32))
def test_a_damaged_file_is_read_or_refused(seed: int) -> None:
    luck = random.Random(seed)

    holds(damaged(WHOLE, luck), luck)


def test_the_whole_file_is_in_order() -> None:
    assert [problem for problem in dmn.check(WHOLE, "f.dmn", BESIDE) if problem.severity == "error"] == []
