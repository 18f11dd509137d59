import pytest
from sqlalchemy import select

from engine import search
from engine.database import Database
from engine.models import CaseWord, ProcessInstance
from engine.testing import Bench
from tests.engine.people import ANN, DEE, TWO_STEPS

TOML = b"""
key = "bench"
title = "Bench"
name = "Bench"
owner = "Bench"
reference = "BE"
process = "process"
[start]
summary = "Bench"
[contact]
telephone = "0"
hours = "always"
[case]
who = "=person.name"
[[groups]]
id = "officers"
title = "Officers"
"""


@pytest.fixture
def bench(database: Database) -> Bench:
    return Bench({"p.bpmn": TWO_STEPS, "journey.toml": TOML}, database=database)


def found(bench: Bench, words: str) -> int:
    with bench.database.read() as session:
        return len(session.scalars(select(ProcessInstance).where(search.about(words))).all())


@pytest.mark.parametrize(
    "words", ["Rosalind", "achter", "ACHTERBERG rosa", "smith", "angstrom", "Ångström-Smith", "rosalind  smi"]
)
def test_a_case_is_found_by_any_part_of_a_name_without_case_and_accents(bench: Bench, words: str) -> None:
    bench.start(variables={"person": {"name": "Rosalind Achterberg Ångström-Smith"}}, by=DEE)
    bench.start(variables={"person": {"name": "Thaddeus Oyelaran"}}, by=DEE)

    assert found(bench, words) == 1


@pytest.mark.parametrize("words", ["berg", "Rosalind Oyelaran", "rosalindx", "%", "_", "' OR 1=1"])
def test_other_words_find_nothing_they_should_not(bench: Bench, words: str) -> None:
    bench.start(variables={"person": {"name": "Rosalind Achterberg"}}, by=DEE)

    assert found(bench, words) == (1 if not search.words_of(words) else 0)


def test_a_name_that_changes_is_found_by_its_new_words_only(bench: Bench) -> None:
    bench.start(variables={"person": {"name": "Rosalind Achterberg"}}, by=DEE)

    bench.complete("one", {"person": {"name": "Rosalind Smith"}}, by=ANN)

    assert (found(bench, "achterberg"), found(bench, "smith")) == (0, 1)
    with bench.database.read() as session:
        assert sorted(session.scalars(select(CaseWord.word))) == ["rosalind", "smith"]


def test_a_case_about_nobody_has_no_words(bench: Bench) -> None:
    bench.start(by=DEE)

    assert found(bench, "somebody") == 0
