"""W1: a journey of ten user tasks, each one page of five text answers; pages fetched and sent, and the engine alone."""

import statistics
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import template_rendered

from tests.benchmarks.floor import Floor
from tests.benchmarks.site import Site, Stopwatch, form, signed_in, user_task
from tests.models import Drawing
from tests.web.installation import Browser

STEPS, CASES, ROUNDS = 10, 12, 3
NAMES = ["name", "street", "town", "colour", "reason"]


@dataclass
class Round:
    """One round's watches: ours and the floor's, fetching and sending; the engine's own, and rendering; and seconds
    that PostgreSQL worked for ours and for the floor.
    """

    get: Stopwatch = field(default_factory=Stopwatch)
    post: Stopwatch = field(default_factory=Stopwatch)
    floor_get: Stopwatch = field(default_factory=Stopwatch)
    floor_post: Stopwatch = field(default_factory=Stopwatch)
    engine: Stopwatch = field(default_factory=Stopwatch)
    rendering: Stopwatch = field(default_factory=Stopwatch)
    bytes: int = 0
    floor_bytes: int = 0
    server: float = 0.0
    floor_server: float = 0.0


def ten_tasks() -> Drawing:
    steps = " -> ".join(f"step_{n}: user" for n in range(1, STEPS + 1))
    drawing = Drawing().draw(f"start -> {steps} -> end")
    for number in range(1, STEPS + 1):
        drawing.extend(f"step_{number}", user_task(f"form_{number}"))
    return drawing


def measure(measured: Site, rounds: int = ROUNDS, cases: int = CASES) -> list[Round]:
    forms = {f"form_{n}": form(f"form_{n}", [f"{each}_{n}" for each in NAMES]) for n in range(1, STEPS + 1)}
    measured.deploy("pages", ten_tasks(), forms)
    floor = Floor(measured)
    browser = signed_in(measured)
    with _captured(measured, floor):
        _case(measured, browser, Round(), None)
    _case(measured, browser, Round(), floor)
    found = []
    for _ in range(rounds):
        one = Round()
        for _ in range(cases):
            _case(measured, browser, one, floor)
            _engine_alone(measured, one)
            _rendering_alone(measured, floor, one)
        found.append(one)
    return found


def _case(measured: Site, browser: Browser, one: Round, floor: Floor | None) -> None:
    case = measured.start("pages", {"name": "Somebody"}, reference=None)
    for step in range(1, STEPS + 1):
        [task] = measured.open_tasks(case)
        before = measured.server_cpu()
        one.bytes += _fetch_and_send(browser, f"/tasks/{task}", step, one.get, one.post)
        between = measured.server_cpu()
        one.server += between - before
        if floor is not None:
            path = f"/floor/{case}/{step}"
            one.floor_bytes += _fetch_and_send(browser, path, step, one.floor_get, one.floor_post)
            one.floor_server += measured.server_cpu() - between
    assert measured.state_of(case) == "completed"


def _fetch_and_send(browser: Browser, path: str, step: int, get: Stopwatch, post: Stopwatch) -> int:
    """The bytes of the page."""
    with get.running():
        fetched = browser.client.get(path)
    assert fetched.status_code == 200, fetched.get_data(as_text=True)[:2000]
    browser._seen(fetched)
    sent = {f"{name}_{step}": f"What there is to say of the {name}" for name in NAMES}
    data = {"csrf_token": browser.csrf, "form_key": browser.form_key, "do": "finish", **sent}
    with post.running():
        answered = browser.client.post(path, data=data)
    assert answered.status_code == 302, answered.get_data(as_text=True)[:2000]
    return len(fetched.get_data())


def _engine_alone(measured: Site, one: Round) -> None:
    """Load, step, write, commit: the same case without its pages."""
    case = measured.start("pages", {"name": "Somebody"})
    for step in range(1, STEPS + 1):
        [task] = measured.open_tasks(case)
        answers = {f"{name}_{step}": f"What there is to say of the {name}" for name in NAMES}
        with one.engine.running():
            measured.complete(task, answers, key=f"{case}:{step}")


def _rendering_alone(measured: Site, floor: Floor, one: Round) -> None:
    with measured.app.test_request_context("/"):
        for step in floor.pages:
            with one.rendering.running():
                floor.draw(step, ())


@contextmanager
def _captured(measured: Site, floor: Floor) -> Iterator[None]:
    """What the template is given when the engine's own pages are rendered, for the floor to render as well."""

    def keep(_: object, template: Any, context: Mapping[str, Any], **__: object) -> None:
        if template.name == "tasks/task.html":
            names = ("page_title", "has_errors", "page", "who", "errors", "was_kept", "more", "sections", "takes_files", "key", "action", "case_href")  # fmt: skip
            floor.pages[len(floor.pages) + 1] = {name: context[name] for name in names}

    with template_rendered.connected_to(keep, measured.app):
        yield


def report(found: list[Round]) -> dict[str, float]:
    """Median ratios, and milliseconds that say what this machine did today."""

    def ratio(mine: str, least: str) -> float:
        return statistics.median(getattr(each, mine).each / getattr(each, least).each for each in found)

    both = statistics.median(
        (each.get.each + each.post.each) / (each.floor_get.each + each.floor_post.each) for each in found
    )
    numbers = {
        "GET and POST / floor": both,
        "GET / floor": ratio("get", "floor_get"),
        "POST / floor": ratio("post", "floor_post"),
        "engine alone / floor's POST": ratio("engine", "floor_post"),
    }
    for name in ("get", "floor_get", "post", "floor_post", "engine", "rendering"):
        numbers[f"{name} ms"] = statistics.median(getattr(each, name).each for each in found) * 1000
    numbers["server / floor"] = statistics.median(each.server / (each.floor_server or 1) for each in found)
    return numbers
