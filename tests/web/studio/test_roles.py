"""Who may do what with a journey: nobody is left out by one click, and nothing waits for nobody without a word."""

from tests.web.installation import Browser, Installation
from tests.web.studio.studio import begin
from tests.web.studio.test_publishing import bring, publish
from web.models import Account
from web.studio.models import JourneyRole


def account(house: Installation, email: str) -> str:
    return next(str(each.id) for each in house.rows(Account) if each.email == email)


def test_nobody_is_chosen_until_somebody_is(designer: Browser) -> None:
    key = begin(designer)
    designer.get(f"/journeys/{key}/")

    designer.post(f"/journeys/{key}/roles", account="", role="designer")

    assert "Choose who it is" in designer.words


def test_the_last_owner_stays_until_somebody_else_owns_it(house: Installation, designer: Browser) -> None:
    other = house.add_person("o.price@x.example", "designers")
    key = begin(designer)
    me = account(house, "p.nair@x.example")
    designer.get(f"/journeys/{key}/")

    for role in ("designer", ""):
        designer.post(f"/journeys/{key}/roles", account=me, role=role)
        assert "You are its only owner" in designer.words
    designer.post(f"/journeys/{key}/roles", account=other.id.removeprefix("user:"), role="owner")
    designer.post(f"/journeys/{key}/roles", account=me, role="designer")

    assert {each.role for each in house.rows(JourneyRole)} == {"owner", "designer"}


def test_as_many_must_agree_as_there_are(house: Installation, publisher: Browser) -> None:
    key = bring(publisher)
    publisher.get(f"/journeys/{key}/")

    publisher.post(f"/journeys/{key}/settings", approvals="2", rule="pass")
    assert "Only 1 person may publish this journey, so that nobody could agree" in publisher.words
    publisher.post(f"/journeys/{key}/settings", approvals="1", rule="pass")
    publish(publisher, key)

    assert "1 must agree, but only 0 other people may" in publisher.words


def test_a_team_without_anybody_is_named_before_it_is_published(house: Installation, publisher: Browser) -> None:
    key = bring(publisher)
    publisher.get(f"/journeys/{key}/publish")
    assert "Nobody is in this team" in publisher.words

    for group in ("officers", "deciders"):
        house.add_person(f"{group}@x.example", group)
    publisher.get(f"/journeys/{key}/publish")
    assert "Nobody is in this team" not in publisher.words


def test_a_journey_that_was_never_published_can_be_thrown_away(designer: Browser) -> None:
    key = begin(designer)
    designer.get(f"/journeys/{key}/")

    designer.post(f"/journeys/{key}/discard")
    assert "Tick that you are sure" in designer.words
    designer.post(f"/journeys/{key}/discard", sure="1")

    assert "is thrown away" in designer.words
    assert designer.get(f"/journeys/{key}/").status_code == 404


def test_what_was_published_stays(house: Installation, publisher: Browser) -> None:
    owner = house.signed_in("a.brandt@x.example", "administrators")
    key = bring(publisher)
    publish(publisher, key)
    owner.get(f"/journeys/{key}/")

    assert owner.post(f"/journeys/{key}/discard", sure="1").status_code == 409
    assert owner.get(f"/journeys/{key}/").status_code == 200
