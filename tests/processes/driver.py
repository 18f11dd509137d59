"""Drives the Blue Badge journey as people do: every answer goes through its form before it reaches the engine."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

from engine import queries
from engine.connectors.letters import write
from engine.models import UserTask
from engine.people import Person
from engine.testing import Bench, Instance
from engine.values import Value, clean
from forms import answers as form_answers
from forms import journey, schema
from forms.answers import Answers, Density
from forms.pages import Form, Page, Text
from forms.rendering import render_page
from tests.forms.pages_checked import checked
from web.stand_ins import HttpWithStandIns

FOLDER = Path(__file__).parents[2] / "processes" / "blue_badge"
NOW = datetime(2026, 10, 26, 10, 51, tzinfo=UTC)

ROSALIND = Person("guest:rosalind")
DELE = Person("dele", frozenset({"badge_officers", "customer_services"}))
MAGS = Person("mags", frozenset({"badge_officers", "decision_officers"}))
RAVI = Person("ravi", frozenset({"decision_officers"}))
INES = Person("ines", frozenset({"expert_assessors"}))

STAND_INS = HttpWithStandIns(lambda _: "a secret")
"""The `http` connector as in development: the badge service and the payment provider are played."""

A_FILE = [{"id": "f1", "name": "passport.pdf", "size": 1200, "type": "application/pdf"}]


def files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.is_file()}


def with_settings(changes: Mapping[str, object]) -> dict[str, bytes]:
    """The journey's files with other figures in [settings]."""
    found = files()
    lines = found["journey.toml"].decode().splitlines()
    for name, value in changes.items():
        [place] = [number for number, line in enumerate(lines) if line.startswith(f"{name} = ")]
        lines[place] = f"{name} = {json.dumps(value)}"
    return {**found, "journey.toml": "\n".join(lines).encode()}


@cache
def form(form_id: str) -> Form:
    name = f"{form_id}.form"
    return schema.read((FOLDER / name).read_bytes(), name)


def filled(
    form_id: str, given: Mapping[str, object], context: Mapping[str, Any], now: datetime = NOW
) -> dict[str, Any]:
    """The variables of answers that a form takes; fails where a page cannot be drawn or an answer is refused."""
    taken: Answers = {key: clean(value) for key, value in given.items()}
    density: Density = "citizen" if form_id in ("apply", "send_missing", "pay_fee") else "staff"
    for page in journey.pages(form(form_id), taken, context, now):
        checked(render_page(page, taken, density=density))
        _check_words(page)
    errors = form_answers.validate(form(form_id), taken, context, now)
    assert not errors, f"{form_id}: {errors}"
    asked = {q.key for page in journey.pages(form(form_id), taken, context, now) for q in page.questions}
    assert set(taken) <= asked, f"{form_id} does not ask {set(taken) - asked}"
    return form_answers.variables(form(form_id), taken, context, now)


def _check_words(page: Page) -> None:
    """Whatever is worked out in FEEL came to something: one null in a chain of texts makes all of it null."""
    assert page.heading, page.slug
    for part in page.parts:
        assert part.text if isinstance(part, Text) else part.label, page.slug
    for question in page.questions:
        assert question.label, question.key
        assert question.name, question.key
        assert question.hint or "hint" not in question.expressions, question.key


