"""What in a journey reads an answer: steps and paths of its diagrams, decisions, other forms, journey.toml.

An answer is used where an expression names its whole path, or a beginning of it that stands for all below. Texts are
compared, not worked out: a name that is also a word of something else counts as used, so nothing is blamed wrongly.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from engine import xml
from engine.journey_file import FILE
from engine.people import APPLICANT
from web.studio import contents
from web.texts import gettext as _

_PLACES = re.compile(r"\{\{(.*?)\}\}")
"""Where a message's text takes an answer in."""
_NAME = re.compile(r"[^\W\d]\w*(?:\s*\.\s*[^\W\d]\w*)*")
_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


@dataclass(frozen=True, slots=True)
class Use:
    """Names that something reads: `by` is what people call it, `file` where it is, `own` the key it belongs to.

    `within` are the beginnings of these names: who reads "person.name.first" reads of "person.name".
    """

    by: str
    file: str
    names: frozenset[str]
    within: frozenset[str]
    own: str = ""


class Uses:
    """Everything in the files of a draft that may read an answer; what cannot be read is left out."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._uses = [use for file, data in sorted(files.items()) for use in _uses(file, data)]
        self.staff_tasks = _staff_tasks(files)

    def of(self, key: str, file: str) -> list[str]:
        """What reads the answer kept under this key by a form, each once."""
        whole = _beginnings(key)
        found = [
            use.by
            for use in self._uses
            if (key in use.within or not whole.isdisjoint(use.names)) and not (use.file == file and use.own == key)
        ]
        return list(dict.fromkeys(found))


def steps_asking(files: Mapping[str, bytes], form_id: str) -> Iterator[str]:
    """The names of the steps that show a form."""
    for step in _asking(files, form_id):
        yield step.get("name") or step.get("id") or form_id


def _staff_tasks(files: Mapping[str, bytes]) -> list[str]:
    """The names of the tasks of the people who work here: the answers stand beside each."""
    roots = [_root(data) for file, data in sorted(files.items()) if file.endswith(".bpmn")]
    steps = (step for root in roots if root is not None for step in root.iter(f"{_BPMN}userTask"))
    return [step.get("name") or step.get("id") or "" for step in steps if not _is_applicants(step)]


def is_for_staff(files: Mapping[str, bytes], form_id: str) -> bool:
    """Whether a form is shown at tasks of the people who work here, and nowhere to the applicant."""
    steps = list(_asking(files, form_id))
    return bool(steps) and not any(map(_is_applicants, steps))


def _asking(files: Mapping[str, bytes], form_id: str) -> Iterator[etree._Element]:
    for file, data in sorted(files.items()):
        root = _root(data) if file.endswith(".bpmn") else None
        for element in root.iter("{*}formDefinition") if root is not None else ():
            if element.get("formId") == form_id and (step := _owner(element)) is not None:
                yield step


def _is_applicants(step: etree._Element) -> bool:
    """Whether a step is where somebody begins, or a task that is offered to the applicant."""
    groups = [each.get("candidateGroups") or "" for each in step.iter("{*}assignmentDefinition")]
    return str(step.tag).endswith("startEvent") or any(APPLICANT in each.split(",") for each in groups)


def _use(by: str, file: str, texts: list[str], own: str = "") -> Use:
    names = _names(texts)
    return Use(by, file, names, frozenset(each for name in names for each in _beginnings(name)), own)


def _beginnings(name: str) -> frozenset[str]:
    """ "a", "a.b" and "a.b.c" of "a.b.c"."""
    steps = name.split(".")
    return frozenset(".".join(steps[:length]) for length in range(1, len(steps) + 1))


def _uses(file: str, data: bytes) -> Iterator[Use]:
    if file.endswith(".bpmn"):
        yield from _of_diagram(file, data)
    elif file.endswith(".dmn"):
        yield from _of_decisions(file, data)
    elif file.endswith(".form"):
        yield from _of_form(file, data)
    elif file == FILE:
        yield from _of_journey(data)


def _root(data: bytes) -> etree._Element | None:
    try:
        return xml.parse(data)
    except xml.Unreadable:
        return None


def _of_diagram(file: str, data: bytes) -> Iterator[Use]:
    root = _root(data)
    for element in root.iter("{*}*") if root is not None else ():
        said = [*map(str, element.attrib.values()), element.text or ""]
        texts = [each for each in said if each.lstrip().startswith("=")]
        texts += [name for each in said for name in _PLACES.findall(each)]
        owner = _owner(element) if texts else None
        if texts and owner is not None:
            yield _use(owner.get("name") or owner.get("id") or file, file, texts)


def _owner(element: etree._Element) -> etree._Element | None:
    """The step or path that an expression belongs to: the nearest with an id that is drawn."""
    for each in (element, *element.iterancestors()):
        name = str(each.tag).removeprefix(_BPMN)
        if each.get("id") and not name.startswith("{") and not name.endswith(("Definition", "Expression")):
            return each
    return None


def _of_decisions(file: str, data: bytes) -> Iterator[Use]:
    root = _root(data)
    for decision in root.iter("{*}decision") if root is not None else ():
        texts = [each.text for each in decision.iter("{*}text") if each.text]
        yield _use(decision.get("name") or decision.get("id") or file, file, texts)
    decisions = root.iter("{*}decision") if root is not None else ()
    called = next((name for each in decisions if (name := each.get("name"))), file)
    for given in root.iter("{*}inputData") if root is not None else ():
        yield _use(called, file, [given.get("name") or ""])


def _of_form(file: str, data: bytes) -> Iterator[Use]:
    try:
        form = json.loads(data)
    except (ValueError, RecursionError):
        return
    for component in _components(form if isinstance(form, dict) else {}, ""):
        key = str(component.get("full key", ""))
        texts = list(_expressions({name: value for name, value in component.items() if name != "components"}))
        shown = [key] if component.get("readonly") is True else []
        yield _use(_called(component) or key or file, file, [*texts, *shown], key)


def _called(component: Mapping[str, object]) -> str:
    """What people call a component: its short name, else its label."""
    properties = component.get("properties")
    short = properties.get("summaryLabel") if isinstance(properties, dict) else None
    labels = (component.get(name) for name in contents.LABELS)
    names = (each for each in (short, *labels) if isinstance(each, str))
    return next((_short(each) for each in names if each and not each.lstrip().startswith("=")), "")


def _components(within: Mapping[str, object], path: str, depth: int = 0) -> Iterator[dict[str, object]]:
    components = within.get("components")
    for each in components if isinstance(components, list) and depth < 10 else ():
        if isinstance(each, dict):
            yield {**each, "full key": f"{path}{each.get('key') or ''}"}
            below = f"{path}{each['path']}." if isinstance(each.get("path"), str) and each["path"] else path
            yield from _components(each, below, depth + 1)


def _expressions(value: object) -> Iterator[str]:
    if isinstance(value, str) and value.lstrip().startswith("="):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _expressions(each)
    elif isinstance(value, list):
        for each in value:
            yield from _expressions(each)


def _of_journey(data: bytes) -> Iterator[Use]:
    try:
        table = tomllib.loads(data.decode())
    except (ValueError, RecursionError):
        return
    for name, value in table.items():
        texts = [text for text in _strings(value) if _is_name_or_expression(text)]
        yield _use(_("what cases are about (the page About)") if name == "case" else _("the page About"), FILE, texts)


def _is_name_or_expression(text: str) -> bool:
    """Whether a text of journey.toml can name an answer: its prose does not."""
    return text.lstrip().startswith("=") or _NAME.fullmatch(text.strip()) is not None


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def _names(texts: list[str]) -> frozenset[str]:
    return frozenset(re.sub(r"\s", "", name) for text in texts for name in _NAME.findall(_without_texts(text)))


def _without_texts(text: str) -> str:
    """FEEL without its text literals: what they say names nothing."""
    return re.sub(r'"(?:[^"\\]|\\.)*"', " ", text) if text.lstrip().startswith("=") else text


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"
