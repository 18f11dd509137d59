import re
from time import perf_counter

import pytest

from engine.models import AuditEvent
from tests.web.installation import PASSWORD, Installation
from web.accounts import passwords
from web.accounts.people import ADDRESS
from web.models import Account, Attempt

MAGS = "mags@marlshire.example"


def test_somebody_who_works_here_signs_in_and_out(installation: Installation) -> None:
    browser = installation.signed_in(MAGS, "administrators")
    assert browser.path == "/tasks/"

    browser.get("/people")
    browser.post("/sign-out")
    browser.get("/people")

    assert browser.path == "/sign-in"


@pytest.mark.parametrize(("email", "password"), [(MAGS, "wrong"), ("nobody@x.example", PASSWORD), (MAGS, ""), ("", "")])
def test_a_wrong_password_and_an_unknown_address_are_told_the_same(
    installation: Installation, email: str, password: str
) -> None:
    installation.add_person(MAGS)
    browser = installation.browser()
    browser.get("/sign-in")

    page = browser.post("/sign-in", email=email, password=password)

    assert page.status_code == 422
    assert "Enter the right email address and password" in browser.words
    assert f'value="{email}"' in browser.text
    assert password == "" or password not in browser.text.replace(f'value="{email}"', "")


def test_after_five_wrong_passwords_even_the_right_one_is_refused_for_a_quarter_of_an_hour(
    installation: Installation,
) -> None:
    installation.add_person(MAGS)
    browser = installation.browser()
    browser.get("/sign-in")
    for _ in range(5):
        browser.post("/sign-in", email=MAGS.upper(), password="wrong")

    assert browser.post("/sign-in", email=MAGS, password=PASSWORD).status_code == 429
    assert "Wait 15 minutes" in browser.words
    installation.later(minutes=16)
    browser.post("/sign-in", email=MAGS, password=PASSWORD)

    assert browser.path == "/tasks/"
    assert MAGS not in {attempt.subject for attempt in installation.rows(Attempt)}


@pytest.mark.parametrize("idle", [61, 60 * 13])
def test_a_session_ends_by_itself(installation: Installation, idle: int) -> None:
    browser = installation.signed_in("priya@marlshire.example", "administrators")
    assert browser.get("/people").status_code == 200

    installation.later(minutes=idle)
    browser.get("/people")

    assert browser.path == "/sign-in"


def test_a_session_in_use_ends_after_twelve_hours(installation: Installation) -> None:
    browser = installation.signed_in("priya@marlshire.example", "administrators")

    for _ in range(14):
        installation.later(minutes=50)
        browser.get("/people")

    assert browser.path == "/people" or browser.get("/people").request.path == "/sign-in"
    installation.later(minutes=50)
    browser.get("/people")
    assert browser.path == "/sign-in"


def test_one_goes_where_one_was_going_but_never_to_another_site(installation: Installation) -> None:
    installation.add_person("priya@marlshire.example", "administrators")
    browser = installation.browser()
    browser.get("/people")
    assert browser.path == "/sign-in"

    assert 'name="next" value="/people"' in browser.text
    for elsewhere in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        fresh = installation.browser()
        fresh.get("/sign-in")
        answer = fresh.post(
            "/sign-in", email="priya@marlshire.example", password=PASSWORD, next=elsewhere, follow=False
        )
        assert answer.headers["Location"] == "/tasks/"


def test_a_forgotten_password_is_chosen_anew_by_a_link_that_works_once(installation: Installation) -> None:
    installation.add_person(MAGS)
    browser = installation.browser()
    browser.get("/password/forgotten")
    browser.post("/password/forgotten", email=MAGS)
    [email] = installation.emails()
    path = re.search(r"http://[^/]+(/password/\S+)", email.text)
    assert path is not None

    for _ in range(2):  # mail scanners open it too
        assert browser.get(path[1]).status_code == 200
    browser.post(path[1], password="four words together here")
    browser.post("/sign-in", email=MAGS, password="four words together here")

    assert browser.path == "/tasks/"
    assert browser.get(path[1]).status_code == 410
    again = installation.browser()
    again.get("/sign-in")
    assert again.post(path[1], password="another long password").status_code == 410


def test_a_password_link_is_gone_after_two_hours(installation: Installation) -> None:
    installation.add_person(MAGS)
    browser = installation.browser()
    browser.get("/password/forgotten")
    browser.post("/password/forgotten", email=MAGS)
    [email] = installation.emails()
    path = "/password/" + email.text.split("/password/")[1].split()[0]

    installation.later(hours=3)

    assert browser.get(path).status_code == 410


def test_asking_for_a_link_says_the_same_whether_or_not_there_is_an_account(installation: Installation) -> None:
    installation.add_person(MAGS)
    pages = []
    for email in (MAGS, "nobody@marlshire.example"):
        browser = installation.browser()
        browser.get("/password/forgotten")
        browser.post("/password/forgotten", email=email)
        pages.append(browser.words.replace(email, "…"))

    assert pages[0] == pages[1]
    assert len(installation.emails()) == 1


@pytest.mark.parametrize("weak", ["short", "", "aaaaaaaaaaaaaaaa", "x" * 300])
def test_a_weak_password_is_refused_and_the_link_still_works(installation: Installation, weak: str) -> None:
    installation.add_person(MAGS)
    browser = installation.browser()
    browser.get("/password/forgotten")
    browser.post("/password/forgotten", email=MAGS)
    path = "/password/" + installation.emails()[0].text.split("/password/")[1].split()[0]

    browser.get(path)
    browser.post(path, password=weak)

    assert "Password must" in browser.words
    assert browser.get(path).status_code == 200


