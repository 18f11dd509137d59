"""Every shipped diagram opens in bpmn-js, as in any modeller, without a warning."""

import json
from pathlib import Path

import pytest

from tests.browser.conftest import Visit

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "web" / "assets" / "node_modules"
DIAGRAMS = sorted((ROOT / "processes").glob("*/*.bpmn"))

IMPORT = """async ([xml, zeebe]) => {
  document.body.innerHTML = '<div id="canvas" style="height: 900px"></div>';
  const viewer = new BpmnJS({ container: '#canvas', moddleExtensions: { zeebe } });
  const { warnings } = await viewer.importXML(xml);
  const drawn = viewer.get('elementRegistry').getAll().length;
  return { warnings: warnings.map(String), drawn };
}"""


@pytest.mark.parametrize("diagram", DIAGRAMS, ids=lambda path: path.name)
def test_a_shipped_diagram_opens_without_a_warning(diagram: Path, visit: Visit) -> None:
    page = visit("about:blank")
    page.add_script_tag(path=MODULES / "bpmn-js" / "dist" / "bpmn-viewer.production.min.js")
    zeebe = json.loads((MODULES / "zeebe-bpmn-moddle" / "resources" / "zeebe.json").read_text(encoding="utf-8"))

    found = page.evaluate(IMPORT, [diagram.read_text(encoding="utf-8"), zeebe])

    assert found["warnings"] == []
    text = diagram.read_text(encoding="utf-8")
    assert found["drawn"] > text.count("<bpmndi:BPMNShape ") + text.count("<bpmndi:BPMNEdge ") > 10
