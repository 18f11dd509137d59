"""Small DMN files, written in Python: each function gives a piece of XML."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def file(*elements: str, namespace: str = "urn:test", version: str = NAMESPACE) -> bytes:
    """A whole file."""
    body = "\n".join(elements)
    return f'<definitions xmlns="{version}" id="d" name="test" namespace="{namespace}">{body}</definitions>'.encode()


def element(tag: str, *inside: str, **attributes: str | None) -> str:
    """Any element; a trailing underscore of an attribute is dropped (`if_`)."""
    given = "".join(f" {key.rstrip('_')}={quoteattr(value)}" for key, value in attributes.items() if value is not None)
    return f"<{tag}{given}>{''.join(inside)}</{tag}>"


def literal(text: str, type: str | None = None, language: str | None = None) -> str:
    return element("literalExpression", f"<text>{escape(text)}</text>", typeRef=type, expressionLanguage=language)


def variable(name: str, type: str | None = None) -> str:
    return element("variable", name=name, typeRef=type)


def input_data(name: str, type: str | None = None) -> str:
    return element("inputData", variable(name, type), id=key(name), name=name)


def key(name: str) -> str:
    """The id that these functions give to what has this name."""
    return name.replace(" ", "_")


def needs(*, inputs: Sequence[str] = (), decisions: Sequence[str] = (), knowledge: Sequence[str] = ()) -> str:
    """Requirements, by name or by whole href (`namespace#id`)."""
    return "".join(
        element(outer, element(inner, href=name if "#" in name else f"#{key(name)}"))
        for outer, inner, names in (
            ("informationRequirement", "requiredInput", inputs),
            ("informationRequirement", "requiredDecision", decisions),
            ("knowledgeRequirement", "requiredKnowledge", knowledge),
        )
        for name in names
    )


def decision(name: str, logic: str, *, requires: str = "", type: str | None = None) -> str:
    """`logic` is a boxed expression, or FEEL."""
    boxed = logic if logic.startswith("<") else literal(logic)
    return element("decision", variable(name, type), requires, boxed, id=key(name), name=name)


def parameter(name: str, type: str | None = None) -> str:
    return element("formalParameter", name=name, typeRef=type)


def knowledge(name: str, *parameters: str, body: str, requires: str = "", type: str | None = None) -> str:
    """A business knowledge model; `body` is a boxed expression, or FEEL."""
    boxed = body if body.startswith("<") else literal(body)
    logic = element("encapsulatedLogic", *parameters, boxed)
    return element("businessKnowledgeModel", variable(name, type), logic, requires, id=key(name), name=name)


def item(name: str, type: str | None = None, *inside: str, many: bool = False, allowed: str | None = None) -> str:
    """An item definition, with components inside or of a type."""
    values = "" if allowed is None else element("allowedValues", f"<text>{escape(allowed)}</text>")
    base = "" if type is None else f"<typeRef>{type}</typeRef>"
    return element("itemDefinition", base, values, *inside, name=name, isCollection="true" if many else None)


def component(name: str, type: str) -> str:
    return element("itemComponent", f"<typeRef>{type}</typeRef>", name=name)


def table(
    inputs: Sequence[str],
    outputs: Sequence[str],
    *rows: Sequence[str],
    policy: str = "UNIQUE",
    aggregation: str | None = None,
    defaults: Sequence[str] = (),
    values: dict[str, str] | None = None,
    annotations: Sequence[str] = (),
) -> str:
    """A decision table. `inputs` and `outputs` are "text" or "text: type"; a row holds a cell for each, then its
    annotations. `values` are what a column may hold, by its name; `defaults` one for each output.
    """
    allowed = values or {}
    columns = [_input(text, allowed) for text in inputs] + [
        _output(text, allowed, defaults[place] if defaults else None) for place, text in enumerate(outputs)
    ]
    columns += [element("annotation", name=name) for name in annotations]
    rules = [_rule(number, row, len(inputs), len(outputs)) for number, row in enumerate(rows, 1)]
    return element("decisionTable", *columns, *rules, id="t", hitPolicy=policy, aggregation=aggregation)


def _input(text: str, allowed: dict[str, str]) -> str:
    name, _, kind = text.partition(": ")
    expression = element("inputExpression", f"<text>{escape(name)}</text>", typeRef=kind or None)
    return element("input", expression, _values("inputValues", allowed.get(name)))


def _output(text: str, allowed: dict[str, str], default: str | None) -> str:
    name, _, kind = text.partition(": ")
    fallback = "" if default is None else element("defaultOutputEntry", f"<text>{escape(default)}</text>")
    inside = _values("outputValues", allowed.get(name)) + fallback
    return element("output", inside, name=name, typeRef=kind or None)


def _values(tag: str, text: str | None) -> str:
    return "" if text is None else element(tag, f"<text>{escape(text)}</text>")


def _rule(number: int, row: Sequence[str], inputs: int, outputs: int) -> str:
    tags = ["inputEntry"] * inputs + ["outputEntry"] * outputs
    tags += ["annotationEntry"] * (len(row) - len(tags))
    cells = [element(tag, f"<text>{escape(text)}</text>") for tag, text in zip(tags, row, strict=True)]
    return element("rule", *cells, id=f"r{number}")
