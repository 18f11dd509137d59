"""What a case would stand still at is said before anybody begins one."""

from tests.web.installation import Browser
from tests.web.studio.studio import begin
from tests.web.studio.test_outline import change
from tests.web.studio.test_publishing import publish, retitled


def rules(browser: Browser, key: str) -> set[str]:
    """The rules by which something stops publishing."""
    found = browser.client.get(f"/journeys/{key}/draft/problems").get_json()["problems"]
    return {each["rule"] for each in found if each["severity"] == "error"}


def test_an_e_mail_says_to_whom_and_what(designer: Browser) -> None:
    key = begin(designer)
    change(designer, key, "insert", "start", kind="message", name="Write to them")
    assert {"message-to-nobody", "message-empty"} <= rules(designer, key)

    change(designer, key, "step", "write_to_them", name="Write", to="=email", subject="It is here", text="Come.")

    assert not {"message-to-nobody", "message-empty"} & rules(designer, key)


def test_a_call_says_which_address(designer: Browser) -> None:
    key = begin(designer)
    change(designer, key, "insert", "start", kind="system", name="Ask the register")
    assert "system-unnamed" in rules(designer, key)

    change(designer, key, "step", "ask_the_register", name="Ask", url="https://register.example")

    assert "system-unnamed" not in rules(designer, key)


def test_a_scenario_that_fails_is_in_the_one_list(publisher: Browser) -> None:
    key = begin(publisher, "Ours", "pattern:apply_assess_decide")
    retitled(publisher, key, "Ours")
    change(publisher, key, "remove", "tell_them_no_and_why")

    publish(publisher, key)

    assert "does not go as it should" in publisher.words
    assert "still to be filled in" in publisher.words


def test_who_is_asked_hears_of_it(designer: Browser) -> None:
    key = begin(designer)
    change(designer, key, "insert", "start", kind="citizen", name="Send a photo")
    found = designer.client.get(f"/journeys/{key}/draft/problems").get_json()["problems"]
    assert [each["element_name"] for each in found if each["rule"] == "asked-unaware"] == ["Send a photo"]

    change(designer, key, "insert", "start", kind="message", name="Ask them")

    found = designer.client.get(f"/journeys/{key}/draft/problems").get_json()["problems"]
    assert not [each for each in found if each["rule"] == "asked-unaware"]
