"""The studio as a room: its views are registered by being imported."""

from flask_babel import lazy_gettext as _l

from web.people import current_person
from web.rights import may
from web.rooms import Link, Room
from web.studio import (
    details,
    draw,
    expressions,
    history,
    journey,
    journeys,
    new,
    outline,
    preview,
    publishing,
    questions,
    rules,
    saving,
    tabs,
)
from web.studio.blueprint import blueprint

room = Room(
    blueprint,
    staff_nav=(Link(_l("Journeys"), "studio.journeys", shown=lambda: may(current_person(), "studio.enter")),),
)

__all__ = [
    "details",
    "draw",
    "expressions",
    "history",
    "journey",
    "journeys",
    "new",
    "outline",
    "preview",
    "publishing",
    "questions",
    "room",
    "rules",
    "saving",
    "tabs",
]
