"""What must stay true of the package as a whole."""

import pkgutil
import re
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import forms
from engine.feel.types import Date
from forms import answers, journey
from forms.component_types import READERS
from forms.components import KINDS, honoured
from forms.rendering import render_page
from tests.forms.factories import PASSPORT, component, form_of, group, text
from tests.forms.pages_checked import checked

GUIDE = (Path(__file__).parents[2] / "docs" / "forms.md").read_text(encoding="utf-8")


def test_forms_load_neither_flask_nor_database_nor_process_engine() -> None:
    modules = [module.name for module in pkgutil.walk_packages(forms.__path__, "forms.")]
    program = f"""
import importlib, sys
for name in {modules!r}: importlib.import_module(name)
print(sorted({{"flask", "sqlalchemy", "SpiffWorkflow"}} & {{name.split(".")[0] for name in sys.modules}}))
"""

    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert loaded.stdout.strip() == "[]"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_type_and_all_it_may_have_is_documented(kind: str) -> None:
    described = re.search(rf"^### `{kind}`$(.+?)(?=^##|\Z)", GUIDE, re.MULTILINE | re.DOTALL)
    shared = GUIDE.split("## Question types")[0]

    assert described, f"docs/forms.md has no section for {kind}"
    names = {f"{where}{name}" for where, taken in honoured(kind).items() for name in taken}
    missing = {name for name in names if f"`{name}`" not in described[1] and f"`{name}`" not in shared}
    assert missing == set()


def _forms() -> list[dict[str, object]]:
    return [component(kind, f"a.{kind}", description="Hint") for kind in READERS]


_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.text(max_size=20),
    st.decimals(),
    st.builds(Date, st.integers(1, 9999), st.integers(1, 12), st.integers(1, 28)),
    st.lists(st.text(max_size=5) | st.just(PASSPORT.context()), max_size=3),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
)


@given(st.dictionaries(st.sampled_from([f"a.{kind}" for kind in READERS]), _VALUES))
@settings(max_examples=60, deadline=None)
def test_any_value_can_be_read_drawn_and_validated(given_answers: dict[str, object]) -> None:
    form = form_of(*_forms())
    page = form.pages[0]

    checked(render_page(page, given_answers))
    answers.validate(form, given_answers)
    answers.from_variables(form, answers.variables(form, given_answers))
    rows = [row for section in answers.summary(form, given_answers) for row in section.rows]
    assert all(row.lines for row in rows)


_NAMES = [name for question in form_of(*_forms()).questions for name in question.names]


@given(st.dictionaries(st.sampled_from(_NAMES), st.lists(st.text(max_size=12), max_size=3)))
@settings(max_examples=60, deadline=None)
def test_whatever_is_posted_is_read_or_refused(posted: dict[str, list[str]]) -> None:
    form = form_of(*_forms())

    page = answers.read_page(form, form.pages[0], posted, now=datetime(2026, 10, 26, tzinfo=UTC))

    assert set(page.values) | {error.key for error in page.errors} == {q.key for q in form.questions}
    checked(render_page(form.pages[0], page.values, page.raw, page.errors), page.errors)
    answers.summary(form, page.values)
    accepted = {key: value for key, value in page.values.items() if key not in {e.key for e in page.errors}}
    assert [e for e in answers.validate(form, accepted) if e.key in accepted] == []


def test_every_value_fills_its_fields_so_that_posting_them_gives_it_again() -> None:
    given_answers: dict[str, object] = {
        "name": "Ada",
        "story": "one\ntwo",
        "points": Decimal("12.5"),
        "born": Date(1971, 3, 14),
        "benefit": "pip",
        "agreed": True,
        "aids": ["pip", "none"],
        "centre": "dla",
    }
    kinds = ["textfield", "textarea", "number", "datetime", "radio", "checkbox", "checklist", "select"]
    form = form_of(*[component(kind, key) for kind, key in zip(kinds, given_answers, strict=True)])
    posted = {name: texts for q in form.questions for name, texts in q.inputs(given_answers[q.key]).items()}

    page = answers.read_page(form, form.pages[0], posted)

    assert page.values == given_answers


def test_a_form_with_everything_in_it_keeps_its_order() -> None:
    form = form_of(text("Hello"), group(*_forms()))

    assert [question.type for page in journey.pages(form, {}) for question in page.questions] == list(READERS)
