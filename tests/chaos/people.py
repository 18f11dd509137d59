"""Citizens who apply, and officers who do whatever is offered to them, each in a thread of their own."""

import re
import threading
from collections.abc import Sequence
from time import sleep

from tests.chaos.browser import Answers, Browser, Lost

MOST_PAGES = 80

BLUE_BADGE: dict[str, Answers] = {
    "awarded": {
        "about.who_for": "myself",
        "about.badge_before": "first",
        "person.name": "Rosalind Achterberg",
        "person.former_name": "",
        "person.date_of_birth-day": "14",
        "person.date_of_birth-month": "3",
        "person.date_of_birth-year": "1971",
        "person.ni_number": "",
        "person.address.postcode": "ML4 7QT",
        "contact.by": "email",
        "contact.email": "r.achterberg@example.org",
        "contact.formats": ["none"],
        "contact.safe": "yes",
        "reason.end_of_life": "no",
        "reason.benefit": "pip",
        "reason.pip_moving": "8",
        "reason.pip_planning": "0",
        "reason.pip_descriptor_e": "no",
        "reason.award_no_end": [],
        "reason.award_ends-day": "31",
        "reason.award_ends-month": "3",
        "reason.award_ends-year": "2028",
        "evidence.address_check": "council_tax",
    }
}
BLUE_BADGE["refused"] = BLUE_BADGE["awarded"]

OFFICERS: Answers = {
    "check.identity": "good",
    "check.address": "good",
    "check.photo": "good",
    "check.award_letter": "good",
    "check.next": "go_on",
    "proof.result": "good",
    "decision.what": "award",
    "decision.ends-day": "31",
    "decision.ends-month": "3",
    "decision.ends-year": "2028",
    "second.result": "agree",
}


class Citizen:
    """One person with one journey."""

    def __init__(self, sites: Sequence[str], journey: str, answers: Answers, name: str) -> None:
        self.browser = Browser(sites, name)
        self.journey = journey
        self.answers = answers
        self.reference = ""

    def apply(self) -> str:
        """From the start page until it is sent; the reference."""
        self.browser.get(f"/apply/{self.journey}")
        self.browser.send(self.browser.form(), {})
        self._answer_all()
        found = re.match(r"/applications/([^/]+)", self.browser.page.path)
        if found is None:
            raise Lost(f"not received: {self.browser.page.path} {self.browser.page.words[:400]}")
        self.reference = found[1]
        return self.reference

    def do_whatever_is_asked(self) -> bool:
        """Whether there was a task for the applicant, and it was done."""
        page = self.browser.get(f"/applications/{self.reference}")
        links = page.links(f"/applications/{self.reference}/tasks/")
        if not links:
            return False
        self.browser.get(links[0])
        self._answer_all()
        return True

    def _answer_all(self) -> None:
        """Page after page, until there is nothing to answer."""
        for _ in range(MOST_PAGES):
            path = self.browser.page.path
            if not re.match(r"/apply/[^/]+/.+|/applications/[^/]+/tasks/.+", path):
                return
            if not self.browser.page.tree.xpath("//main//form"):
                return
            page = self.browser.send(self.browser.form(), self.answers)
            if page.status == 422:
                raise Lost(f"{path} was refused: {page.words[:600]}")
        raise Lost(f"still asked at {self.browser.page.path}")


class Officer:
    """Signs in, and does what is offered, until told to stop."""

    def __init__(self, sites: Sequence[str], email: str, password: str, answers: Answers = OFFICERS) -> None:
        self.browser = Browser(sites, email)
        self.email, self.password, self.answers = email, password, answers
        self.lost: list[str] = []

    def work(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            try:
                if not self.do_one():
                    stopping.wait(0.3)
            except Lost as trouble:
                self.lost.append(str(trouble))
                sleep(1)

    def do_one(self) -> bool:
        page = self.browser.get("/tasks/?view=all")
        if page.path.startswith("/sign-in"):
            self._sign_in()
            page = self.browser.get("/tasks/?view=all")
        found = [each for each in page.links("/tasks/") if re.match(r"/tasks/[0-9a-f-]{36}", each)]
        if not found:
            return False
        self.browser.get(self.browser.chance.choice(found))
        return self._finish()

    def _sign_in(self) -> None:
        self.browser.get("/sign-in")
        self.browser.send(self.browser.form(), {"email": self.email, "password": self.password})
        if self.browser.page.path.startswith("/sign-in"):
            raise Lost(f"{self.email} may not sign in: {self.browser.page.words[:200]}")

    def _finish(self) -> bool:
        """Pages of a form that unfolds; somebody else may have been first."""
        for _ in range(8):
            forms = self.browser.page.tree.xpath("//main//form[.//button[@name='do'] or .//input[@name='do']]")
            if not forms:
                return False
            page = self.browser.send(forms[0], self.answers, ("do", "finish"))
            if page.status != 422:
                return page.status == 200
        raise Lost(f"refused at {self.browser.page.path}: {self.browser.page.words[:800]}")
