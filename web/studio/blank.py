"""What a journey begins with where there is nothing yet: a start, an end, and a page about it that wants filling in."""

import json
import re
import unicodedata
from collections.abc import Container, Mapping
from xml.sax.saxutils import escape

import tomlkit

from engine import journey_file
from engine.bpmn import reader
from engine.bpmn.layout import laid_out

TO_FILL_IN = "to be filled in"
"""Stands where the designer has still to say something; publishing it is a warning."""

_MODEL = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="definitions_journey"
    targetNamespace="urn:journey">
  <bpmn:process id="journey" isExecutable="true">
    <bpmn:startEvent id="start" name="Someone applies"/>
    <bpmn:sequenceFlow id="to_end" sourceRef="start" targetRef="end"/>
    <bpmn:endEvent id="end" name="Done"/>
  </bpmn:process>
</bpmn:definitions>
"""

_TABLE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="definitions_{id}" name="{name}"
    namespace="urn:journey">
  <decision id="{id}" name="{name}">
    <decisionTable id="{id}_table" hitPolicy="FIRST">
      <input id="{id}_input" label="Answer">
        <inputExpression id="{id}_expression" typeRef="string"><text></text></inputExpression>
      </input>
      <output id="{id}_output" label="Result" name="{id}" typeRef="string"/>
      <rule id="{id}_row">
        <inputEntry id="{id}_row_if"><text>-</text></inputEntry>
        <outputEntry id="{id}_row_then"><text></text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
</definitions>
"""


def files(title: str) -> dict[str, bytes]:
    """A blank page; its key is set by whoever begins it."""
    model = {"journey.bpmn": laid_out(_MODEL.encode())}
    return {**model, journey_file.FILE: about(model)}


def form(form_id: str, title: str) -> tuple[str, bytes]:
    """A new form with one question; its path, and its content."""
    question = {"type": "textfield", "key": f"{form_id}_answer", "label": title, "id": f"{form_id}_question"}
    whole = {"type": "default", "id": form_id, "schemaVersion": 19, "components": [question]}
    return f"{form_id}.form", json.dumps(whole, indent=2, ensure_ascii=False).encode()


def table(decision_id: str, title: str) -> tuple[str, bytes]:
    """A new decision table with one input, one output and one row; its path, and its content."""
    return f"{decision_id}.dmn", _TABLE.format(id=decision_id, name=escape(title, {'"': "&quot;"})).encode()


def free_id(title: str, taken: Container[str]) -> str:
    """An id made of a title that nothing else has."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40].rstrip("_")
    stem = stem if stem[:1].isalpha() else f"a_{stem}".rstrip("_")
    return next(each for each in (stem, *(f"{stem}_{n}" for n in range(2, 100_000))) if each not in taken)


def about(files: Mapping[str, bytes]) -> bytes:
    """A journey.toml for models that came without one. Its process is the first that can run."""
    whole = tomlkit.document()
    known = {"key": "journey", "title": TO_FILL_IN, "name": TO_FILL_IN, "owner": TO_FILL_IN}
    for key, value in {**known, "process": _main_process(files), "reference": "JN"}.items():
        whole[key] = value
    whole["start"] = {"summary": TO_FILL_IN}
    whole["contact"] = {"telephone": TO_FILL_IN, "hours": TO_FILL_IN}
    return tomlkit.dumps(whole).encode()


def _main_process(files: Mapping[str, bytes]) -> str:
    """The first process of the models; "journey" where none can be read: a draft may be as wrong as it likes."""
    try:
        return next(iter(reader.read({path: data for path, data in files.items() if path.endswith(".bpmn")})))
    except Exception:
        return "journey"
