"""The options of a component: those written down, their hints, and the properties that name one of them."""

from typing import Any

from forms.questions.options import Option
from forms.reading import Component

Kwargs = dict[str, Any]


def plain_options(component: Component) -> Kwargs:
    """The options, without what only radios and checkboxes have room for."""
    return _read_options(component, {})


def options_with_hints(component: Component) -> Kwargs:
    """The options, their hints, and the value before which "or" stands."""
    hints = component.properties.with_prefix("hint:")
    own = _read_options(component, hints)
    for value in hints:
        _refuse_unknown(component, f"properties.hint:{value}", value, own["options"])
    return {**own, "divider": value_of(component, "divider", own["options"])}


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


def value_of(component: Component, name: str, options: tuple[Option, ...]) -> str:
    """The value of one of the options, named by a property."""
    value = component.properties.plain_text(name)
    _refuse_unknown(component, f"properties.{name}", value, options)
    return value


def _refuse_unknown(component: Component, name: str, value: str, options: tuple[Option, ...]) -> None:
    """A value that is none of the options written down; those out of an expression are not known yet."""
    if not value or not component.fields.raw.get("values") or value in {option.value for option in options}:
        return
    detail = f"“{name[:60]}” names the option “{value[:60]}”, which there is not."
    component.report.add("option-unknown", detail, "Write the value of one of the options.")


def default_of(component: Component, options: tuple[Option, ...]) -> str | None:
    """The value that is chosen until the question is answered."""
    default = component.fields.plain_text("defaultValue")
    _refuse_unknown(component, "defaultValue", default, options)
    return default or None


def defaults_of(component: Component, options: tuple[Option, ...]) -> list[str] | None:
    """The values that are ticked until the question is answered."""
    default = component.fields.take("defaultValue")
    if default is None:
        return None
    if not isinstance(default, list) or not all(isinstance(item, str) for item in default):
        component.report.add("wrong-kind", "“defaultValue” is not a list of values.", "Make it a list of values.")
        return None
    for value in default:
        _refuse_unknown(component, "defaultValue", value, options)
    return list(default)
