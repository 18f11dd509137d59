"""A process instance in a form that an operator can read: `fingerpost dump-state`."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import queries, values
from engine.errors import NotFound
from engine.models import Job, ProcessInstance, Subscription, VariableRow
from engine.values import Value


def dump_state(session: Session, name: str) -> str:
    """Everything that is open in the case with this reference or id: tokens, variables, tasks, jobs and waits."""
    instance = queries.by_business_key(session, name) or session.get(ProcessInstance, name)
    if instance is None:
        raise NotFound(f"There is no case “{name}”.")
    lines = [
        f"case {instance.business_key or '(no reference)'} ({instance.id})",
        f"  process {instance.process_id} of deployment {instance.deployment_id}",
        f"  {instance.state}, revision {instance.revision}, started {instance.started_at.isoformat()}",
        f"  applicant {instance.applicant}, started by {instance.started_by}",
        "tokens",
    ]
    for token in queries.tokens(session, instance.id):
        where = f"{token.process}: {token.element_id}"
        inside = f" inside {token.owner}" if token.owner else ""
        inside += f" part of {token.parent}" if token.parent else ""
        data = _json(values.unpack(token.format, token.data))
        lines.append(f"  {token.number} {token.state} at {where}{inside} {data}")
    lines.append("variables")
    query = select(VariableRow).where(VariableRow.process_instance_id == instance.id)
    for row in session.scalars(query.order_by(VariableRow.scope, VariableRow.name)):
        lines.append(f"  {row.scope}/{row.name} = {_json(values.unpack(row.format, row.value))}")
    lines.append("open user tasks")
    for task in queries.open_user_tasks(session, instance.id):
        offered = ", ".join(sorted(task.candidate_groups | task.candidate_users))
        lines.append(f"  {task.id} {task.element_id}, held by {task.assignee or 'nobody'}, offered to {offered}")
    lines += ["jobs", *_jobs(session, instance)]
    lines += ["timers", *_timers(session, instance)]
    lines += ["subscriptions", *_subscriptions(session, instance)]
    lines.append("incidents")
    lines += [f"  {each.element_id}: {each.message}" for each in queries.incidents(session, instance.id)]
    return "\n".join(lines)


def _jobs(session: Session, instance: ProcessInstance) -> Iterator[str]:
    query = select(Job).where(Job.process_instance_id == instance.id, Job.kind == "connector")
    for job in session.scalars(query.order_by(Job.turn)):
        trouble = job.last_error or "no error"
        yield f"  {job.id} {job.type} at {job.element_id}, {job.retries} tries left, {trouble}"


def _timers(session: Session, instance: ProcessInstance) -> Iterator[str]:
    query = select(Job).where(Job.process_instance_id == instance.id, Job.kind == "timer")
    for job in session.scalars(query.order_by(Job.due_at, Job.turn)):
        trouble = f", {job.retries} tries left, {job.last_error}" if job.last_error else ""
        yield f"  token {job.token_number} at {job.element_id}, due {job.due_at.isoformat()}{trouble}"


def _subscriptions(session: Session, instance: ProcessInstance) -> Iterator[str]:
    query = select(Subscription).where(Subscription.process_instance_id == instance.id)
    for each in session.scalars(query.order_by(Subscription.id)):
        key = "" if each.key is None else f" with key “{each.key}”"
        yield f"  token {each.token_number} at {each.element_id}, {each.kind} “{each.name}”{key}"


def _json(value: Value) -> str:
    return values.dump(value).decode()
