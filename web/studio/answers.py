"""The answers that conditions and messages can name: what forms ask, and what tables say. Read from any draft."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from engine.bpmn.editing.model import Model, Refused
from engine.bpmn.editing.settings import about
from web.studio import contents

MOST_CHOICES = 12
TYPES = {"number": "number", "checkbox": "boolean"}
"""What questions other than texts give."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A name that expressions can read; `label` is how the question or the table puts it."""

    name: str
    label: str
    type: str = "string"
    is_email: bool = False
    choices: tuple[str, ...] = ()

    @property
    def tests(self) -> list[str]:
        """What a column of a table says for each answer that can be chosen: none where anything can be answered."""
        if self.type == "boolean":
            return ["true", "false"]
        return [json.dumps(each, ensure_ascii=False) for each in self.choices[:MOST_CHOICES]]

    @property
    def is_text(self) -> bool:
        return self.type == "string"


def known(files: Mapping[str, bytes]) -> list[Answer]:
    """Each name once, those of forms first. Files that cannot be read say nothing."""
    found: dict[str, Answer] = {}
    for path, data in sorted(files.items()):
        if path.endswith(".form"):
            for each in _of_form(data):
                found.setdefault(each.name, each)
    for each in _of_tables(files):
        found.setdefault(each.name, each)
    return _told_apart(list(found.values()))


def _told_apart(found: list[Answer]) -> list[Answer]:
    """Questions that read alike are followed by what their answers are kept as."""
    many = Counter(each.label for each in found)
    return [replace(each, label=f"{each.label} ({each.name})") if many[each.label] > 1 else each for each in found]


def _of_form(data: bytes) -> Iterator[Answer]:
    for key, question in contents.questions(contents.read_json(data)):
        label = str(next(filter(None, map(question.get, contents.LABELS)), key))
        validate, type_ = question.get("validate"), TYPES.get(str(question.get("type")), "string")
        is_email = isinstance(validate, dict) and validate.get("validationType") == "email"
        yield Answer(key, label, type_, is_email, tuple(_choices(question)))


def _choices(question: Mapping[str, object]) -> Iterator[str]:
    """What an answer can be, where one of several is chosen."""
    values = question.get("values") if question.get("type") in ("radio", "select") else None
    for each in values if isinstance(values, list) else ():
        if isinstance(each, dict):
            yield str(each.get("value"))


def _of_tables(files: Mapping[str, bytes]) -> Iterator[Answer]:
    """What each decision is called where a step asks it; of several outputs, each."""
    outputs = {str(each.get("id")): list(_outputs(each)) for _file, each in contents.decision_elements(files)}
    for path, data in sorted(files.items()):
        if not path.endswith(".bpmn"):
            continue
        try:
            model = Model(data)
        except Refused:
            continue
        for node in model.by_id.values():
            said = about(node) if etree.QName(node).localname == "businessRuleTask" else None
            if said is None or not said.result:
                continue
            of_table = outputs.get(said.decision, [])
            if len(of_table) < 2:
                yield Answer(said.result, said.name or said.result, of_table[0][1] if of_table else "string")
            else:
                yield from (Answer(f"{said.result}.{name}", f"{said.name}: {name}", type_) for name, type_ in of_table)


def _outputs(decision: etree._Element) -> Iterator[tuple[str, str]]:
    for output in decision.iter("{*}output"):
        type_ = output.get("typeRef") or ""
        yield output.get("name") or "", type_ if type_ in TYPES.values() else "string"
