"""Everything that is wrong with a draft, in one list, wherever it is shown."""

from collections.abc import Mapping
from datetime import datetime

from engine.engine import Engine
from engine.problems import Problem
from web.studio import details, question_checks, rule_checks, step_checks


def of(engine: Engine, files: Mapping[str, bytes], now: datetime) -> list[Problem]:
    """What `engine.check` says, what is still to be said or filled in, and advice on questions and on examples."""
    moment = now.astimezone(engine.zone)
    return [
        *engine.check(files),
        *step_checks.of(files),
        *details.missing(files),
        *question_checks.of(files),
        *rule_checks.of(files, moment),
    ]
