"""Why a rule came out as it did, from the records kept with the case: for staff to defend, for the person to know."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine import queries
from engine.deployment import DeployedJourney
from engine.dmn.boxed_reader import DESCRIPTION
from engine.dmn.records import DecisionRecord, NearRecord, RuleRecord, TableRecord, records_of
from engine.models import AuditEvent
from forms.questions.options import OptionsQuestion
from web import days, rule_words
from web.journeys import form_of
from web.parts import PublicWhy, Why
from web.texts import gettext as _

MEANS, BECAUSE, PROOF = "What it means", "Because of", "Proof"
"""The annotation columns of a table that the person is told of. docs/rules.md explains them."""

DECISION = "decision_made"
"""The kind of event that has a decision's record."""
MOST_NEAR = 3
"""How many of the rows that nearly fitted staff are shown."""


@dataclass(frozen=True)
class Decided:
    """A table that decided something in a case: when, for which step, as part of which decision."""

    event: AuditEvent
    record: DecisionRecord
    table: TableRecord

    @property
    def result(self) -> str:
        """The first of its results, in words."""
        return " + ".join(_first(rule) for rule in self.table.matched) or _("no row fits")


def decided(history: Iterable[AuditEvent]) -> list[Decided]:
    """Every table that decided in a history (oldest first); of a step that decided again, the last time only."""
    latest = {event.element_id: event for event in history if event.kind == DECISION}
    return [each for event in latest.values() for each in decided_by(event)]


def decided_by(event: AuditEvent) -> list[Decided]:
    """The tables of the decision that was asked for; where it has none, of those that it needed."""
    found = [Decided(event, each, table) for each in records_of(queries.details(event)) for table in each.tables]
    return [each for each in found if each.record is found[-1].record]


def for_staff(found: Decided, deployed: DeployedJourney) -> Why:
    """The table with the rows that fitted and those that nearly did."""
    table = found.table
    near = _nearest(table)
    rules = sorted([*table.matched, *(each.rule for each in near)], key=lambda rule: rule.number)
    shown = [index for index in range(len(table.columns)) if any(_asks(rule, index) for rule in rules)]
    missed = {each.rule.number: each.column for each in near}
    labels = {index: _labels(deployed, table.columns[index].expression) for index in shown}
    return Why(
        _("%(table)s: %(result)s", table=table.name, result=found.result),
        _(
            "%(moment)s · Table “%(table)s”, version %(version)s",
            moment=days.stamp(found.event.at),
            table=table.name,
            version=deployed.version,
        ),
        " ".join(filter(None, [_fits(table), _reasons(table), found.record.description])),
        (_("Row"), *(table.columns[index].title for index in shown), _("Result")),
        [_cells(table, rule, labels, missed.get(rule.number)) for rule in rules],
        [place for place, rule in enumerate(rules) if rule.number not in missed],
    )


def for_person(found: Decided, deployed: DeployedJourney) -> PublicWhy | None:
    """What it means for them, because of what, and what would change it; None where they are not to be told."""
    element = deployed.main.element(found.event.element_id or "")
    title = "" if element is None else element.extensions.properties.get("publicWhy", "")
    rule = next(iter(found.table.matched), None)
    if not title or rule is None or not _because(rule):
        return None
    near = [(_because(each.rule), each.rule.annotations.get(PROOF, "")) for each in _other_ways(found.table)]
    changes = [(because, proof) for because, proof in near if because and proof]
    return PublicWhy(title, rule.annotations.get(MEANS, ""), _because(rule), changes)


def _because(rule: RuleRecord) -> str:
    """The row in a few words; where a table has the one column of annotations that editors draw, what it says."""
    return rule.annotations.get(BECAUSE) or rule.annotations.get(DESCRIPTION, "")


def _other_ways(table: TableRecord) -> Iterator[NearRecord]:
    """Rows that nearly fitted and would have led elsewhere."""
    ways = {_first(rule) for rule in table.matched}
    return (near for near in table.near if _first(near.rule) not in ways)


def _first(rule: RuleRecord) -> str:
    return rule_words.value(next(iter(rule.outputs.values()), None))


def _nearest(table: TableRecord) -> list[NearRecord]:
    """Those that fit in most other conditions; one that only asks what it missed is near in name alone."""
    near = sorted(_other_ways(table), key=lambda each: -_asked(each.rule))
    return [each for each in near if _asked(each.rule) > 1][:MOST_NEAR]


def _asked(rule: RuleRecord) -> int:
    return sum(_asks(rule, index) for index in range(len(rule.conditions)))


def _asks(rule: RuleRecord, index: int) -> bool:
    return rule.conditions[index] != rule_words.ANYTHING


def _fits(table: TableRecord) -> str:
    numbers = [str(rule.number) for rule in table.matched]
    if not numbers:
        return _("None of the %(count)s rows fits.", count=table.rules)
    if table.hit_policy == "FIRST":
        return _("Row %(row)s of %(count)s fits, the first that does.", row=numbers[0], count=table.rules)
    if len(numbers) == 1:
        return _("Row %(row)s of %(count)s fits.", row=numbers[0], count=table.rules)
    return _("Rows %(rows)s of %(count)s fit.", rows=", ".join(numbers), count=table.rules)


def _reasons(table: TableRecord) -> str:
    reasons = "; ".join(filter(None, map(_because, table.matched)))
    return _("Because of %(reasons)s.", reasons=reasons) if reasons else ""


def _cells(
    table: TableRecord, rule: RuleRecord, labels: Mapping[int, rule_words.Labels], missed: int | None
) -> list[str]:
    """A row of the columns that have labels."""
    cells = [rule_words.condition(rule.conditions[index], known) for index, known in labels.items()]
    result = _first(rule)
    if missed is not None:
        result = _("no: it is %(value)s", value=rule_words.value(table.columns[missed].value, labels[missed]))
    return [str(rule.number), *cells, result]


def _labels(deployed: DeployedJourney, key: str) -> dict[str, str]:
    """What people read for the values of a question: those of the form that asks it."""
    questions = (question for form_id in deployed.forms for question in form_of(deployed, form_id).questions)
    asked = (question for question in questions if question.key == key and isinstance(question, OptionsQuestion))
    return next(({option.value: option.label for option in question.options} for question in asked), {})
