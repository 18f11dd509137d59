"""An instance's live tokens and variables as rows: read all, write only those that a step has touched."""

from collections.abc import Callable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engine import values
from engine.bpmn import state
from engine.bpmn.tokens import Token
from engine.bpmn.workflow import Workflow
from engine.models import ProcessInstance, TokenRow, VariableRow


def load(
    session: Session,
    instance: ProcessInstance,
    restore: Callable[[int, list[state.TokenRecord]], Workflow],
) -> Workflow:
    rows = session.scalars(select(TokenRow).where(TokenRow.process_instance_id == instance.id)).all()
    records = [
        state.TokenRecord(
            row.number,
            row.owner,
            row.process,
            row.element,
            row.element_id,
            row.state,
            values.unpack(row.format, row.data),  # type: ignore[arg-type]
            row.parent,
        )
        for row in rows
    ]
    workflow = restore(instance.last_number, records)
    variables = select(VariableRow).where(VariableRow.process_instance_id == instance.id)
    for row in session.scalars(variables):
        workflow.scopes.restore(row.scope, row.name, values.unpack(row.format, row.value))
    return workflow


def write(session: Session, instance: ProcessInstance, workflow: Workflow) -> None:
    instance.last_number = workflow.last_number
    instance.revision += 1
    if workflow.gone:
        rows = (TokenRow.process_instance_id == instance.id, TokenRow.number.in_(workflow.gone))
        session.execute(delete(TokenRow).where(*rows))
    for token in workflow.dirty.values():
        session.merge(_token_row(instance, token))
    for number in workflow.scopes.dropped:
        gone = (VariableRow.process_instance_id == instance.id, VariableRow.scope == number)
        session.execute(delete(VariableRow).where(*gone))
    for scope, name in workflow.scopes.changed:
        form, value = values.pack(workflow.scopes.local(scope)[name])
        session.merge(VariableRow(process_instance_id=instance.id, scope=scope, name=name, format=form, value=value))


def _token_row(instance: ProcessInstance, token: Token) -> TokenRow:
    kept = state.record(token)
    form, data = values.pack(values.clean(kept.data))
    return TokenRow(
        process_instance_id=instance.id,
        number=kept.number,
        owner=kept.owner,
        parent=kept.parent,
        process=kept.process,
        element=kept.element,
        element_id=kept.element_id,
        state=kept.state,
        format=form,
        data=data,
    )
