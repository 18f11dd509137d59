"""What a case knows, shown to those who mend it: only once they have asked to see it, which is written down."""

from dataclasses import dataclass

from flask import session
from sqlalchemy import select

from engine import values
from engine.models import ProcessInstance, TokenRow, VariableRow
from engine.variables import ROOT
from web.operations import literals, words
from web.texts import gettext as _
from web.work import db, engine, now

OPEN_FOR = 15 * 60
"""Seconds for which values are shown after somebody asked for them."""
_MOST = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One value: its name, where it belongs (empty: to the whole case), and how it is written."""

    scope: int
    name: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Known:
    """`rows` without texts where the values are not to be seen."""

    rows: tuple[Row, ...]
    is_open: bool

    @classmethod
    def of(cls, instance: ProcessInstance) -> "Known":
        is_open = seen(instance.id)
        places = _places(instance)
        query = select(VariableRow).where(VariableRow.process_instance_id == instance.id, VariableRow.scope >= ROOT)
        rows = db().scalars(query.order_by(VariableRow.scope, VariableRow.name))
        return cls(
            tuple(
                Row(
                    row.scope,
                    row.name,
                    places.get(row.scope, ""),
                    literals.write(values.unpack(row.format, row.value)) if is_open else "",
                )
                for row in rows
            ),
            is_open,
        )

    def find(self, scope: int, name: str) -> Row | None:
        return next((row for row in self.rows if (row.scope, row.name) == (scope, name)), None)


def _places(instance: ProcessInstance) -> dict[int, str]:
    deployed = engine().deployed(db(), instance.deployment_id)
    query = select(TokenRow.number, TokenRow.element_id).where(TokenRow.process_instance_id == instance.id)
    return {
        row.number: _("only in “%(step)s”", step=words.step_name(deployed, row.element_id))
        for row in db().execute(query)
    }


def seen(instance_id: str) -> bool:
    """Whether this person has asked for the values of a case just now."""
    asked: dict[str, float] = session.get("known", {})
    return now().timestamp() - asked.get(instance_id, 0) < OPEN_FOR


def remember(instance_id: str) -> None:
    asked: dict[str, float] = {key: at for key, at in session.get("known", {}).items() if key != instance_id}
    session["known"] = dict([*asked.items(), (instance_id, now().timestamp())][-_MOST:])
