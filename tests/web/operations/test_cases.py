"""One case for operators: pause, resume, cancel, mend; and move it after reading what would happen."""

import re

import pytest

from tests.web.installation import Browser, Installation
from tests.web.operations.conftest import incidents, kinds
from tests.web.staff import officer, task_id

CASE = "/operations/cases/PP-TEST"


def open_case(browser: Browser) -> None:
    browser.get(CASE)


def test_a_case_is_paused_and_resumed_with_a_reason(installation: Installation, noor: Browser) -> None:
    installation.start()
    noor.get(CASE)
    noor.post(CASE + "/suspend", reason="A fault in the form")
    assert "Paused since 26 Oct 10:42" in noor.words

    noor.post(CASE + "/resume", reason="Mended")

    assert "State Open" in noor.words
    dele = officer(installation)
    dele.get("/cases/PP-TEST")
    assert "Noor Haddad paused the case: A fault in the form" in dele.words
    assert "Noor Haddad let the case go on" in dele.words


def test_nothing_is_done_without_a_reason(installation: Installation, noor: Browser) -> None:
    installation.start()
    noor.get(CASE)

    for verb in ("suspend", "cancel"):
        assert noor.post(f"{CASE}/{verb}", reason=" ").status_code == 422
        assert "Say why" in noor.words

    assert installation.case("PP-TEST").suspended_at is None
    assert installation.case("PP-TEST").state == "active"


def test_pausing_what_was_paused_meanwhile_says_so_and_keeps_the_reason(
    installation: Installation, noor: Browser
) -> None:
    installation.start()
    noor.get(CASE)
    other = installation.signed_in("other@marlshire.example", "operators")
    other.get(CASE)
    other.post(CASE + "/suspend", reason="first")

    answer = noor.post(CASE + "/suspend", reason="my own reason")

    assert answer.status_code == 409
    assert "This case is paused already." in noor.words
    assert "my own reason" in noor.text


def test_a_case_is_cancelled(installation: Installation, noor: Browser) -> None:
    installation.start()
    noor.get(CASE)

    noor.post(CASE + "/cancel", reason="Entered twice")

    assert installation.case("PP-TEST").state == "terminated"
    assert "State Cancelled on 26 Oct 10:42" in noor.words


def test_what_a_case_knows_is_changed_whole(installation: Installation, noor: Browser) -> None:
    installation.start()
    noor.get(CASE)
    noor.post(CASE + "/known")
    noor.get(CASE + "/mend?name=vehicle")
    assert '"kind": "own"' in noor.text

    noor.post(CASE + "/mend", name="vehicle", scope="0", value='{"kind": "hired"}')

    assert installation.variables("PP-TEST")["vehicle"] == {"kind": "hired"}
    assert "“vehicle” is changed." in noor.words


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("", "Write a value"),
        ("tomorrow", "This comes to nothing"),
        ('{"a": ', "This is not a value"),
        ("1 +", "This is not a value"),
    ],
)
def test_what_is_no_value_is_said_and_nothing_typed_is_lost(
    installation: Installation, noor: Browser, value: str, said: str
) -> None:
    installation.start()
    noor.get(CASE)
    noor.post(CASE + "/known")
    noor.get(CASE + "/mend?name=vehicle")

    answer = noor.post(CASE + "/mend", name="vehicle", scope="0", value=value)

    assert answer.status_code == 422
    assert said in noor.words
    assert f"\n{value}</textarea>" in noor.text


def test_values_cannot_be_changed_unseen(installation: Installation, noor: Browser) -> None:
    installation.start()

    noor.get(CASE + "/mend?name=person")

    assert noor.path == CASE
    assert "variables_seen" not in kinds(installation, "PP-TEST")


def test_something_a_case_should_know_is_added(installation: Installation, noor: Browser) -> None:
    installation.start()
    noor.get(CASE)
    noor.post(CASE + "/known")
    noor.get(CASE + "/mend")
    assert noor.post(CASE + "/mend", name="", scope="0", value="1").status_code == 422
    assert "Write its name" in noor.words

    noor.post(CASE + "/mend", name="limit", scope="0", value='date("2026-11-02")')

    assert str(installation.variables("PP-TEST")["limit"]) == "2026-11-02"


def choose(browser: Browser, begin: str, reason: str = "Went wrong way") -> None:
    browser.get(CASE + "/move")
    [number] = re.findall(r'name="end" type="checkbox" value="(\d+)"', browser.text)
    browser.post(CASE + "/move/try", data={"end": number, "begin": begin, "reason": reason})


def test_a_move_is_read_before_it_is_done(installation: Installation, noor: Browser) -> None:
    installation.start()
    choose(noor, "decide")
    assert "This would go The task “Check everything is there”" in noor.words
    assert "This would come The task “Decide”" in noor.words
    assert task_id(installation, "check")

    fields = dict(re.findall(r'name="(revision|end|begin|reason)" value="([^"]*)"', noor.text))
    noor.post(CASE + "/move", data=fields)

    assert "The case was moved." in noor.words
    assert task_id(installation, "decide")
    dele = officer(installation)
    dele.get("/cases/PP-TEST")
    moved = "Noor Haddad moved the case from “Check everything is there” to “Decide”: Went wrong way"
    assert moved in dele.words


def test_a_move_of_a_case_that_has_changed_since_is_refused(installation: Installation, noor: Browser) -> None:
    installation.start()
    choose(noor, "decide")
    fields = dict(re.findall(r'name="(revision|end|begin|reason)" value="([^"]*)"', noor.text))
    dele = officer(installation)
    dele.get(f"/tasks/{task_id(installation, 'check')}")
    dele.post(f"/tasks/{task_id(installation, 'check')}", do="claim")

    answer = noor.post(CASE + "/move", data=fields)

    assert answer.status_code == 409
    assert "The case has changed since you looked" in noor.words
    assert "Went wrong way" in noor.text


def test_a_move_that_cannot_be_is_said(installation: Installation, noor: Browser) -> None:
    installation.start()
    noor.get(CASE + "/move")
    assert noor.post(CASE + "/move/try", reason="why").status_code == 422
    assert "Choose what is to end, or where to begin" in noor.words

    choose(noor, "")

    assert "To end it, cancel it." in noor.words or "To end the case, cancel it." in noor.words


def test_a_move_says_what_would_stand_still(stuck: Installation, noor: Browser) -> None:
    noor.get("/operations/cases/PP-ONE/move")

    noor.post("/operations/cases/PP-ONE/move/try", begin="check", reason="again")

    assert "It would stand still there" in noor.words
    assert len(incidents(stuck, "PP-ONE")) == 1
