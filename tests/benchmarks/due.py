"""W5: timers that are all due at once, each beside an engine step."""

from engine.jobs.embedded import run_due
from tests.benchmarks.site import Site, Stopwatch, user_task
from tests.models import Drawing

TIMER = (
    '<bpmn:timerEventDefinition id="at"><bpmn:timeDate xsi:type="bpmn:tFormalExpression">=at</bpmn:timeDate>'
    "</bpmn:timerEventDefinition>"
)
LONG_AGO = "2026-01-05T09:00:00Z"


def waiting_for_a_moment() -> Drawing:
    """A timer, and then a task: as much as a completed task that opens the next."""
    drawing = Drawing().draw("start -> wait: intermediateCatchEvent -> ask: user -> end")
    return drawing.extend("wait", TIMER).extend("ask", user_task())


def timers(measured: Site, count: int) -> float:
    """Processor seconds of each of so many timers."""
    measured.deploy("timers", waiting_for_a_moment())
    for _ in range(count):
        measured.start("timers", {"name": "Somebody", "at": LONG_AGO})
    watch = Stopwatch()
    with watch.running():
        while run_due(measured.engine):
            pass
    return watch.seconds / count
