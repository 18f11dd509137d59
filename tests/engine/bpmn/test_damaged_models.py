"""Whatever is done to a model, `check` answers, in time, and what it accepts can be read."""

import random
import time

import pytest
from lxml import etree

from engine.bpmn.reader import check, read
from tests.models import Drawing, mapping, model, offered

SEED = 20_260_105
TEXT = """
start -> g: exclusive -[=n > 1]-> a: user -> p: parallel -> s: sub -> j: parallel -> end
p -> c: call -> j
g -[default]-> end
"""


def sound() -> bytes:
    drawing = Drawing().draw(TEXT).extend("a", offered("x") + mapping(inputs={"x": "1"}))
    drawing.extend("c", '<zeebe:calledElement processId="process"/>').put_inside(
        "s", Drawing(prefix="s").draw("ss: task")
    )
    return drawing.xml()


def damaged(xml: bytes, chance: random.Random) -> bytes:
    """A few elements moved, doubled, emptied, taken out; attributes swapped, scrambled, taken out."""
    root = etree.fromstring(xml)
    for _ in range(chance.randint(1, 4)):
        elements = list(root.iter(tag=etree.Element))[1:]
        if not elements:
            break
        one, other = chance.choice(elements), chance.choice(elements)
        parent = one.getparent()
        match chance.randrange(6):
            case 0 if parent is not None:
                parent.remove(one)
            case 1 if one not in list(other.iterancestors()) and one is not other:
                other.append(one)
            case 2:
                one.tag = other.tag
            case 3 if one.attrib:
                del one.attrib[chance.choice(list(one.attrib))]
            case 4 if one.attrib and other.attrib:
                one.set(chance.choice(list(one.attrib)), chance.choice([str(each) for each in other.attrib.values()]))
            case _:
                one.text = chance.choice(["", "=", "=1 +", "${x}", "PT", "-1", "x" * 50])
    return etree.tostring(root)


def test_a_sound_model_has_no_error() -> None:
    assert not [each for each in check(sound(), {}) if each.severity == "error"]


@pytest.mark.parametrize("part", range(4))
def test_damaged_models_are_answered(part: int) -> None:
    chance = random.Random(SEED + part)
    for number in range(100):
        xml = damaged(sound(), chance)

        problems = check(xml, {})

        if not any(problem.severity == "error" for problem in problems):
            assert read({"p.bpmn": xml}), f"seed {SEED + part}, number {number}"


@pytest.mark.parametrize(
    "text",
    [
        " -> ".join(["start", *(f"t{n}: task" for n in range(3_000)), "end"]),
        "start -> p: parallel\n" + "\n".join(f"p -> t{n}: task -> end" for n in range(2_000)),
        "start -> g: exclusive -[default]-> end\n" + "\n".join(f"g -[=n > {n}]-> end" for n in range(300)),
        "start -> " + " -> ".join(f"t{n}: task" for n in range(3_000)) + " -> t0\nstart -> end",
    ],
    ids=["a long chain", "many branches", "many conditions", "a long loop"],
)
def test_large_models_are_checked_in_time(text: str) -> None:
    xml = model(text)
    begun = time.monotonic()

    check(xml)

    assert time.monotonic() - begun < 20
