"""Other engines' models and the ones that tools exchange, where they are at hand: a sample; `make conformance` runs all."""

import pytest

from tests.conformance import corpora, miwg

present = [name for name in corpora.NAMES if corpora.models(name)]


@pytest.mark.conformance
@pytest.mark.skipif(not present, reason=f"no corpora at {corpora.FOLDER}")
@pytest.mark.parametrize("corpus", present)
def test_every_model_starts_or_is_refused_and_nothing_else_happens(corpus: str) -> None:
    failures = [
        f"{each.path.name}: {each.failure}" for each in corpora.outcomes(corpus, every=10) if each.failure is not None
    ]

    assert not failures, "\n".join(failures)


@pytest.mark.conformance
@pytest.mark.skipif(not miwg.FOLDER.is_dir(), reason=f"no models at {miwg.FOLDER}")
def test_every_model_that_tools_exchange_is_read() -> None:
    hindrances = [str(problem) for each in miwg.outcomes() for problem in each.hindrances]

    assert not hindrances, "\n".join(hindrances)
