"""A process instance in a form that an operator can read: `fingerpost dump-state`."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import queries, values
from engine.errors import NotFound
from engine.models import Job, ProcessInstance, VariableRow
from engine.values import Value


def dump_state(session: Session, name: str) -> str:
    """Instance, tokens, variables, tasks, jobs and incidents of the case with this reference or id."""
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
    lines.append("jobs")
    for job in session.scalars(select(Job).where(Job.process_instance_id == instance.id)):
        trouble = job.last_error or "no error"
        lines.append(f"  {job.id} {job.type} at {job.element_id}, {job.retries} tries left, {trouble}")
    lines.append("incidents")
    lines += [f"  {each.element_id}: {each.message}" for each in queries.incidents(session, instance.id)]
    return "\n".join(lines)


def _json(value: Value) -> str:
    return values.dump(value).decode()