class Case:
    """One application, and what its people do with it."""

    def __init__(
        self,
        application: Mapping[str, object],
        *,
        reload: bool = False,
        person: Person = ROSALIND,
        changes: Mapping[str, object] = {},
    ) -> None:
        """`changes` are settings of another council's."""
        self.sent: list[dict[str, Value]] = []
        connectors = {"email": self._email}
        self.bench = Bench(
            with_settings(changes), NOW, connectors=connectors, checkers={".form": schema.check}, reload=reload
        )
        self.bench.engine.connectors.by_type["http"] = STAND_INS
        settings = {"case": {"reference": "BB-7K2M-94QX", "address": "https://badges.example/where/1"}}
        self.instance: Instance = self.bench.start(variables=filled("apply", application, {}) | settings, by=person)

    def _email(self, variables: Mapping[str, Value], headers: Mapping[str, Value]) -> dict[str, Value]:
        template = headers.get("template")
        words = {"text": write(str(template), variables).text} if template else {}
        self.sent.append({**variables, **words})
        return {}

    @property
    def variables(self) -> dict[str, Any]:
        return self.instance.variables

    @property
    def waiting_at(self) -> list[str]:
        """Where it waits, beside the two timers that watch its target clock."""
        return [each for each in self.instance.waiting_at if each not in ("target_near", "target_over")]

    @property
    def ended_at(self) -> str | None:
        return self.instance._row().end_element_id

    def does(self, element_id: str, by: Person | None = None, /, **given: object) -> "Case":
        """Complete an open task with answers by key, "__" standing for the dot."""
        with self.bench.database.read() as session:
            query = select(UserTask).where(UserTask.element_id == element_id, UserTask.state == "created")
            task = session.scalars(query).first()
            assert task is not None, f"{element_id} is not open: {self.waiting_at}"
            seen = queries.variables_seen(session, task)
            form_id = task.form_id or ""
        known = form_answers.from_variables(form(form_id), seen)
        given = {key.replace("__", "."): value for key, value in given.items()}
        unclear = journey.first_unanswered(form(form_id), known, seen, self.bench.now)
        assert unclear is not None, f"{element_id} opens with everything answered"
        asked = {
            q.key for p in journey.pages(form(form_id), {**known, **given}, seen, self.bench.now) for q in p.questions
        }
        kept = {key: value for key, value in known.items() if key in asked}
        self.bench.complete(element_id, filled(form_id, {**kept, **given}, seen, self.bench.now), by=by)
        return self

    def checks(self, then: str = "go_on", by: Person = DELE, **others: str) -> "Case":
        """The completeness check: everything good but what is said."""
        rows = ["identity", "address", "photo"]
        if self.variables["reason"].get("benefit") in ("pip", "dla", "wpms", "afcs"):
            rows.append("award_letter")
        if self.variables["reason"]["end_of_life"] == "yes":
            rows.append("sr1")
        if self.variables["route"]["way"] == "further_assessment":
            rows.append("letters")
        found = {f"check.{row}": others.get(row, "good") for row in rows}
        return self.does("check_complete", by, **found, check__next=then)

    def assesses(self, result: str = "expert", by: Person = DELE) -> "Case":
        return self.does("desk_assessment", by, desk__result=result, desk__reasons="The letters say so.")

    def gives_opinion(self, difficulty: str = "certified") -> "Case":
        others = {f"opinion.{name}": "not_asked" for name in ("cannot_walk", "harm", "distress", "arms", "child")}
        return self.does(
            "assessor_opinion",
            INES,
            **others,
            opinion__how="telephone",
            opinion__difficulty=difficulty,
            opinion__reasons="We talked for half an hour.",
        )

    def says_yes(self, by: Person = DELE, *, until: date = date(2028, 3, 31), **more: object) -> "Case":
        """The decision to award; the fee is still to be paid."""
        return self.does("decide", by, decision__what="award", decision__ends=clean(until), **more)

    def pays(self, by: Person = ROSALIND) -> "Case":
        return self.does("pay_fee", by, pay__answer="paid")

    def awards(self, by: Person = DELE, **more: object) -> "Case":
        """Awarded, and paid for at once, where nothing else comes between."""
        self.says_yes(by, **more)
        return self.pays() if "pay_fee" in self.waiting_at else self

    def refuses(self, by: Person = DELE, **more: object) -> "Case":
        return self.does(
            "decide",
            by,
            **{"decision__ground": "not_qualifying", **more},
            decision__what="refuse",
            decision__relied_on="The award letter.",
            decision__reasons="The letter says 4 points.",
        )

    def looks_again(self, result: str = "agree", by: Person = RAVI) -> "Case":
        return self.does("second_decision", by, second__result=result, second__reasons="I read all of it.")
