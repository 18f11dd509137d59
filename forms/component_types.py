"""What each type of question has besides what all have, read from its component."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import regex

from engine.feel.types import Date
from forms.files import accepted
from forms.questions.base import Question
from forms.questions.checkbox import Checkbox
from forms.questions.checklist import Checklist
from forms.questions.datetime import TODAY, DateTime
from forms.questions.filepicker import FilePicker
from forms.questions.number import Number
from forms.questions.options import Option
from forms.questions.radio import Radio
from forms.questions.select import Select
from forms.questions.textarea import TextArea
from forms.questions.textfield import TextField
from forms.reading import Component

Kwargs = dict[str, Any]

WIDTHS = ("2", "3", "4", "5", "10", "20", "30")
FLUID_WIDTHS = ("full", "three-quarters", "two-thirds", "one-half", "one-third", "one-quarter")
LONGEST_PATTERN = 1000
INPUTMODES = ("text", "numeric", "decimal", "tel", "email", "url")

_AUTOCOMPLETE = re.compile(r"[a-z0-9]+(?:[ -][a-z0-9]+)*")


def _textfield(component: Component) -> Kwargs:
    properties, validate = component.properties, component.validate
    return {
        **_text_rules(component),
        **_adorners(component),
        "kind": validate.choice("validationType", "email", "phone"),
        "width": properties.choice("width", *WIDTHS, *FLUID_WIDTHS),
        "inputmode": properties.choice("inputmode", *INPUTMODES),
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
        "errors": component.errors("errorMinLength", "errorMaxLength", "errorPattern", "errorFormat"),
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
    if component.fields.choice("subtype", "date", "time", "datetime") in ("time", "datetime"):
        remedy = "Use the subtype “date”, and a text field for the time."
        component.report.add("value-not-honoured", "Only dates are asked for, not times.", remedy)
    not_past = component.fields.flag("disallowPassedDates")
    default = _date(component, "defaultValue", component.fields.plain_text("defaultValue"))
    return {
        "earliest": _limit(component, "earliest") or (TODAY if not_past else ""),
        "latest": _limit(component, "latest"),
        "autocomplete": _autocomplete(component),
        "errors": component.errors("errorFormat", "errorEarliest", "errorLatest"),
        "default": default,
    }


def _radio(component: Component) -> Kwargs:
    appearance = component.properties.choice("appearance", "segmented")
    own = {**_options_with_hints(component), **_one_default(component), "appearance": appearance}
    if appearance and (own["divider"] or any(option.hint for option in own["options"])):
        detail = "A segmented row has no room for hints of options, nor for a divider."
        component.report.add("value-not-honoured", detail, "Take these out, or the appearance.")
    return own


def _select(component: Component) -> Kwargs:
    component.fields.refuse(
        "searchable", "Take it out: the list is the browser's own, which finds by typing."
    )
    return {**_options(component), **_one_default(component)}


def _checklist(component: Component) -> Kwargs:
    own = _options_with_hints(component)
    exclusive = _value(component, "exclusive", own["options"])
    return {
        **own,
        "exclusive": exclusive,
        "errors": component.errors("errorExclusive"),
        **_list_default(component),
    }


def _checkbox(component: Component) -> Kwargs:
    return {"default": component.fields.flag("defaultValue") or None}


def _filepicker(component: Component) -> Kwargs:
    fields = component.fields
    try:
        accept = accepted(fields.plain_text("accept"))
    except ValueError as error:
        remedy = "Choose among .pdf, .jpg, .png, .heic, .webp, .docx and image/*."
        component.report.add(
            "value-not-honoured", f"Files of the type “{str(error)[:40]}” are not taken.", remedy
        )
        accept = ()
    return {
        "accept": accept,
        "multiple": fields.flag("multiple"),
        "later": component.properties.plain_text("later"),
        "errors": component.errors("errorMaxFiles"),
    }


def _options(component: Component) -> Kwargs:
    """The options, without what only radios and checkboxes have room for."""
    return _read_options(component, {})


def _options_with_hints(component: Component) -> Kwargs:
    """The options, their hints, and the value before which "or" stands."""
    hints = component.properties.with_prefix("hint:")
    own = _read_options(component, hints)
    for value in sorted(set(hints) - {option.value for option in own["options"]}):
        _refuse_value(component, f"hint:{value}", value)
    return {**own, "divider": _value(component, "divider", own["options"])}


def _read_options(component: Component, hints: dict[str, str]) -> Kwargs:
    fields = component.fields
    fields.refuse("valuesKey", "Write the options down, or use “valuesExpression”.")
    options_from = fields.expression("valuesExpression")
    options = _written_options(component, hints)
    if not options and not fields.raw.get("valuesExpression") and not fields.raw.get("valuesKey"):
        component.report.add("options-missing", "It has no options to choose from.", "Give it options.")
    return {"options": options, "options_from": options_from}


def _written_options(component: Component, hints: dict[str, str]) -> tuple[Option, ...]:
    found: dict[str, Option] = {}
    items = component.fields.take("values") or []
    for item in items if isinstance(items, list) else [None]:
        option = _option(item, hints)
        if option is None:
            remedy = "Give every option a “value” and a “label”, both texts, and nothing else."
            component.report.add("option-malformed", "An option is not complete.", remedy)
        elif option.value in found:
            detail = f"Two options have the value “{option.value[:60]}”."
            component.report.add("option-duplicate", detail, "Give each option a value of its own.")
        else:
            found[option.value] = option
    return tuple(found.values())


def _option(item: object, hints: dict[str, str]) -> Option | None:
    if not isinstance(item, dict) or set(item) - {"value", "label"}:
        return None
    value, label = item.get("value"), item.get("label")
    if not isinstance(value, str) or not isinstance(label, str) or not value.strip() or not label.strip():
        return None
    return Option(value, label.strip(), hints.get(value, ""))


def _value(component: Component, name: str, options: tuple[Option, ...]) -> str:
    """The value of one of the options, named by a property."""
    value = component.properties.plain_text(name)
    written = component.fields.raw.get("values")
    if value and written and value not in {option.value for option in options}:
        _refuse_value(component, name, value)
    return value


def _refuse_value(component: Component, name: str, value: str) -> None:
    detail = f"“properties.{name[:60]}” names the option “{value[:60]}”, which there is not."
    component.report.add("option-unknown", detail, "Write the value of one of the options.")


def _one_default(component: Component) -> Kwargs:
    return {"default": component.fields.plain_text("defaultValue") or None}


def _list_default(component: Component) -> Kwargs:
    default = component.fields.take("defaultValue")
    if default is None:
        return {}
    if not isinstance(default, list) or not all(isinstance(item, str) for item in default):
        component.report.add(
            "wrong-kind", "“defaultValue” is not a list of values.", "Make it a list of values."
        )
        return {}
    return {"default": list(default)}


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
    "filepicker": (FilePicker, _filepicker),
}
"""The class of each type of component, and what reads its own fields."""
