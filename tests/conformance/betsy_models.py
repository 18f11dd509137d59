"""Rewrites an engine-neutral betsy model into this product's dialect, and changes nothing of its control flow.

A script's text is a token: the task becomes a service task at the same id whose connector does what the token says.
Conditions become FEEL.
"""

import re

from lxml import etree

from engine.bpmn.xml import BPMN, ZEEBE, tag

TASK_TYPE = "betsy"
_CONDITIONS = frozenset(
    {
        "conditionExpression",
        "condition",
        "loopCondition",
        "loopCardinality",
        "completionCondition",
        "activationCondition",
    }
)
_CONTAINS = re.compile(r'(\w+)\.contains\(\s*"([^"]*)"\s*\)')
_SCRIPTED = ("scriptTask", "globalScriptTask")


def adapt(xml: bytes) -> bytes:
    """The model with service tasks for scripts and FEEL for conditions."""
    root = etree.fromstring(xml)
    for name in _SCRIPTED:
        for task in list(root.iter(tag(name))):
            _make_service_task(task)
    for element in root.iter(tag=etree.Element):
        name = etree.QName(element)
        if name.namespace == BPMN and name.localname in _CONDITIONS and (element.text or "").strip():
            element.text = "=" + feel(element.text or "")
            element.attrib.pop("language", None)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def feel(text: str) -> str:
    """A condition in betsy's Java-like notation as FEEL, without the leading "="."""
    text = text.strip().removeprefix("=").strip()
    if text.startswith("${") and text.endswith("}"):
        text = text[2:-1]
    text = _CONTAINS.sub(r'contains(\1, "\2")', text)
    # One of the models has a stray ">" after its condition.
    text = re.sub(r"\)\s*>$", ")", text)
    for java, ours in (("&&", " and "), ("||", " or "), ("==", "=")):
        text = text.replace(java, ours)
    return re.sub(r"!\s*(contains\(.*?\))", r"not(\1)", text).strip()


def processes(xml: bytes) -> list[str]:
    """Ids of the executable processes that a plain start event begins, in the file's order."""
    root = etree.fromstring(xml)
    found = [each for each in root.iterchildren(tag("process")) if each.get("isExecutable") != "false"]
    return [str(each.get("id")) for each in found if _begins_plainly(each)]


def first_process(xml: bytes) -> str:
    root = etree.fromstring(xml)
    return str(
        next(each.get("id") for each in root.iterchildren(tag("process")) if each.get("isExecutable") != "false")
    )


def _begins_plainly(process: etree._Element) -> bool:
    starts = process.findall(tag("startEvent"))
    events = (
        child for start in starts for child in start if str(child.tag).endswith(("EventDefinition", "DefinitionRef"))
    )
    return not any(True for _ in events)


def _make_service_task(task: etree._Element) -> None:
    scripts = task.findall(tag("script"))
    token = (scripts[0].text or "").strip() if scripts else ""
    for script in scripts:
        task.remove(script)
    task.attrib.pop("scriptFormat", None)
    task.tag = tag("globalTask") if task.tag == tag("globalScriptTask") else tag("serviceTask")
    extensions = etree.Element(tag("extensionElements"))
    etree.SubElement(extensions, tag("taskDefinition", ZEEBE), type=TASK_TYPE)
    headers = etree.SubElement(extensions, tag("taskHeaders", ZEEBE))
    for key, value in {"token": token, **_data_names(task)}.items():
        etree.SubElement(headers, tag("header", ZEEBE), key=key, value=value)
    after_documentation = len(task.findall(tag("documentation")))
    task.insert(after_documentation, extensions)


def _data_names(task: etree._Element) -> dict[str, str]:
    """The names under which the task reads and writes, where it has data inputs and outputs of its own."""
    found = {}
    for kind in ("dataInput", "dataOutput"):
        names = [each.get("name") or each.get("id", "") for each in task.iter(tag(kind))]
        if names:
            found[kind] = names[0]
    return found
