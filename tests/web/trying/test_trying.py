"""A draft tried: the same pages, invented people, a clock, what was sent, and the run kept as a scenario."""

import json

from engine.testing.scenarios.scenario import read
from tests.web.installation import Browser, Installation
from tests.web.trying.people import BASE, Tried, row
from web.models import Draft
from web.studio import drafts


def draft_files(house: Installation) -> dict[str, bytes]:
    with house.app.app_context(), house.read() as session:
        return dict(drafts.of(session, "permit").files)


def test_it_is_begun_at_once_and_says_that_nothing_is_real(designer: Browser) -> None:
    designer.get(f"{BASE}/try")
    assert "Nothing you type is real, nothing is sent" in designer.words

    tried = Tried.begun(designer)

    assert designer.path == f"{BASE}/try"
    tried.inside.get(f"{tried.mount}/apply/permit")
    assert "Apply for a parking permit" in tried.inside.words


def test_everybody_goes_through_it_and_the_real_database_knows_nothing(house: Installation, designer: Browser) -> None:
    tried = Tried.begun(designer).be("applicant").fills_in()
    assert "We have your application" in tried.inside.words
    tried.inside.get(tried.inside.path.removesuffix("/received"))
    assert "Send what is missing" in tried.inside.words or "send what is missing" in tried.inside.words

    around = designer.get(f"{tried.address}/aside").get_data(as_text=True)
    assert "Send what is missing" in around
    assert "We have your application" in around
    assert house.rows(Draft) == []
    assert house.emails() == []


def test_who_did_one_step_may_not_do_the_next_and_there_is_a_second_person(designer: Browser) -> None:
    tried = Tried.begun(designer)

    page = designer.get(f"{tried.address}/aside").get_data(as_text=True)
    assert page.count("Permit officers") >= 2
    assert page.count("Deciders") >= 1


def test_time_passes_and_pages_stay_signed_in(designer: Browser) -> None:
    tried = Tried.begun(designer).be("Dele Okafor")
    assert "Nothing is waiting for you" in tried.inside.words

    tried.passes(to="day")
    tried.passes(to="working")

    assert "It is Wed 28 Oct" in designer.words
    tried.inside.get(f"{tried.mount}/tasks/")
    assert "Dele Okafor" in tried.inside.words
    tried.passes(to="set", day="2020-01-01", time="09:00")
    assert "Set a time that is still to come" in designer.words


def test_a_run_is_recorded_as_a_scenario_that_passes(house: Installation, designer: Browser) -> None:
    tried = Tried.begun(designer).be("applicant").fills_in()
    tried.passes(to="day")

    designer.get(f"{BASE}/try")
    designer.post(f"{tried.address}/record", name="Photo comes later")

    assert "“Photo comes later” is kept with the draft" in designer.words
    assert "1 of 1 pass" in designer.words
    data = draft_files(house)["tests/photo_comes_later.scenario.json"]
    kept = read(data, "x")
    assert [(step.do, step.by, step.for_) for step in kept.steps] == [("start", "applicant", ""), ("wait", "", "P1D")]
    assert kept.expect.waiting_at == ("send_missing",)
    assert kept.expect.passed == ("own_car", "photo_missing")
    assert tried.mount not in data.decode()


def test_scenarios_say_what_differs_once_the_draft_has_changed(house: Installation, designer: Browser) -> None:
    tried = Tried.begun(designer).be("applicant").fills_in()
    designer.get(f"{BASE}/try")
    designer.post(f"{tried.address}/record", name="Photo comes later")
    changed = draft_files(house)["permit.bpmn"].replace(b'vehicle.photo = "later"', b'vehicle.photo = "never"')
    with house.engine.database.begin() as session:
        base = drafts.of(session, "permit").revisions["permit.bpmn"]
        from engine.people import Person

        drafts.save(
            session, "permit", {"permit.bpmn": changed}, {"permit.bpmn": base}, Person("user:1"), house.clock.moment
        )

    found = json.loads(designer.get(f"{BASE}/draft/scenarios").get_data())

    assert found["passed"] == 0
    assert "It waits at “Check everything is there” (check)" in found["failed"][0]["why"]
    designer.get(f"{BASE}/try")
    assert "differs" in designer.words
    assert "The draft has changed since" in designer.words


def test_a_scenario_is_replayed_renamed_and_taken_out(house: Installation, designer: Browser) -> None:
    tried = Tried.begun(designer).be("applicant").fills_in()
    designer.get(f"{BASE}/try")
    designer.post(f"{tried.address}/record", name="Photo comes later")
    file = "tests/photo_comes_later.scenario.json"

    designer.post(f"{BASE}/scenarios/replay", file=file)
    assert "It has been done again, and went as it says" in designer.words
    assert "Send what is missing" in designer.words
    assert row(house).id not in tried.mount

    base = designer.text.split('name="base" value="')[1].split('"')[0]
    designer.post(f"{BASE}/scenarios", do="rename", file=file, base=base, name="Later")
    assert read(draft_files(house)[file], file).name == "Later"
    base = designer.text.split('name="base" value="')[1].split('"')[0]
    designer.post(f"{BASE}/scenarios", do="delete", file=file, base=base)
    assert file not in draft_files(house)


def test_what_stops_the_draft_is_listed_instead(house: Installation, designer: Browser) -> None:
    from engine.people import Person

    with house.engine.database.begin() as session:
        files = drafts.of(session, "permit")
        broken = files.files["permit.bpmn"].replace(b'formId="apply"', b'formId="nothing"')
        bases = {"permit.bpmn": files.revisions["permit.bpmn"]}
        drafts.save(session, "permit", {"permit.bpmn": broken}, bases, Person("user:1"), house.clock.moment)

    designer.get(f"{BASE}/try")
    response = designer.post(f"{BASE}/try")

    assert response.status_code == 409
    assert "stops it from running" in designer.words or "stop it from running" in designer.words
    assert designer.get(f"{BASE}/try").status_code == 200


def test_starting_over_leaves_nothing_of_the_one_before(house: Installation, designer: Browser) -> None:
    first = Tried.begun(designer)
    second = Tried.begun(designer)

    assert first.mount != second.mount
    assert [path.name for path in (house.config.files_dir / "try-outs").iterdir()] == [row(house).id]
    assert designer.get(f"{first.mount}/apply/permit").status_code == 404