def test_passwords_are_kept_as_argon2_hashes(installation: Installation) -> None:
    installation.add_person(MAGS)

    [account] = installation.rows(Account)

    assert account.password_hash.startswith("$argon2id$")


def test_an_administrator_adds_locks_and_unlocks_people(installation: Installation) -> None:
    admin = installation.signed_in("priya@marlshire.example", "administrators")
    admin.get("/people/new")
    admin.post("/people/new", name="Ravi  Pillai", email="Ravi@Marlshire.example", groups="officers")
    assert "Ravi Pillai is added" in admin.words
    ravi = next(account for account in installation.rows(Account) if account.name == "Ravi Pillai")
    assert ravi.email == "ravi@marlshire.example"
    assert "Choose your password" in installation.emails()[0].subject

    other = installation.signed_in("tom@marlshire.example", "administrators")
    admin.get(f"/people/{ravi.id}")
    admin.post(f"/people/{ravi.id}/groups", groups="administrators")
    admin.post(f"/people/{ravi.id}/lock")
    assert "Locked" in admin.words
    tom = next(account for account in installation.rows(Account) if account.email.startswith("tom"))
    admin.post(f"/people/{tom.id}/lock")
    other.get("/people")
    assert other.path == "/sign-in"
    admin.post(f"/people/{tom.id}/unlock")
    kinds = [event.kind for event in installation.rows(AuditEvent) if event.chain == f"account:{ravi.id}"]
    assert kinds == ["account_added", "account_groups_set", "account_locked"]


def test_an_administrator_cannot_lock_themselves_out(installation: Installation) -> None:
    admin = installation.signed_in("priya@marlshire.example", "administrators")
    [account] = installation.rows(Account)
    admin.get(f"/people/{account.id}")

    admin.post(f"/people/{account.id}/lock")
    admin.post(f"/people/{account.id}/groups", groups="")

    assert admin.get("/people").status_code == 200


@pytest.mark.parametrize(
    ("name", "email", "told"),
    [
        ("", "a@b.example", "full name"),
        ("A", "nonsense", "correct format"),
        ("A", "priya@marlshire.example", "already"),
    ],
)
def test_a_person_with_something_wrong_is_not_added_and_nothing_is_lost(
    installation: Installation, name: str, email: str, told: str
) -> None:
    admin = installation.signed_in("priya@marlshire.example", "administrators")
    admin.get("/people/new")

    page = admin.post("/people/new", name=name, email=email, groups="officers")

    assert page.status_code == 422
    assert told in admin.words
    assert f'value="{email}"' in admin.text
    assert len(installation.rows(Account)) == 1


def test_a_group_that_no_journey_names_cannot_be_given(installation: Installation) -> None:
    admin = installation.signed_in("priya@marlshire.example", "administrators")
    admin.get("/people/new")

    admin.post("/people/new", name="Ravi", email="ravi@marlshire.example", groups="applicant")

    assert next(a for a in installation.rows(Account) if a.name == "Ravi").groups == frozenset()


@pytest.mark.parametrize("tail", ["@", " ", "", "\x00"])
def test_a_long_text_instead_of_an_address_takes_no_time(installation: Installation, tail: str) -> None:
    browser = installation.browser()
    browser.get("/password/forgotten")

    started = perf_counter()
    page = browser.post("/password/forgotten", email="a@" + "." * 40_000 + tail)

    assert page.status_code == 422
    assert perf_counter() - started < 2


@pytest.mark.parametrize(
    "written",
    [
        "a,b@example.org",
        "Ada<ada@example.org>",
        "ada@example.org,",
        "ada@ex\x00ample.org",
        "ada@example..org",
        "ada@.org",
    ],
)
def test_only_one_plain_address_is_an_address(written: str) -> None:
    assert ADDRESS.fullmatch("ada.o'neill+badge@example.co.uk")
    assert not ADDRESS.fullmatch(written)


@pytest.mark.parametrize("wanted", ["/tasks/\r\nX-Y: z", "/\t/evil.example", "/\t\\evil.example", "/tasks\\..\\"])
def test_an_address_that_no_page_of_ours_has_is_not_gone_to(installation: Installation, wanted: str) -> None:
    installation.add_person(MAGS)
    browser = installation.browser()
    browser.get("/sign-in")

    page = browser.post("/sign-in", email=MAGS, password=PASSWORD, next=wanted, follow=False)

    assert page.location == "/tasks/"


def test_a_number_that_no_person_has_is_not_found(installation: Installation) -> None:
    browser = installation.signed_in("priya@marlshire.example", "administrators")

    assert browser.get(f"/people/{10**30}").status_code == 404


def test_a_password_is_not_hashed_for_who_has_no_link(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "hashed", lambda password: pytest.fail("hashed for a stranger"))
    browser = installation.browser()
    browser.get("/sign-in")

    assert browser.post("/password/made-up", password="four words quite apart").status_code == 404


def test_one_link_used_ends_the_others_to_a_password(installation: Installation) -> None:
    installation.add_person(MAGS)
    browser = installation.browser()
    for _ in range(2):
        browser.get("/password/forgotten")
        browser.post("/password/forgotten", email=MAGS)
    first, second = (_path_in(message.text) for message in installation.emails())

    browser.get(first)
    browser.post(first, password="four words quite apart")

    assert browser.get(second).status_code == 410
    assert browser.post(second, password="five words not mine at all").status_code == 410


def _path_in(text: str) -> str:
    found = re.search(r"/password/\S+", text)
    assert found is not None
    return found[0]
