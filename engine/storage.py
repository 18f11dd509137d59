"""An instance's live tokens and variables as rows: a step reads what it needs and writes what it has touched."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Row, bindparam, delete, select
from sqlalchemy.orm import Session

from engine import rows, values
from engine.bpmn import state
from engine.bpmn.tokens import Token
from engine.bpmn.workflow import Workflow
from engine.models import ProcessInstance, TokenRow, VariableRow
from engine.values import Value
from engine.variables import ROOT

_TOKENS, _VARIABLES = rows.table_of(TokenRow), rows.table_of(VariableRow)
_T, _V = _TOKENS.c, _VARIABLES.c

_READ_TOKENS = select(
    _T.number, _T.owner, _T.process, _T.element, _T.element_id, _T.state, _T.format, _T.data, _T.parent
).where(_T.process_instance_id == bindparam("id"))
_READ = select(_V.scope, _V.name, _V.format, _V.value).where(_V.process_instance_id == bindparam("id"))
_READ_SCOPES = _READ.where(_V.scope >= ROOT)
_READ_SCOPE = _READ.where(_V.scope == bindparam("scope"))
_READ_ONE = _READ_SCOPE.where(_V.name == bindparam("name"))
_DROP_TOKEN = delete(_TOKENS).where(_T.process_instance_id == bindparam("id"), _T.number == bindparam("token"))
_DROP_SCOPE = delete(_VARIABLES).where(_V.process_instance_id == bindparam("id"), _V.scope == bindparam("number"))

_MANY = 8
"""So many tokens with scopes of their own are read at once; of more, only the scopes that a step looks at."""

_WIDE_AWAKE = re.compile(rb'"(?:armed|arrived|gathered|record|loop|outputs)"').search
"""Tokens with these notes are known to the whole instance from the start: they join, wait, count, or can be undone."""


def load(
    session: Session,
    instance: ProcessInstance,
    restore: Callable[[int, list[state.TokenRecord | state.Sleeper]], Workflow],
) -> Workflow:
    """The instance as it was written. Most tokens sleep until they are asked for."""
    execute = session.connection().execute
    found = execute(_READ_TOKENS, {"id": instance.id}).all()
    containing = {row.owner for row in found} | {row.parent for row in found}
    workflow = restore(instance.last_number, [_stored(row, row.number in containing) for row in found])
    stored = workflow.scopes.stored = _Stored(session, instance.id)
    scoped = [row.number for row in found if b'"scope"' in row.data]
    if len(scoped) > _MANY:
        workflow.scopes.restore(ROOT, stored.scope(ROOT))
        return workflow
    scopes: dict[int, dict[str, Value]] = {number: {} for number in (ROOT, *scoped)}
    for row in execute(_READ_SCOPES, {"id": instance.id}):
        if row.scope in scopes:
            scopes[row.scope][row.name] = values.unpack(row.format, row.value)
    for number, variables in scopes.items():
        workflow.scopes.restore(number, variables)
    return workflow


def _stored(row: Row[*tuple[Any, ...]], contains: bool) -> state.TokenRecord | state.Sleeper:
    if contains or row.format != values.PLAIN or _WIDE_AWAKE(row.data):
        return _record(row)
    return state.Sleeper(row.number, row.owner, row.process, row.parent, lambda: _record(row))


def _record(row: Row[*tuple[Any, ...]]) -> state.TokenRecord:
    data = cast(dict[str, Any], values.unpack(row.format, row.data))
    return state.TokenRecord(
        row.number, row.owner, row.process, row.element, row.element_id, row.state, data, row.parent
    )


class _Stored:
    """The variables of scopes that were not read with the instance."""

    def __init__(self, session: Session, instance_id: str) -> None:
        self.session = session
        self.instance_id = instance_id

    def scope(self, number: int) -> dict[str, Value]:
        found = self.session.connection().execute(_READ_SCOPE, {"id": self.instance_id, "scope": number})
        return {row.name: values.unpack(row.format, row.value) for row in found}

    def one(self, number: int, name: str) -> Value:
        place = {"id": self.instance_id, "scope": number, "name": name}
        row = self.session.connection().execute(_READ_ONE, place).one()
        return values.unpack(row.format, row.value)


def write(session: Session, instance: ProcessInstance, workflow: Workflow) -> None:
    """What a step has touched: tokens and scopes that are gone, tokens and variables that are new or changed."""
    execute, dialect = session.connection().execute, rows.dialect_of(session)
    gone = [{"id": instance.id, "token": each} for each in sorted(workflow.gone) if each <= instance.last_number]
    dropped = [{"id": instance.id, "number": each} for each in sorted(workflow.scopes.dropped)]
    tokens = [_token_row(instance, token) for token in workflow.dirty.values()]
    variables = list(_variable_rows(instance, workflow))
    for statement, parameters in (
        (_DROP_TOKEN, gone),
        (_DROP_SCOPE, dropped),
        (rows.upsert(TokenRow, dialect), tokens),
        (rows.upsert(VariableRow, dialect), variables),
    ):
        if parameters:
            execute(statement, cast(Sequence[Any], parameters))


def _token_row(instance: ProcessInstance, token: Token) -> dict[str, Any]:
    kept = state.record(token)
    form, data = values.pack(values.clean(kept.data))
    return {
        "process_instance_id": instance.id,
        "number": kept.number,
        "owner": kept.owner,
        "parent": kept.parent,
        "process": kept.process,
        "element": kept.element,
        "element_id": kept.element_id,
        "state": kept.state,
        "format": form,
        "data": data,
    }


def _variable_rows(instance: ProcessInstance, workflow: Workflow) -> Iterable[dict[str, Any]]:
    for scope, name in sorted(workflow.scopes.changed):
        form, value = values.pack(workflow.scopes.value_of(scope, name))
        yield {"process_instance_id": instance.id, "scope": scope, "name": name, "format": form, "value": value}
