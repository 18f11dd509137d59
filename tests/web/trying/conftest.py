from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import journey_package
from engine.people import SYSTEM
from tests.web.installation import PERMIT, Browser, Installation, make_installation
from web.studio import drafts

BASE = "/journeys/permit"


@pytest.fixture
def house(tmp_path: Path, migrated_database: Path) -> Iterator[Installation]:
    """An installation in which the permit journey is a draft, never published."""
    made = make_installation(tmp_path, migrated_database)
    with made.engine.database.begin() as session:
        now = made.clock.now(session)
        drafts.begin(session, "permit", journey_package.read(PERMIT), SYSTEM, now, "Begun")
    yield made
    made.engine.database.dispose()


@pytest.fixture
def designer(house: Installation) -> Browser:
    """Somebody who may change the draft."""
    return house.signed_in("p.nair@x.example", "publishers", name="Priya Nair")
