"""A case as staff are shown it: `[case]` of its journey, in FEEL over the case's variables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from engine import journey_file, queries
from engine.deployment import DeployedJourney
from engine.feel import FeelError
from engine.models import ProcessInstance
from engine.values import Value
from web.parts import Fact
from web.texts import gettext as _
from web.work import config, engine, now


@dataclass(frozen=True)
class CaseWords:
    """A case, its journey's version, its variables and the moment at which they are read."""

    instance: ProcessInstance
    deployed: DeployedJourney
    variables: Mapping[str, Value]
    now: datetime

    @cached_property
    def who(self) -> str:
        return self._text(self.deployed.journey.case.who) or _("Somebody")

    @cached_property
    def sentence(self) -> str:
        return self._text(self.deployed.journey.case.sentence)

    @cached_property
    def warning(self) -> str:
        """How not to reach them; on every page of the case."""
        return self._text(self.deployed.journey.case.warning)

    @cached_property
    def reason(self) -> str:
        return self._text(self.deployed.journey.case.reason)

    @cached_property
    def outcome(self) -> str:
        return self._text(self.deployed.journey.case.outcome)

    @cached_property
    def missing(self) -> list[str]:
        """What they said they will send later."""
        try:
            value = journey_file.evaluate(self.deployed.journey.case.missing, self.variables, self.now)
        except FeelError:
            return []
        return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []

    @cached_property
    def facts(self) -> list[Fact]:
        """The lines of the identity bar that have something to say."""
        said = [(fact.label, self._text(fact.value)) for fact in self.deployed.journey.case.facts]
        return [Fact(label, value) for label, value in said if value]

    @property
    def reference(self) -> str:
        """The reference people say; the case's id where it has none."""
        return self.instance.business_key or self.instance.id

    def _text(self, expression: str) -> str:
        try:
            value = journey_file.evaluate(expression, self.variables, self.now)
        except FeelError:
            return ""
        return "" if value is None or isinstance(value, (bool, list, dict)) else str(value)


def words_of(session: Session, instance: ProcessInstance, variables: Mapping[str, Value] | None = None) -> CaseWords:
    """A case in words; its variables are read where they are not given."""
    known = queries.variables(session, instance.id) if variables is None else variables
    return CaseWords(instance, engine().deployed(session, instance.deployment_id), known, local_now())


def words_of_all(session: Session, instances: Sequence[ProcessInstance]) -> dict[str, CaseWords]:
    """Several cases in words, by id: one query for the variables of all of them."""
    variables = queries.variables_of(session, {each.id for each in instances})
    moment = local_now()
    return {
        each.id: CaseWords(each, engine().deployed(session, each.deployment_id), variables[each.id], moment)
        for each in instances
    }


def local_now() -> datetime:
    """This moment where the council is, so that today() is its day."""
    return now().astimezone(config().time_zone)


def uncapitalised(name: str) -> str:
    """A name within a sentence: “check everything is there”, but “PIP letter”."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
