"""docs/rules.md names what there is."""

from pathlib import Path

import pytest

from engine.dmn.hit_policies import AGGREGATIONS, HIT_POLICIES
from engine.dmn.rules.tables import MAX_CELLS
from web.why import BECAUSE, MEANS, PROOF

GUIDE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text()


@pytest.mark.parametrize("word", [*HIT_POLICIES, *filter(None, AGGREGATIONS), MEANS, BECAUSE, PROOF, "publicWhy"])
def test_the_guide_names_it(word: str) -> None:
    assert f"`{word}`" in GUIDE


def test_the_guide_gives_the_limit() -> None:
    assert f"{MAX_CELLS:,} cells" in GUIDE
