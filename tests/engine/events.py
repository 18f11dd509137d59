"""Small models with events: what `tests.models` draws, with event definitions put into its elements."""

from collections.abc import Mapping

from tests.models import Drawing, definitions

Events = Mapping[str, str]


def message(name: str) -> str:
    """What `named` puts into the file has its name as its id."""
    return f'<bpmn:messageEventDefinition messageRef="{name}"/>'


def signal(name: str) -> str:
    return f'<bpmn:signalEventDefinition signalRef="{name}"/>'


def error(code: str) -> str:
    return f'<bpmn:errorEventDefinition errorRef="{code}"/>'


def timer(kind: str, text: str) -> str:
    """`kind` is "timeDate", "timeDuration" or "timeCycle"."""
    return f"<bpmn:timerEventDefinition><bpmn:{kind}>{text}</bpmn:{kind}></bpmn:timerEventDefinition>"


def condition(text: str) -> str:
    return (
        f"<bpmn:conditionalEventDefinition><bpmn:condition>={text}</bpmn:condition></bpmn:conditionalEventDefinition>"
    )


def named(
    *, messages: Mapping[str, str | None] = {}, signals: tuple[str, ...] = (), errors: tuple[str, ...] = ()
) -> str:
    """The definitions that events refer to; messages with their correlation key."""
    found = [f'<bpmn:signal id="{each}" name="{each}"/>' for each in signals]
    found += [f'<bpmn:error id="{each}" errorCode="{each}"/>' for each in errors]
    for name, key in messages.items():
        inside = ""
        if key is not None:
            inside = f'<bpmn:extensionElements><zeebe:subscription correlationKey="={key}"/></bpmn:extensionElements>'
        found.append(f'<bpmn:message id="{name}" name="{name}">{inside}</bpmn:message>')
    return "".join(found)


def drawn(
    text: str, events: Events, process_id: str = "process", extensions: Events | None = None, prefix: str = ""
) -> Drawing:
    """A process whose elements have these event definitions."""
    drawing = Drawing(process_id, prefix).draw(text)
    drawing.inside.update(events)
    for name, xml in (extensions or {}).items():
        drawing.extend(name, xml)
    return drawing


def events_model(text: str, events: Events, heads: str = "") -> bytes:
    return definitions(heads + drawn(text, events).process())
