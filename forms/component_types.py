"""What each type of question has besides what all have, read from its component."""

import re
from collections.abc import Callable
from decimal import Decimal

import regex

from engine.feel.patterns import is_too_large
from engine.feel.types import Date
from forms.component_options import (
    Kwargs,
    default_of,
    defaults_of,
    options_with_hints,
    plain_options,
    value_of,
)
from forms.files import accepted
from forms.questions.base import Question
from forms.questions.checkbox import Checkbox
from forms.questions.checklist import Checklist
from forms.questions.datetime import TODAY, DateTime
from forms.questions.filepicker import FilePicker
from forms.questions.number import Number
from forms.questions.radio import Radio
from forms.questions.select import Select
from forms.questions.taglist import TagList
from forms.questions.textarea import TextArea
from forms.questions.textfield import TextField
from forms.questions.time import DateAndTime, TimeOfDay
from forms.reading import Component

WIDTHS = ("2", "3", "4", "5", "10", "20", "30")
FLUID_WIDTHS = ("full", "three-quarters", "two-thirds", "one-half", "one-third", "one-quarter")
LONGEST_PATTERN = 1000
INPUTMODES = ("text", "numeric", "decimal", "tel", "email", "url")

_AUTOCOMPLETE = re.compile(r"[a-z0-9]+(?:[ -][a-z0-9]+)*")


def _textfield(component: Component) -> Kwargs:
    properties, validate = component.properties, component.validate
    rules = _text_rules(component)
    return {
        **rules,
        **_adorners(component),
        "errors": {**rules["errors"], **component.errors("errorFormat")},
        "kind": validate.choice("validationType", "email", "phone"),
        "width": properties.choice("width", *WIDTHS, *FLUID_WIDTHS),
        "inputmode": properties.choice("inputmode", *INPUTMODES),
        "letters": properties.choice("letters", "upper"),
        "default": component.fields.plain_text("defaultValue") or None,
    }


def _textarea(component: Component) -> Kwargs:
    rows = component.properties.whole("rows", most=40)
    default = component.fields.plain_text("defaultValue") or None
    return {**_text_rules(component), "rows": rows or 5, "default": default}


def _text_rules(component: Component) -> Kwargs:
    """Lengths, pattern and help with typing: what one line and several have in common."""
    validate, spellcheck = component.validate, component.properties.choice("spellcheck", "true", "false")
    low, high = validate.whole("minLength"), validate.whole("maxLength")
    _refuse_crossed(component, low, high, "minLength", "maxLength")
    return {
        "min_length": low,
        "max_length": high,
        "pattern": _pattern(component),
        "autocomplete": _autocomplete(component),
        "spellcheck": {"true": True, "false": False}.get(spellcheck),
        "errors": component.errors("errorMinLength", "errorMaxLength", "errorPattern"),
    }


def _number(component: Component) -> Kwargs:
    fields, validate = component.fields, component.validate
    fields.refuse("serializeToString", "Take it out: numbers are exact here, to 34 digits.")
    low, high, increment = validate.number("min"), validate.number("max"), fields.number("increment")
    _refuse_crossed(component, low, high, "min", "max")
    if increment is not None and increment <= 0:
        component.report.add("value-not-honoured", "“increment” is not above 0.", "Make it more than 0.")
    return {
        **_adorners(component),
        "minimum": low,
        "maximum": high,
        "increment": increment,
        "decimal_digits": fields.whole("decimalDigits", most=20),
        "autocomplete": _autocomplete(component),
        "width": component.properties.choice("width", *WIDTHS, *FLUID_WIDTHS),
        "errors": component.errors("errorMin", "errorMax", "errorIncrement", "errorFormat"),
        "default": fields.number("defaultValue"),
    }


def _datetime(component: Component) -> Kwargs:
    fields, subtype = component.fields, component.fields.choice("subtype", "date", "time", "datetime")
    if subtype in ("time", "datetime"):
        # How form-js's own fields list and write times: ours are typed, and kept as times.
        fields.taken |= {"timeInterval", "use24h", "timeSerializingFormat"}
    if subtype == "time":
        fields.refuse("dateLabel", "Take it out: only a time is asked for.")
        return {"question_type": TimeOfDay, "errors": component.errors("errorFormat")}
    not_past = fields.flag("disallowPassedDates")
    own: Kwargs = {
        "earliest": _limit(component, "earliest") or (TODAY if not_past else ""),
        "latest": _limit(component, "latest"),
        "errors": component.errors("errorFormat", "errorEarliest", "errorLatest"),
    }
    if subtype == "datetime":
        fields.taken.add("timeLabel")
        return {**own, "question_type": DateAndTime}
    default = _date(component, "defaultValue", fields.plain_text("defaultValue"))
    return {**own, "autocomplete": _autocomplete(component), "default": default}


