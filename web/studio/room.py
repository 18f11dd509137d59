"""The studio as a room: its views are registered by being imported."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from engine.jobs.chores import Often
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
    publications,
    publishing,
    questions,
    rules,
    saving,
    tabs,
)
from web.studio.blueprint import blueprint


def prepare(app: Flask) -> None:
    """What was set to be published at a time is published then."""
    engine = app.config["ENGINE"]
    if engine is not None:

        def publish() -> None:
            with app.app_context():
                publications.publish_due(engine)

        app.extensions["chores"] = (*app.extensions.get("chores", ()), Often(publish))


room = Room(
    blueprint,
    prepare=prepare,
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
