"""The models that break a rule of BPMN, where they are at hand."""

import re
from pathlib import Path

import pytest

from tests.conformance import constraints

needs_models = pytest.mark.skipif(not constraints.FOLDER.is_dir(), reason=f"no models at {constraints.FOLDER}")


@needs_models
@pytest.mark.conformance
def test_models_that_break_a_rule_are_refused_for_that_rule() -> None:
    outcomes = list(constraints.outcomes())
    wrong = [f"{each.model}: {', '.join(sorted(each.found)) or 'accepted'}" for each in outcomes if not each.is_right]

    assert len(wrong) <= len(outcomes) * 0.05, "\n".join(wrong)


def test_every_rule_of_the_table_is_one_of_ours() -> None:
    written = {rule for rules in constraints.RULES.values() for rule in rules}

    assert written <= rules_in_the_code()


def rules_in_the_code() -> set[str]:
    """Every text in the rules that looks like the name of one."""
    folder = Path(__file__).parents[2] / "engine" / "bpmn" / "rules"
    return {name for path in folder.rglob("*.py") for name in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', path.read_text())}
