"""What must hold when all is over, whatever died meanwhile."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from engine import audit, dump, execution, queries
from engine.engine import Engine
from engine.models import AuditEvent, Incident, Job, ProcessInstance, UserTask
from tests.chaos.recording import RecordingServer

CALLED = {"chaos": {"ask", "told", "heard", "last"}}
"""Elements of a journey that call the recording server in every case."""


@dataclass
class Driven:
    """One journey as its citizen saw it: the reference, once it was received."""

    journey: str
    name: str
    reference: str = ""
    trouble: str = ""


@dataclass
class Findings:
    """What is wrong; nothing, if all holds."""

    wrong: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def check(engine: Engine, driven: list[Driven], recording: RecordingServer) -> Findings:
    found = Findings()
    found.wrong += [f"{each.name}: {each.trouble}" for each in driven if each.trouble]
    with engine.database.read() as session:
        cases = list(session.scalars(select(ProcessInstance).order_by(ProcessInstance.started_at)))
        found.counts["cases"] = len(cases)
        found.wrong += _each_once(driven, cases)
        for case in cases:
            found.wrong += [f"{case.business_key}: {words}" for words in _case(engine, session, case, recording)]
        found.wrong += _nothing_left(session)
        found.wrong += [f"{link.chain}, entry {link.sequence}: {link.why}" for link in audit.verify(session)]
        found.counts["user tasks completed"] = _count(session, select(UserTask.id).where(UserTask.state == "completed"))
        found.counts["audit entries"] = _count(session, select(AuditEvent.id))
    found.wrong += [f"{key}: acted {times} times" for key, times in recording.effects.items() if times != 1]
    found.counts["side effects"] = len(recording.effects)
    found.counts["calls repeated with their key"] = recording.repeats.total()
    return found


def _count(session: Session, query: object) -> int:
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0  # type: ignore[attr-defined]


def _each_once(driven: list[Driven], cases: list[ProcessInstance]) -> Iterator[str]:
    """Every journey that was sent is one case, and there is no other."""
    begun = Counter(case.business_key for case in cases)
    for each in driven:
        if begun.pop(each.reference, 0) != 1:
            yield f"{each.name} ({each.reference or 'not received'}) is not exactly one case"
    yield from (f"nobody knows of case {reference}" for reference in begun)


def _case(engine: Engine, session: Session, case: ProcessInstance, recording: RecordingServer) -> Iterator[str]:
    if case.state != "completed":
        waiting = [f"{token.element_id} ({token.state})" for token in queries.tokens(session, case.id)]
        yield f"has not reached its end: {case.state}, {waiting}"
    yield from _readable(engine, session, case)
    happened: dict[str, Counter[str]] = defaultdict(Counter)
    for event in queries.history(session, case.id):
        happened[event.kind][event.element_id or ""] += 1
    tasks = list(session.scalars(select(UserTask).where(UserTask.process_instance_id == case.id)))
    done = Counter(task.element_id for task in tasks if task.state == "completed")
    if happened["user_task_completed"] != done or any(times != 1 for times in done.values()):
        yield f"user tasks were not completed once each: {dict(done)}, history {dict(happened['user_task_completed'])}"
    yield from (f"{task.element_id} is still {task.state}" for task in tasks if task.state == "created")
    yield from _calls(case, happened, recording)


def _readable(engine: Engine, session: Session, case: ProcessInstance) -> Iterator[str]:
    try:
        dump.dump_state(session, case.id)
        deployed = engine.deployed(session, case.deployment_id)
        execution.peek(session, case, deployed, engine.clock.now(session), engine.zone)
    except Exception as error:
        yield f"its state cannot be read: {error!r}"


def _calls(case: ProcessInstance, happened: dict[str, Counter[str]], recording: RecordingServer) -> Iterator[str]:
    made, finished = happened["job_created"], happened["job_completed"]
    if made != finished or any(times != 1 for times in made.values()):
        yield f"calls were not made and finished once each: {dict(made)}, {dict(finished)}"
    if not CALLED.get(case.journey_key, set()) <= made.keys():
        yield f"calls are missing: {dict(made)}"
    keys = sum(key.startswith(f"{case.id}:") for key in recording.effects)
    if keys != made.total():
        yield f"{made.total()} calls, but {keys} keys were seen by the recording server"


def _nothing_left(session: Session) -> Iterator[str]:
    for job in session.scalars(select(Job)):
        yield f"a job is left: {job.kind} {job.element_id or ''} {job.last_error or ''}"
    for incident in session.scalars(select(Incident).where(Incident.resolved_at.is_(None))):
        yield f"an incident is open: {incident.element_id} {incident.message}"
    if session.get_bind().dialect.name == "postgresql":
        left = session.scalar(text("SELECT count(*) FROM procrastinate.procrastinate_jobs")) or 0
        if left:
            yield f"{left} announcements are left"
