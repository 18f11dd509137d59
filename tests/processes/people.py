"""Applications to begin with: what different people answer, by question key."""

from datetime import date
from typing import Any

from engine.values import clean
from tests.processes.driver import A_FILE

Answers = dict[str, Any]


def application(benefit: str | None = "pip", /, **changes: object) -> Answers:
    """Rosalind's own application, by e-mail, with everything sent; `changes` by key, "__" for the dot."""
    answers: Answers = {
        "about.who_for": "myself",
        "about.badge_before": "first",
        "person.name": "Rosalind Achterberg",
        "person.former_name": None,
        "person.date_of_birth": date(1971, 3, 14),
        "person.ni_number": None,
        "person.address.line_1": "4 Elm Row",
        "person.address.line_2": None,
        "person.address.town": "Marlbury",
        "person.address.postcode": "ML4 7QT",
        "contact.by": "email",
        "contact.email": "r.achterberg@example.org",
        "contact.formats": ["none"],
        "contact.safe": "yes",
        "reason.end_of_life": "no",
        **_reasons(benefit),
        "evidence.identity": A_FILE,
        "evidence.address_check": "council_tax",
        "evidence.photo": [{"id": "f2", "name": "me.jpg", "size": 900, "type": "image/jpeg"}],
        "declaration.is_true": True,
        "declaration.use": True,
        "declaration.sharing": True,
    }
    answers |= {key.replace("__", "."): value for key, value in changes.items()}
    return {key: clean(value) for key, value in answers.items() if value != "not asked"}


def _reasons(benefit: str | None) -> Answers:
    if benefit is None:
        return {}
    letter: Answers = {"reason.benefit": benefit, "evidence.award_letter": A_FILE}
    award: Answers = {"reason.award_ends": date(2028, 3, 31), "reason.award_no_end": None}
    match benefit:
        case "pip":
            return letter | award | {"reason.pip_moving": 8}
        case "dla":
            return letter | award
        case "wpms":
            return letter
        case "afcs":
            return letter | {"reason.afcs_tariff": 5, "reason.afcs_certified": "yes"}
        case "blind":
            return {
                "reason.benefit": benefit,
                "reason.blind_council": "Marlshire",
                "reason.blind_permission": "yes",
            }
        case _:
            return {"reason.benefit": "none", **condition("pain")}


def condition(*difficulties: str, **more: object) -> Answers:
    """What further assessment asks, for difficulties of walking on foot."""
    answers: Answers = {
        "condition.difficulties": list(difficulties),
        "condition.description": "It is worse in the morning.",
        "condition.aids": None,
        "condition.treatment": None,
        "condition.professionals": None,
        "evidence.letters": [],
    }
    if set(difficulties) & {"pain", "breathless", "balance", "slow", "danger"}:
        answers |= {"condition.distance": "40", "condition.usual_walk": None}
    if set(difficulties) & {"distress", "danger"} or "journey" in more:
        answers |= {"condition.journey": "In a car park I freeze.", "condition.help": "always_known"}
    if "arms" in difficulties:
        answers |= {"condition.drives": "yes", "condition.vehicle": None}
    return answers


def none_of_these(*difficulties: str) -> Answers:
    """No benefit, with these difficulties."""
    pain = condition("pain")
    return {key: value for key, value in application("none").items() if key not in pain} | condition(*difficulties)


def pip_journeys(points: int, descriptor: str | None = None) -> Answers:
    """Moving around 4 points; planning and following journeys what is said."""
    changes: dict[str, object] = {"reason__pip_moving": 4, "reason__pip_planning": points}
    if descriptor is not None:
        changes["reason__pip_descriptor_e"] = descriptor
    further = {} if descriptor == "yes" else {**condition("distress", journey=True)}
    return application("pip", **changes, **further)


def child(**changes: object) -> Answers:
    """Under 3, by a parent."""
    helper = {
        "about__who_for": "my_child",
        "representative__name": "Kit Fenwick",
        "representative__relationship": "parent",
        "representative__authority": "parental_responsibility",
        "declaration__on_behalf": True,
        "person__name": "Bo Fenwick",
        "person__date_of_birth": date(2025, 6, 1),
        "person__ni_number": "not asked",
        "reason__child_equipment": "yes",
        "reason__child_vehicle": "no",
        "condition__description": "Needs oxygen.",
        "condition__treatment": None,
        "condition__professionals": None,
        "evidence__letters": [],
    }
    return application(None, **{**helper, **changes})


def end_of_life() -> Answers:
    return application(None, reason__end_of_life="yes", reason__mobility_affected="yes", evidence__sr1=A_FILE)


def by_post(**changes: object) -> Answers:
    letters: dict[str, object] = {"contact__by": "post", "contact__email": "not asked", "contact__write_to": None}
    return application("pip", **{**letters, **changes})


def unsafe(**changes: object) -> Answers:
    return application("pip", contact__safe="no", contact__safe_note="Do not leave a message.", **changes)