def _radio(component: Component) -> Kwargs:
    appearance = component.properties.choice("appearance", "segmented")
    own = {**options_with_hints(component), "appearance": appearance}
    own["default"] = default_of(component, own["options"])
    if appearance and (own["divider"] or any(option.hint for option in own["options"])):
        detail = "A segmented row has no room for hints of options, nor for a divider."
        component.report.add("value-not-honoured", detail, "Take these out, or the appearance.")
    return own


def _select(component: Component) -> Kwargs:
    component.fields.refuse("searchable", "Take it out: the list is the browser's own, which finds by typing.")
    own = plain_options(component)
    return {**own, "default": default_of(component, own["options"])}


def _checklist(component: Component) -> Kwargs:
    own = options_with_hints(component)
    exclusive = value_of(component, "exclusive", own["options"])
    return {
        **own,
        "exclusive": exclusive,
        "errors": component.errors("errorExclusive"),
        "default": defaults_of(component, own["options"]),
    }


def _checkbox(component: Component) -> Kwargs:
    return {"default": component.fields.flag("defaultValue") or None}


def _filepicker(component: Component) -> Kwargs:
    fields = component.fields
    try:
        accept = accepted(fields.plain_text("accept"))
    except ValueError as error:
        remedy = "Choose among .pdf, .jpg, .png, .heic, .webp, .docx and image/*."
        component.report.add("value-not-honoured", f"Files of the type “{str(error)[:40]}” are not taken.", remedy)
        accept = ()
    return {
        "accept": accept,
        "multiple": fields.flag("multiple"),
        "later": component.properties.plain_text("later"),
        "errors": component.errors("errorMaxFiles"),
    }


def _adorners(component: Component) -> Kwargs:
    """The unit before and behind the field."""
    appearance = component.appearance
    return {
        "prefix": appearance.plain_text("prefixAdorner"),
        "suffix": appearance.plain_text("suffixAdorner"),
    }


def _autocomplete(component: Component) -> str:
    text = component.properties.plain_text("autocomplete")
    if text and not _AUTOCOMPLETE.fullmatch(text):
        remedy = "Use one of HTML's words for it, such as “given-name” or “bday”."
        component.report.add("value-not-honoured", f"“{text[:60]}” is not a word for autocomplete.", remedy)
    return text


def _pattern(component: Component) -> str:
    pattern = component.validate.text("pattern")
    try:
        if len(pattern) > LONGEST_PATTERN:
            raise OverflowError(f"it is longer than {LONGEST_PATTERN} characters")
        if is_too_large(pattern):
            raise OverflowError("it has too many repeats within repeats")
        regex.compile(pattern)
    except (regex.error, RecursionError, OverflowError, MemoryError) as error:
        detail = f"The pattern cannot be read: {str(error)[:200]}."
        component.report.add("pattern-malformed", detail, "Mend the regular expression.")
        return ""
    return pattern


def _limit(component: Component, name: str) -> str:
    text = component.properties.plain_text(name)
    if text != TODAY:
        _date(component, f"properties.{name}", text)
    return text


def _date(component: Component, name: str, text: str) -> Date | None:
    if not text:
        return None
    try:
        return Date.parse(text)
    except ValueError:
        remedy = "Write it as year, month and day, for example 2026-03-31."
        component.report.add("value-not-honoured", f"“{name}” is “{text[:40]}”, which is not a date.", remedy)
        return None


def _refuse_crossed(
    component: Component, low: Decimal | int | None, high: Decimal | int | None, low_name: str, high_name: str
) -> None:
    if low is not None and high is not None and low > high:
        detail = f"“{low_name}” is above “{high_name}”: no answer would do."
        component.report.add("value-not-honoured", detail, "Swap them, or change one.")


Reader = Callable[[Component], Kwargs]

READERS: dict[str, tuple[type[Question], Reader]] = {
    "textfield": (TextField, _textfield),
    "textarea": (TextArea, _textarea),
    "number": (Number, _number),
    "datetime": (DateTime, _datetime),
    "radio": (Radio, _radio),
    "select": (Select, _select),
    "checkbox": (Checkbox, _checkbox),
    "checklist": (Checklist, _checklist),
    "taglist": (TagList, _checklist),
    "filepicker": (FilePicker, _filepicker),
}
"""The class of each type of component, and what reads its own fields: they may name another class, `question_type`."""
