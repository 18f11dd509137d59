"""A draft shared by a link with somebody outside: what it opens, what it does not, and what they say of it."""

import re
from datetime import timedelta

import pytest

from engine.jobs import chores
from engine.models import AuditEvent
from tests.web.installation import Browser, Installation
from tests.web.trying.people import BASE, Tried, row
from web.trying import try_outs
from web.trying.models import Remark, TryOut
from web.trying.shares import MOST_REMARKS


def link(designer: Browser, days: int = 7) -> str:
    designer.get(f"{BASE}/try")
    designer.post(f"{BASE}/share", days=str(days))
    found = re.search(r'value="https?://[^/]+(/shared/[^"]+)"', designer.text)
    assert found, designer.words
    return found[1]


def outsider(house: Installation, address: str) -> Tried:
    browser = house.browser()
    assert browser.get(address).status_code == 200
    return Tried(browser, f"{address}/as")


def test_an_outsider_goes_through_it_without_signing_in(house: Installation, designer: Browser) -> None:
    them = outsider(house, link(designer))
    assert "This is a try-out. Nothing you type is real" in them.around.words

    them.be("applicant").fills_in()

    assert "We have your application" in them.inside.words
    them.be("Dele Okafor")
    assert "Dele Okafor" in them.inside.words


def test_only_a_hash_of_the_link_is_kept(house: Installation, designer: Browser) -> None:
    token = link(designer).rsplit("/", 1)[1]
    kept = row(house)
    assert token not in (kept.share_hash or "")
    assert kept.share_hash == try_outs.hashed(token)
    assert "/shared/" not in designer.get(f"{BASE}/try").get_data(as_text=True)


def test_what_they_remark_is_shown_at_its_step_and_marked_as_done(house: Installation, designer: Browser) -> None:
    them = outsider(house, link(designer))
    token = them.mount.split("/")[2]

    them.around.post(
        f"{them.address}/remarks",
        text="Could this be <b>skipped</b>?",
        author="Kit",
        element_id="check",
        page=f"{them.mount}/apply/permit",
    )

    assert "Thank you: the team has your remark" in them.around.words
    designer.get(f"{BASE}/try")
    assert "&lt;b&gt;skipped" in designer.page.get_data(as_text=True)  # type: ignore[union-attr]
    assert "Check everything is there" in designer.words
    [remark] = house.rows(Remark)
    assert (remark.page, remark.element_id) == ("/apply/permit", "check")
    assert token not in remark.page
    designer.post(f"{BASE}/remarks/{remark.id}", done="yes")
    assert "Not done after all" in designer.words


def test_a_remark_on_a_page_is_about_its_step(house: Installation, designer: Browser) -> None:
    them = outsider(house, link(designer)).be("applicant").fills_in()
    for page in (f"{them.mount}/apply/permit", f"{them.mount}/where"):
        them.around.post(f"{them.address}/remarks", text="Hm", author="Kit", page=page)
    assert sorted(each.element_id for each in house.rows(Remark)) == ["", "applied"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "", "author": "Kit"}, "Write what you want to say"),
        ({"text": "Hm", "author": ""}, "Enter your name"),
        ({"text": "x" * 2001, "author": "Kit"}, "must be 2000 characters or less"),
    ],
)
def test_a_remark_without_words_or_name_is_asked_for_again(
    house: Installation, designer: Browser, fields: dict[str, str], said: str
) -> None:
    them = outsider(house, link(designer))
    assert them.around.post(f"{them.address}/remarks", data=fields).status_code == 422
    assert said in them.around.words
    assert house.rows(Remark) == []


def test_remarks_are_limited(house: Installation, designer: Browser) -> None:
    them = outsider(house, link(designer))
    for _ in range(MOST_REMARKS):
        them.around.post(f"{them.address}/remarks", text="Again", author="Kit", follow=False)
    assert them.around.post(f"{them.address}/remarks", text="Again", author="Kit").status_code == 429


def test_a_link_runs_out_and_is_swept_away(house: Installation, designer: Browser) -> None:
    address = link(designer, days=1)
    folder = house.config.files_dir / "try-outs"
    assert len(list(folder.iterdir())) == 1

    house.later(days=1, minutes=1)

    outsider = house.browser()
    assert outsider.get(address).status_code == 404
    assert "This link does not work any more" in outsider.words
    try_outs.sweep(house.engine, house.config)
    assert list(folder.iterdir()) == []
    assert house.rows(TryOut) == []


def test_a_link_never_lasts_longer_than_thirty_days(house: Installation, designer: Browser) -> None:
    link(designer, days=4000)
    kept = row(house)
    assert kept.expires_at - kept.created_at == timedelta(days=30)


def test_a_link_that_is_taken_away_opens_nothing(house: Installation, designer: Browser) -> None:
    address = link(designer)
    designer.get(f"{BASE}/try")
    designer.post(f"{BASE}/share/{row(house).id}/end")
    assert house.browser().get(address).status_code == 404


def test_a_link_opens_its_own_try_out_and_nothing_else(house: Installation, designer: Browser) -> None:
    address = link(designer)
    mine = Tried.begun(designer)
    them = outsider(house, address)

    for path in (mine.mount + "/apply/permit", f"{mine.address}/aside", f"{BASE}/try", f"{BASE}/draft/scenarios"):
        response = them.around.get(path, follow=False)
        assert response.status_code in (302, 403, 404), path
    for token in ("x", "../permit", address.rsplit("/", 1)[1][:-1]):
        assert them.around.get(f"/shared/{token}").status_code == 404


def test_who_may_only_read_shares_nothing(house: Installation, designer: Browser) -> None:
    reader = house.signed_in("r.reader@x.example", "designers", name="Rae Reader")
    reader.get(f"{BASE}/try")
    assert reader.post(f"{BASE}/share", days="7").status_code == 403
    assert house.rows(TryOut) == []


def test_sharing_is_written_down(house: Installation, designer: Browser) -> None:
    link(designer)
    designer.get(f"{BASE}/try")
    designer.post(f"{BASE}/share/{row(house).id}/end")
    kinds = [each.kind for each in house.rows(AuditEvent) if each.chain == "journey:permit"]
    assert kinds[-2:] == ["draft_shared", "draft_share_ended"]


def test_what_is_over_is_swept_with_the_other_chores(house: Installation, designer: Browser) -> None:
    link(designer, days=1)
    house.later(days=2)
    chores.do(house.engine, house.app.extensions["chores"])
    assert house.rows(TryOut) == []


def test_the_sweep_leaves_what_is_still_used(house: Installation, designer: Browser) -> None:
    tried = Tried.begun(designer)
    try_outs.sweep(house.engine, house.config)
    assert tried.inside.get(f"{tried.mount}/apply/permit").status_code == 200
