"""Who may do what: one function, `may`, and one decorator that every view wears.

`@allow("case.read", find)` finds the thing that the address names, asks `may`, calls the view with the thing and
commits what it did. A view without it is found by a test, and refused by the application at start-up.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol

from flask import Flask, Response, make_response, redirect, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import Forbidden, NotFound

from engine import user_tasks
from engine.deployment import DeployedJourney
from engine.models import ProcessInstance, UserTask
from engine.people import APPLICANT, Person
from web import work
from web.models import Draft
from web.people import ADMINISTRATORS, OPERATORS, PUBLISHERS, current_person, is_guest, is_staff
from web.studio import roles

View = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A process instance, and the groups that take part in its journey."""

    instance: ProcessInstance
    groups: frozenset[str]


def _anybody(_: Person, __: Any) -> bool:
    return True


def _staff(person: Person, _: Any) -> bool:
    return is_staff(person)


def _administer(person: Person, _: Any) -> bool:
    return is_staff(person) and ADMINISTRATORS in person.groups


def _publish(person: Person, _: Any) -> bool:
    return is_staff(person) and bool(person.groups & {PUBLISHERS, ADMINISTRATORS})


def _operate(person: Person, _: Any) -> bool:
    return is_staff(person) and bool(person.groups & {OPERATORS, ADMINISTRATORS})


def _pause_journey(person: Person, thing: Any) -> bool:
    return _operate(person, thing) or _publish(person, thing)


OPERATIONS = (
    "operations.read",
    "incident.retry",
    "incident.skip",
    "case.mend",
    "case.suspend",
    "case.move",
    "case.cancel",
)
"""What operators do, each an action of its own."""


class Designed(Protocol):
    """A journey in the studio: the roles that people were given in it, by their ids."""

    @property
    def roles(self) -> Mapping[str, str]: ...


def _enter_studio(person: Person, _: Any) -> bool:
    return roles.may_enter(person)


def _has_role(role: str) -> Callable[[Person, Designed], bool]:
    return lambda person, journey: roles.has(person, role, journey.roles)


STUDIO: dict[str, Callable[[Person, Any], bool]] = {
    "studio.enter": _enter_studio,
    "studio.begin": _enter_studio,
    "studio.read": _has_role("reader"),
    "studio.design": _has_role("designer"),
    "studio.publish": _has_role("publisher"),
    "studio.own": _has_role("owner"),
}
"""What people do in the studio; but for the first two, with one journey."""


class Filling(Protocol):
    """A form that is being filled in: to start a case, or as a user task (`task`, `case`) of one."""

    @property
    def draft(self) -> Draft: ...
    @property
    def deployed(self) -> DeployedJourney: ...
    @property
    def task(self) -> UserTask | None: ...
    @property
    def case(self) -> Case | None: ...


def _is_me(person: Person, owner: str | None) -> bool:
    """A citizen is known by their guest id, also while they are signed in as somebody who works here."""
    return is_guest(owner) or owner == person.id


def _fill_draft(person: Person, filling: Filling) -> bool:
    """Its owner; the officer who fills it in for them, as long as they take part in the journey."""
    draft = filling.draft
    return _is_me(person, draft.owner) or (person.id == draft.officer and _assist(person, filling.deployed))


def _fill_form(person: Person, filling: Filling) -> bool:
    """The owner of a draft, or the applicant on a task that is offered to them; staff who may act for either."""
    if filling.task is None or filling.case is None:
        return _fill_draft(person, filling)
    return APPLICANT in filling.task.candidate_groups and _view_case(person, filling.case)


def _follow_case(person: Person, case: Case) -> bool:
    return _is_me(person, case.instance.applicant)


def _view_case(person: Person, case: Case) -> bool:
    """The applicant's own pages: theirs, and those of staff who act for them."""
    return _follow_case(person, case) or _read_case(person, case)


def _assist(person: Person, deployed: DeployedJourney) -> bool:
    """Beginning a journey for somebody: staff who take part in it."""
    groups = frozenset(group.id for group in deployed.journey.groups)
    return is_staff(person) and bool(person.groups & (groups | {ADMINISTRATORS}))


def _read_case(person: Person, case: Case) -> bool:
    return is_staff(person) and bool(person.groups & (case.groups | {ADMINISTRATORS}))


def _work_on_task(person: Person, task: UserTask) -> bool:
    return is_staff(person) and user_tasks.may_see(task, task.process_instance, person)


RULES: dict[str, Callable[[Person, Any], bool]] = {
    "public": _anybody,
    "staff": _staff,
    "administer": _administer,
    "form.fill": _fill_form,
    "case.view": _view_case,
    "journey.assist": _assist,
    "case.read": _read_case,
    "case.act_for": _read_case,
    "case.stop": _read_case,
    "task.work": _work_on_task,
    "journey.suspend": _pause_journey,
    **dict.fromkeys(OPERATIONS, _operate),
    **STUDIO,
}

FOR_STAFF = frozenset(
    {
        "staff",
        "administer",
        "journey.assist",
        "case.read",
        "case.act_for",
        "case.stop",
        "task.work",
        "journey.suspend",
        *OPERATIONS,
        *STUDIO,
    }
)
"""Actions for which somebody who has not signed in is asked to."""


def may(person: Person, action: str, thing: object = None) -> bool:
    """Whether this person may do this to this thing. An action that nobody defined is a KeyError."""
    return RULES[action](person, thing)


def allow(action: str, find: Callable[..., object] | None = None) -> Callable[[View], View]:
    """Guards a view. What `find` gives (called with the address's parts) is the view's first argument.

    Somebody who may not is told that the page does not exist, so that nothing is learnt of other people's cases;
    on staff pages those not signed in are asked to sign in, and colleagues are told that it is not theirs.
    """
    RULES[action]

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(**parts: Any) -> Response:
            person = current_person()
            if action in FOR_STAFF and not is_staff(person):
                return _sign_in_first()
            things = (find(**parts),) if find else ()
            if not may(person, action, *things):
                raise Forbidden() if action in FOR_STAFF else NotFound()
            response = make_response(view(*things, **parts))
            if response.status_code < 500:
                work.commit()
            return response

        guarded.action = action  # type: ignore[attr-defined]
        return guarded

    return guard


def _sign_in_first() -> Response:
    if request.headers.get("Sec-Fetch-Dest") == "iframe":  # a page within a page: signing in is for the one around it
        return make_response(gettext("You have been signed out. Sign in again in another tab."), 401)
    if request.method == "GET":
        return make_response(redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?"))))
    return make_response(redirect(url_for("accounts.sign_in", next=request.path)))


OPEN_ENDPOINTS = frozenset({"static", "brand_css", "brand_logo", "favicon"})
"""Files that say nothing of anybody."""


def unguarded(app: Flask) -> list[str]:
    """Endpoints whose view says nothing of who may call it."""
    return sorted(
        name for name, view in app.view_functions.items() if name not in OPEN_ENDPOINTS and not hasattr(view, "action")
    )
