"""What holds after every move of a running instance: the state is what is open, and nothing else."""

import json
from typing import Any

from engine import values
from engine.bpmn.tokens import ANCHOR, READY, Token
from engine.bpmn.workflow import Live, Workflow
from engine.values import clean


def assert_invariants(workflow: Workflow) -> None:
    for live in workflow.workflows():
        _assert_scope(workflow, live)
        for token in live.tokens:
            _assert_token(workflow, live, token)
    ready = {token.id for live in workflow.workflows() for token in live.tokens if _is_ready(token)}
    assert set(workflow.ready) == ready, "the ready set is not the ready tokens"


def _assert_scope(workflow: Workflow, live: Live) -> None:
    anchor = live.tasks[ANCHOR]
    assert anchor.data == {}, "the anchor has data"
    if live.owner is not None:
        assert live.owner.is_open, "the inside of an activity outlives it"
        assert workflow.find(live.owner.id) is live.owner, "the inside of an activity is nobody's"


def _assert_token(workflow: Workflow, live: Live, token: Token) -> None:
    where = token.task_spec.element_id
    assert token.is_open, f"a finished token is kept, at {where}"
    assert token.data == {}, f"a token has data, at {where}"
    assert token.workflow is live, f"a token is in a scope that it does not know, at {where}"
    parent = token.parent
    assert parent is not None, f"a token has no parent, at {where}"
    assert parent.id in live.tasks, f"a token's parent is gone, at {where}"
    assert token.id in parent._children, f"a token's parent does not know it, at {where}"
    assert token.id <= workflow.last_number, f"a number is not counted, at {where}"
    _assert_plain(token.internal_data, where)


def _assert_plain(data: dict[str, Any], where: str) -> None:
    """Everything that a move needs can be written down."""
    kept = values.load(values.dump(clean(data)))
    assert kept == clean(data), f"what a token keeps changes when it is stored, at {where}: {json.dumps(str(data))}"


def _is_ready(token: Token) -> bool:
    return token.state == READY and not token.task_spec.is_for_people(token)
