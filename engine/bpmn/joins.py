"""Joins that can never go on: nothing that is still on its way leads to what they wait for."""

from typing import Any

from engine.bpmn.tokens import Token


def stuck(home: Any) -> list[Token]:
    """The waiting joins of a scope that nothing can complete, and that nobody was told of."""
    keepers: list[Token] = list(home.joins.values())
    if not keepers or (home.owner is not None and home.owner.task_spec.starts_by_hand):
        return []
    hopeless = {keeper.id: keeper for keeper in keepers}
    moving = [each for each in home.tokens if each.id not in hopeless and not each.is_idle and each.container is None]
    while moving:
        at = moving.pop().task_spec.name
        for keeper in list(hopeless.values()):
            if at in keeper.task_spec.leading_in(keeper):
                # What it gives when it goes on may complete another.
                moving.append(hopeless.pop(keeper.id))
    return [each for each in hopeless.values() if not {"stuck", "failed"} & each.internal_data.keys()]
