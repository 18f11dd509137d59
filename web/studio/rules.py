"""The decisions of a journey: which there are, a new one, and the page on which one is written and tried."""

from dataclasses import asdict, dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from flask import g, jsonify, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from engine import dmn
from engine.problems import Problem
from engine.xml import Unreadable
from web.case_words import local_now
from web.people import current_person
from web.rights import allow
from web.security import accepts
from web.studio import answers, drafts, examples
from web.studio.answers import Answer
from web.studio.blank import TO_FILL_IN
from web.studio.blueprint import blueprint
from web.studio.drafts import DraftFiles
from web.studio.naming import name_of, unused
from web.texts import gettext as _
from web.work import db, now

LONGEST_TITLE = 100
MAX_BYTES = 2_000_000
_HOLES = ("table-gap", "table-gap-empty", "table-overlap", "rule-never-matches", "table-partly-checked")

_BLANK = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"
    xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/"
    id="definitions_{id}" name={title} namespace="urn:fingerpost:{id}">
  <decision id="{id}" name={title}>
    <variable id="{id}_result" name={title} typeRef="string"/>
    <informationRequirement id="{id}_needs_answer">
      <requiredInput href="#{answer_id}"/>
    </informationRequirement>
    <decisionTable id="{id}_table" hitPolicy="UNIQUE">
      <input id="{id}_input" label={label}>
        <inputExpression id="{id}_input_expression" typeRef="{type}">
          <text>{answer}</text>
        </inputExpression>
      </input>
      <output id="{id}_output" label="Result" name="result" typeRef="string"/>
{rows}    </decisionTable>
  </decision>
  <inputData id="{answer_id}" name="{root}">
    <variable id="{answer_id}_variable" name="{root}"/>
  </inputData>
  <dmndi:DMNDI>
    <dmndi:DMNDiagram id="{id}_diagram">
      <dmndi:DMNShape id="{id}_shape" dmnElementRef="{id}">
        <dc:Bounds height="80" width="180" x="160" y="100"/>
      </dmndi:DMNShape>
      <dmndi:DMNShape id="{answer_id}_shape" dmnElementRef="{answer_id}">
        <dc:Bounds height="45" width="125" x="188" y="260"/>
      </dmndi:DMNShape>
    </dmndi:DMNDiagram>
  </dmndi:DMNDI>
</definitions>
"""
_ROW = """      <rule id="{id}_rule_{number}">
        <inputEntry id="{id}_rule_{number}_input">
          <text>{test}</text>
        </inputEntry>
        <outputEntry id="{id}_rule_{number}_output">
          <text>"{output}"</text>
        </outputEntry>
      </rule>
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A decision file as listed."""

    file: str
    decisions: tuple[str, ...]
    examples: int
    problems: tuple[Problem, ...]


@blueprint.get("/<journey_key>/rules/")
@allow("studio.read", drafts.find)
def rules(draft: DraftFiles, journey_key: str) -> str:
    """The journey's decisions."""
    return _list_page(draft, {})


def _list_page(draft: DraftFiles, errors: dict[str, str]) -> str:
    return render_template(
        "studio/rules.html",
        page_title=_("Rules"),
        view="rules",
        draft=draft,
        listed=[_listed(draft, file, data) for file, data in draft.ending(".dmn").items()],
        errors=errors,
        has_errors=bool(errors),
        title=request.form.get("title", ""),
        answers=answers.known(draft.files),
    )


def _listed(draft: DraftFiles, file: str, data: bytes) -> Listed:
    names = tuple(each.name for each in _decisions(draft, file))
    kept = examples.read(draft.files.get(examples.path_of(file), b"[]"))
    return Listed(file, names, len(kept), tuple(dmn.check(data, file, draft.files)))


@blueprint.post("/<journey_key>/rules/")
@allow("studio.design", drafts.find)
def new_table(draft: DraftFiles, journey_key: str) -> Response | tuple[str, int]:
    """A new decision with one rule, named after its title."""
    title = " ".join(request.form.get("title", "").split())
    if not 0 < len(title) <= LONGEST_TITLE:
        return _list_page(draft, {"title": _("Say what it decides, in 100 characters or less")}), 422
    taken = {PurePosixPath(path).stem for path in draft.files}
    known = {id for data in draft.ending(".dmn").values() for id in dmn.decision_ids(data)}
    name = unused(name_of(title, "rule"), taken | known | {"answer"})
    path = f"{name}.dmn"
    by = next((each for each in answers.known(draft.files) if each.name == request.form.get("by")), None)
    drafts.save(
        db(), journey_key, {path: blank_table(name, title, by)}, {}, current_person(), now(), f"New table: {title}"
    )
    return redirect(url_for("studio.rule_editor", journey_key=journey_key, file=path))


