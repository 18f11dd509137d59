"""What people meet while a case, or a whole version of a journey, is paused: it is said, and nothing typed is lost."""

from engine.errors import Suspended
from engine.people import Person
from tests.web.apply.conftest import Citizen, picture
from tests.web.apply.test_tasks import go_to_task
from tests.web.installation import Browser, Installation
from tests.web.staff import officer, task_id
from web.models import Draft

COMPLETE = {"check.result": "complete", "check.note": "The photo is dark"}
BOSS = Person("user:99", frozenset({"operators"}))


def pause(installation: Installation, reference: str = "PP-TEST") -> None:
    with installation.engine.database.begin() as session:
        installation.engine.suspend(session, installation.case(reference).id, "a fault", BOSS)


def pause_version(installation: Installation) -> str:
    with installation.engine.database.begin() as session:
        deployment_id = installation.engine.current(session, "permit").deployment_id
        installation.engine.suspend_deployment(session, deployment_id, "a fault", BOSS)
    return deployment_id


def test_a_task_of_a_paused_case_says_so_and_keeps_what_was_typed(installation: Installation) -> None:
    installation.start()
    dele = officer(installation)
    address = f"/tasks/{task_id(installation)}"
    dele.get(address)
    dele.post(address, do="claim")
    dele.get(address)
    pause(installation)

    answer = dele.post(address, do="finish", data=COMPLETE)

    assert answer.status_code == 409
    assert "The case is paused" in dele.words
    assert "It cannot be claimed or finished until somebody resumes it." in dele.words
    assert "The photo is dark" in dele.text
    assert task_id(installation)


def test_a_task_of_a_paused_case_cannot_be_claimed(installation: Installation) -> None:
    installation.start()
    dele = officer(installation)
    address = f"/tasks/{task_id(installation)}"
    dele.get(address)
    pause(installation)

    assert dele.post(address, do="claim").status_code == 409
    assert "The case is paused" in dele.words


def test_the_page_of_a_paused_case_says_since_when(installation: Installation) -> None:
    installation.start()
    pause(installation)
    dele = officer(installation)

    dele.get("/cases/PP-TEST")

    assert "The case is paused since 26 Oct 10:42" in dele.words


def test_a_citizen_cannot_start_while_the_version_is_paused_and_is_told_to_come_back(
    installation: Installation,
) -> None:
    citizen = Citizen(installation)
    citizen.browser.get("/apply/permit")
    pause_version(installation)

    citizen.browser.post("/apply/permit")

    assert citizen.path == "/apply/permit"
    assert "This service is paused for the moment" in citizen.words
    assert "Come back later." in citizen.words
    assert "Start now" not in citizen.words
    assert installation.rows(Draft) == []


def test_answers_that_are_sent_while_the_version_is_paused_are_kept_and_sent_later(
    installation: Installation,
) -> None:
    citizen = Citizen(installation).fill_in()
    deployment_id = pause_version(installation)
    check = citizen.path

    answer = citizen.browser.post(check)

    assert answer.status_code == 409
    assert "We have not received your answers yet. They are saved, and nothing is lost." in citizen.words
    with installation.engine.database.begin() as session:
        installation.engine.resume_deployment(session, deployment_id, "mended", BOSS)
    citizen.browser.get(check)
    citizen.send()
    assert citizen.page == "received"


def test_answers_to_a_task_of_a_paused_case_are_kept(installation: Installation) -> None:
    citizen = go_to_task(Citizen(installation).apply())
    reference = citizen.reference
    citizen.browser.post(citizen.path, data={"sent.photo": picture()})
    citizen.browser.post(citizen.path, data={"sent.words": "Taken in the street"})
    pause(installation, reference)
    check = citizen.path

    answer = citizen.browser.post(check)

    assert answer.status_code == 409
    assert "They are saved, and nothing is lost." in citizen.words
    citizen.browser.get(check)
    assert "Taken in the street" in citizen.words


def test_a_message_page_for_what_has_no_page_of_its_own_is_in_plain_words(installation: Installation) -> None:
    with installation.app.test_request_context():
        page, status = installation.app.handle_user_exception(Suspended())  # type: ignore[misc]

    assert status == 409
    assert "This is paused for the moment" in page.get_data(as_text=True)


def test_a_citizen_is_told_on_their_page_that_it_is_paused(installation: Installation) -> None:
    citizen = Citizen(installation).apply()
    pause(installation, citizen.reference)

    citizen.browser.get(f"/applications/{citizen.reference}")

    assert "Your application is paused for the moment" in citizen.words
    assert "What you have sent is kept." in citizen.words


def test_paused_tasks_are_marked_and_not_given_as_the_next_one(installation: Installation) -> None:
    installation.start()
    installation.start(reference="PP-OTHER")
    pause(installation)
    dele = officer(installation)
    dele.get("/tasks/?view=group:officers")
    assert dele.words.count("paused") == 1

    dele.post("/tasks/next?view=group:officers")

    assert dele.path == f"/tasks/{task_id(installation, reference='PP-OTHER')}"


def test_claiming_many_leaves_the_paused_ones(installation: Installation) -> None:
    installation.start()
    installation.start(reference="PP-OTHER")
    pause(installation)
    dele: Browser = officer(installation)
    dele.get("/tasks/?view=group:officers")
    both = [task_id(installation), task_id(installation, reference="PP-OTHER")]

    dele.post("/tasks/?view=group:officers", data={"do": "claim", "ticked": both})

    assert "One task is yours now" in dele.words
    assert "PP-TEST: the case is paused" in dele.words
