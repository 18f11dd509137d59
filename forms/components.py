"""Reads one component of a form file into a question, a text or a group."""

import re
from collections.abc import Callable
from dataclasses import replace

from forms.component_options import Kwargs
from forms.component_types import READERS
from forms.pages import Group, Part, Text
from forms.questions.base import Question
from forms.questions.computed import Computed
from forms.reading import Component, Fields, Report
from forms.tables import MOST_COLUMNS, Column, Table

DEEPEST = 5
"""How many groups may lie within one another."""

RESERVED = frozenset(
    (
        *("and", "between", "else", "every", "false", "for", "function", "if", "in", "instance", "not"),
        *("null", "of", "or", "return", "satisfies", "some", "then", "true"),
    )
)
"""Words of FEEL that cannot be names in it."""

KINDS = (*READERS, "text", "group", "expression", "table")
"""The types of components that pages can show."""

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")


def read_part(raw: dict[str, object], report: Report, path: str = "", depth: int = 0) -> Part | None:
    """The part a component stands for; None where its problems leave nothing to show.

    `path` is what the groups around it put before its key, with a dot at its end.
    """
    named = replace(report, element_id=_identity(raw, path), element_name=_name(raw))
    component = Component(raw, named)
    kind = raw.get("type")
    if kind == "group":
        return _group(component, path, depth)
    if kind == "text":
        return _text(component, depth)
    if kind == "expression":
        return _computed(component, path, depth)
    if kind == "table":
        return _table(component, depth)
    if isinstance(kind, str) and kind in READERS:
        return _question(component, kind, path, depth)
    _refuse_type(named, kind)
    return None


def honoured(kind: str) -> dict[str, set[str]]:
    """What a type of component may have, by the object it stands in: "", "properties.", "validate.",
    "appearance.".
    """
    report = Report("", [])
    component = Component({"type": kind}, report)
    readers: dict[str, Callable[[], object]] = {
        "group": lambda: _group(component, "", 0),
        "text": lambda: _text(component, 0),
        "expression": lambda: _computed(component, "", 0),
        "table": lambda: _table(component, 0),
    }
    readers.get(kind, lambda: _question(component, kind, "", 0))()
    parts = (component.fields, component.properties, component.validate, component.appearance)
    return {fields.where: set(fields.taken) for fields in parts}


def _identity(raw: dict[str, object], path: str) -> str | None:
    """The key as questions have it, else the component's id."""
    key, id = raw.get("key"), raw.get("id")
    if isinstance(key, str) and key:
        return f"{path}{key}"[:200]
    return id[:200] if isinstance(id, str) else None


def _name(raw: dict[str, object]) -> str | None:
    label = raw.get("label") or raw.get("dateLabel") or raw.get("timeLabel")
    return label[:200] if isinstance(label, str) else None


def _refuse_type(report: Report, kind: object) -> None:
    if kind is None:
        report.add("type-missing", "A component has no type.", "Give it a type, such as “textfield”.")
        return
    known = ", ".join(sorted(KINDS))
    detail = f"A part of the kind “{str(kind)[:60]}” cannot be shown here."
    report.add("type-not-honoured", detail, f"Take it out, or use another kind. There are {known}.")


def _question(component: Component, kind: str, path: str, depth: int) -> Question | None:
    problems = component.report.problems
    before = len(problems)
    usual_type, read_own = READERS[kind]
    shared, own = _shared(component, path), read_own(component)
    question_type: type[Question] = own.pop("question_type", usual_type)
    component.refuse_others(at_top=depth == 0)
    if len(problems) > before:
        return None
    return question_type(**{**shared, **own, "errors": {**shared["errors"], **own.get("errors", {})}})


def _shared(component: Component, path: str) -> Kwargs:
    """What every question has."""
    fields, properties = component.fields, component.properties
    fields.taken.add("label")
    label, label_feel = component.words(_label_name(fields.raw))
    description, description_feel = component.words("description")
    hint, hint_feel = component.words("hint", properties)
    if not label:
        component.report.add("label-missing", "It has no label.", "Write what people are asked as its label.")
    fields.refuse("disabled", "Use “readonly” for what people only read, or hide it by a condition.")
    short, short_feel = component.words("summaryLabel", properties)
    feel = {"label": label_feel, "hint": hint_feel if hint else description_feel, "summary_label": short_feel}
    return {
        "key": _key(component, path),
        "label": label,
        "hint": hint or description,
        "required": component.validate.flag("required"),
        "readonly": fields.flag("readonly"),
        "hide": component.hide(),
        "summary_label": short,
        "staff_label": properties.plain_text("staffLabel"),
        "errors": component.errors("errorRequired"),
        "expressions": {name: expression for name, expression in feel.items() if expression is not None},
    }


def _label_name(raw: dict[str, object]) -> str:
    """Where the label is: form-js calls those of dates and times otherwise, and shows these where there are both."""
    own = "timeLabel" if raw.get("subtype") == "time" else "dateLabel"
    return own if raw.get("type") == "datetime" and (own in raw or "label" not in raw) else "label"