def blank_table(decision_id: str, title: str, by: Answer | None = None) -> bytes:
    """A decision table with one column, the answer that it goes by, and a row for each answer that can be chosen.

    Where that cannot be known, one row takes any answer. What comes out is to be filled in.
    """
    answer = by or Answer("answer", "Answer")
    root = answer.name.partition(".")[0]
    tests = [escape(each) for each in answer.tests] or ["-"]
    row = partial(_ROW.format, id=decision_id, output=TO_FILL_IN)
    return _BLANK.format(
        rows="".join(row(number=number, test=test) for number, test in enumerate(tests, start=1)),
        id=decision_id,
        title=quoteattr(title),
        answer=answer.name,
        answer_id=f"{decision_id}_goes_by" if by else "answer",
        root=root,
        label=quoteattr(answer.label),
        type=answer.type,
    ).encode()


@blueprint.get("/<journey_key>/rules/<path:file>")
@allow("studio.read", drafts.find)
def rule_editor(draft: DraftFiles, journey_key: str, file: str) -> str:
    """One decision file in the editor, with its examples and what no row says anything about."""
    if not file.endswith(".dmn") or file not in draft.files:
        raise NotFound
    g.policy = {"style-src": "'self' 'unsafe-inline'", "font-src": "'self' data:"}
    return render_template(
        "studio/rule_editor.html",
        page_title=PurePosixPath(file).stem.replace("_", " ").capitalize(),
        view="rules",
        draft=draft,
        file=file,
        files=list(draft.ending(".dmn")),
        data=_data(draft, file),
    )


def _data(draft: DraftFiles, file: str) -> dict[str, Any]:
    """What the script begins with."""
    path = examples.path_of(file)
    kept = examples.read(draft.files.get(path, b"[]"))
    return {
        "key": draft.key,
        "revision": draft.revision,
        "revisions": dict(draft.revisions),
        "file": file,
        "text": draft.text(file),
        "examplesFile": path,
        "examples": [{**asdict(each), "inputs": dict(each.inputs)} for each in kept],
        "decisions": [_named(each) for each in _decisions(draft, file)],
    }


def _decisions(draft: DraftFiles, file: str) -> list[examples.Asked]:
    try:
        return examples.decisions(dmn.read(draft.files[file], draft.ending(".dmn")))
    except Unreadable:
        return []


def _named(decision: examples.Asked) -> dict[str, Any]:
    return {"id": decision.id, "name": decision.name, "inputs": decision.inputs}


@blueprint.post("/<journey_key>/rules/try")
@allow("studio.read", drafts.find)
@accepts(max_bytes=MAX_BYTES)
def try_rules(draft: DraftFiles, journey_key: str) -> Response | tuple[Response, int]:
    """What becomes of examples with a decision file as it is being written.

    `{"file", "text", "examples"}` → `{"decisions", "examples", "holes", "unread"}`, where `unread` is whether something
    in it cannot be read, so that nobody knows whether there are holes; 422 with `error` where the file cannot.
    """
    said = request.get_json(silent=True)
    said = said if isinstance(said, dict) else {}
    file, data = str(said.get("file", "")), str(said.get("text", "")).encode("utf-8", "replace")
    beside = {**draft.files, file: data}
    try:
        others = {name: each for name, each in beside.items() if name.endswith(".dmn") and name != file}
        model = dmn.read(data, others)
    except Unreadable as error:
        return jsonify(error=str(error)), 422
    tried = examples.run(model, examples.of_rows(said.get("examples")), local_now())
    found = dmn.check(data, file, beside)
    return jsonify(
        decisions=[_named(each) for each in examples.decisions(model)],
        examples=[asdict(each) for each in tried],
        holes=[_told(each) for each in found if each.rule in _HOLES],
        unread=any(each.severity == "error" and each.rule not in _HOLES for each in found),
    )


def _told(problem: Problem) -> dict[str, str]:
    kinds = {
        "table-overlap": _("Two rows at once"),
        "rule-never-matches": _("A row in vain"),
        "table-partly-checked": _("Not all checked"),
    }
    return {
        "kind": kinds.get(problem.rule, _("A gap")),
        "severity": problem.severity,
        "element": problem.element_id or "",
        "name": problem.element_name or "",
        "words": f"{problem.detail} {problem.remedy}",
    }
