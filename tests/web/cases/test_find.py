import re
from html import unescape

import pytest

from tests.web.installation import Installation
from tests.web.staff import officer, references, start_many
from web.references import spellings


@pytest.mark.parametrize("words", ["PP-7K2M-94QX", "pp7k2m94qx", "pp 7k2m 94qx", " Pp–7k2M–94qx "])
def test_a_case_is_found_by_its_reference_in_any_spelling(installation: Installation, words: str) -> None:
    installation.start(reference="PP-7K2M-94QX")
    browser = officer(installation)

    browser.client.get("/cases/")
    browser.get(f"/cases/?words={words}")

    assert browser.path == "/cases/PP-7K2M-94QX"


def test_the_beginning_of_a_reference_lists_those_that_begin_so(installation: Installation) -> None:
    for reference in ("PP-7K2M-94QX", "PP-7K2M-AAAA", "PP-8888-8888"):
        installation.start(reference=reference)
    browser = officer(installation)

    browser.get("/cases/?words=pp7k2m")

    assert sorted(references(browser.text)) == ["PP-7K2M-94QX", "PP-7K2M-AAAA"]


def test_a_case_is_found_by_name(installation: Installation) -> None:
    installation.start()
    browser = officer(installation)

    for words in ("Achterberg", "rosa", "achterberg ROSALIND"):
        browser.get(f"/cases/?words={words}")
        assert "PP-TEST" in browser.words


def test_words_that_are_in_no_name_and_no_reference_find_nothing_and_say_so(installation: Installation) -> None:
    installation.start()
    browser = officer(installation)

    for words in ("Oyelaran", "%", "_", "'"):
        browser.get(f"/cases/?words={words.replace('%', '%25')}")
        assert "No case is found" in browser.words


def test_the_newest_cases_are_listed_page_by_page_without_repeats_or_gaps(installation: Installation) -> None:
    start_many(installation, 60)
    browser = officer(installation)

    seen, address = [], "/cases/"
    while address:
        browser.get(address)
        seen += references(browser.text)
        following = re.search(r'<a href="([^"]+)" rel="next"', browser.text)
        address = unescape(following[1]) if following else ""

    assert len(seen) == len(set(seen)) == 60
    assert seen[0] in ("PP-0058-TEST", "PP-0059-TEST")


def test_cases_of_other_teams_are_neither_listed_nor_found(installation: Installation) -> None:
    installation.start()
    stranger = officer(installation, "Ines Hollin", "somebody_else")

    stranger.get("/cases/")
    listed = stranger.words
    stranger.get("/cases/?words=PP-TEST")

    assert "PP-TEST" not in listed
    assert stranger.path == "/cases/"
    assert "No case is found" in stranger.words


def test_spellings_are_none_for_no_words() -> None:
    assert spellings("") == []
    assert spellings("pp test") == ["PP-TEST", "PPT-EST"]
