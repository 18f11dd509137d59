"""Examples of a journey's decisions that do not come out as expected: advice, which never stops publishing.
Rows that nobody has written yet do."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from engine import dmn
from engine.problems import Problem
from engine.xml import Unreadable
from web.studio import contents, examples
from web.studio.blank import TO_FILL_IN
from web.studio.examples import Example, Tried


def of(files: Mapping[str, bytes], now: datetime | None = None) -> list[Problem]:
    """Warnings about every decision file that has examples; `now` is what today() and now() answer by."""
    decisions = {path: data for path, data in sorted(files.items()) if path.endswith(".dmn")}
    return [problem for file in decisions for problem in _of_file(file, decisions, files, now)]


def _of_file(
    file: str, decisions: Mapping[str, bytes], files: Mapping[str, bytes], now: datetime | None
) -> Iterator[Problem]:
    yield from _to_be_filled_in(file, decisions[file])
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


def _to_be_filled_in(file: str, data: bytes) -> Iterator[Problem]:
    """Rows of a new table that nobody has written yet."""
    for _file, decision in contents.decision_elements({file: data}):
        rows = enumerate(decision.iter("{*}rule"), start=1)
        outputs = {number: [each.text for each in row.iterfind("{*}outputEntry/{*}text")] for number, row in rows}
        blank = [number for number, texts in outputs.items() if f'"{TO_FILL_IN}"' in texts]
        if blank:
            detail = f"What comes out of row {', '.join(map(str, blank))} is still to be filled in."
            named = decision.get("name")
            yield Problem(file, decision.get("id"), named, "row-unwritten", "error", detail, "Write it, in quotes.")


def _problem(file: str, number: int, example: Example, tried: Tried) -> Problem:
    name = f"“{example.name}”" if example.name else str(number)
    if tried.is_expected is False:
        detail = f"Example {name} gives {tried.result}, not {example.expected}."
        remedy = "Mend the rules, or what is expected."
        return Problem(file, example.decision, None, "example-unexpected", "warning", detail, remedy)
    detail = f"Example {name} cannot be tried. {tried.findings[0]}"
    return Problem(file, example.decision, None, "example-untried", "warning", detail, "Take it out, or write it anew.")
