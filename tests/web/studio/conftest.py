from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.installation import Browser, Installation, make_installation


@pytest.fixture
def house(tmp_path: Path, migrated_database: Path) -> Iterator[Installation]:
    """An installation without any journey."""
    made = make_installation(tmp_path, migrated_database)
    yield made
    made.engine.database.dispose()


@pytest.fixture
def designer(house: Installation) -> Browser:
    return house.signed_in("p.nair@x.example", "designers", name="Priya Nair")


@pytest.fixture
def publisher(house: Installation) -> Browser:
    return house.signed_in("t.merrick@x.example", "publishers", name="Tom Merrick")
