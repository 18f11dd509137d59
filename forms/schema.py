"""Camunda Forms JSON in, a `Form` or its problems out (form-js's schema, as its editor writes it)."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal

from engine.problems import Problem
from forms.components import read_part
from forms.errors import InvalidForm
from forms.pages import Form
from forms.paging import make_pages, readable
from forms.reading import Fields, Report

MOST_BYTES = 1_000_000
"""The size a form file must stay under."""
MOST_COMPONENTS = 500
"""How many components a form may have, groups counting as one."""

_DESCRIPTIVE = (
    "$schema",
    "schemaVersion",
    "exporter",
    "executionPlatform",
    "executionPlatformVersion",
    "versionTag",
)


def read(data: bytes, file: str) -> Form:
    """The form in a file's bytes; raises InvalidForm with its problems if `check` finds errors."""
    form, problems = _read(data, file)
    if form is None or problems:
        raise InvalidForm(problems)
    return form


def check(data: bytes, file: str, folder: Mapping[str, bytes] = {}) -> list[Problem]:
    """What is wrong with a form file, whatever its bytes; never raises. The engine's checker for ".form"."""
    return _read(data, file)[1]


def read_partly(data: bytes, file: str) -> tuple[Form | None, list[Problem]]:
    """What can be read of a form that is being written, without the components that have problems; never raises."""
    form, problems = _read(data, file)
    return (form if form is not None and form.pages else None), problems


def tidied(data: bytes, file: str) -> tuple[bytes, list[str]]:
    """The file without the settings that do nothing here, and their names; as it is where it cannot be read."""
    report = Report(file, [])
    if _load(data, file, report.problems) is None:
        return data, []
    raw = json.loads(data.decode("utf-8-sig"))
    _form(raw, report, file)
    for holder, name in report.idle:
        holder.pop(name, None)
    text = json.dumps(raw, indent=2, ensure_ascii=False) + "\n"
    return (text.encode() if report.idle else data), sorted({name for _holder, name in report.idle})


def _read(data: bytes, file: str) -> tuple[Form | None, list[Problem]]:
    problems: list[Problem] = []
    raw = _load(data, file, problems)
    form = _form(raw, Report(file, problems), file) if raw is not None else None
    return form, problems


def _load(data: bytes, file: str, problems: list[Problem]) -> dict[str, object] | None:
    """The JSON object in the file, or None and a problem."""
    try:
        if len(data) > MOST_BYTES:
            raise _Unreadable("file-too-big", "The file is larger than 1 MB.", "Split the form into several.")
        raw = json.loads(
            data.decode("utf-8-sig"),
            parse_float=_decimal,
            parse_int=_decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object,
        )
        json.dumps(raw, default=str, ensure_ascii=False).encode()
        if not isinstance(raw, dict):
            raise _Unreadable("not-a-form", "The file does not hold a form.", "Export it from a form editor.")
        return raw
    except _Unreadable as error:
        problems.append(Problem(file, None, None, error.rule, "error", error.detail, error.remedy))
    except json.JSONDecodeError as error:
        detail = f"The file is not JSON: {error.msg} in line {error.lineno}, column {error.colno}."
        remedy = "Mend it there, or export it again from the editor."
        problems.append(Problem(file, None, None, "not-json", "error", detail, remedy, line=error.lineno))
    except UnicodeError:
        detail = "The file holds bytes that are not text in UTF-8."
        problems.append(Problem(file, None, None, "not-utf-8", "error", detail, "Save it as UTF-8."))
    except RecursionError:
        detail = "The file is nested too deep."
        problems.append(Problem(file, None, None, "nesting-too-deep", "error", detail, "Use fewer levels of groups."))
    return None


class _Unreadable(Exception):
    """A file out of which no form can be read."""

    def __init__(self, rule: str, detail: str, remedy: str) -> None:
        super().__init__(detail)
        self.rule, self.detail, self.remedy = rule, detail, remedy


def _decimal(text: str) -> Decimal:
    value = Decimal(text) if len(text) <= 100 else None
    if value is None or abs(value.adjusted()) > 34:
        raise _Unreadable("number-too-big", f"The number {text[:40]} is too big.", "Use a smaller number.")
    return value


def _refuse_constant(text: str) -> object:
    raise _Unreadable("not-json", f"{text} is not a number in JSON.", "Use a number, or take it out.")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    twice = [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]
    if twice:
        detail = f"“{twice[0][:60]}” is written twice in one object, so one of them would be lost."
        raise _Unreadable("name-twice", detail, "Take one of them out.")
    return dict(pairs)


def _form(raw: dict[str, object], report: Report, file: str) -> Form | None:
    fields = Fields(raw, report)
    if fields.take("type") != "default":
        report.add("not-a-form", "The form's type is not “default”.", "Export it from a form editor.")
    id = fields.text("id")
    if not id:
        report.add("id-missing", "The form has no id.", "Give it the id by which the process names it.")
    fields.taken.update(_DESCRIPTIVE)
    components = _components(fields)
    fields.refuse_others()
    parts = [(component, read_part(component, report)) for component in components]
    pages = make_pages(parts, readable(id), report)
    form = Form(id=id, title=readable(id), pages=pages)
    _refuse_clashes((question.key for question in form.questions), report)
    return form


def _components(fields: Fields) -> list[dict[str, object]]:
    items = fields.take("components")
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        fields.report.add("components-missing", "The form has no components.", "Put at least one question on it.")
        return []
    if len(items) > MOST_COMPONENTS:
        remedy = "Split the form into several."
        fields.report.add("too-many", f"The form has more than {MOST_COMPONENTS} components.", remedy)
    return items[:MOST_COMPONENTS]


def _refuse_clashes(keys: Iterable[str], report: Report) -> None:
    """No two answers under one key, none under a part of another's path."""
    counts = Counter(keys)
    for key, count in counts.items():
        named = Report(report.file, report.problems, key)
        if count > 1:
            named.add(
                "key-twice",
                f"{count} questions have the key “{key}”.",
                "Give each question a key of its own.",
            )
        for whole in _beginnings(key):
            if whole in counts:
                detail = f"“{whole}” is itself the key of a question, so “{key}” cannot lie within it."
                named.add("key-clash", detail, f"Give one of them another key, such as “{whole}_itself”.")


def _beginnings(key: str) -> list[str]:
    steps = key.split(".")
    return [".".join(steps[:length]) for length in range(1, len(steps))]