def _key(component: Component, path: str) -> str:
    key = component.fields.text("key")
    if not key:
        component.report.add("key-missing", "It has no key.", "Give it a key: the name its answer is kept under.")
    elif reserved := RESERVED.intersection(key.split(".")):
        detail = f"“{min(reserved)}” is a word of FEEL: no expression could name the answer."
        component.report.add("key-reserved", detail, f"Take another word, such as “{min(reserved)}_answer”.")
    elif not _KEY.fullmatch(key) or len(path + key) > 200:
        remedy = "Use letters, digits and underscores, with dots between steps: person.date_of_birth."
        component.report.add("key-malformed", f"“{key[:60]}” cannot be a key.", remedy)
    return path + key


def _text(component: Component, depth: int) -> Text:
    text, expression = component.words("text")
    hide = component.hide()
    component.refuse_others(at_top=depth == 0)
    return Text(text=text, expression=expression, hide=hide)


def _computed(component: Component, path: str, depth: int) -> Computed | None:
    fields, problems = component.fields, component.report.problems
    before = len(problems)
    expression = fields.expression("expression")
    if expression is None and len(problems) == before:
        component.report.add("expression-missing", "It works nothing out.", "Write what it is, as “=fee * 2”.")
    fields.choice("computeOn", "change", "presubmit")
    name, name_feel = component.words("summaryLabel", component.properties)
    key, hide = _key(component, path), component.hide()
    staff_label = component.properties.plain_text("staffLabel")
    component.refuse_others(at_top=depth == 0)
    if expression is None or len(problems) > before:
        return None
    return Computed(
        key=key,
        label=name,
        readonly=True,
        hide=hide,
        staff_label=staff_label,
        expression=expression,
        expressions={"label": name_feel} if name_feel else {},
    )


def _table(component: Component, depth: int) -> Table | None:
    fields, problems = component.fields, component.report.problems
    before = len(problems)
    label, label_feel = component.words("label")
    source = fields.expression("dataSource")
    if source is None and len(problems) == before:
        component.report.add("source-missing", "It has nothing to show.", "Name what it shows, as “=payments”.")
    columns, columns_from = _columns(fields), fields.expression("columnsExpression")
    if not columns and columns_from is None and len(problems) == before:
        component.report.add("columns-missing", "It has no columns.", "Name at least one.")
    # form-js shows so many rows at once, and pages through the others: here all are shown.
    fields.whole("rowCount")
    hide = component.hide()
    component.refuse_others(at_top=depth == 0)
    if source is None or len(problems) > before:
        return None
    return Table(
        label=label, label_from=label_feel, source=source, columns=columns, columns_from=columns_from, hide=hide
    )


def _columns(fields: Fields) -> tuple[Column, ...]:
    items = fields.take("columns")
    columns = []
    for number, item in enumerate(items if isinstance(items, list) else []):
        column = Fields(item if isinstance(item, dict) else {}, fields.report, f"columns[{number}].")
        key, label = column.plain_text("key"), column.plain_text("label")
        column.refuse_others()
        if not key:
            fields.report.add("key-missing", f"Column {number + 1} has no key.", "Name what it shows of each row.")
        columns.append(Column(key, label or key))
    if len(columns) > MOST_COLUMNS:
        fields.report.add("too-many", f"It has more than {MOST_COLUMNS} columns.", "Take some out.")
    return tuple(columns)


def _group(component: Component, path: str, depth: int) -> Group:
    fields, properties = component.fields, component.properties
    own_path = fields.plain_text("path")
    if own_path and not _KEY.fullmatch(own_path):
        remedy = "Use a path such as person.address."
        component.report.add("path-malformed", f"“{own_path[:60]}” cannot be a path.", remedy)
        own_path = ""
    fields.taken |= {"key", "showOutline", "verticalAlignment"}
    parts = _nested(component, f"{path}{own_path}." if own_path else path, depth + 1)
    label, label_feel = component.words("label")
    group = Group(
        label=label,
        label_from=label_feel,
        hint=properties.plain_text("hint") or fields.plain_text("description"),
        parts=parts,
        hide=component.hide(),
        summary_label=properties.plain_text("summaryLabel"),
    )
    if group.hint and not group.label:
        component.report.add("label-missing", "It has a hint, but no label.", "Give it a label, or take the hint out.")
    component.refuse_others(at_top=depth == 0)
    return group


def _nested(component: Component, path: str, depth: int) -> tuple[Part, ...]:
    items = component.fields.take("components") or []
    report = component.report
    if depth > DEEPEST:
        report.add("nesting-too-deep", "Groups lie too deep within one another.", "Use fewer levels of groups.")
        return ()
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        report.add("wrong-kind", "“components” is not a list of components.", "Make it a list of components.")
        return ()
    outside = replace(report, element_id=None, element_name=None)
    parts = [read_part(item, outside, path, depth) for item in items]
    return tuple(part for part in parts if part is not None)
