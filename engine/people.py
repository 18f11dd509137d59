"""People as the engine knows them: a user id and group names. Accounts belong to `web`."""

from dataclasses import dataclass, field

APPLICANT = "applicant"
"""The reserved group: tasks offered to it belong to the person who started the case."""

OWNERS = "owners"
"""The group that answers for a journey: offered what is assigned to nobody."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who does something. `acting_for` is the person on whose behalf an officer fills a citizen's pages."""

    id: str
    groups: frozenset[str] = field(default_factory=frozenset)
    acting_for: str | None = None


SYSTEM = Person("system")
"""What the engine does by itself: jobs, deployments by the operator's command."""
