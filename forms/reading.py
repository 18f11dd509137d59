"""Reads a JSON object name by name: what has the wrong kind, or nobody asked for, becomes a problem."""

from dataclasses import dataclass, field
from decimal import Decimal

from engine.feel import FeelLimitError, FeelSyntaxError
from engine.problems import Problem
from forms import expressions
from forms.expressions import Expression

SILENT = frozenset({"id", "layout", "type"})
"""Names that say what a component is or where the editor draws it: read elsewhere, or of no weight here."""

MOST_PROBLEMS = 200
"""More than anybody reads of one file."""


@dataclass(frozen=True, slots=True)
class Report:
    """Collects the problems of one component, known by its key (or id) and its label.

    `idle` are the settings that do nothing here, each with the object that it stands in.
    """

    file: str
    problems: list[Problem]
    element_id: str | None = None
    element_name: str | None = None
    idle: list[tuple[dict[str, object], str]] = field(default_factory=list)

    def add(self, rule: str, detail: str, remedy: str) -> None:
        """One more problem of this component, which stops the form; past MOST_PROBLEMS it is left out."""
        if len(self.problems) >= MOST_PROBLEMS:
            return
        self.problems.append(Problem(self.file, self.element_id, self.element_name, rule, "error", detail, remedy))


@dataclass(slots=True)
class Fields:
    """The fields of one JSON object. `where` names it in problems, as "validate."; empty at the top."""

    raw: dict[str, object]
    report: Report
    where: str = ""
    taken: set[str] = field(default_factory=set)

    def take(self, name: str) -> object:
        """The value as it stands, null if absent."""
        self.taken.add(name)
        return self.raw.get(name)

    def text(self, name: str) -> str:
        """A text, empty if absent."""
        value = self.take(name)
        if value is None or isinstance(value, str):
            return (value or "").strip()
        self._expected(name, "a text")
        return ""

    def plain_text(self, name: str) -> str:
        """A text that may not be an expression here."""
        text = self.text(name)
        if expressions.is_expression(text) or "{{" in text:
            detail = f"“{self.where}{name}” is an expression, which is not worked out here."
            self.report.add("expression-not-honoured", detail, "Write the words themselves.")
            return ""
        return text

    def flag(self, name: str) -> bool:
        """True or false; false if absent."""
        value = self.take(name)
        if value is None or isinstance(value, bool):
            return bool(value)
        self._expected(name, "true or false")
        return False

    def whole(self, name: str, most: int = 1_000_000) -> int | None:
        """A whole number from 0, as number or digits."""
        value = self.number(name)
        if value is None:
            return None
        if value == value.to_integral_value() and 0 <= value <= most:
            return int(value)
        self._expected(name, f"a whole number from 0 to {most}")
        return None

    def number(self, name: str) -> Decimal | None:
        """A number; form-js writes some as text."""
        value = self.take(name)
        if value is None or value == "":
            return None
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return Decimal(value)
        if isinstance(value, str) and value.strip().lstrip("-").replace(".", "", 1).isdecimal() and len(value) < 40:
            return Decimal(value.strip())
        self._expected(name, "a number")
        return None

    def choice(self, name: str, *allowed: str) -> str:
        """One of these texts, or empty if absent."""
        text = self.text(name)
        if text and text not in allowed:
            named = " or ".join(f"“{word}”" for word in allowed)
            self.report.add("value-not-honoured", f"“{self.where}{name}” is “{_short(text)}”.", f"Make it {named}.")
            return ""
        return text

    def expression(self, name: str) -> Expression | None:
        """A FEEL value that begins with "="."""
        text = self.text(name)
        if text and not expressions.is_expression(text):
            remedy = f"Begin it with “=”, for example “=not(has_car)”, or take “{self.where}{name}” out."
            self.report.add("not-an-expression", f"“{self.where}{name}” is not an expression.", remedy)
            return None
        return self.feel(name, text) if text else None

    def feel(self, name: str, text: str) -> Expression | None:
        """The expression in a text that begins with "="."""
        try:
            return expressions.read(text)
        except FeelLimitError as error:
            detail = f"The expression in “{self.where}{name}” is too large: {error}"
            self.report.add("expression-too-large", detail, "Make it smaller.")
        except FeelSyntaxError as error:
            place = f"line {error.line}, column {error.column}"
            detail = f"The expression in “{self.where}{name}” cannot be read ({place}): {error.message}"
            self.report.add("expression-syntax", detail, "Mend the expression.")
        return None

    def object(self, name: str, where: str | None = None) -> "Fields":
        """The fields of a nested object, empty if absent."""
        value = self.take(name)
        if value is not None and not isinstance(value, dict):
            self._expected(name, "an object in braces")
            value = None
        return Fields(value or {}, self.report, where or f"{self.where}{name}.")

    def with_prefix(self, prefix: str) -> dict[str, str]:
        """The texts of all names that begin so, by what follows."""
        names = [name for name in self.raw if name.startswith(prefix)]
        self.taken.add(f"{prefix}…")
        return {name.removeprefix(prefix): self.text(name) for name in names}

    def refuse(self, name: str, remedy: str) -> None:
        """A name that we know and do not honour: a problem unless it is off."""
        if self.take(name) not in (None, False, "", []):
            self._is_idle(name, remedy)

    def refuse_others(self) -> None:
        """Makes a problem of every name that was not read."""
        for name in sorted(set(self.raw) - self.taken - (SILENT if not self.where else frozenset())):
            self._is_idle(name, "Take it out: the studio’s page Questions has a button for that.")

    def _is_idle(self, name: str, remedy: str) -> None:
        self.report.idle.append((self.raw, name))
        self.report.add("property-not-honoured", f"Its setting “{self.where}{_short(name)}” does nothing here.", remedy)

    def _expected(self, name: str, kind: str) -> None:
        self.report.add("wrong-kind", f"“{self.where}{name}” is not {kind}.", f"Make it {kind}.")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


class Component:
    """A component of a form file: its own fields and those of its nested objects, each read name by name."""

    def __init__(self, raw: dict[str, object], report: Report) -> None:
        self.report = report
        self.fields = Fields(raw, report)
        self.properties = self.fields.object("properties")
        self.validate = self.fields.object("validate")
        self.appearance = self.fields.object("appearance")

    def words(self, name: str, fields: Fields | None = None) -> tuple[str, Expression | None]:
        """A text, or the expression that gives it; until worked out, the text stands for the words."""
        fields = fields or self.fields
        text = fields.text(name)
        if "{{" in text:
            detail = f"“{fields.where}{name}” has a template in double braces, which is not worked out here."
            self.report.add("template-not-honoured", detail, "Write it as one expression that begins with “=”.")
        elif expressions.is_expression(text):
            return text, fields.feel(name, text)
        return text, None

    def errors(self, *names: str) -> dict[str, str]:
        """The designer's own error texts that there are among these properties."""
        return {name: text for name in names if (text := self.properties.plain_text(name))}

    def hide(self) -> Expression | None:
        """The condition under which the component is not shown."""
        conditional = self.fields.object("conditional")
        expression = conditional.expression("hide")
        conditional.refuse_others()
        return expression

    def refuse_others(self, *, at_top: bool) -> None:
        """Refuses all that was not read; `page`, `section` and `staffSection` belong at the top of a form."""
        if at_top:
            self.properties.taken |= {"page", "section", "staffSection"}
        for fields in (self.fields, self.properties, self.validate, self.appearance):
            fields.refuse_others()
