"""Business rule tasks must ask a decision that is there, with inputs that somebody provides."""

from collections.abc import Iterator, Mapping

from engine import dmn
from engine.bpmn.dialect import is_feel
from engine.bpmn.rules.document import Document
from engine.bpmn.rules.form_files import form_keys
from engine.problems import Problem
from engine.xml import Unreadable

GIVEN = frozenset({"case", "settings"})
"""What every case knows from the start."""


def business_rule_tasks(document: Document) -> Iterator[Problem]:
    nodes = list(document.each("businessRuleTask"))
    known = decision_files(document.beside or {}) if nodes else {}
    for node in nodes:
        extensions = document.said(node)
        decision_id = extensions.decision_id
        if extensions.task_type:
            continue
        if not decision_id or not extensions.result_variable:
            detail = "It does not say which decision it asks and what its result is called."
            yield document.problem(
                node, "decision-missing", detail, "Choose its table, and say what the answer is called."
            )
        elif is_feel(decision_id):
            detail = "Which decision it asks is an expression; it must be the id of one decision."
            yield document.problem(node, "decision-dynamic", detail, "Write the id of the decision.")
        elif document.beside is not None and decision_id not in known:
            detail = f"It asks “{decision_id}”, which is not among the journey's decisions."
            remedy = f"Choose one of: {', '.join(sorted(known)) or 'none yet'}."
            yield document.problem(node, "decision-unresolved", detail, remedy)
        elif len(known.get(decision_id, ())) > 1:
            detail = f"It asks “{decision_id}”, which is in {' and in '.join(known[decision_id])}."
            yield document.problem(node, "decision-ambiguous", detail, "Give one of them another id.")


def inputs(document: Document) -> Iterator[Problem]:
    """An input that nothing in the journey writes is empty for everybody, unless whoever starts a case gives it."""
    nodes, beside = list(document.each("businessRuleTask")), document.beside
    if not nodes or beside is None or _is_open(document):
        return
    written, wanted = _written(document, beside), _Wanted(beside)
    for node in nodes:
        mapped = {mapping.target.partition(".")[0] for mapping in document.said(node).inputs}
        for name in sorted(wanted.by(document.said(node).decision_id) - written - mapped):
            detail = f"Its decision needs “{name}”, and nothing in the journey writes that."
            remedy = "Ask for it in a form, map it in, or mend the name of the input data."
            yield document.problem(node, "decision-input-unwritten", detail, remedy, "warning")


def _is_open(document: Document) -> bool:
    """Whether a connector may write names that the model does not show."""
    return any(not document.said(node).outputs for node in document.each("serviceTask", "callActivity"))


def _written(document: Document, beside: Mapping[str, bytes]) -> set[str]:
    names = set(GIVEN)
    for node in document.nodes.values():
        extensions = document.said(node)
        names |= {mapping.target.partition(".")[0] for mapping in extensions.outputs}
        names |= {extensions.result_variable or ""}
    return names.union(*(form_keys(data) or () for file, data in beside.items() if file.endswith(".form")))


class _Wanted:
    """What the decisions of a folder read; each file is read once."""

    def __init__(self, beside: Mapping[str, bytes]) -> None:
        self._beside = beside
        self._files = decision_ids(beside)
        self._models: dict[str, dmn.Model] = {}

    def by(self, decision_id: str | None) -> frozenset[str]:
        file = self._files.get(decision_id or "")
        if decision_id is None or file is None:
            return frozenset()
        try:
            if file not in self._models:
                self._models[file] = dmn.read(self._beside[file], self._beside)
            return self._models[file].inputs_of(decision_id)
        except (Unreadable, RecursionError):
            return frozenset()


def decision_ids(folder: Mapping[str, bytes]) -> dict[str, str]:
    """The decisions of a folder: id → file name."""
    return {decision_id: files[0] for decision_id, files in decision_files(folder).items()}


def decision_files(folder: Mapping[str, bytes]) -> dict[str, list[str]]:
    """The decisions of a folder: id → the files that have it. What cannot be read has its own problem elsewhere."""
    found: dict[str, list[str]] = {}
    for file, data in folder.items():
        for decision_id in dmn.decision_ids(data) if file.endswith(".dmn") else ():
            if file not in found.setdefault(decision_id, []):
                found[decision_id].append(file)
    return found


RULES = (business_rule_tasks, inputs)
