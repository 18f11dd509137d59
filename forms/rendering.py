"""Question pages as HTML, drawn with GOV.UK's macros.

The macros rely on names that nobody defined being empty, so they live in an environment of their own; in ours
a misspelt name is an error. Nothing here writes a style attribute or a script.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from forms import wording
from forms.errors import FieldError
from forms.fields import Density, FieldView, Place
from forms.files import LATER
from forms.markup import markdown
from forms.pages import Group, Page, Part, Text
from forms.questions.base import Posted, Question
from forms.questions.computed import Computed
from forms.questions.datetime import PARTS
from forms.tables import Table
from forms.wording import Translate, say

_MACROS = {
    "govukInput": "input",
    "govukTextarea": "textarea",
    "govukCharacterCount": "character-count",
    "govukDateInput": "date-input",
    "govukRadios": "radios",
    "govukCheckboxes": "checkboxes",
    "govukSelect": "select",
    "govukFileUpload": "file-upload",
    "govukErrorSummary": "error-summary",
    "govukErrorMessage": "error-message",
    "govukHint": "hint",
}


def render_page(
    page: Page,
    answers: Mapping[str, object],
    raw: Posted | None = None,
    errors: Sequence[FieldError] = (),
    *,
    density: Density = "citizen",
    heading: bool = True,
    gettext: Translate = str,
) -> Markup:
    """The caption, heading and questions of a page of `journey.pages`; the caller adds form and button.

    `raw` is what was posted, shown instead of the answers where the page was wrong. Without `heading` neither
    caption nor h1 is drawn, and every question has its own label.
    """
    with wording.using(gettext):
        drawing = _Drawing(page, answers, raw, errors, density, heading)
        template = _ours().get_template("page.html")
        return Markup(template.render(page=page, drawing=drawing, heading=heading, density=density))


def error_summary(errors: Sequence[FieldError], *, gettext: Translate = str) -> Markup:
    """The box above the heading that names every error and links to its field; empty without errors."""
    with wording.using(gettext):
        return Markup(_ours().get_template("error_summary.html").render(errors=errors)) if errors else Markup("")


class _Drawing:
    """What a page's template asks for while it draws."""

    def __init__(
        self,
        page: Page,
        answers: Mapping[str, object],
        raw: Posted | None,
        errors: Sequence[FieldError],
        density: Density,
        heading: bool,
    ) -> None:
        self.answers, self.raw, self.density = answers, raw, density
        self.errors = {error.key: error for error in reversed(errors)}
        self.leader = page.leader if heading else None

    @property
    def has_leader(self) -> bool:
        return self.leader is not None

    def is_leader(self, part: Part) -> bool:
        return part is self.leader

    def kind(self, part: Part) -> str:
        """The name of the template that draws a part."""
        if isinstance(part, Text):
            return "text"
        if isinstance(part, Group):
            return "group"
        if isinstance(part, Table):
            return "table"
        return "shown" if part.readonly and not isinstance(part, Computed) else part.type

    def field(self, question: Question, in_group: bool) -> FieldView:
        """What a question's template draws."""
        is_computed = isinstance(question, Computed)
        answer = question.default if is_computed else self.answers.get(question.key, question.default)
        posted = question.inputs(answer) if self.raw is None else self.raw
        place: Place = "group" if in_group else "alone"
        place = "heading" if self.is_leader(question) else place
        return FieldView(question, posted, answer, self.errors.get(question.key), place, self.density)


@cache
def _govuk() -> Environment:
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    return Environment(loader=loader, autoescape=True, undefined=ChainableUndefined)


@cache
def _ours() -> Environment:
    environment = Environment(
        loader=PackageLoader("forms"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name, folder in _MACROS.items():
        template = _govuk().get_template(f"govuk_frontend_jinja/components/{folder}/macro.html")
        environment.globals[name] = getattr(template.module, name)
    environment.globals.update(say=say, date_parts=PARTS, LATER=LATER)
    environment.filters["markdown"] = markdown
    return environment
