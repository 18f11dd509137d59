from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pytest
from sqlalchemy import func, select

from engine.models import AuditEvent
from tests.web.installation import PASSWORD, PERMIT, Browser, Installation
from tests.web.staff import OFFICERS, officer, person, task_id, task_row, with_answers
from web.models import StoredFile

COMPLETE = {"check.result": "complete"}
PDF = b"%PDF-1.7 " + b"x" * 990


@pytest.fixture
def dele(installation: Installation) -> Browser:
    return officer(installation)


@pytest.fixture
def task(installation: Installation) -> str:
    installation.start()
    return task_id(installation)


def address(task: str, more: str = "") -> str:
    return f"/tasks/{task}?view=group:officers{more}"


@contextmanager
def effects(installation: Installation) -> Iterator[list[int]]:
    """How many entries the record of the cases has grown by."""
    count = select(func.count()).select_from(AuditEvent)
    grown: list[int] = []
    with installation.read() as session:
        before = session.scalar(count) or 0
    yield grown
    with installation.read() as session:
        grown.append((session.scalar(count) or 0) - before)


def test_the_form_stands_beside_the_answers(dele: Browser, task: str) -> None:
    dele.get(address(task))

    assert "← Permit officers, row 1 of 1 Rosalind Achterberg PP-TEST" in dele.words
    assert "Task: check everything is there Nobody holds it" in dele.words
    assert "Is everything there?" in dele.words
    assert "Their answers Open the whole case About you Name Rosalind Achterberg" in dele.words
    assert dele.text.index("Is everything there?") < dele.text.index("Their answers")


def test_how_not_to_reach_them_stands_on_the_page(installation: Installation, dele: Browser) -> None:
    installation.start(with_answers(name="Careful Person"))

    dele.get(address(task_id(installation)))

    assert "Warning: Do not leave a message." in dele.words


def test_claiming_keeps_what_was_typed(installation: Installation, dele: Browser, task: str) -> None:
    dele.get(address(task))

    dele.post(address(task), data={"check.note": "Half a thought"}, do="claim")

    assert "Yours since 10:42" in dele.words
    assert "Half a thought" in dele.text
    assert task_row(installation, task).assignee == person(installation).id


def test_putting_back_leads_to_the_list(installation: Installation, dele: Browser, task: str) -> None:
    dele.get(address(task))
    dele.post(address(task), do="claim")

    dele.post(address(task), do="back")

    assert dele.path == "/tasks/"
    assert "“Check everything is there” is put back for others." in dele.words
    assert task_row(installation, task).assignee is None


def test_what_is_wrong_is_said_and_what_was_typed_stays(dele: Browser, task: str) -> None:
    dele.get(address(task))

    response = dele.post(address(task), data={"check.note": "All pages are here"}, do="finish")

    assert response.status_code == 422
    assert "<title>Error: " in dele.text
    assert "There is a problem Select whether everything is there" in dele.words
    assert "All pages are here" in dele.text


def test_finishing_leads_back_to_the_list_with_a_notice(installation: Installation, dele: Browser, task: str) -> None:
    dele.get(address(task))

    dele.post(address(task), data=COMPLETE, do="finish")

    assert dele.path == "/tasks/"
    assert "“Check everything is there” for Rosalind Achterberg is finished." in dele.words
    assert "Permit officers 1" in dele.words
    assert installation.variables("PP-TEST")["check"] == {"result": "complete", "note": None}


def test_finish_and_next_opens_the_next_one(installation: Installation, dele: Browser, task: str) -> None:
    installation.start(reference="PP-NEXT")
    following = task_id(installation, reference="PP-NEXT")
    dele.get(address(task))

    dele.post(address(task), data=COMPLETE, do="next")

    assert dele.path == f"/tasks/{following}"
    assert "for Rosalind Achterberg is finished." in dele.words
    assert "Yours since" in dele.words


def test_sending_the_same_form_twice_has_one_effect_and_the_same_page(
    installation: Installation, dele: Browser, task: str
) -> None:
    for reference in ("PP-NEXT", "PP-AFTER"):
        installation.later(minutes=1)
        installation.start(reference=reference)
    dele.get(address(task))
    once = dele.form_key
    dele.post(address(task), data=COMPLETE, do="next")
    first = dele.path
    installation.later(minutes=1)

    with effects(installation) as grown:
        dele.post(address(task), data={**COMPLETE, "form_key": once}, do="next")

    assert dele.path == first
    assert grown == [0]


def test_a_form_whose_key_is_for_something_else_is_refused(dele: Browser, task: str) -> None:
    dele.get(address(task))

    for key in ("", "rubbish", dele.form_key + "x"):
        response = dele.post(address(task), data={**COMPLETE, "form_key": key}, do="finish")
        assert response.status_code == 400


def test_questions_that_the_answers_bring_up_are_asked_before_it_is_finished(
    installation: Installation, dele: Browser, task: str
) -> None:
    form = (PERMIT / "check.form").read_text()
    changed = form.replace(
        '"id": "check_note",', '"id": "check_note", "conditional": {"hide": "=check.result != \\"missing\\""},'
    )
    installation.deploy(changes={"check.form": changed.encode()})
    installation.start(reference="PP-NEW")
    new = task_id(installation, reference="PP-NEW")
    dele.get(address(new))
    assert "Note (optional)" not in dele.words

    dele.post(address(new), data={"check.result": "missing"}, do="finish")
    asked = dele.words
    dele.post(address(new), data={"check.result": "missing", "check.note": "The photo"}, do="finish")

    assert "One thing more" in asked
    assert "Note (optional)" in asked
    assert dele.path == "/tasks/"


