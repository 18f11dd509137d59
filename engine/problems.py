"""What is wrong with a model, a form, a decision or a journey.toml: one type for all of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend before a journey can be published (error), or to look at (warning).

    `file` and `line` say where; `element_id` and `element_name` which BPMN element, form component or key, by
    name as drawn; `rule` is a stable kebab-case name; `detail` says what is wrong and `remedy` what to do, each
    a sentence in a designer's words.
    """

    file: str
    element_id: str | None
    element_name: str | None
    rule: str
    severity: Severity
    detail: str
    remedy: str
    line: int | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        element = self.element_name or self.element_id
        subject = f" “{element}”:" if element else ""
        return f"{place}: {self.severity}:{subject} {self.detail} {self.remedy} [{self.rule}]"


Checker = Callable[[bytes, str, Mapping[str, bytes]], Iterable[Problem]]
"""Checks one file: its bytes, its name, and the folder it lies in."""


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Those that stop a deployment."""
    return [problem for problem in problems if problem.severity == "error"]
