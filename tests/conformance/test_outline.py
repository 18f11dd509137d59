"""Every step of every public model is a line of its outline, once."""

from collections import Counter

import pytest
from lxml import etree

from engine.bpmn.editing import outline
from engine.bpmn.editing.model import Model
from engine.bpmn.normalise import FLOW_NODES, GATEWAYS, SCOPES, local
from tests.conformance.test_layout import FOLDER, models

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the conformance suites are not here: CONFORMANCE_DIR")


def test_every_step_is_a_line_of_the_outline() -> None:
    wrong, count = [], 0
    for path, data in models():
        found = Model(data)
        lines = Counter(
            each.element_id for each in outline.every(outline.read(found)) if each.kind not in ("jump", "branch")
        )
        for key, node in found.by_id.items():
            if not _is_a_step(node):
                continue
            count += 1
            if lines[key] != 1 and not _is_silent(found, node):
                wrong.append(f"{path.name}: {local(node)} {key} is there {lines[key]} times")

    assert wrong == []
    assert count > 5_000


def _is_a_step(node: etree._Element) -> bool:
    parent = node.getparent()
    return local(node) in FLOW_NODES and parent is not None and local(parent) in SCOPES


def _is_silent(found: Model, node: etree._Element) -> bool:
    """Where ways meet, without a name, there is nothing to say."""
    return local(node) in GATEWAYS and len(found.outgoing(node)) < 2
