"""Examples of a journey's decisions that do not come out as expected: advice, which never stops publishing."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from engine import dmn
from engine.problems import Problem
from engine.xml import Unreadable
from web.studio import examples
from web.studio.examples import Example, Tried


def of(files: Mapping[str, bytes], now: datetime | None = None) -> list[Problem]:
    """Warnings about every decision file that has examples; `now` is what today() and now() answer by."""
    decisions = {path: data for path, data in sorted(files.items()) if path.endswith(".dmn")}
    return [problem for file in decisions for problem in _of_file(file, decisions, files, now)]


def _of_file(
    file: str, decisions: Mapping[str, bytes], files: Mapping[str, bytes], now: datetime | None
) -> Iterator[Problem]:
    kept = examples.read(files.get(examples.path_of(file), b"[]"))
    if not kept:
        return
    try:
        model = dmn.read(decisions[file], {name: data for name, data in decisions.items() if name != file})
    except Unreadable:
        return
    for number, (example, tried) in enumerate(zip(kept, examples.run(model, kept, now), strict=True), start=1):
        if tried.is_expected is False or (not tried.result and tried.findings):
            yield _problem(file, number, example, tried)


def _problem(file: str, number: int, example: Example, tried: Tried) -> Problem:
    name = f"“{example.name}”" if example.name else str(number)
    if tried.is_expected is False:
        detail = f"Example {name} gives {tried.result}, not {example.expected}."
        remedy = "Mend the rules, or what is expected."
        return Problem(file, example.decision, None, "example-unexpected", "warning", detail, remedy)
    detail = f"Example {name} cannot be tried. {tried.findings[0]}"
    return Problem(file, example.decision, None, "example-untried", "warning", detail, "Take it out, or write it anew.")
