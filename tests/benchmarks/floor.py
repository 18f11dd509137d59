"""The floor: what a hand-written form would cost in the same application.

The same Flask application object, the same template and GOV.UK macros with the same contents, sign-in and CSRF; its
POST reads five answers, refuses empty ones, and writes one ORM row in one commit. No engine, no audit.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import DateTime, String, Text, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from engine.models import new_id
from forms import rendering
from tests.benchmarks.site import Site
from web.parts import Answer, AnswerSection
from web.texts import gettext
from web.work import db, now


class Base(DeclarativeBase):
    pass


class Sent(Base):
    """What was sent with one form."""

    __tablename__ = "floor_sent"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    case: Mapped[str] = mapped_column(String(36), index=True)
    step: Mapped[int]
    sent_by: Mapped[str] = mapped_column(String(80))
    sent_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    answers: Mapped[str] = mapped_column(Text)


def _section(sent: Sent) -> AnswerSection:
    """What was sent before, as the page shows it beside the form."""
    answers = [Answer(f"What is the {name} of it?", [text]) for name, text in json.loads(sent.answers).items()]
    return AnswerSection(f"Step {sent.step}: {sent.sent_by}, {sent.sent_at:%a %d %b}", answers)


class Floor:
    """`pages` is what the template of each step was given when the engine's own page was rendered."""

    def __init__(self, measured: Site) -> None:
        self.pages: dict[int, Mapping[str, Any]] = {}
        Base.metadata.create_all(measured.engine.database.engine)
        measured.app.register_blueprint(self._blueprint())

    def draw(self, step: int, before: Iterable[Sent]) -> str:
        """The page of a step, with what was sent before it."""
        given = {**self.pages[step], "sections": [_section(each) for each in before]}
        page = given["page"].form.pages[0]
        drawn = rendering.render_page(page, {}, None, (), density="staff", heading=False, gettext=gettext)
        return render_template("tasks/task.html", **{**given, "parts": [("", drawn)]})

    def _blueprint(self) -> Blueprint:
        floor = Blueprint("floor", __name__)

        @floor.get("/floor/<case>/<int:step>")
        def show(case: str, step: int) -> str:
            if not current_user.is_authenticated:
                abort(403)
            return self.draw(step, db().scalars(select(Sent).where(Sent.case == case).order_by(Sent.step)))

        @floor.post("/floor/<case>/<int:step>")
        def send(case: str, step: int) -> Any:
            if not current_user.is_authenticated:
                abort(403)
            names = [each.key for each in self.pages[step]["page"].form.pages[0].questions]
            answers = {name: request.form.get(name, "").strip() for name in names}
            if not all(answers.values()):
                abort(422)
            db().add(
                Sent(case=case, step=step, sent_by=current_user.get_id(), sent_at=now(), answers=json.dumps(answers))
            )
            db().commit()
            flash("It is finished.")
            return redirect(url_for("tasks.inbox"))

        return floor
