"""What the studio's pages ask of FEEL: the names at a place, what is wrong with an expression, what it gives."""

import re
from typing import Any

from flask import jsonify, request
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from engine import feel
from engine.bpmn.rules.expressions import doubts
from engine.feel import Finding
from forms.scope import place
from web.rights import allow
from web.studio import contents, drafts, variables
from web.studio.blueprint import blueprint
from web.studio.drafts import DraftFiles
from web.texts import gettext as _
from web.work import config, now

LONGEST = 20_000
_NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d.*)?\Z")
_WRITTEN_AS_FEEL = ("[", "{", '"', "=")
_WORDS = {"true": True, "false": False, "yes": True, "no": False}


@blueprint.get("/<journey_key>/draft/names")
@allow("studio.read", drafts.find)
def names(draft: DraftFiles, journey_key: str) -> Response:
    """The names at `?file=…&element=…`: `{"names": [{name, type, from, entries}], "open": bool}`."""
    found = _variables(draft, request.args.get("file", ""), request.args.get("element", ""))
    return jsonify(names=found.listed, open=found.is_open)


@blueprint.post("/<journey_key>/feel/check")
@allow("studio.read", drafts.find)
def check_expression(draft: DraftFiles, journey_key: str) -> Response:
    """What can be seen to be wrong with an expression at a place, what it reads, and what is known of that already:
    `{"findings", "paths", "examples"}`."""
    said = _asked()
    expression = _text(said, "expression").removeprefix("=")
    found = _variables(draft, _text(said, "file"), _text(said, "element"))
    paths = _paths(expression, found)
    return jsonify(findings=_doubts(expression, found), paths=paths, examples=_examples(draft, paths))


@blueprint.post("/<journey_key>/feel/try")
@allow("studio.read", drafts.find)
def try_expression(draft: DraftFiles, journey_key: str) -> Response:
    """What an expression gives with example values, by path: `{"value"}`, or `{"error"}`; and where null arose, why."""
    said = _asked()
    given = said.get("values")
    if not isinstance(given, dict):
        raise BadRequest
    context: dict[str, Any] = {}
    for path, text in given.items():
        place(context, str(path), example(str(text)))
    try:
        moment = now().astimezone(config().time_zone)
        diagnosis = feel.diagnose(_text(said, "expression").removeprefix("="), context, now=moment)
        value = feel.evaluate("string(value)", {"value": diagnosis.value})
    except feel.FeelError as error:
        return jsonify(error=str(error), value=None, findings=[])
    shown = _("nothing") if diagnosis.value is None else str(value)
    return jsonify(value=shown, findings=[_finding(each) for each in diagnosis.findings])


def example(text: str) -> feel.Value:
    """What somebody means by the text of an example: a number, a date, yes or no, a list or context as FEEL writes
    them; empty is nothing, anything else a text."""
    text = text.strip()
    if not text or text == "null":
        return None
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _DATE.match(text):
        kind = "date and time" if "T" in text else "date"
        return feel.evaluate(f"{kind}(text)", {"text": text}) or text
    if not _NUMBER.match(text) and not text.startswith(_WRITTEN_AS_FEEL):
        return text
    try:
        return feel.evaluate(text.removeprefix("="))
    except feel.FeelError:
        return text


def _doubts(expression: str, found: variables.Variables) -> list[dict[str, Any]]:
    """Where other names may be there, a name that is not known is no mistake; to call it as a function is."""
    findings = [_finding(each) for each in feel.check(expression, None if found.is_open else found.kinds)]
    if findings or not found.is_open:
        return findings
    return [{"line": 1, "column": 1, "text": "", "message": message} for message in doubts(expression)]


def _examples(draft: DraftFiles, paths: list[str]) -> dict[str, str]:
    """The journey's own settings, as somebody would write them."""
    found: dict[str, str] = {}
    for path in paths:
        value: Any = {"settings": contents.settings(draft.files)}
        for step in path.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        if isinstance(value, str | int | float):
            found[path] = str(value)
    return found


def _paths(expression: str, found: variables.Variables) -> list[str]:
    """What an expression reads, the longest path of each; nothing where it cannot be read."""
    try:
        paths = feel.paths(expression, found.kinds)
    except feel.FeelError:
        return []
    return sorted(path for path in paths if not any(other.startswith(f"{path}.") for other in paths))


def _variables(draft: DraftFiles, file: str, element_id: str) -> variables.Variables:
    if not file.endswith(".bpmn") or file not in draft.files:
        raise NotFound
    return variables.at(draft.files, file, element_id)


def _asked() -> dict[str, Any]:
    said = request.get_json(silent=True)
    if not isinstance(said, dict) or len(_text(said, "expression")) > LONGEST:
        raise BadRequest
    return said


def _text(said: dict[str, Any], name: str) -> str:
    found = said.get(name)
    return found if isinstance(found, str) else ""


def _finding(finding: Finding) -> dict[str, Any]:
    return {"line": finding.line, "column": finding.column, "text": finding.text, "message": finding.message}
