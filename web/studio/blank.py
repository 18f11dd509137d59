"""What a journey begins with where there is nothing yet: a start, an end, and a page about it that wants filling in."""

import re
from collections.abc import Mapping

import tomlkit

from engine import journey_file
from engine.bpmn import reader
from engine.bpmn.layout import laid_out

TO_FILL_IN = "to be filled in"
"""Stands where the designer has still to say something; publishing it is a warning."""

DIAGRAM = "journey.bpmn"
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


def files(title: str) -> dict[str, bytes]:
    """A blank page; its key is set by whoever begins it."""
    model = {DIAGRAM: diagram()}
    return {**model, journey_file.FILE: about(model)}


def diagram(process_id: str = "journey") -> bytes:
    """A start and an end; of that process, where it can be called so."""
    named = process_id if re.fullmatch(r"[A-Za-z_][\w.-]*", process_id) else "journey"
    return laid_out(_MODEL.replace('process id="journey"', f'process id="{named}"').encode())


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
