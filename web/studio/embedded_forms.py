"""Forms that lie in a diagram, as other modellers embed them, made files of their own: Questions opens these."""

import json
from collections.abc import Mapping
from pathlib import PurePosixPath

from lxml import etree

from engine.bpmn.dialect import EMBEDDED_FORM
from engine.bpmn.editing.model import Model, Refused
from engine.bpmn.rules.form_files import form_ids
from engine.bpmn.xml import ZEEBE, tag
from web.studio.naming import name_of, unused


def taken_out(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that change: a form for each that lies in a diagram, and diagrams whose steps name these instead.

    A form that is no JSON object stays where it is, with the problem that it has.
    """
    changes: dict[str, bytes] = {}
    taken = {*form_ids(files), *(PurePosixPath(path).stem for path in files)}
    for path, data in files.items():
        if not path.endswith(".bpmn") or b"userTaskForm" not in data:
            continue
        try:
            model = Model(data)
        except Refused:
            continue
        made = _made(model, taken)
        changes |= {**made, path: model.bytes()} if made else {}
    return changes


def _made(model: Model, taken: set[str]) -> dict[str, bytes]:
    made = {}
    for form in list(model.root.iter(tag("userTaskForm", ZEEBE))):
        content = _content(form)
        asking = _asking(model, form)
        if content is None or not form.get("id"):
            continue
        title = next((name for each in asking if (name := _step_name(each))), form.get("id") or "")
        name = unused(name_of(title, "form"), taken)
        taken.add(name)
        for each in asking:
            del each.attrib["formKey"]
            each.set("formId", name)
        _remove(form)
        made[f"{name}.form"] = (json.dumps({**content, "id": name}, indent=2, ensure_ascii=False) + "\n").encode()
    return made


def _content(form: etree._Element) -> dict[str, object] | None:
    try:
        content = json.loads(form.text or "")
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _asking(model: Model, form: etree._Element) -> list[etree._Element]:
    """What names the form at the steps that ask it."""
    key = EMBEDDED_FORM + form.get("id", "")
    return [each for each in model.root.iter(tag("formDefinition", ZEEBE)) if each.get("formKey") == key]


def _step_name(asking: etree._Element) -> str:
    step = next((each for each in asking.iterancestors() if each.get("id")), None)
    return "" if step is None else step.get("name") or ""


def _remove(form: etree._Element) -> None:
    """The form, and what held it where it holds nothing else."""
    holder = form.getparent()
    assert holder is not None
    holder.remove(form)
    if not len(holder) and (parent := holder.getparent()) is not None:
        parent.remove(holder)