def test_a_task_that_a_colleague_holds_says_who_and_since_when(
    installation: Installation, dele: Browser, task: str
) -> None:
    officer(installation, "Mags Winterbourne")
    with installation.engine.database.begin() as session:
        installation.engine.claim(session, task, person(installation, "Mags Winterbourne"))

    dele.get(address(task))

    assert "Mags Winterbourne is doing this They have had it since 10:42" in dele.words
    assert "Finish and next" not in dele.words


def test_a_second_person_must_do_what_one_has_taken_part_in(
    installation: Installation, dele: Browser, task: str
) -> None:
    dele.get(address(task))
    dele.post(address(task), data=COMPLETE, do="finish")
    decide = task_id(installation, "decide")

    dele.get(address(decide))
    read = dele.words
    response = dele.post(address(decide), data={"decision.outcome": "yes", "decision.why": "Because"}, do="finish")

    assert "A second person must do this You took part in this case before" in read
    assert "Finish and next" not in read
    assert response.status_code == 403
    assert "A second person must do this" in dele.words
    assert task_row(installation, decide).state == "created"


def test_another_teams_task_is_refused_and_an_unknown_one_not_found(installation: Installation, task: str) -> None:
    stranger = officer(installation, "Ines Hollin", "somebody_else")
    stranger.get("/tasks/")

    assert stranger.get(address(task)).status_code == 403
    assert stranger.post(address(task), data=COMPLETE, do="finish").status_code == 403
    assert stranger.post(f"/tasks/{task}/note", text="x").status_code == 403
    assert stranger.get("/tasks/nothing").status_code == 404
    assert task_row(installation, task).state == "created"


def test_an_administrator_sees_no_task_that_is_not_theirs(installation: Installation, task: str) -> None:
    administrator = officer(installation, "Priya Nair", "administrators")

    assert administrator.get(address(task)).status_code == 403


def test_what_was_typed_when_the_session_ended_is_shown_again(
    installation: Installation, dele: Browser, task: str
) -> None:
    dele.get(address(task))
    once = dele.form_key
    installation.later(hours=2)

    refused = dele.post(
        address(task), data={"check.note": "A long thought", "form_key": once}, do="finish", follow=False
    )
    dele.get("/sign-in")
    dele.post("/sign-in", email="dele@marlshire.example", password=PASSWORD)
    dele.get(address(task))

    assert refused.status_code in (302, 400)
    assert "What you wrote before is still here" in dele.words
    assert "A long thought" in dele.text
    assert task_row(installation, task).state == "created"


def test_the_tasks_before_and_after_it_are_a_link_away(installation: Installation, dele: Browser, task: str) -> None:
    installation.later(days=1)
    installation.start(reference="PP-NEXT")
    browser = officer(installation)

    browser.get(address(task))
    first = browser.words
    browser.get(address(task_id(installation, reference="PP-NEXT")))

    assert "row 1 of 2 Next Rosalind" in first
    assert "row 2 of 2 Previous Rosalind" in browser.words


def test_a_task_that_is_over_says_where_the_case_has_gone(installation: Installation, dele: Browser, task: str) -> None:
    dele.get(OFFICERS)
    installation.complete("check", person(installation), {"check": {"result": "complete"}})

    response = dele.get(address(task))

    assert response.status_code == 200
    assert "You finished this already" in dele.words
    assert "The case has gone on to “Decide”." in dele.words


def with_a_picker(installation: Installation) -> str:
    """The task of a case whose check asks for a scan."""
    form = (PERMIT / "check.form").read_text()
    scan = '{"type": "filepicker", "key": "check.scan", "id": "scan", "label": "Scan", "validate": {"required": true}},'
    installation.deploy(changes={"check.form": form.replace('"components": [', f'"components": [{scan}', 1).encode()})
    installation.start(reference="PP-SCAN")
    return task_id(installation, reference="PP-SCAN")


def test_a_file_that_staff_add_becomes_a_document_of_the_case(installation: Installation, dele: Browser) -> None:
    task = with_a_picker(installation)
    dele.get(address(task))

    dele.post(address(task), data={**COMPLETE, "check.scan": (BytesIO(PDF), "Letter.pdf")}, do="finish")
    dele.get("/cases/PP-SCAN")

    assert "Documents 1" in dele.words
    assert "Letter.pdf 1 KB Scan Mon 26 Oct, Dele Okafor" in dele.words


def test_a_file_of_a_form_with_errors_is_not_kept(installation: Installation, dele: Browser) -> None:
    task = with_a_picker(installation)
    dele.get(address(task))

    dele.post(address(task), data={"check.scan": (BytesIO(PDF), "Letter.pdf")}, do="finish")
    missing = dele.words
    dele.post(address(task), data={**COMPLETE, "check.scan": (BytesIO(b"MZ"), "Letter.pdf")}, do="finish")

    assert "Select whether everything is there" in missing
    assert "choose them again" in missing
    assert "Letter.pdf: The selected file must be a PDF, JPG or PNG" in dele.words
    assert installation.rows(StoredFile) == []
    assert task_row(installation, task).state == "created"


def test_a_file_that_staff_add_is_not_among_the_applicants_own(installation: Installation, dele: Browser) -> None:
    task = with_a_picker(installation)
    dele.get(address(task))
    dele.post(address(task), data={**COMPLETE, "check.scan": (BytesIO(PDF), "Letter.pdf")}, do="finish")
    [row] = installation.rows(StoredFile)
    citizen = installation.browser()
    with citizen.client.session_transaction() as session:
        session["guests"] = ["anna"]

    citizen.get("/applications/PP-SCAN")
    assert "Your documents" not in citizen.words
    citizen.get("/applications/PP-SCAN/documents")
    assert "Letter.pdf" not in citizen.words
    assert citizen.get(f"/applications/PP-SCAN/documents/{row.id}").status_code == 404
