"""Incidents: what is wrong, by cause; one of them with all there is to know; trying again and passing over."""

import re

import pytest

from tests.web.installation import Browser, Installation
from tests.web.operations.conftest import incidents, kinds
from tests.web.staff import officer


def address(installation: Installation, reference: str = "PP-ONE") -> str:
    return f"/operations/incidents/{incidents(installation, reference)[0].id}"


def test_with_nothing_wrong_the_page_says_so(installation: Installation, noor: Browser) -> None:
    noor.get("/operations/")

    assert "Nothing stands still" in noor.words


def test_what_stands_still_is_listed_by_cause_with_how_many_and_since_when(stuck: Installation, noor: Browser) -> None:
    noor.get("/operations/")

    assert "Check everything is there Apply for a parking permit A rule could not be worked out A date" in noor.words
    assert "came out as “soon”, which is none. 2 26 Oct 10:42, last 26 Oct 11:42" in noor.words


def test_a_cause_lists_its_cases_and_each_leads_to_its_incident(stuck: Installation, noor: Browser) -> None:
    noor.get("/operations/")
    noor.get(re.findall(r'href="(/operations/causes[^"]+)"', noor.text)[0])

    assert "Check everything is there 2" in noor.words
    assert noor.words.index("PP-ONE") < noor.words.index("PP-TWO")
    noor.get(re.findall(r'href="(/operations/incidents/[^"]+)"', noor.text)[0])
    assert "Case PP-ONE" in noor.words
    assert "For technicians UnusableValue: A date came out as “soon”" in noor.words


def test_a_made_up_cause_is_no_page(stuck: Installation, noor: Browser) -> None:
    assert noor.get("/operations/causes?kind=bad-luck").status_code == 404
    assert noor.get("/operations/incidents/nothing").status_code == 404
    noor.get("/operations/causes?journey=permit&element=decide&kind=job")
    assert "Nothing stands still here any more" in noor.words


def mend(browser: Browser, reference: str, value: str, name: str = "limit") -> None:
    browser.get(f"/operations/cases/{reference}")
    browser.post(f"/operations/cases/{reference}/known")
    browser.get(f"/operations/cases/{reference}/mend?name={name}")
    browser.post(f"/operations/cases/{reference}/mend", name=name, value=value, scope="0")


def test_a_case_goes_on_once_it_is_mended_and_tried_again(stuck: Installation, noor: Browser) -> None:
    mend(noor, "PP-ONE", '"2026-11-02T12:00:00Z"')
    noor.get(address(stuck))

    noor.post(address(stuck) + "/retry")

    assert "“Check everything is there” was tried again." in noor.words
    assert incidents(stuck, "PP-ONE") == []
    assert {"variables_seen", "variables_set", "incident_retried"} <= set(kinds(stuck, "PP-ONE"))


def test_what_fails_again_leads_to_the_incident_that_came_of_it(stuck: Installation, noor: Browser) -> None:
    before = address(stuck)
    noor.get(before)

    noor.post(before + "/retry")

    assert "does not work yet" in noor.words
    assert noor.path == address(stuck) != before


def test_a_form_sent_twice_tries_once(stuck: Installation, noor: Browser) -> None:
    before = address(stuck)
    noor.get(before)
    key = noor.form_key

    noor.post(before + "/retry")
    noor.post(before + "/retry", form_key=key)

    assert kinds(stuck, "PP-ONE").count("incident_retried") == 1


def test_somebody_who_comes_too_late_is_told_how_it_ended(stuck: Installation, noor: Browser) -> None:
    mend(noor, "PP-ONE", '"2026-11-02T12:00:00Z"')
    before = address(stuck)
    noor.get(before)
    late = stuck.signed_in("late@marlshire.example", "operators")
    late.get(before)
    noor.post(before + "/retry")

    answer = late.post(before + "/retry")

    assert answer.status_code == 409
    assert "Somebody has seen to this before you" in late.words
    assert "It was tried again on 26 Oct 11:42." in late.words


@pytest.mark.parametrize("command", ["all", "ticked"])
def test_all_of_a_cause_or_those_ticked_are_tried_again(stuck: Installation, noor: Browser, command: str) -> None:
    for reference in ("PP-ONE", "PP-TWO"):
        mend(noor, reference, '"2026-11-02T12:00:00Z"')
    cause = "/operations/causes?journey=permit&element=check&kind=expression"
    noor.get(cause)

    ticked = [each.id for each in incidents(stuck, "PP-ONE")]
    noor.post(cause, data={"do": command, "ticked": ticked})

    assert ("2 were tried again." if command == "all" else "One was tried again.") in noor.words
    assert incidents(stuck, "PP-ONE") == []
    assert bool(incidents(stuck, "PP-TWO")) is (command == "ticked")


def test_nothing_ticked_is_said(stuck: Installation, noor: Browser) -> None:
    cause = "/operations/causes?journey=permit&element=check&kind=expression"
    noor.get(cause)

    assert noor.post(cause, do="ticked").status_code == 422
    assert "Tick at least one case" in noor.words


def test_a_step_is_passed_over_with_a_reason_and_what_came_of_it(stuck: Installation, noor: Browser) -> None:
    noor.get(address(stuck))

    noor.post(address(stuck) + "/skip", reason="Checked on paper", given='{"checked": true, "missing": {"ask": []}}')

    assert "“Check everything is there” was passed over." in noor.words
    assert incidents(stuck, "PP-ONE") == []
    assert stuck.variables("PP-ONE")["checked"] is True
    dele = officer(stuck)
    dele.get("/cases/PP-ONE")
    assert "Noor Haddad passed over “Check everything is there”: Checked on paper" in dele.words


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"reason": "", "given": '{"a": 1}'}, "Say why"),
        ({"reason": "why not", "given": "[1]"}, "Write names and values in braces"),
        ({"reason": "why not", "given": '{"a": }'}, "This is not a value"),
    ],
)
def test_a_step_is_not_passed_over_without_a_reason_or_with_what_is_no_value(
    stuck: Installation, noor: Browser, sent: dict[str, str], said: str
) -> None:
    noor.get(address(stuck))

    answer = noor.post(address(stuck) + "/skip", data=sent)

    assert answer.status_code == 422
    assert said in noor.words
    assert all(each in noor.text for each in sent.values())
    assert len(incidents(stuck, "PP-ONE")) == 1


def test_values_are_shown_to_those_who_ask_and_only_for_a_while(stuck: Installation, noor: Browser) -> None:
    noor.get(address(stuck))
    assert "Achterberg" not in noor.text
    assert "limit" in noor.words

    noor.post("/operations/cases/PP-ONE/known", incident=incidents(stuck, "PP-ONE")[0].id)
    assert "Achterberg" in noor.text
    assert noor.path == address(stuck)
    stuck.later(minutes=20)
    noor.get(address(stuck))
    assert "Achterberg" not in noor.text


def test_an_incident_of_a_paused_case_says_that_it_must_be_resumed(stuck: Installation, noor: Browser) -> None:
    noor.get("/operations/cases/PP-ONE")
    noor.post("/operations/cases/PP-ONE/suspend", reason="we look")
    noor.get(address(stuck))
    assert "Resume it before you try the step again." in noor.words

    assert noor.post(address(stuck) + "/retry").status_code == 409
    assert len(incidents(stuck, "PP-ONE")) == 1
