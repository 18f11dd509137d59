"""A message or signal on its way: what an element threw, or somebody sent, as a job that finds its takers.

A step never touches another instance. What it throws is written down in its own transaction and delivered after the
commit, each delivery in a transaction of its own.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Self, cast

from engine import values
from engine.bpmn.events import Message, Signal
from engine.bpmn.message_flows import MessageFlow
from engine.errors import Stuck, UnusableValue
from engine.jobs import queue
from engine.jobs.queue import NewJob
from engine.models import Job, ProcessInstance
from engine.values import Value

MAX_HOPS = 500
START_HOPS = 10
"""What a new instance counts for: a process that starts itself by a message would otherwise leave hundreds."""
SIGNAL_HOPS = 50
"""A signal may start several instances, and each of these throw again: their number doubles at every turn."""

LONGEST = 200
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


class GoesRound(Stuck):
    """Messages and signals set off one another again and again, without anybody or any time between them."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Where a message flow leads: a process of this deployment, perhaps an element in it; for which conversation."""

    journey_key: str
    deployment_id: str
    process_id: str
    element_id: str | None
    conversation: str
    applicant: str | None


@dataclass(frozen=True, slots=True)
class Thrown:
    """`hops` counts the deliveries that led to it without a person, a timer or a connector between them."""

    kind: str
    name: str
    key: str | None
    variables: Mapping[str, Value]
    hops: int = 0
    origin: str | None = None
    pool: Pool | None = None

    @classmethod
    def by(cls, instance: ProcessInstance, event: Message | Signal, variables: Mapping[str, Value], hops: int) -> Self:
        """What an instance's element throws after so many hops. Raises GoesRound, UnusableValue."""
        kind = "message" if isinstance(event, Message) else "signal"
        hops += 1 if kind == "message" else SIGNAL_HOPS
        if hops > MAX_HOPS:
            raise GoesRound()
        key = event.key if isinstance(event, Message) else None
        return cls(kind, fitting(event.name, kind), fitting_key(key), dict(variables), hops, instance.id)

    def along(self, flow: MessageFlow, instance: ProcessInstance) -> Self:
        pool = Pool(
            instance.journey_key,
            instance.deployment_id,
            flow.process_id,
            flow.element_id,
            instance.conversation or instance.id,
            instance.applicant,
        )
        return replace(self, pool=pool)

    def job(self, now: datetime, kind: str | None = None, **more: Value) -> NewJob:
        """The job that delivers it; `more` says to whom, where that is known."""
        payload = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "pool"}
        payload |= {"pool": None if self.pool is None else asdict(self.pool), **more}
        return queue.job(now, now, values.dump(values.clean(payload)), kind=kind or self.kind)

    @classmethod
    def of(cls, job: Job) -> Self:
        kept = cast(dict[str, Any], values.load(job.payload))
        pool = None if kept["pool"] is None else Pool(**kept["pool"])
        names = ("kind", "name", "key", "variables", "origin")
        return cls(**{name: kept[name] for name in names}, hops=int(kept["hops"]), pool=pool)


def fitting(text: str, what: str) -> str:
    """A name as the database can keep it. Raises UnusableValue."""
    if not text:
        raise UnusableValue(f"A {what} has no name. Give it one.")
    if len(text) > LONGEST or _UNKEEPABLE.search(text):
        raise UnusableValue(f"The name of a {what} is longer than {LONGEST} characters, or has some that are no text.")
    return text


def fitting_key(key: str | None) -> str | None:
    if key is not None and (len(key) > LONGEST or _UNKEEPABLE.search(key)):
        raise UnusableValue(f"A correlation key is longer than {LONGEST} characters, or has some that are no text.")
    return key
